/* The same contracts whatever happens:
 *
 *     n = scale                                                                          */
#include "models/isa.h"

#include "sim/sizing/rules.h"

void alvh_size_fixed(const struct alvh_sizing_options *options,
                     const struct alvh_sizing_view *view,
                     const struct alvh_sizing_state *state, double *contracts)
{
    (void)options;
    (void)state;
    for (int lane = 0; lane < view->lanes; lane++)
        contracts[lane] = view->scale;
}
