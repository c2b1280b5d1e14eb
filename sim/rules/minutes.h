/* Minutes of a desk: what each rule changed of what was wanted on the lane that a journal
 * is kept of, and who voted for it. */
#ifndef ALVH_SIM_MINUTES_H
#define ALVH_SIM_MINUTES_H

#include "sim/rules/desk.h"

/* What was wanted before a rule was asked. */
struct alvh_wanted {
    double entry, cut, size[ALVH_HEDGE_COUNT], factor[ALVH_HEDGE_COUNT];
};

/* Both do nothing where nobody keeps a journal. Call the first before a rule, the second
 * after it. */
void alvh_minutes_before(const struct alvh_desk *desk, struct alvh_wanted *wanted);
void alvh_minutes_after(const struct alvh_desk *desk, int rule,
                        const struct alvh_wanted *wanted);

#endif
