#include "sim/stats/returns.h"

#include <math.h>

#include "sim/stats/tail.h"

void alvh_irr(int64_t count, const double *pnl, double capital, double years, double *rate)
{
    for (int64_t i = 0; i < count; i++)
        rate[i] = pow(fmax(1.0 + pnl[i] / capital, 0.0), 1.0 / years) - 1.0;
}

struct alvh_estimate alvh_wacc(struct alvh_estimate loss, double capital, double years)
{
    return alvh_tail_scaled(loss, 1.0 / (capital * years));
}

struct alvh_estimate alvh_price_to_cash_flow(struct alvh_estimate pnl, double capital,
                                             double years)
{
    const struct alvh_estimate cash = alvh_tail_scaled(pnl, 1.0 / years);
    const double ratio = capital / cash.value;
    const bool open = cash.low <= 0.0 && cash.high >= 0.0;
    return (struct alvh_estimate){.value = ratio,
                                  .se = fabs(ratio) * cash.se / fabs(cash.value),
                                  .low = open ? -INFINITY : capital / cash.high,
                                  .high = open ? INFINITY : capital / cash.low};
}
