#include "expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/document.h"
#include "models/nearest.h"
#include "models/number.h"

/* Parses a text called "t" and compares every message. */
static void expect_messages(const char *text, size_t size, const char *messages)
{
    struct alvh_problems *problems = alvh_problems_create();
    struct alvh_document *document = alvh_document_parse("t", 0, text, size, problems);
    assert_string_equal(alvh_problems_text(problems), messages);
    alvh_document_free(document);
    alvh_problems_free(problems);
}

static void the_tree_knows_lines_and_order(void **state)
{
    (void)state;
    static const char text[] = "# a comment\n"
                               "b: 1.5\n"
                               "a:\n"
                               "  list: [x, \"2\", {k: v}]\n"
                               "  empty: []\n";
    struct alvh_problems *problems = alvh_problems_create();
    struct alvh_document *document =
        alvh_document_parse("t", 0, text, strlen(text), problems);
    assert_non_null(document);
    assert_int_equal(alvh_problems_count(problems), 0);
    const struct alvh_node *root = document->root;
    assert_int_equal(root->entries, 2);
    assert_string_equal(root->first->key, "b");
    assert_int_equal(root->first->line, 2);
    const struct alvh_node *a = alvh_node_find(root, "a");
    assert_int_equal(a->line, 3);
    const struct alvh_node *list = alvh_node_find(a, "list");
    assert_int_equal(list->kind, ALVH_NODE_LIST);
    assert_int_equal(list->line, 4);
    assert_false(list->first->quoted);
    assert_true(list->first->next->quoted);
    assert_string_equal(alvh_node_find(list->last, "k")->text, "v");
    assert_int_equal(alvh_node_find(a, "empty")->entries, 0);
    assert_null(alvh_node_find(root, "list"));
    alvh_document_free(document);
    alvh_problems_free(problems);
}

static void json_is_read_too(void **state)
{
    (void)state;
    static const char text[] = "{\n \"rate\": 0.04,\n \"list\": [1, 2]\n}\n";
    struct alvh_problems *problems = alvh_problems_create();
    struct alvh_document *document =
        alvh_document_parse("t", 0, text, strlen(text), problems);
    assert_int_equal(alvh_problems_count(problems), 0);
    double rate = 0.0;
    assert_true(alvh_node_real(alvh_node_find(document->root, "rate"), "rate", 0.0, 1.0,
                               &rate, problems));
    assert_near(rate, 0.04, 0.0);
    alvh_document_free(document);
    alvh_problems_free(problems);
}

static void what_yaml_allows_and_we_do_not_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *messages;
    } cases[] = {
        {"", "t:1: the file is empty\n"},
        {"# only a comment\n", "t:2: the file is empty\n"},
        {"a: 1\nb: {c: 1,\n c: 2}\n", "t:3: b.c: the key appears twice; first on line 2\n"},
        {"a: &x 1\n", "t:1: a: anchors (&) are not allowed; write the value out\n"},
        {"a: &x 1\nb: *x\n", "t:1: a: anchors (&) are not allowed; write the value out\n"
                             "t:2: b: aliases (*) are not allowed; write the value out\n"},
        {"<<: {a: 1}\n", "t:1: merge keys (<<) are not allowed; write the keys out\n"},
        {"a: !!str 1\n", "t:1: a: tags (!) are not allowed; write the value alone\n"},
        {"a: 1\n---\nb: 2\n", "t:2: a second document starts here; one is allowed\n"},
        {"[a]: 1\n", "t:1: a key must be a plain text\n"},
        {"\"\": 1\n", "t:1: an empty key\n"},
        {"a: 1\n b: 2\n", "t:2: not valid YAML: mapping values are not allowed in this "
                          "context\n"},
        {"a: [1, 2\n", "t:2: not valid YAML: while parsing a flow sequence, did not find "
                       "expected ',' or ']'\n"},
        {"a:\n\t- 1\n", "t:2: not valid YAML: while scanning for the next token, found "
                        "character that cannot start any token\n"},
        {"a: \"x\\0y\"\n", "t:1: a: control characters are not allowed in a text\n"},
        {"a: 1\nb: \x01\n",
         "t:2: the byte 0x01 is not text; a YAML or JSON file in UTF-8 is "
         "expected\n"},
        {"a: \xff\n", "t:1: the byte 0xFF is not text; a YAML or JSON file in UTF-8 is "
                      "expected\n"},
        {"a: \xc0\xaf\n", "t:1: the byte 0xC0 is not text; a YAML or JSON file in UTF-8 is "
                          "expected\n"},
        {"a: \xed\xa0\x80\n",
         "t:1: the byte 0xED is not text; a YAML or JSON file in UTF-8 "
         "is expected\n"},
        {"a: \xe2\x82", "t:1: the byte 0xE2 is not text; a YAML or JSON file in UTF-8 is "
                        "expected\n"},
        {"a: [[[[[[[[[[[[[1]]]]]]]]]]]]]\n", "t:1: a: nested more than 12 deep\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_messages(cases[i].text, strlen(cases[i].text), cases[i].messages);
    expect_messages(
        "a: 1\0b", 6,
        "t:1: the byte 0x00 is not text; a YAML or JSON file in UTF-8 is expected\n");
}

static void lists_and_maps_are_bounded(void **state)
{
    (void)state;
    char text[8192] = "a: [";
    for (int i = 0; i < 1001; i++)
        strcat(text, "1,");
    strcat(text, "1]\n");
    expect_messages(text, strlen(text),
                    "t:1: a: more than 1000 entries in one map or list\n");
}

/* What a file of `size` bytes of `fill` says. */
static void expect_file_message(size_t size, char fill, const char *message)
{
    char path[] = "/tmp/alvh_document_XXXXXX", expected[256];
    const int file = mkstemp(path);
    assert_true(file >= 0);
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, fill, size);
    assert_int_equal(write(file, bytes, size), size);
    close(file);
    free(bytes);
    struct alvh_problems *problems = alvh_problems_create();
    assert_null(alvh_document_read(path, problems));
    snprintf(expected, sizeof expected, message, path);
    assert_string_equal(alvh_problems_text(problems), expected);
    alvh_problems_free(problems);
    unlink(path);
}

