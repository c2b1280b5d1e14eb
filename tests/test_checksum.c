/* XXH64 against the values that its author publishes. */
#include <string.h>

#include "sim/file/checksum.h"
#include "tests/expect.h"

/* Of the xxHash repository and of its Python binding's documentation. */
static void texts_have_their_published_checksums(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t checksum;
    } known[] = {{"", 0xEF46DB3751D8E999u},
                 {"abc", 0x44BC2CF5AD770999u},
                 {"Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1u}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(alvh_checksum(strlen(known[i].text), known[i].text, 0) ==
                    known[i].checksum);
}

/* Any one bit, anywhere, and the seed. */
static void every_bit_counts(void **state)
{
    (void)state;
    unsigned char data[77];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 37);
    const uint64_t whole = alvh_checksum(sizeof data, data, 1);
    assert_true(whole != alvh_checksum(sizeof data, data, 2));
    assert_true(whole != alvh_checksum(sizeof data - 1, data, 1));
    for (size_t bit = 0; bit < 8 * sizeof data; bit++) {
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_true(whole != alvh_checksum(sizeof data, data, 1));
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_have_their_published_checksums),
        cmocka_unit_test(every_bit_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
