/* Closes from the program and from a user's folder. */
#include "alvh/history.h"
#include "tests/closes.h"
#include "tests/folder.h"

static alvh_date date_of(const char *text)
{
    alvh_date date = 0;
    assert_true(alvh_date_parse(text, &date));
    return date;
}

static const struct alvh_close *close_of(const struct alvh_history *history,
                                         const char *date)
{
    int index;
    assert_int_equal(alvh_history_find(history, date_of(date), &index, NULL), ALVH_OK);
    return alvh_history_day(history, index);
}

struct known {
    const char *date;
    double spx, vix, first;
};

static void the_program_brings_known_closes(void **state)
{
    const struct alvh_history *history = *state;
    const struct known known[] = {{"2004-03-26", 1108.06, 17.33, 20.32},
                                  {"2008-11-20", 752.44, 80.86, 66.23},
                                  {"2018-02-05", 2648.94, 37.32, 33.225},
                                  {"2020-03-16", 2386.13, 82.69, 72.625},
                                  {"2024-08-05", 5186.33, 38.57, 32.0986}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct alvh_close *const day = close_of(history, known[i].date);
        assert_near(day->spx, known[i].spx, 0.0);
        assert_near(day->vix, known[i].vix, 0.0);
        assert_near(day->future[0], known[i].first, 0.0);
    }
    const struct alvh_close *const last = close_of(history, "2024-09-30");
    assert_int_equal(last->months, 8);
    assert_near(last->future[7], 19.1997, 0.0);
    assert_int_equal(last->days_to_expiry[7], 233);
}

static void days_after_the_last_curve_have_no_futures(void **state)
{
    const struct alvh_history *history = *state;
    const struct alvh_close *const day = close_of(history, "2025-04-08");
    assert_near(day->vix, 52.33, 0.0);
    assert_int_equal(day->months, 0);
    assert_true(isnan(day->future[0]));
}

static void the_default_day_is_the_last_with_a_curve(void **state)
{
    int index;
    assert_int_equal(alvh_history_find(*state, 0, &index, NULL), ALVH_OK);
    assert_int_equal(alvh_history_day(*state, index)->date, date_of("2024-09-30"));
}

static void a_day_without_a_close_names_its_neighbours(void **state)
{
    int index;
    struct alvh_error hole = {0}, early = {0}, late = {0};
    assert_int_equal(alvh_history_find(*state, date_of("2018-12-05"), &index, &hole),
                     ALVH_EINPUT);
    assert_string_equal(hole.text,
                        "2018-12-05 has no close; the nearest days that have one "
                        "are 2018-12-04 and 2018-12-06");
    assert_int_equal(alvh_history_find(*state, date_of("1987-10-19"), &index, &early),
                     ALVH_EINPUT);
    assert_string_equal(early.text,
                        "1987-10-19 has no close; the history begins on 2004-03-26");
    assert_int_equal(alvh_history_find(*state, date_of("2100-01-04"), &index, &late),
                     ALVH_EINPUT);
    assert_string_equal(late.text,
                        "2100-01-04 has no close; the history ends on 2026-08-20");
}

/* Three returns by hand: ln(101/100), ln(99/101), ln(99/99). */
static void realised_variance_is_the_mean_square_return(void **state)
{
    (void)state;
    char folder[FOLDER_PATH];
    struct alvh_history *history = NULL;
    const char text[] = "date,spx,vix\n2024-01-02,100,20\n2024-01-03,101,20\n"
                        "2024-01-04,99,20\n2024-01-05,99,20\n";
    folder_create(folder);
    folder_write(folder, "closes.csv", text, sizeof text - 1);
    assert_int_equal(alvh_history_read(folder, &history, NULL), ALVH_OK);
    const double expected = 252.0 / 3.0 * (pow(log(1.01), 2) + pow(log(99.0 / 101.0), 2));
    assert_near(alvh_history_realised_variance(history, 3, 3), expected, 1e-15);
    assert_true(isnan(alvh_history_realised_variance(history, 2, 3)));
    alvh_history_free(history);
    folder_remove(folder, "closes.csv");
    rmdir(folder);
}

static void three_files_make_the_same_history(void **state)
{
    (void)state;
    char folder[FOLDER_PATH];
    struct alvh_history *history = NULL;
    const char spx[] =
        "date,open,high,low,close,volume\n1999-12-30,,,,1464.47,\n"
        "1999-12-31,,,,1469.25,\n2004-03-26,1109.19,1115.27,1106.13,1108.06,5\n";
    const char vix[] = "date,open,high,low,close\n1999-12-31,,,,24.64\n2000-01-01,,,,25\n"
                       "2004-03-26,17.9,18.1,16.8,17.33\n";
    const char curve[] = "date,n,vx1,vx2,vx3,dte1,dte2,dte3\n"
                         "2004-03-26,2,20.32,20.16,,54,82,\n";
    folder_create(folder);
    folder_write(folder, "spx-daily.csv", spx, sizeof spx - 1);
    folder_write(folder, "vix-daily.csv", vix, sizeof vix - 1);
    folder_write(folder, "vix-curve.csv", curve, sizeof curve - 1);
    assert_int_equal(alvh_history_read(folder, &history, NULL), ALVH_OK);
    assert_int_equal(alvh_history_days(history), 3);
    assert_true(isnan(alvh_history_day(history, 0)->vix));
    assert_near(alvh_history_day(history, 1)->vix, 24.64, 0.0);
    const struct alvh_close *const last = alvh_history_day(history, 2);
    assert_near(last->spx, 1108.06, 0.0);
    assert_int_equal(last->months, 2);
    assert_near(last->future[1], 20.16, 0.0);
    assert_int_equal(last->days_to_expiry[1], 82);
    assert_true(isnan(last->future[2]));
    alvh_history_free(history);
    folder_remove(folder, "spx-daily.csv");
    folder_remove(folder, "vix-daily.csv");
    folder_remove(folder, "vix-curve.csv");
    rmdir(folder);
}

