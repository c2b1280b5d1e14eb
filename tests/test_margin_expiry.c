/* Worst loss at expiry of any options of one day, against cases worked by hand. */
#include "models/isa.h"

#include "sim/execution/margin_expiry.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, MOST_UNITS = 4, MOST_LEGS = 4, TILE = ALVH_MARGIN_TILE };

static const int condor_right[4] = {-1, -1, 1, 1}, condor_held[4] = {1, -1, -1, 1};
static const int butterfly_right[3] = {-1, -1, -1}, butterfly_held[3] = {1, -2, 1};
static const int butterfly_sold[3] = {-1, 2, -1};
static const int put = -1, call = 1, bought = 1, sold = -1;

/* The units of a test and what one account holds of them; lane l holds l times as much. */
struct world {
    int units;
    struct alvh_expiry_unit unit[MOST_UNITS];
    double strike[MOST_UNITS][MOST_LEGS * LANES];
    double quantity[MOST_UNITS][LANES];
};

static void add_unit(struct world *world, int legs, const int *right, const int *held,
                     const double *strike, double quantity)
{
    const int u = world->units++;
    for (int leg = 0; leg < legs; leg++)
        for (int lane = 0; lane < LANES; lane++)
            world->strike[u][leg * LANES + lane] = strike[leg];
    for (int lane = 0; lane < LANES; lane++)
        world->quantity[u][lane] = quantity * lane;
    world->unit[u] = (struct alvh_expiry_unit){
        .legs = {.count = legs, .right = right, .held = held, .strike = world->strike[u]},
        .quantity = world->quantity[u]};
}

static void add_condor(struct world *world, const double strike[4], double quantity)
{
    add_unit(world, 4, condor_right, condor_held, strike, quantity);
}

/* On lane 1, having seen that lane 3 needs three times as much on top of what was there. */
static double margin_of(const struct world *world)
{
    double margin[TILE];
    for (int lane = 0; lane < TILE; lane++)
        margin[lane] = 7.0;
    alvh_margin_expiry_add(LANES, world->units, world->unit, margin);
    assert_near(margin[0], 7.0, 0.0);
    if (isfinite(margin[1]))
        assert_near(margin[3] - 7.0, 3.0 * (margin[1] - 7.0), 0.0);
    return margin[1] - 7.0;
}

static double margin_of_two(double put_width, double call_width)
{
    struct world world = {0};
    const double strike[4] = {4300.0 - put_width, 4300.0, 4700.0, 4700.0 + call_width};
    add_condor(&world, strike, 2.0);
    return margin_of(&world);
}

/* SPX cannot settle below one spread and above the other: only the wider wing counts. */
static void only_the_wider_wing_needs_margin(void **state)
{
    (void)state;
    assert_near(margin_of_two(95.0, 95.0), 19000.0, 0.0);
    assert_near(margin_of_two(50.0, 160.0), 32000.0, 0.0);
    assert_near(margin_of_two(145.0, 95.0), 29000.0, 0.0);
}

/* Below 4200 the first owes 100 points x 3 and the second 100: 40,000 dollars. */
static void condors_of_one_expiry_are_judged_together(void **state)
{
    (void)state;
    struct world world = {0};
    add_condor(&world, (const double[4]){4200, 4300, 4480, 4500}, 3.0);
    add_condor(&world, (const double[4]){4250, 4350, 4400, 4450}, 1.0);
    assert_near(margin_of(&world), 40000.0, 0.0);
}

/* One's puts and the other's calls cannot both be breached: 60 points, not 100. */
static void opposite_sides_offset_each_other(void **state)
{
    (void)state;
    struct world world = {0};
    add_condor(&world, (const double[4]){4250, 4300, 4700, 4710}, 1.0);
    add_condor(&world, (const double[4]){3990, 4000, 4400, 4450}, 1.0);
    assert_near(margin_of(&world), 6000.0, 0.0);
}