static void large_files_are_not_read_whole(void **state)
{
    (void)state;
    expect_file_message(ALVH_DOCUMENT_BYTES + 1, 'x',
                        "%s:1: the file is larger than 1 MiB, the most that is read\n");
    struct alvh_problems *problems = alvh_problems_create();
    assert_null(alvh_document_read("/dev/zero", problems));
    assert_null(alvh_document_read("/", problems));
    assert_null(alvh_document_read("/no/such/file", problems));
    assert_string_equal(
        alvh_problems_text(problems),
        "/dev/zero:1: the file is larger than 1 MiB, the most that is read\n"
        "/: cannot be read: Is a directory\n"
        "/no/such/file: cannot be read: No such file or directory\n");
    alvh_problems_free(problems);
}

static void numbers_are_plain_decimals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0.0},   {"-1.5", -1.5},    {"+2", 2.0},  {".5", 0.5},
                {"5.", 5.0},  {"1e6", 1e6},      {"0.1", 0.1}, {"2.5E-3", 0.0025},
                {"0e0", 0.0}, {"1e-300", 1e-300}};
    static const struct {
        const char *text, *wrong;
    } bad[] = {
        {"", "is not a number"},
        {".", "is not a number"},
        {"1e", "is not a number"},
        {"1 2", "is not a number"},
        {"one", "is not a number"},
        {"-", "is not a number"},
        {".inf", "is not a finite number"},
        {"-.INF", "is not a finite number"},
        {"nan", "is not a finite number"},
        {".NaN", "is not a finite number"},
        {"0x10", "is not a decimal number"},
        {"0o17", "is not a decimal number"},
        {"010", "starts with 0, which some readers take for octal; drop the 0"},
        {"1:30", "is a number in base 60 to some readers; write it as a decimal"},
        {"1_000", "has an underscore; write the digits alone"},
        {"1,5", "has a comma; write the digits alone, with a point before decimals"},
        {"17.5%", "has a percent sign; write the number alone, in the unit of its key"},
        {"1e999", "is too large for a number"},
        {"1e-999", "is too small to be told from 0"},
    };
    double value;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_null(alvh_number_parse(good[i].text, &value));
        assert_near(value, good[i].value, 0.0);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_equal(alvh_number_parse(bad[i].text, &value), bad[i].wrong);
}

static void whole_numbers_lose_no_digit(void **state)
{
    (void)state;
    int64_t value = 0;
    assert_null(alvh_number_parse_integer("9223372036854775807", &value));
    assert_true(value == INT64_MAX);
    assert_null(alvh_number_parse_integer("9007199254740993", &value));
    assert_true(value == INT64_C(9007199254740993));
    assert_null(alvh_number_parse_integer("2.5e5", &value));
    assert_true(value == 250000);
    assert_string_equal(alvh_number_parse_integer("9223372036854775808", &value),
                        "is too large for a whole number");
    assert_string_equal(alvh_number_parse_integer("1e30", &value),
                        "is too large for a whole number so written; write all its digits");
    assert_string_equal(alvh_number_parse_integer("1.5", &value), "is not a whole number");
}

