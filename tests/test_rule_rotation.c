/* Vega moved along the VIX futures curve, day by day. */
#include "models/isa.h"

#include "sim/rules/governance.h"
#include "tests/desk.h"

static struct desk_setup s;

/* Twenty calls of the base layer with 30 dollars of vega each, notes with 0.25: half of the
 * vega, 300 dollars, is that of 1200 notes. The spread of futures has 150: 2 of them. */
static void open_rotation(void)
{
    desk_open(&s, 20.0, 30000.0);
    s.book.rotation = (struct alvh_rotation_options){.enabled = true,
                                                     .on_above_points = 0.5,
                                                     .off_below_points = -0.75,
                                                     .histograms = 3,
                                                     .into = ALVH_ROTATION_ETN_MID,
                                                     .share_percent = 50.0};
    desk_fill(s.size[ALVH_HEDGE_base], 20.0);
    desk_quote(&s, ALVH_HEDGE_base, 150.0, 30.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_note, 25.0, 0.25, 0.0);
    desk_quote(&s, ALVH_HEDGE_adaptive, 2000.0, 150.0, 0.0);
    desk_signal(&s, ALVH_SIGNAL_rsi, 50.0);
}

/* The rule itself, for days on which other layers stand still. */
ALVH_RULE_HEDGE(rotation)(const struct alvh_day *day, struct alvh_desk *desk);

/* One day with a curve and with histograms that say whether momentum is up: 1 or -1 (the
 * basis falls while the others rise). */
static void look(int day, double curve, double vix, double ratio, double basis)
{
    desk_day(&s, day);
    desk_signal(&s, ALVH_SIGNAL_curve_spread, curve);
    desk_signal(&s, ALVH_SIGNAL_vix_histogram, 0.01 * vix);
    desk_signal(&s, ALVH_SIGNAL_curve_histogram, 0.001 * ratio);
    desk_signal(&s, ALVH_SIGNAL_basis_histogram, -0.1 * basis);
}

static void pass(int day, double curve, double vix, double ratio, double basis)
{
    look(day, curve, vix, ratio, basis);
    desk_decide(&s);
}

static void rotate_alone(void)
{
    s.desk.state = desk_state(&s, ALVH_RULE_rotation)[0];
    s.desk.acted = &s.acted[ALVH_RULE_rotation];
    ALVH_PASTE(alvh_rule_hedge_rotation, ALVH_ISA)(&s.day, &s.desk);
}

static void assert_held(double base_factor, double notes)
{
    assert_near(desk_factor(&s, ALVH_HEDGE_base), base_factor, 1e-15);
    assert_near(desk_size(&s, ALVH_HEDGE_note), notes, 1e-9);
    assert_near(desk_factor(&s, ALVH_HEDGE_note), 1.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.0, 0.0);
}

static void vega_moves_into_notes_and_back(void **state)
{
    (void)state;
    static const struct {
        double curve, vix, ratio, basis, factor, notes;
    } day[] = {{0.4, 1, 1, 1, 1, 0},  /* not inverted enough */
               {0.5, 1, 1, 1, 1, 0},  /* just not */
               {2.0, -1, 1, 1, 1, 0}, /* each histogram has a veto */
               {2.0, 1, -1, 1, 1, 0},         {2.0, 1, 1, -1, 1, 0},
               {0.51, 1, 1, 1, 0.5, 1200},    /* moved */
               {-0.7, -1, -1, -1, 0.5, 1200}, /* between the levels it stays */
               {-3.0, 1, -1, -1, 0.5, 1200},  /* each histogram has a veto again */
               {-3.0, -1, 1, -1, 0.5, 1200},  {-3.0, -1, -1, 1, 0.5, 1200},
               {-0.76, -1, -1, -1, 1, 0},                                /* moved back */
               {0.4, 1, 1, 1, 1, 0},          {0.6, 0, 0, 0, 0.5, 1200}, /* zeros agree */
               {-0.8, 0, 0, 0, 1, 0}};
    open_rotation();
    for (size_t i = 0; i < sizeof day / sizeof day[0]; i++) {
        pass((int)i, day[i].curve, day[i].vix, day[i].ratio, day[i].basis);
        assert_held(day[i].factor, day[i].notes);
    }
    assert_int_equal(s.acted[ALVH_RULE_rotation], 4 * DESK_LANES);
}

static void fewer_histograms_may_be_enough(void **state)
{
    (void)state;
    open_rotation();
    s.book.rotation.histograms = 2;
    pass(0, 1.0, 1, -1, -1);
    assert_held(1.0, 0.0);
    pass(1, 1.0, 1, -1, 1);
    assert_held(0.5, 1200.0);
    pass(2, -1.0, -1, 1, 1);
    assert_held(0.5, 1200.0);
    pass(3, -1.0, 1, -1, -1);
    assert_held(1.0, 0.0);
}

/* The base layer's roll on day 2 makes it 30 calls with 32 dollars: half of 960 is that of
 * 480 / 0.2 = 2400 notes. Before, quotes that drift move nothing. */