/* A condor 4250/4300 .. 4700/4720 owes 50 points from 4250 down. Two puts of 4240 pay 2 a
 * point below 4240, so that the worst is 50 points at 4240 to 4250 still; puts of 4260
 * already pay 20 at 4250, and 40 at 4240: the worst is 40 points at 4260. */
static void puts_bought_offset_a_condor(void **state)
{
    (void)state;
    const double condor[4] = {4250, 4300, 4700, 4720};
    struct world below = {0}, inside = {0};
    add_condor(&below, condor, 1.0);
    add_unit(&below, 1, &put, &bought, (const double[1]){4240}, 2.0);
    assert_near(margin_of(&below), 5000.0, 0.0);
    add_condor(&inside, condor, 1.0);
    add_unit(&inside, 1, &put, &bought, (const double[1]){4260}, 2.0);
    assert_near(margin_of(&inside), 4000.0, 0.0);
}

/* A butterfly 4275/4225/4175 pays 25 points at 4250 and nothing below 4175, where the
 * condor's 50 points remain. Two of them against a condor that ends at 4200 (100 points):
 * at 4200 they pay 2 x 25, at 4175 nothing: 100 points again. */
static void a_butterfly_leaves_the_far_tail(void **state)
{
    (void)state;
    struct world world = {0};
    add_condor(&world, (const double[4]){4200, 4300, 4700, 4720}, 1.0);
    add_unit(&world, 3, butterfly_right, butterfly_held,
             (const double[3]){4275, 4225, 4175}, 2.0);
    assert_near(margin_of(&world), 10000.0, 0.0);
}

/* Short the butterfly 4275/4225/4175 twice: 50 points each at 4225, where the condor
 * 4250/4300 owes its 50: 150 points, at a strike of the butterfly alone. */
static void the_worst_may_lie_at_a_strike_inside(void **state)
{
    (void)state;
    struct world world = {0};
    add_condor(&world, (const double[4]){4250, 4300, 4700, 4720}, 1.0);
    add_unit(&world, 3, butterfly_right, butterfly_sold,
             (const double[3]){4275, 4225, 4175}, 2.0);
    assert_near(margin_of(&world), 15000.0, 0.0);
}

/* A put sold alone owes its strike when the index is worth nothing. */
static void a_naked_put_owes_its_strike(void **state)
{
    (void)state;
    struct world world = {0};
    add_unit(&world, 1, &put, &sold, (const double[1]){4240}, 1.0);
    assert_near(margin_of(&world), 424000.0, 0.0);
}

static void a_naked_call_has_no_bound(void **state)
{
    (void)state;
    struct world world = {0};
    add_unit(&world, 1, &call, &sold, (const double[1]){4700}, 1.0);
    assert_true(isinf(margin_of(&world)));
    add_unit(&world, 1, &call, &bought, (const double[1]){4900}, 1.0);
    assert_near(margin_of(&world), 20000.0, 0.0);
}

static void what_is_bought_needs_nothing(void **state)
{
    (void)state;
    struct world world = {0};
    add_unit(&world, 1, &put, &bought, (const double[1]){4240}, 3.0);
    add_unit(&world, 3, butterfly_right, butterfly_held,
             (const double[3]){4100, 4000, 3900}, 1.0);
    assert_near(margin_of(&world), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_wider_wing_needs_margin),
        cmocka_unit_test(condors_of_one_expiry_are_judged_together),
        cmocka_unit_test(opposite_sides_offset_each_other),
        cmocka_unit_test(puts_bought_offset_a_condor),
        cmocka_unit_test(a_butterfly_leaves_the_far_tail),
        cmocka_unit_test(the_worst_may_lie_at_a_strike_inside),
        cmocka_unit_test(a_naked_put_owes_its_strike),
        cmocka_unit_test(a_naked_call_has_no_bound),
        cmocka_unit_test(what_is_bought_needs_nothing),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
