/* JSON as it is written. */
#include "models/json.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"

static char *text;
static size_t size;

static struct alvh_json begin(int lines)
{
    return (struct alvh_json){.out = open_memstream(&text, &size), .lines = lines};
}

static void assert_written(struct alvh_json *json, const char *expected)
{
    fclose(json->out);
    assert_string_equal(text, expected);
    free(text);
}

static void entries_stand_in_lines_down_to_a_depth(void **state)
{
    (void)state;
    struct alvh_json json = begin(1);
    alvh_json_map(&json, NULL);
    alvh_json_integer(&json, "a", INT64_MIN);
    alvh_json_list(&json, "b");
    alvh_json_real(&json, NULL, 0.1);
    alvh_json_map(&json, NULL);
    alvh_json_end(&json);
    alvh_json_flag(&json, NULL, false);
    alvh_json_end(&json);
    alvh_json_list(&json, "c");
    alvh_json_end(&json);
    alvh_json_end(&json);
    assert_written(&json, "{\n  \"a\": -9223372036854775808,\n  \"b\": [0.1, {}, false],\n"
                          "  \"c\": []\n}\n");
}

static void numbers_that_are_none_are_null(void **state)
{
    (void)state;
    struct alvh_json json = begin(0);
    alvh_json_list(&json, NULL);
    alvh_json_real(&json, NULL, NAN);
    alvh_json_real(&json, NULL, -INFINITY);
    alvh_json_real(&json, NULL, -0.25);
    alvh_json_end(&json);
    assert_written(&json, "[null, null, -0.25]\n");
}

static void texts_are_utf8_whatever_they_were(void **state)
{
    (void)state;
    struct alvh_json json = begin(0);
    alvh_json_list(&json, NULL);
    alvh_json_text(&json, NULL, "a\"b\\c\n\x1b\x7f");
    alvh_json_text(&json, NULL, "gr\xC3\xBC\xC3\x9F \xF0\x9F\x90\xBB");
    alvh_json_text(&json, NULL, "\xFC|\xC3");    /* Latin-1, and half a character */
    alvh_json_text(&json, NULL, "\xED\xA0\x80"); /* a surrogate */
    alvh_json_part(&json, NULL, "mid|bid", 3);
    alvh_json_end(&json);
    assert_written(&json, "[\"a\\\"b\\\\c\\u000a\\u001b\\u007f\", "
                          "\"gr\xC3\xBC\xC3\x9F \xF0\x9F\x90\xBB\", "
                          "\"\xEF\xBF\xBD|\xEF\xBF\xBD\", "
                          "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\", \"mid\"]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_stand_in_lines_down_to_a_depth),
        cmocka_unit_test(numbers_that_are_none_are_null),
        cmocka_unit_test(texts_are_utf8_whatever_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
