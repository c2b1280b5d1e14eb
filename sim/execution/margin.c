#include "models/isa.h"

#include "sim/execution/margin.h"

#include "sim/execution/spread.h"

/* What the holder of one short condor owes when SPX settles at `settlement`, in points. */
static double owed(const struct alvh_condor_strikes *condor, double settlement)
{
    const double put_width = condor->short_put - condor->long_put;
    const double call_width = condor->long_call - condor->short_call;
    const double put = condor->short_put - settlement;
    const double call = settlement - condor->short_call;
    const double put_owed = put < 0.0 ? 0.0 : put > put_width ? put_width : put;
    const double call_owed = call < 0.0 ? 0.0 : call > call_width ? call_width : call;
    return put_owed + call_owed;
}

static double all_owed(int count, const struct alvh_condor_strikes strikes[],
                       const double quantity[], double settlement)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += quantity[i] * owed(&strikes[i], settlement);
    return sum;
}

double alvh_margin_worst_expiry(int count, const struct alvh_condor_strikes strikes[],
                                const double quantity[])
{
    /* Losses grow towards the long strikes and are flat beyond them: no other settlement
     * can be worse than the worst of these. */
    double worst = 0.0;
    for (int i = 0; i < count; i++) {
        const double low = all_owed(count, strikes, quantity, strikes[i].long_put);
        const double high = all_owed(count, strikes, quantity, strikes[i].long_call);
        worst = low > worst ? low : worst;
        worst = high > worst ? high : worst;
    }
    return ALVH_OPTION_MULTIPLIER * worst;
}

static struct alvh_condor_strikes strikes_of(const struct alvh_units *units, int unit,
                                             int lane)
{
    const int lanes = units->lanes;
    const double *strike = units->condor_strike + (size_t)unit * 4 * lanes + lane;
    return (struct alvh_condor_strikes){.long_put = strike[0],
                                        .short_put = strike[lanes],
                                        .short_call = strike[2 * lanes],
                                        .long_call = strike[3 * lanes]};
}

double alvh_margin_book(const struct alvh_units *units, int programme,
                        const double *quantity, int lane)
{
    struct alvh_condor_strikes strikes[ALVH_MAX_CONDORS];
    double held[ALVH_MAX_CONDORS], margin = 0.0;
    const int begin = alvh_first_condor(units, programme),
              end = begin + units->condor_slots;
    for (int first = begin; first < end; first++) {
        bool counted = !units->live[first];
        for (int unit = begin; unit < first; unit++)
            counted |=
                units->live[unit] && units->expiry_day[unit] == units->expiry_day[first];
        if (counted)
            continue;
        int count = 0;
        for (int unit = first; unit < end; unit++)
            if (units->live[unit] && units->expiry_day[unit] == units->expiry_day[first]) {
                strikes[count] = strikes_of(units, unit, lane);
                held[count++] = quantity[(size_t)unit * units->lanes + lane];
            }
        margin += alvh_margin_worst_expiry(count, strikes, held);
    }
    return margin;
}
