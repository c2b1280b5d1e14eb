#include "sim/engine/shard.h"

#include <unistd.h>

#include "alvh/random.h"

enum { MOST_STEPS = 15, LEAST_PIECES = 2 }; /* lane steps of a piece; pieces of a shard */

bool alvh_shard_paths(const struct alvh_shard *shard, int64_t paths,
                      struct alvh_ranges *ranges)
{
    const int64_t steps = paths / ALVH_LANE_STEP;
    const int64_t even = steps / (LEAST_PIECES * shard->shards);
    const int64_t each = even < 1 ? 1 : even < MOST_STEPS ? even : MOST_STEPS;
    const int64_t piece = each * ALVH_LANE_STEP;
    bool whole = true;
    for (int64_t first = (shard->number - 1) * piece; first < paths && whole;
         first += shard->shards * piece) {
        const int64_t end = first + piece < paths ? first + piece : paths;
        whole = alvh_ranges_add(ranges, (struct alvh_range){first, end});
    }
    return whole;
}

bool alvh_shard_has_end(const struct alvh_records *records)
{
    bool end = false;
    for (int64_t i = 0; i < records->count; i++)
        end = end || records->record[i].kind == ALVH_RECORD_END;
    return end;
}

enum alvh_status alvh_shard_is_complete(const char *path,
                                        const struct alvh_buffer *identity, bool *complete,
                                        struct alvh_error *error)
{
    struct alvh_records records;
    struct alvh_buffer found = {0};
    *complete = false;
    if (access(path, F_OK) != 0)
        return ALVH_OK;
    enum alvh_status status = alvh_records_open(path, false, &records, error);
    if (status == ALVH_OK)
        status = alvh_records_read(&records, &records.record[0], &found, error);
    if (status == ALVH_OK)
        status = alvh_identity_compare(path, &found, identity, false, error);
    if (status == ALVH_OK)
        *complete = alvh_shard_has_end(&records);
    alvh_buffer_free(&found);
    alvh_records_close(&records);
    return status;
}
