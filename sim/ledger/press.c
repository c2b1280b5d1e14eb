#include "models/isa.h"

#include "sim/ledger/tile.h"

#include "sim/execution/feedback.h"

/* Delta and vega of all that is held. */
static void expose(const struct alvh_ledger *ledger, const struct alvh_units *units,
                   const struct quoted *quoted, int account, int first, double delta[TILE],
                   double vega[TILE])
{
    const double *held = alvh_ledger_quantity(ledger, account, 0) + first;
    for (int i = 0; i < quoted->count; i++) {
        const size_t at = (size_t)quoted->unit[i] * (size_t)ledger->lanes;
        for (int l = 0; l < TILE; l++) {
            delta[l] += held[at + l] * units->delta[at + first + l];
            vega[l] += held[at + l] * units->vega[at + first + l];
        }
    }
}

void alvh_ledger_press(struct alvh_ledger *ledger, const struct alvh_units *units,
                       const struct quoted *quoted, const struct alvh_account *account,
                       int first)
{
    const int index = account->index;
    const double *forced = account_lanes(ledger->forced, ledger, index) + first;
    double delta[TILE] = {0.0}, vega[TILE] = {0.0}, loss[TILE];
    bool any = false;
    for (int l = 0; l < TILE; l++)
        any |= forced[l] > 0.0;
    if (!any)
        return;
    expose(ledger, units, quoted, index, first, delta, vega);
    const struct alvh_conditions *today = ledger->conditions;
    const struct alvh_conditions tile = {.lanes = TILE,
                                         .thin = today->thin + first,
                                         .spx_move = today->spx_move + first,
                                         .vix_move = today->vix_move + first};
    const struct alvh_forced_exits exits = {
        .contracts = forced, .delta = delta, .vega = vega};
    alvh_feedback_loss(account->feedback, &tile, &exits, loss);
    double *pressed = account_lanes(ledger->pressed, ledger, index) + first;
    double *cash = account_lanes(ledger->cash, ledger, index) + first;
    double *earned = account_earned(ledger, index, ALVH_LAYER_feedback) + first;
    for (int l = 0; l < TILE; l++) {
        const double more = loss[l] > pressed[l] ? loss[l] - pressed[l] : 0.0;
        pressed[l] += more;
        cash[l] -= more;
        earned[l] -= more;
    }
}