struct wrong {
    const char *text;
    const char *message; /* after the folder's name */
};

static void wrong_closes_are_refused_where_they_stand(void **state)
{
    (void)state;
#define HEADER "date,spx,vix,vx1,vx2,dte1,dte2\n"
    const struct wrong wrong[] = {
        {"", ":1: the file is empty; a line that names the columns is needed"},
        {HEADER, ": holds no day; at least one line of closes is needed"},
        {"date,vix\n2024-01-02,13\n", ":1: spx: the column is missing; it is needed"},
        {"date,spx\n2024-01-02,4700\n", ":1: vix: the column is missing; it is needed"},
        {"date,spx,vix,vx1,vx2,dte1\n", ":1: dte2: the column is missing; it is needed"},
        {"date,spx,vix,vx2,dte2\n", ":1: vx1: the column is missing; it is needed"},
        {HEADER "2024-01-02,,13,14,15,10,40\n", ":2: spx: is empty; a close is needed"},
        {HEADER "2024-01-02,-1,13,14,15,10,40\n",
         ":2: spx: is -1; from 0.01 to 1e+06 is allowed"},
        {HEADER "2024-01-02,4700,0,14,15,10,40\n",
         ":2: vix: is 0; from 0.01 to 1000 is allowed"},
        {HEADER "2024-01-02,4700,nan,14,15,10,40\n",
         ":2: vix: 'nan' is no number; a number from 0.01 to 1000 is allowed"},
        {HEADER "2024-01-02,4700,13,14,15,10,\n",
         ":2: dte2: is empty; a future and its days to expiry go together"},
        {HEADER "2024-01-02,4700,13,14,,10,40\n",
         ":2: vx2: is empty; a future and its days to expiry go together"},
        {HEADER "2024-01-02,4700,13,,15,,40\n",
         ":2: vx2: follows an empty month; futures fill vx1, vx2, .. in order"},
        {HEADER "2024-01-02,4700,13,14,15,40,40\n",
         ":2: dte2: is 40; more than the month before (40) is allowed"},
        {HEADER "2024-01-02,4700,13,14,15,10.5,40\n",
         ":2: dte1: is 10.5; whole days are allowed"},
        {HEADER "2024-01-02,4700,13,14,15,0,40\n",
         ":2: dte1: is 0; from 1 to 1000 is allowed"},
        {HEADER "2024-01-03,4700,13,,,,\n2024-01-02,4700,13,,,,\n",
         ":3: date: 2024-01-02 follows a later date; each date must be later than the one "
         "before"},
    };
    char folder[FOLDER_PATH];
    folder_create(folder);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct alvh_error error = {0};
        struct alvh_history *history = NULL;
        folder_write(folder, "closes.csv", wrong[i].text, strlen(wrong[i].text));
        assert_int_equal(alvh_history_read(folder, &history, &error), ALVH_EINPUT);
        const char *const message = error.text + strlen(folder);
        const char *const in_file = "/closes.csv";
        const bool names_file = strncmp(message, in_file, strlen(in_file)) == 0;
        assert_string_equal(message + (names_file ? strlen(in_file) : 0), wrong[i].message);
    }
    folder_remove(folder, "closes.csv");
    rmdir(folder);
#undef HEADER
}

static void missing_files_are_named(void **state)
{
    (void)state;
    char folder[FOLDER_PATH];
    struct alvh_history *history = NULL;
    struct alvh_error nowhere = {0}, nothing = {0}, third = {0};
    const char spx[] = "date,close\n2024-01-02,4742.83\n";
    const char vix[] = "date,close\n2024-01-02,13.2\n";
    folder_create(folder);
    assert_int_equal(alvh_history_read("/nowhere", &history, &nowhere), ALVH_EINPUT);
    assert_string_equal(nowhere.text,
                        "/nowhere: cannot be opened: No such file or directory");
    assert_int_equal(alvh_history_read(folder, &history, &nothing), ALVH_EINPUT);
    assert_string_equal(
        nothing.text + strlen(folder),
        ": holds no market data; it must hold closes.csv, or spx-daily.csv, "
        "vix-daily.csv and vix-curve.csv");
    folder_write(folder, "spx-daily.csv", spx, sizeof spx - 1);
    folder_write(folder, "vix-daily.csv", vix, sizeof vix - 1);
    assert_int_equal(alvh_history_read(folder, &history, &third), ALVH_EINPUT);
    assert_string_equal(third.text + strlen(folder),
                        "/vix-curve.csv: cannot be opened: No such file or directory");
    folder_remove(folder, "spx-daily.csv");
    folder_remove(folder, "vix-daily.csv");
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_program_brings_known_closes),
        cmocka_unit_test(days_after_the_last_curve_have_no_futures),
        cmocka_unit_test(the_default_day_is_the_last_with_a_curve),
        cmocka_unit_test(a_day_without_a_close_names_its_neighbours),
        cmocka_unit_test(realised_variance_is_the_mean_square_return),
        cmocka_unit_test(three_files_make_the_same_history),
        cmocka_unit_test(wrong_closes_are_refused_where_they_stand),
        cmocka_unit_test(missing_files_are_named),
    };
    return cmocka_run_group_tests(tests, closes_read, closes_free);
}
