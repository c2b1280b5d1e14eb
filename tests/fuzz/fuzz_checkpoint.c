/* Checkpoints, and the shards of a run: their records read one by one, and what is in them
 * added up as a run that goes on does. Of inputs whose first byte is odd the checksums are
 * made good again, so that what lies behind them is read too. Only one in 32 may damage
 * what says which run it is: those are texts, which take long and have targets of their
 * own. */
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/accounts.h"
#include "sim/engine/block_record.h"
#include "sim/engine/collect.h"
#include "sim/engine/identity.h"
#include "sim/engine/tally_record.h"
#include "sim/file/checkpoint_file.h"
#include "sim/file/checksum.h"
#include "tests/fuzz/seed.h"
#include "tests/fuzz/target.h"

static struct seed seed;
static struct alvh_prepared prepared;
static struct alvh_outcomes outcomes;
static struct alvh_buffer made; /* the identity of the seed's run */

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    gsl_set_error_handler_off();
    const struct alvh_prepare_options options = {.threads = 1};
    const struct alvh_shard shard = {1, 1};
    struct alvh_error error;
    seed_create(&seed, 1);
    const int64_t paths = seed.scenario.simulation.paths;
    if (alvh_prepare(&seed.scenario, &options, &prepared, &error) != ALVH_OK ||
        alvh_outcomes_create(&seed.scenario, paths, &outcomes, &error) != ALVH_OK ||
        alvh_identity_make(&prepared.walk, &shard, &made, &error) != ALVH_OK)
        abort();
    return 0;
}

/* Gives every record that is there in full the checksum of what it holds. */
static void reseal(void)
{
    const size_t covered = offsetof(struct alvh_record_head, checksum);
    struct alvh_record_head head;
    uint64_t first = 0;
    for (size_t at = 0; at + sizeof head <= seed.now; at += sizeof head + head.bytes) {
        unsigned char *record = seed.bad + at;
        memcpy(&head, record, sizeof head);
        if (head.bytes > seed.now - at - sizeof head)
            return;
        head.checksum = alvh_checksum(head.bytes, record + sizeof head,
                                      alvh_checksum(covered, &head, first));
        memcpy(record, &head, sizeof head);
        seed_touch(&seed, at, sizeof head);
        first = at == 0 ? head.checksum : first;
    }
}

/* Undoes what was edited in the first record. */
static void restore_identity(void)
{
    const size_t bytes = made.used < seed.now ? made.used : seed.now;
    memcpy(seed.bad, seed.good, bytes);
    seed_touch(&seed, 0, bytes);
}

static void add_blocks(const struct alvh_finished_list *list, struct alvh_buffer *buffer)
{
    struct alvh_counts counts = {0};
    struct alvh_error error;
    const struct alvh_scenario *scenario = &seed.scenario;
    const size_t accounts = (size_t)scenario->books * (size_t)scenario->scales;
    counts.acted = calloc(accounts * ALVH_RULE_COUNT, sizeof *counts.acted);
    if (!counts.acted)
        abort();
    for (int64_t i = 0; i < list->count; i++) {
        const struct alvh_record *record = &list->block[i].record;
        if (alvh_records_read(list->block[i].file, record, buffer, &error) != ALVH_OK ||
            alvh_block_record_check("", &prepared.walk, record, buffer, &error) != ALVH_OK)
            continue;
        alvh_block_record_outcomes(record, buffer, 0, record->paths, &outcomes,
                                   record->first);
        alvh_block_record_add(&prepared.walk, record, buffer, &counts);
    }
    free(counts.acted);
}

static void go_on(const struct alvh_records *records, struct alvh_buffer *buffer)
{
    struct alvh_finished_list list;
    struct alvh_error error;
    if (alvh_finished_find(&prepared.walk, 1, &records, &list, &error) == ALVH_OK)
        add_blocks(&list, buffer);
    alvh_finished_free(&list);
    for (int64_t i = 0; i < records->count; i++)
        if (records->record[i].kind == ALVH_RECORD_TALLY &&
            alvh_records_read(records, &records->record[i], buffer, &error) == ALVH_OK)
            alvh_tally_record_add(records->path, buffer, &prepared.walk, &error);
}

static void read_all(const struct alvh_records *records)
{
    static struct alvh_identified identified;
    struct alvh_buffer buffer = {0};
    struct alvh_error error;
    if (alvh_records_read(records, &records->record[0], &buffer, &error) == ALVH_OK) {
        if (alvh_identity_compare(records->path, &buffer, &made, true, &error) != ALVH_OK)
            alvh_identity_read(records->path, &buffer, &identified, &error);
        go_on(records, &buffer);
    }
    alvh_buffer_free(&buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { DAMAGED = 32 };
    struct alvh_records records;
    struct alvh_error error;
    if (size == 0)
        return 0;
    seed_edit(&seed, data + 1, size - 1);
    if (alvh_checksum(size, data, 0) % DAMAGED != 0)
        restore_identity();
    if (data[0] & 1)
        reseal();
    seed_put(&seed);
    if (alvh_records_open(seed.path, false, &records, &error) == ALVH_OK)
        read_all(&records);
    alvh_records_close(&records);
    return 0;
}
