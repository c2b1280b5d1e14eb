#include "bench/probe_book.h"

#include <math.h>
#include <stdlib.h>

#include "bench/probe_parts.h"

static struct factor factor_of(double kappa, double theta, double sigma, double rho)
{
    const double dt = 1.0 / 252, decay = exp(-kappa * dt), left = 1.0 - decay;
    const double k = rho / sigma;
    struct factor made = {.decay = decay, .pull = theta * left};
    made.c1 = sigma * sigma * decay * left / kappa;
    made.c2 = theta * sigma * sigma * left * left / (2.0 * kappa);
    made.k1 = 0.5 * dt * (kappa * k - 0.5) - k;
    made.k2 = 0.5 * dt * (kappa * k - 0.5) + k;
    made.k3 = 0.5 * dt * (1.0 - rho * rho);
    made.a = made.k2 + 0.5 * made.k3;
    made.k0 = -(made.k1 + 0.5 * made.k3);
    return made;
}

/* Taylor's series of N about x: the derivatives of its density by Hermite's recurrence. */
static void fill_cdf(double column[8][16], int segment)
{
    const double x = 0.5 * segment;
    const double density = 0.398942280401432678 * exp(-0.5 * x * x);
    double below = 0.0, derivative = density, factorial = 1.0;
    column[0][segment] = 0.5 - 0.5 * erfc(x * 0.707106781186547524);
    for (int n = 1; n < 8; n++) {
        factorial *= n;
        column[n][segment] = derivative / factorial;
        const double next = -x * derivative - (n - 1) * below;
        below = derivative;
        derivative = next;
    }
}

static void fill_tables(struct probe_tables *tables)
{
    for (int j = 0; j < 16; j++) {
        const double middle = (1.0 + (j + 0.5) / 16) * (j < 8 ? 1.0 : 0.5);
        tables->reciprocal[j] = 1.0 / middle;
        tables->log[j] = log(middle);
        tables->power[j] = exp2(j / 16.0);
        fill_cdf(tables->cdf, j);
    }
}

static double made_up(void)
{
    return drand48() - 0.5;
}

static void fill_prices(struct probe_book *book)
{
    for (int tenor = 0; tenor < TENORS; tenor++)
        for (int regime = 0; regime < REGIMES; regime++) {
            for (int n = 0; n < TERMS; n++)
                book->smile[tenor][n][regime] =
                    n ? 0.02 / TERMS * made_up() : 0.08 + 0.02 * (tenor + regime);
            for (int n = 0; n < FUTURE_TERMS; n++)
                book->future[tenor][n][regime] =
                    n ? 0.5 * made_up() : 18.0 + tenor + 3 * regime;
        }
}

struct probe_book *probe_book_create(void)
{
    struct probe_book *book = aligned_alloc(64, sizeof *book);
    if (book == NULL)
        return NULL;
    *book = (struct probe_book){.jump_mean = -0.03, .jump_deviation = 0.04};
    srand48(5);
    book->factor[0] = factor_of(3.0, 0.04, 0.6, -0.7);
    book->factor[1] = factor_of(0.5, 0.02, 0.13, -0.6);
    for (int regime = 0; regime < REGIMES; regime++) {
        book->no_jump[regime] = exp(-0.004 * (1 + 3 * regime));
        for (int to = 0; to < REGIMES; to++)
            book->stay[to][regime] = 0.005 * (to + 1) + (to >= regime ? 0.98 : 0.0);
    }
    fill_tables(&book->tables);
    fill_prices(book);
    for (int tenor = 0; tenor < TENORS; tenor++) {
        book->futures_held[tenor] = made_up();
        for (int o = first_option[tenor]; o < first_option[tenor + 1]; o++) {
            book->strike[o] = 0.85 + 0.05 * (o - first_option[tenor]);
            book->ln_strike[o] = log(book->strike[o]);
            book->held[o] = made_up();
        }
    }
    return book;
}
