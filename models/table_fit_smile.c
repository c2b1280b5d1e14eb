/* Fitting one smile: total volatilities from prices, the strikes where it is met, and the
 * row of polynomial coefficients that meets it there. */
#include "models/table_fit_parts.h"

#include <math.h>

double fit_black(double k, double total)
{
    const double d1 = -k / total + 0.5 * total, d2 = d1 - total;
    if (k < 0.0) /* the put */
        return 0.5 * (exp(k) * erfc(d2 * M_SQRT1_2) - erfc(d1 * M_SQRT1_2));
    return 0.5 * (erfc(-d1 * M_SQRT1_2) - exp(k) * erfc(-d2 * M_SQRT1_2));
}

/* Newton's method on the logarithm of the price, inside a bracket. */
double fit_implied(double otm, double k, double guess)
{
    const double ln_otm = log(otm);
    double low = 1e-7, high = 10.0, total = guess;
    for (int step = 0; step < 60; step++) {
        const double price = fit_black(k, total);
        if (price < otm)
            low = total;
        else
            high = total;
        double next = sqrt(low * high);
        if (price > 1e-290) {
            const double d1 = -k / total + 0.5 * total;
            const double vega = exp(-0.5 * d1 * d1) * (M_SQRT1_2 * M_2_SQRTPI * 0.5);
            const double newton = total - price * (log(price) - ln_otm) / vega;
            if (newton > low && newton < high)
                next = newton;
        }
        const double move = fabs(next - total);
        total = next;
        if (move < 1e-12 * total)
            break;
    }
    return total;
}

double fit_y(const struct table_strikes *strikes, double x)
{
    return log(exp(asinh((x - strikes->centre) / strikes->width)) + strikes->lift);
}

double fit_x(const struct table_strikes *strikes, double y)
{
    const double u = sinh(log(exp(y) - strikes->lift));
    return strikes->centre + strikes->width * u;
}

void fit_set_basis(struct alvh_table_fit *fit)
{
    for (int n = 0; n < FIT_POINTS; n++) {
        const double z = -cos(M_PI * (n + 0.5) / FIT_POINTS);
        fit->point[n] = z;
        fit->basis[n][0] = 1.0;
        fit->basis[n][1] = z;
        for (int t = 2; t < ALVH_SMILE_TERMS; t++)
            fit->basis[n][t] = 2.0 * z * fit->basis[n][t - 1] - fit->basis[n][t - 2];
    }
    /* power[t][p]: the coefficient of z^p in the polynomial of degree t. */
    fit->power[0][0] = fit->power[1][1] = 1.0;
    for (int t = 2; t < ALVH_SMILE_TERMS; t++)
        for (int p = 0; p < ALVH_SMILE_TERMS; p++)
            fit->power[t][p] =
                (p > 0 ? 2.0 * fit->power[t - 1][p - 1] : 0.0) - fit->power[t - 2][p];
}

/* Minimises |a x - b| for a tall matrix by Householder's reflections. */
static void least_squares(double a[FIT_POINTS][ALVH_SMILE_TERMS + 1],
                          double x[static ALVH_SMILE_TERMS])
{
    for (int c = 0; c < ALVH_SMILE_TERMS; c++) {
        double norm = 0.0;
        for (int r = c; r < FIT_POINTS; r++)
            norm += a[r][c] * a[r][c];
        norm = a[c][c] > 0.0 ? -sqrt(norm) : sqrt(norm);
        const double head = a[c][c] - norm;
        const double scale = 1.0 / (norm * head); /* -2 / |v|^2 of the reflector v */
        for (int other = c + 1; other <= ALVH_SMILE_TERMS; other++) {
            double dot = head * a[c][other];
            for (int r = c + 1; r < FIT_POINTS; r++)
                dot += a[r][c] * a[r][other];
            dot *= scale;
            a[c][other] += dot * head;
            for (int r = c + 1; r < FIT_POINTS; r++)
                a[r][other] += dot * a[r][c];
        }
        a[c][c] = norm;
    }
    for (int c = ALVH_SMILE_TERMS - 1; c >= 0; c--) {
        double sum = a[c][ALVH_SMILE_TERMS];
        for (int later = c + 1; later < ALVH_SMILE_TERMS; later++)
            sum -= a[c][later] * x[later];
        x[c] = sum / a[c][c];
    }
}

void fit_row(const struct alvh_table_fit *fit, const struct fit_smile *smile,
             double row[static ALVH_SMILE_ROW])
{
    double a[FIT_POINTS][ALVH_SMILE_TERMS + 1], x[ALVH_SMILE_TERMS];
    for (int n = 0; n < FIT_POINTS; n++) {
        for (int t = 0; t < ALVH_SMILE_TERMS; t++)
            a[n][t] = smile->weight[n] * fit->basis[n][t];
        a[n][ALVH_SMILE_TERMS] = smile->weight[n] * smile->shape[n];
    }
    least_squares(a, x);
    for (int p = 0; p < ALVH_SMILE_TERMS; p++) {
        row[p] = 0.0;
        for (int t = 0; t < ALVH_SMILE_TERMS; t++)
            row[p] += fit->power[t][p] * x[t];
    }
    const double width = smile->high - smile->low;
    row[ALVH_SMILE_TERMS] = 2.0 / width;
    row[ALVH_SMILE_TERMS + 1] = -(smile->high + smile->low) / width;
}

double fit_misses(const struct alvh_table_fit *fit, const struct fit_smile *smile,
                  const double row[static ALVH_SMILE_ROW], double miss[static FIT_POINTS])
{
    double most = 0.0;
    for (int n = 0; n < FIT_POINTS; n++) {
        double f = 0.0;
        for (int t = ALVH_SMILE_TERMS - 1; t >= 0; t--)
            f = f * fit->point[n] + row[t];
        miss[n] = fabs(smile->weight[n] * (f - smile->shape[n]));
        most = fmax(most, miss[n]);
    }
    return most;
}

double fit_miss(const struct alvh_table_fit *fit, const struct fit_smile *smile,
                const double row[static ALVH_SMILE_ROW])
{
    double miss[FIT_POINTS], sum = 0.0;
    fit_misses(fit, smile, row, miss);
    for (int n = 0; n < FIT_POINTS; n++)
        sum += miss[n] * miss[n];
    return sqrt(sum / FIT_POINTS);
}
