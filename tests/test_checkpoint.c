/* What a checkpoint lists while its run goes on, and what is found in it afterwards. */
#include "sim/file/checkpoint.h"

#include "expect.h"
#include "folder.h"

static void make_record(struct alvh_buffer *buffer, enum alvh_record_kind kind,
                        uint64_t seed, uint64_t word)
{
    struct alvh_error error = {0};
    assert_int_equal(alvh_buffer_begin(buffer, sizeof word, &error), ALVH_OK);
    memcpy(alvh_buffer_add(buffer, sizeof word), &word, sizeof word);
    alvh_record_seal(buffer, kind, 0, 0, seed);
}

/* Marks come from a thread of the checkpoint's own while the run reads the list: they must
 * leave it alone, and be in the file all the same. */
static void marks_are_in_the_file_but_not_in_the_list(void **context)
{
    (void)context;
    char folder[FOLDER_PATH], path[FOLDER_PATH + 64];
    folder_create(folder);
    snprintf(path, sizeof path, "%s/run.checkpoint", folder);
    struct alvh_buffer buffer = {0};
    struct alvh_checkpoint *checkpoint;
    struct alvh_error error = {0};
    bool resumed;
    make_record(&buffer, ALVH_RECORD_IDENTITY, 0, 17);
    const struct alvh_checkpoint_options options = {.path = path, .interval_seconds = 1e3};
    assert_int_equal(alvh_checkpoint_open(&options, &buffer, &checkpoint, &resumed, &error),
                     ALVH_OK);
    const struct alvh_records *records = alvh_checkpoint_records(checkpoint);
    make_record(&buffer, ALVH_RECORD_TALLY, records->seed, 23);
    alvh_checkpoint_append(checkpoint, &buffer);
    assert_int_equal(records->count, 2);
    for (int i = 0; i < 300; i++) /* more than the list has room for at first */
        assert_int_equal(alvh_checkpoint_sync(checkpoint, &error), ALVH_OK);
    assert_int_equal(records->count, 2);
    make_record(&buffer, ALVH_RECORD_TALLY, records->seed, 29);
    alvh_checkpoint_append(checkpoint, &buffer);
    const struct alvh_record last = records->record[2];
    alvh_checkpoint_close(checkpoint, true);

    struct alvh_records found = {0};
    uint64_t word;
    assert_int_equal(alvh_records_open(path, false, &found, &error), ALVH_OK);
    assert_true(found.count >= 303); /* the checkpoint's own thread may have added one */
    assert_int_equal(found.record[found.count - 1].at, last.at);
    assert_int_equal(alvh_records_read(&found, &last, &buffer, &error), ALVH_OK);
    memcpy(&word, buffer.data + buffer.used - sizeof word, sizeof word);
    assert_int_equal(word, 29);
    alvh_records_close(&found);
    alvh_buffer_free(&buffer);
    folder_remove(folder, "run.checkpoint");
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_in_the_file_but_not_in_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
