/* Entries kept away from dated events, day by day. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* A tranche every day of the first twenty; nothing blocks until a test says so. */
static void open_event_flows(void)
{
    desk_open(&s, 10.0, 30000.0);
    s.book.event_flows = (struct alvh_event_flows_options){.enabled = true};
    for (int day = 0; day < 20; day++)
        s.opening[day] = day;
}

/* An event on that day, and the days that are left to it before. */
static void put_event(enum alvh_event kind, int event)
{
    for (int day = 0; day <= event; day++)
        s.event_days[kind][day] = event - day;
}

static void assert_entries(const double *expected, int days)
{
    for (int day = 0; day < days; day++) {
        desk_day(&s, day);
        desk_decide(&s);
        for (int lane = 0; lane < DESK_LANES; lane++)
            assert_near(s.entry[lane], expected[day], 0.0);
        assert_near(s.cut[DESK_LANES - 1], 0.0, 0.0);
    }
}

/* Three days with the FOMC's on day 5: days 3, 4 and 5. */
static void entries_stop_before_an_event_and_resume_after_it(void **state)
{
    (void)state;
    open_event_flows();
    s.book.event_flows.fomc_block_days = 3;
    put_event(ALVH_EVENT_FOMC, 5);
    assert_entries((const double[]){1, 1, 1, 0, 0, 0, 1, 1}, 8);
    assert_int_equal(s.acted[ALVH_RULE_event_flows], 3 * DESK_LANES);
}

/* One kind a day, from day 1 on, each blocking its own day only, but for GDP: 0 days. */
static void each_kind_blocks_by_its_own_days(void **state)
{
    (void)state;
    open_event_flows();
    s.book.event_flows.fomc_block_days = s.book.event_flows.cpi_block_days = 1;
    s.book.event_flows.ppi_block_days = s.book.event_flows.rebalance_block_days = 1;
    put_event(ALVH_EVENT_FOMC, 1);
    put_event(ALVH_EVENT_CPI, 3);
    put_event(ALVH_EVENT_GDP, 5);
    put_event(ALVH_EVENT_PPI, 7);
    put_event(ALVH_EVENT_REBALANCE, 9);
    assert_entries((const double[]){1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1}, 11);
    s.book.event_flows = (struct alvh_event_flows_options){.enabled = true};
    s.book.event_flows.gdp_block_days = 2;
    assert_entries((const double[]){1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1}, 11);
}

/* Only day 4 of the two blocked would open a tranche. */
static void days_without_a_tranche_are_not_counted(void **state)
{
    (void)state;
    open_event_flows();
    s.book.event_flows.cpi_block_days = 2;
    put_event(ALVH_EVENT_CPI, 5);
    s.opening[5] = ALVH_NONE;
    assert_entries((const double[]){1, 1, 1, 1, 0, 1, 1}, 7);
    assert_int_equal(s.acted[ALVH_RULE_event_flows], DESK_LANES);
}

static void switched_off_it_blocks_nothing(void **state)
{
    (void)state;
    open_event_flows();
    s.book.event_flows.enabled = false;
    s.book.event_flows.fomc_block_days = 21;
    put_event(ALVH_EVENT_FOMC, 2);
    assert_entries((const double[]){1, 1, 1}, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_stop_before_an_event_and_resume_after_it),
        cmocka_unit_test(each_kind_blocks_by_its_own_days),
        cmocka_unit_test(days_without_a_tranche_are_not_counted),
        cmocka_unit_test(switched_off_it_blocks_nothing),
    };
    return DESK_RUN(tests);
}
