"""The book of bench/probe_book.h as a good Python quant would write it: one compiled function of
numba over paths and days, on one thread, with fast-math. Takes turns as bench/harness.h says:
a line on stdin, a line of nanoseconds per path-day back. Prices only, on made-up coefficients;
total volatility is a polynomial of log moneyness, its coefficients summed once a tenor."""
import json
import math
import sys
import time

try:
    import numba
    import numpy as np
except ImportError:
    sys.exit(77) # what it needs is not installed: bench/bench.py leaves its row empty

PATHS, DAYS, DT = 128, 252, 1.0 / 252
TENORS, OPTIONS, REGIMES = 7, 40, 4
TENOR_OF = np.repeat(np.arange(TENORS), [6, 6, 6, 6, 6, 5, 5])


def factor(kappa, theta, sigma, rho):
    decay = math.exp(-kappa * DT)
    k = rho / sigma
    k1 = 0.5 * DT * (kappa * k - 0.5) - k
    k2 = 0.5 * DT * (kappa * k - 0.5) + k
    k3 = 0.5 * DT * (1 - rho * rho)
    a = k2 + 0.5 * k3
    return np.array([decay, theta * (1 - decay), sigma**2 * decay * (1 - decay) / kappa,
                     theta * sigma**2 * (1 - decay)**2 / (2 * kappa), k1, k2, k3, a, -(k1 + 0.5 * k3)])


@numba.njit(fastmath=True, inline="always")
def normal_cdf(x):
    return 0.5 * math.erfc(-x * 0.7071067811865476)


@numba.njit(fastmath=True)
def step(f, v, z):
    m = v * f[0] + f[1]
    psi = (v * f[2] + f[3]) / (m * m)
    if psi <= 1.5:
        t = 2.0 / psi
        b2 = t - 1.0 + math.sqrt(t * (t - 1.0))
        a = m / (1.0 + b2)
        d = 1.0 - 2.0 * f[7] * a
        return (a * (math.sqrt(b2) + z) ** 2,
                -f[7] * b2 * a / d + 0.5 * math.log(d) + f[8] * v)
    p = (psi - 1.0) / (psi + 1.0)
    beta = (1.0 - p) / m
    u = normal_cdf(z)
    following = 0.0 if u <= p else math.log((1.0 - p) / (1.0 - u)) / beta
    return following, f[8] * v - math.log(p + beta * (1.0 - p) / (beta - f[7]))


@numba.njit(fastmath=True)
def collapse(smile, a, b, out):
    """The coefficients of a smile in log moneyness, from its 56 in moneyness and variances."""
    n = 0
    for i in range(6):
        row, power_a = 0.0, 1.0
        for j in range(6 - i):
            power_b = power_a
            for _ in range(6 - i - j):
                row += smile[n] * power_b
                power_b *= b
                n += 1
            power_a *= a
        out[i] = row


@numba.njit(fastmath=True)
def walk(f, moves, jump_rate, smiles, futures, futures_held, strikes, held, tenor_of):
    ln_strikes = np.log(strikes)
    smile = np.empty(6)
    total = 0.0
    for _ in range(PATHS):
        v, w, x, regime = 0.04, 0.02, 0.0, 0
        peak, drawdown, first = 0.0, 0.0, 0.0
        for day in range(DAYS):
            v1, k1 = step(f[0], v, np.random.normal())
            w1, k2 = step(f[1], w, np.random.normal())
            x += (k1 + k2 + f[0, 4] * v + f[0, 5] * v1 + f[1, 4] * w + f[1, 5] * w1
                  + math.sqrt(f[0, 6] * (v + v1) + f[1, 6] * (w + w1)) * np.random.normal())
            v, w = v1, w1
            u, to = np.random.random(), 0
            while to < REGIMES - 1 and u > moves[regime, to]:
                to += 1
            regime = to
            for _ in range(np.random.poisson(jump_rate[regime])):
                x += -0.03 + 0.04 * np.random.normal()
            a, b = min(1.0, (v - 0.05) * 8.0), min(1.0, (w - 0.03) * 12.0)
            value, forward = 0.0, math.exp(x)
            for tenor in range(TENORS):
                n, power_a, future = 0, 1.0, 0.0
                for j in range(5):
                    power_b = power_a
                    for _ in range(5 - j):
                        future += futures[tenor, regime, n] * power_b
                        power_b *= b
                        n += 1
                    power_a *= a
                value += futures_held[tenor] * future
            at = -1
            for o in range(OPTIONS):
                if tenor_of[o] != at:
                    at = tenor_of[o]
                    collapse(smiles[at, regime], a, b, smile)
                k = x - ln_strikes[o]
                z = min(1.0, max(-1.0, 2.0 * k))
                volatility = ((((smile[5] * z + smile[4]) * z + smile[3]) * z + smile[2]) * z
                              + smile[1]) * z + smile[0]
                d = k / volatility + 0.5 * volatility
                value += held[o] * (forward * normal_cdf(d)
                                    - strikes[o] * normal_cdf(d - volatility))
            if day == 0:
                first = value
            peak = max(peak, value - first)
            drawdown = max(drawdown, peak - (value - first))
        total += drawdown
    return total / PATHS


def main():
    random = np.random.default_rng(5)
    moves = np.cumsum(np.full((REGIMES, REGIMES), 0.005) + 0.98 * np.eye(REGIMES), axis=1)
    smiles = 0.02 / 56 * (random.random((TENORS, REGIMES, 56)) - 0.5)
    smiles[:, :, 0] = 0.08 + 0.02 * np.add.outer(np.arange(TENORS), np.arange(REGIMES))
    futures = 0.5 * (random.random((TENORS, REGIMES, 15)) - 0.5)
    futures[:, :, 0] = 18.0 + np.add.outer(np.arange(TENORS), 3 * np.arange(REGIMES))
    first = np.searchsorted(TENOR_OF, TENOR_OF)
    book = (np.array([factor(3.0, 0.04, 0.6, -0.7), factor(0.5, 0.02, 0.13, -0.6)]), moves,
            0.004 * (1 + 3 * np.arange(REGIMES)), smiles, futures, random.random(TENORS) - 0.5,
            0.85 + 0.05 * (np.arange(OPTIONS) - first), random.random(OPTIONS) - 0.5, TENOR_OF)
    walk(*book)
    for _ in sys.stdin:
        start = time.process_time()
        walk(*book)
        taken = time.process_time() - start
        print(json.dumps({"numba/book": 1e9 * taken / (PATHS * DAYS)}), flush=True)


if __name__ == "__main__":
    main()
