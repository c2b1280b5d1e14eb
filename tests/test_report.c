/* What pages are made of: texts from elsewhere, numbers, drawings; and replays that go on
 * to another path. */
#include "alvh/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alvh/replay.h"
#include "alvh/run.h"
#include "expect.h"
#include "sim/report/figure.h"

static char result[64];

#define assert_page(html, expected)                                                        \
    do {                                                                                   \
        assert_string_equal((html).text, expected);                                        \
        alvh_html_free(&(html));                                                           \
    } while (0)

static void markup_becomes_text(void **state)
{
    (void)state;
    struct alvh_html html = {0};
    alvh_html_escape(&html, "<b class=\"x\" id='y'>&amp;</b>");
    assert_page(html, "&lt;b class=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;");
}

/* RFC 3629, section 10: overlong forms and surrogates are no characters; U+FFFF is none
 * that XML allows. */
static void bytes_that_are_no_text_are_replaced(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *shown;
    } cases[] = {{"\x01\x1b[31m", "\xef\xbf\xbd\xef\xbf\xbd[31m"},
                 {"a\xc0\xaf", "a\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\xef\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\xf0\x9f\x98\x80 \xc3\xa9\t\n", "\xf0\x9f\x98\x80 \xc3\xa9\t\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct alvh_html html = {0};
        alvh_html_escape(&html, cases[i].bytes);
        assert_page(html, cases[i].shown);
    }
}

static void numbers_are_written_for_readers(void **state)
{
    (void)state;
    static const struct {
        double value;
        enum alvh_html_unit unit;
        const char *text;
    } cases[] = {{1234567.4, ALVH_HTML_DOLLARS, "$1,234,567"},
                 {-1234.0, ALVH_HTML_DOLLARS, "\xe2\x88\x92$1,234"},
                 {-0.4, ALVH_HTML_DOLLARS, "$0"},
                 {0.04, ALVH_HTML_PERCENT_CHANGE, "0.0\xc2\xa0%"},
                 {0.06, ALVH_HTML_PERCENT_CHANGE, "+0.1\xc2\xa0%"},
                 {-7.813, ALVH_HTML_PERCENT_2_CHANGE,
                  "\xe2\x88\x92"
                  "7.81\xc2\xa0%"},
                 {999.0, ALVH_HTML_COUNT, "999"},
                 {1000.0, ALVH_HTML_COUNT, "1,000"},
                 {0.000123456, ALVH_HTML_PLAIN, "0.0001235"},
                 {INFINITY, ALVH_HTML_DOLLARS, "\xe2\x88\x9e"},
                 {-INFINITY, ALVH_HTML_PERCENT, "\xe2\x88\x92\xe2\x88\x9e"},
                 {NAN, ALVH_HTML_PERCENT, "\xe2\x80\x93"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[ALVH_HTML_NUMBER];
        assert_string_equal(alvh_html_number(cases[i].value, cases[i].unit, text),
                            cases[i].text);
    }
}

/* Whatever a file holds fits: the largest and the smallest of doubles. */
static void extreme_numbers_fit(void **state)
{
    (void)state;
    static const double values[] = {1.7976931348623157e308,
                                    -1.7976931348623157e308,
                                    5e-324,
                                    -999999999999999999.0,
                                    1e18,
                                    -1e9};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (int unit = ALVH_HTML_DOLLARS; unit <= ALVH_HTML_PLAIN; unit++) {
            char text[ALVH_HTML_NUMBER];
            alvh_html_number(values[i], (enum alvh_html_unit)unit, text);
            assert_true(strlen(text) < ALVH_HTML_NUMBER - 1);
        }
}

static void drawings_take_the_colours_and_texts_of_the_page(void **state)
{
    (void)state;
    static const char drawn[] =
        "<svg><title>x</title><defs></defs>"
        "<path stroke='rgb(  0,   0,   1)'/><path fill = 'rgb( 10,   0,   1)'/>"
        "<text fill=\"black\"><tspan font-family=\"sans\" >{0} {7}</tspan></text>"
        "</g></svg>\n";
    static const char *const texts[] = {"<i>{1}"};
    const struct alvh_svg svg = {.id = "f",
                                 .description = "a & b",
                                 .width = 4,
                                 .height = 2,
                                 .texts = 1,
                                 .text = texts};
    struct alvh_html page = {0};
    alvh_svg_add(&page, &svg, drawn);
    assert_page(page, "<svg id=\"f\" viewBox=\"0 0 4 2\" role=\"img\" "
                      "aria-label=\"a &amp; b\">\n<title>a &amp; b</title>\n<g>"
                      "<path stroke='var(--hedge)'/><path fill = 'rgb( 10,   0,   1)'/>"
                      "<text fill=\"currentColor\"><tspan >&lt;i&gt;{1} {7}</tspan></text>"
                      "</g></svg>\n");
}

/* Three labels at one height of 0..10 that stand 2 apart: 3, 5, 7; at the top: 6, 8, 10. */
static void labels_move_apart_and_stay_inside(void **state)
{
    (void)state;
    const struct alvh_figure_span span = {0.0, 10.0};
    double middle[] = {5.0, 5.0, 5.0}, top[] = {10.0, 9.9, 9.8}, apart[] = {9.0, 1.0};
    alvh_figure_spread(3, middle, 0.2, span);
    alvh_figure_spread(3, top, 0.2, span);
    alvh_figure_spread(2, apart, 0.2, span);
    const double of_middle[] = {3.0, 5.0, 7.0}, of_top[] = {10.0, 8.0, 6.0};
    for (int i = 0; i < 3; i++) {
        assert_near(middle[i], of_middle[i], 1e-6);
        assert_near(top[i], of_top[i], 1e-6);
    }
    assert_near(apart[0], 9.0, 0.0);
    assert_near(apart[1], 1.0, 0.0);
}

/* ---- replays that go on ---- */

static char *rows_of(const struct alvh_replay *replay, enum alvh_replay_table table)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    alvh_replay_print(replay, table, out);
    fclose(out);
    return text;
}

