/* How records lie in a checkpoint: what its writer and its readers share. */
#ifndef ALVH_SIM_CHECKPOINT_FILE_H
#define ALVH_SIM_CHECKPOINT_FILE_H

#include "sim/file/checkpoint.h"

#define ALVH_RECORD_MAGIC 0x3144524348564c41u /* "ALVHCRD1" */

struct alvh_record_head {
    uint64_t magic;
    uint64_t kind;
    int64_t first, paths;
    uint64_t bytes;    /* of the payload, a multiple of 8 */
    uint64_t checksum; /* of the head so far and of the payload */
};

/* Payload of a mark. */
struct alvh_mark {
    int64_t end;    /* all before it is on the medium */
    double seconds; /* that the run has taken */
};

/* Of a sealed record. */
uint64_t alvh_record_checksum(const struct alvh_buffer *buffer);

/* Adds what lies at the end of the records to them; false: no memory. */
bool alvh_records_note(struct alvh_records *records, const struct alvh_record_head *head);

#endif
