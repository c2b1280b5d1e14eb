#include "sim/engine/tally_record.h"

#include <string.h>

#include "sim/file/checkpoint_file.h"

/* The arrays of counts, in the order of the record. */
enum { ARRAYS = 3 };
struct array {
    uint32_t *count;
    size_t length;
};

static void find_arrays(const struct alvh_walk *walk, struct array array[ARRAYS])
{
    const struct alvh_fans *fans = walk->fans, *edges = walk->edges;
    const size_t accounts =
        (size_t)walk->scenario->books * (size_t)walk->scenario->scales;
    array[0] = (struct array){fans->count, (size_t)fans->days * (size_t)fans->series *
                                               ALVH_FAN_BINS};
    array[1] = (struct array){fans->breach, (size_t)fans->days * accounts};
    array[2] = (struct array){edges->count, (size_t)edges->days * (size_t)edges->series *
                                                ALVH_FAN_BINS};
}

int64_t alvh_tally_paths(const struct alvh_walk *walk)
{
    const struct alvh_output_options *output = &walk->scenario->output;
    int64_t paths = output->fan_paths;
    paths = output->greek_paths > paths ? output->greek_paths : paths;
    return output->break_even_paths > paths ? output->break_even_paths : paths;
}

/* ---- into a record ---- */

enum { MOST_DIGITS = 10, PIECE = 16 }; /* bytes of a number; counts looked at together */

static unsigned char *put_number(unsigned char *to, uint64_t number)
{
    for (; number >= 128; number >>= 7)
        *to++ = (unsigned char)(number | 128);
    *to++ = (unsigned char)number;
    return to;
}

static bool all_zero(const uint32_t *count, size_t length)
{
    uint32_t any = 0;
    for (size_t i = 0; i < length; i++)
        any |= count[i];
    return any == 0;
}

/* Moves one piece of an array out; false: no memory. */
static bool take_piece(uint32_t *count, size_t from, size_t length, size_t *last,
                       struct alvh_buffer *buffer)
{
    unsigned char *begin = alvh_buffer_add(buffer, 2 * MOST_DIGITS * PIECE), *to = begin;
    if (!begin)
        return false;
    for (size_t i = from; i < from + length; i++)
        if (count[i] != 0) {
            to = put_number(to, i - *last);
            to = put_number(to, count[i]);
            *last = i;
            count[i] = 0;
        }
    buffer->used -= (size_t)(begin + 2 * MOST_DIGITS * PIECE - to);
    return true;
}

static bool take_array(const struct array *array, struct alvh_buffer *buffer)
{
    const size_t head = buffer->used;
    if (!alvh_buffer_add(buffer, sizeof(uint64_t)))
        return false;
    size_t last = 0;
    for (size_t from = 0; from < array->length; from += PIECE) {
        const size_t left = array->length - from, length = left < PIECE ? left : PIECE;
        if (!all_zero(array->count + from, length) &&
            !take_piece(array->count, from, length, &last, buffer))
            return false;
    }
    const uint64_t bytes = buffer->used - head - sizeof(uint64_t);
    memcpy(buffer->data + head, &bytes, sizeof bytes);
    const size_t odd = buffer->used % 8;
    void *pad = odd > 0 ? alvh_buffer_add(buffer, 8 - odd) : buffer->data;
    if (pad && odd > 0)
        memset(pad, 0, 8 - odd);
    return pad != NULL;
}

enum alvh_status alvh_tally_record_take(const struct alvh_walk *walk,
                                        const struct alvh_ranges *counted,
                                        struct alvh_buffer *buffer,
                                        struct alvh_error *error)
{
    const size_t ranges = (size_t)counted->count * sizeof *counted->range;
    struct array array[ARRAYS];
    find_arrays(walk, array);
    ALVH_TRY(alvh_buffer_begin(buffer, sizeof(int64_t) + ranges, error));
    memcpy(alvh_buffer_add(buffer, sizeof(int64_t)), &counted->count, sizeof(int64_t));
    memcpy(alvh_buffer_add(buffer, ranges), counted->range, ranges);
    for (int i = 0; i < ARRAYS; i++)
        if (!take_array(&array[i], buffer))
            return alvh_fail(error, ALVH_EFAILED, "no memory for the counts of a checkpoint");
    return ALVH_OK;
}

/* ---- out of a record ---- */

/* What is left of a payload. */
struct rest {
    const unsigned char *at, *end;
};

static struct rest payload(const struct alvh_buffer *buffer)
{
    return (struct rest){buffer->data + sizeof(struct alvh_record_head),
                         buffer->data + buffer->used};
}

static bool get_word(struct rest *rest, uint64_t *word)
{
    if ((size_t)(rest->end - rest->at) < sizeof *word)
        return false;
    memcpy(word, rest->at, sizeof *word);
    rest->at += sizeof *word;
    return true;
}

static bool get_number(struct rest *rest, uint64_t *number)
{
    *number = 0;
    for (int shift = 0; rest->at < rest->end && shift < 64; shift += 7) {
        const unsigned char byte = *rest->at++;
        *number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return true;
    }
    return false;
}

static enum alvh_status malformed(const char *path, struct alvh_error *error)
{
    return alvh_fail(error, ALVH_EINPUT, "%s: has counts that cannot be read", path);
}

/* The ranges; what is left then are the arrays. counted may be NULL. */
static enum alvh_status get_ranges(const char *path, struct rest *rest,
                                   struct alvh_ranges *counted, struct alvh_error *error)
{
    uint64_t count;
    if (!get_word(rest, &count) ||
        count > (uint64_t)(rest->end - rest->at) / sizeof *counted->range)
        return malformed(path, error);
    for (uint64_t i = 0; i < count; i++, rest->at += sizeof *counted->range) {
        struct alvh_range range;
        memcpy(&range, rest->at, sizeof range);
        if (counted && !alvh_ranges_list(counted, range))
            return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read its counts", path);
    }
    return ALVH_OK;
}

enum alvh_status alvh_tally_record_ranges(const char *path,
                                          const struct alvh_buffer *buffer,
                                          struct alvh_ranges *counted,
                                          struct alvh_error *error)
{
    struct rest rest = payload(buffer);
    return get_ranges(path, &rest, counted, error);
}

static bool add_array(struct rest *rest, const struct array *array)
{
    uint64_t bytes, step, count;
    if (!get_word(rest, &bytes) || bytes > (uint64_t)(rest->end - rest->at))
        return false;
    struct rest own = {rest->at, rest->at + bytes};
    rest->at += (bytes + 7) / 8 * 8;
    for (size_t at = 0; own.at < own.end;) {
        if (!get_number(&own, &step) || !get_number(&own, &count) ||
            step >= array->length - at)
            return false;
        at += step;
        array->count[at] += (uint32_t)count;
    }
    return rest->at <= rest->end;
}

enum alvh_status alvh_tally_record_add(const char *path, const struct alvh_buffer *buffer,
                                       const struct alvh_walk *walk,
                                       struct alvh_error *error)
{
    struct array array[ARRAYS];
    struct rest rest = payload(buffer);
    find_arrays(walk, array);
    ALVH_TRY(get_ranges(path, &rest, NULL, error));
    bool whole = true;
    for (int i = 0; i < ARRAYS; i++)
        whole = whole && add_array(&rest, &array[i]);
    return whole ? ALVH_OK : malformed(path, error);
}