static void a_second_path_has_the_rows_of_its_own_replay(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    struct alvh_replay *walked, *alone;
    const struct alvh_replay_options first = {.path = 3, .scale = 20},
                                     second = {.path = 21, .scale = 20};
    if (alvh_replay_create(result, &first, &walked, &error) != ALVH_OK ||
        alvh_replay_walk(walked, 21, &error) != ALVH_OK ||
        alvh_replay_create(result, &second, &alone, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    for (int table = 0; table < ALVH_REPLAY_TABLE_COUNT; table++) {
        char *got = rows_of(walked, (enum alvh_replay_table)table),
             *expected = rows_of(alone, (enum alvh_replay_table)table);
        assert_string_equal(got, expected);
        free(got);
        free(expected);
    }
    assert_int_equal(alvh_replay_walk(walked, 32, &error), ALVH_EINPUT);
    alvh_replay_free(walked);
    alvh_replay_free(alone);
}

static void rows_are_read_by_their_columns(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    struct alvh_replay *replay;
    const struct alvh_replay_options options = {.path = 21, .book = "alvh", .scale = 20};
    if (alvh_replay_create(result, &options, &replay, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    assert_int_equal(alvh_replay_count(replay, ALVH_REPLAY_days), 11);
    assert_near(alvh_replay_number(replay, ALVH_REPLAY_days, 10, "day"), 10.0, 0.0);
    assert_near(alvh_replay_number(replay, ALVH_REPLAY_days, 0, "spx"), 5762.48, 0.0);
    assert_string_equal(alvh_replay_text(replay, ALVH_REPLAY_days, 0, "book"), "alvh");
    assert_string_equal(alvh_replay_text(replay, ALVH_REPLAY_days, 0, "spx"), "");
    assert_true(isnan(alvh_replay_number(replay, ALVH_REPLAY_days, 11, "spx")));
    assert_true(isnan(alvh_replay_number(replay, ALVH_REPLAY_days, 0, "no_such")));
    alvh_replay_free(replay);
}

static int run_once(void **state)
{
    (void)state;
    static const char *const settings[] = {
        "simulation.paths=32",  "simulation.days=10",        "scale=[20]",
        "output.greek_paths=0", "output.break_even_paths=0", "output.fan_paths=32"};
    struct alvh_scenario *scenario = malloc(sizeof *scenario);
    struct alvh_problems *problems = alvh_problems_create();
    struct alvh_error error = {0};
    struct alvh_run_report report;
    snprintf(result, sizeof result, "/tmp/alvh-test-report-%d.h5", (int)getpid());
    if (alvh_scenario_read("core", sizeof settings / sizeof *settings, settings, scenario,
                           problems) != ALVH_OK ||
        alvh_run(scenario, &(struct alvh_run_options){.output = result}, &report, &error) !=
            ALVH_OK)
        fail_msg("%s", error.text);
    alvh_problems_free(problems);
    free(scenario);
    return 0;
}

static int remove_result(void **state)
{
    (void)state;
    return remove(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_becomes_text),
        cmocka_unit_test(bytes_that_are_no_text_are_replaced),
        cmocka_unit_test(numbers_are_written_for_readers),
        cmocka_unit_test(extreme_numbers_fit),
        cmocka_unit_test(drawings_take_the_colours_and_texts_of_the_page),
        cmocka_unit_test(labels_move_apart_and_stay_inside),
        cmocka_unit_test(a_second_path_has_the_rows_of_its_own_replay),
        cmocka_unit_test(rows_are_read_by_their_columns),
    };
    return cmocka_run_group_tests(tests, run_once, remove_result);
}