static void the_move_is_sized_anew_at_rolls_alone(void **state)
{
    (void)state;
    open_rotation();
    desk_roll(&s, ALVH_ROLLED_base, 2);
    pass(0, 1.0, 1, 1, 1);
    desk_quote(&s, ALVH_HEDGE_base, 150.0, 32.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_note, 25.0, 0.2, 0.0);
    desk_fill(s.size[ALVH_HEDGE_base], 30.0);
    pass(1, 1.0, 1, 1, 1);
    assert_held(0.5, 1200.0);
    pass(2, 1.0, 1, 1, 1);
    assert_held(0.5, 2400.0);
    pass(3, 1.0, 1, 1, 1);
    assert_held(0.5, 2400.0);
}

static void without_vega_on_either_side_nothing_moves(void **state)
{
    (void)state;
    open_rotation();
    s.size[ALVH_HEDGE_base][1] = 0.0;
    s.quote[ALVH_HEDGE_base][1][2] = 0.0;
    s.quote[ALVH_HEDGE_note][1][3] = 0.0;
    s.alive[4] = 0.0;
    pass(0, 1.0, 1, 1, 1);
    for (int lane = 0; lane < DESK_LANES; lane++) {
        const bool moves = lane < 1 || lane > 4;
        assert_near(s.size[ALVH_HEDGE_note][lane], moves ? 1200.0 : 0.0, 1e-9);
        assert_near(s.factor[ALVH_HEDGE_base][lane], moves ? 0.5 : 1.0, 1e-15);
    }
    assert_int_equal(s.acted[ALVH_RULE_rotation], DESK_LANES - 4);
}

/* 300 dollars of vega are two spreads of 150. */
static void vega_moves_into_the_spread_of_futures(void **state)
{
    (void)state;
    open_rotation();
    s.book.rotation.into = ALVH_ROTATION_FUTURES;
    pass(0, 1.0, 1, 1, 1);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 0.5, 1e-15);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 2.0, 1e-12);
    assert_near(desk_factor(&s, ALVH_HEDGE_adaptive), 1.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_note), 0.0, 0.0);
    pass(1, -1.0, -1, -1, -1);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.0, 0.0);
}

/* 8 x 1.25 is 10; a lane on which the layer asks for nothing has no room. */
static void the_spread_of_the_adaptive_layer_is_added_to(void **state)
{
    (void)state;
    open_rotation();
    s.book.rotation.into = ALVH_ROTATION_FUTURES;
    s.book.adaptive.enabled = true;
    desk_fill(s.size[ALVH_HEDGE_adaptive], 8.0);
    s.size[ALVH_HEDGE_adaptive][2] = 0.0;
    look(0, 1.0, 1, 1, 1);
    rotate_alone();
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 8.0, 0.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_adaptive), 1.25, 1e-15);
    assert_near(s.factor[ALVH_HEDGE_base][2], 1.0, 0.0);
    assert_near(s.factor[ALVH_HEDGE_adaptive][2], 1.0, 0.0);
    look(1, -1.0, -1, -1, -1);
    rotate_alone();
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 8.0, 0.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_adaptive), 1.0, 0.0);
}

/* Rule, three histograms and the curve: five votes on the second day, 1 + 2 + 4 + 8 + 16.
 */
static void governance_may_hold_a_move_up(void **state)
{
    (void)state;
    open_rotation();
    s.book.governance.enabled = true;
    s.book.governance.quorum = 5.0;
    s.book.governance.lock_days = 1;
    pass(0, 1.0, 1, 1, 1);
    assert_held(1.0, 0.0);
    pass(1, 1.0, 1, 1, 1);
    assert_held(0.5, 1200.0);
    assert_near(desk_state(&s, ALVH_RULE_rotation)[2 + ALVH_GOVERNANCE_VOTERS][0], 31.0,
                0.0);
    open_rotation();
    s.book.governance.enabled = true;
    s.book.governance.quorum = 5.5;
    pass(0, 1.0, 1, 1, 1);
    pass(1, 1.0, 1, 1, 1);
    assert_held(1.0, 0.0);
}

static void switched_off_it_moves_nothing(void **state)
{
    (void)state;
    open_rotation();
    s.book.rotation.enabled = false;
    pass(0, 5.0, 1, 1, 1);
    assert_held(1.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vega_moves_into_notes_and_back),
        cmocka_unit_test(fewer_histograms_may_be_enough),
        cmocka_unit_test(the_move_is_sized_anew_at_rolls_alone),
        cmocka_unit_test(without_vega_on_either_side_nothing_moves),
        cmocka_unit_test(vega_moves_into_the_spread_of_futures),
        cmocka_unit_test(the_spread_of_the_adaptive_layer_is_added_to),
        cmocka_unit_test(governance_may_hold_a_move_up),
        cmocka_unit_test(switched_off_it_moves_nothing),
    };
    return DESK_RUN(tests);
}