static void printed_numbers_read_back_alike(void **state)
{
    (void)state;
    static const double values[] = {0.1,    1.0 / 3.0,           17.5,
                                    1e-300, 123456789.123456789, -0.0};
    char text[ALVH_NUMBER_TEXT];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        double again;
        assert_null(alvh_number_parse(alvh_number_print(values[i], text), &again));
        assert_near(again, values[i], 0.0);
    }
    assert_string_equal(alvh_number_print(0.1, text), "0.1");
    assert_string_equal(alvh_number_print(-1e-6, text), "-1.0e-06");
    assert_string_equal(alvh_number_print(1.5e-6, text), "1.5e-06");
    assert_string_equal(alvh_number_print(1e20, text), "1.0e+20");
    assert_string_equal(alvh_number_print(NAN, text), "null");
}

static int least(int a, int b, int c)
{
    const int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* The table of the definition: optimal string alignment. */
static int plain_distance(const char *one, const char *other)
{
    enum { MOST = ALVH_NEAREST_LENGTH };
    int at[MOST + 1][MOST + 1];
    const int n = (int)strnlen(one, MOST), m = (int)strnlen(other, MOST);
    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= m; j++) {
            at[i][j] = i + j;
            if (i == 0 || j == 0)
                continue;
            at[i][j] = least(at[i - 1][j] + 1, at[i][j - 1] + 1,
                             at[i - 1][j - 1] + (one[i - 1] != other[j - 1]));
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] &&
                one[i - 2] == other[j - 1] && at[i - 2][j - 2] + 1 < at[i][j])
                at[i][j] = at[i - 2][j - 2] + 1;
        }
    return at[n][m];
}

/* Few different letters, so that many are the same or swapped; up to more than are
 * compared. */
static void make_word(uint64_t *random, char word[ALVH_NEAREST_LENGTH + 8])
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    const int length = (int)((*random >> 33) % (ALVH_NEAREST_LENGTH + 7));
    for (int i = 0; i < length; i++) {
        *random = *random * 6364136223846793005u + 1442695040888963407u;
        word[i] = (char)('a' + (*random >> 33) % 3);
    }
    word[length] = '\0';
}

static void distances_are_those_of_the_definition(void **state)
{
    (void)state;
    uint64_t random = 1;
    char one[ALVH_NEAREST_LENGTH + 8], other[ALVH_NEAREST_LENGTH + 8];
    for (int i = 0; i < 2000; i++) {
        make_word(&random, one);
        make_word(&random, other);
        assert_int_equal(alvh_edit_distance(one, other), plain_distance(one, other));
    }
}

static void the_nearest_word_is_the_one_meant(void **state)
{
    (void)state;
    static const char *const words[] = {"paths", "days", "seed", "threads"};
    assert_int_equal(alvh_nearest("path", 4, words), 0);
    assert_int_equal(alvh_nearest("dasy", 4, words), 1);
    assert_int_equal(alvh_nearest("SEED", 4, words), 2);
    assert_int_equal(alvh_nearest("thread_count", 4, words), 3);
    assert_int_equal(alvh_edit_distance("ca", "abc"), 3);
    assert_int_equal(alvh_edit_distance("ab", "ba"), 1);
    assert_int_equal(alvh_edit_distance("", "abc"), 3);
}

static void shown_texts_are_short_and_printable(void **state)
{
    (void)state;
    char shown[ALVH_SHOWN_LENGTH];
    assert_string_equal(alvh_shown("a\nb\x1b", shown), "\"a?b?\"");
    assert_string_equal(
        alvh_shown("01234567890123456789012345678901234567890123456789", shown),
        "\"0123456789012345678901234567890123456789012345...\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_knows_lines_and_order),
        cmocka_unit_test(json_is_read_too),
        cmocka_unit_test(what_yaml_allows_and_we_do_not_is_refused),
        cmocka_unit_test(lists_and_maps_are_bounded),
        cmocka_unit_test(large_files_are_not_read_whole),
        cmocka_unit_test(numbers_are_plain_decimals),
        cmocka_unit_test(whole_numbers_lose_no_digit),
        cmocka_unit_test(printed_numbers_read_back_alike),
        cmocka_unit_test(the_nearest_word_is_the_one_meant),
        cmocka_unit_test(distances_are_those_of_the_definition),
        cmocka_unit_test(shown_texts_are_short_and_printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
