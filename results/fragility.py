"""The heuristic of Taleb and Douady with its interval.

    [L(s + d) + L(s - d)] / 2 - L(s),   L the expected shortfall at 99 %

of three runs whose paths draw the same random numbers under volatilities s - d, s and s + d.
Paths are paired, so that what moves all three runs cancels. The interval is bootstrap-t (Efron
and Tibshirani, An Introduction to the Bootstrap, 1993, section 12.5): 999 samples of the
paths, always the same ones, each with its own error from the influence function
q + (x - q)+ / (1 - level) of expected shortfall, as in the program's own sim/stats."""
import math

import numpy

LEVEL, SAMPLES, CHUNK, SEED = 0.99, 999, 37, 1
WEIGHTS = (0.5, -1.0, 0.5)


def shortfalls(loss, times):
    """Quantile and expected shortfall of samples that hold path i times[sample, i] times."""
    paths = loss.size
    beyond = paths - math.ceil(round(paths * LEVEL, 6))
    deep = min(paths, beyond + 8 * math.isqrt(beyond) + 16)  # no sample reaches deeper
    order = numpy.argsort(-loss, kind="stable")[:deep]
    ranked, count = loss[order], times[:, order]
    total = numpy.cumsum(count, axis=1)
    above = numpy.clip(beyond - (total - count), 0, count) @ ranked
    quantile = ranked[numpy.argmax(total > beyond, axis=1)]
    return quantile, quantile + (above - beyond * quantile) / ((1 - LEVEL) * paths)


def estimate(losses, times):
    """The heuristic and its standard error in samples of the paths."""
    paths = losses[0].size
    value, influence = 0.0, 0.0
    for weight, loss in zip(WEIGHTS, losses):
        quantile, shortfall = shortfalls(loss, times)
        value = value + weight * shortfall
        excess = numpy.maximum(loss - quantile[:, None], 0) / (1 - LEVEL)
        influence = influence + weight * excess
    mean = (times * influence).sum(axis=1) / paths
    square = (times * influence ** 2).sum(axis=1) / paths
    return value, numpy.sqrt(numpy.maximum(square - mean ** 2, 0) / (paths - 1))


def heuristic(losses):
    """(value, low, high) from the losses of the three runs, path by path."""
    losses = [numpy.asarray(loss, dtype=float) for loss in losses]
    paths = losses[0].size
    (value,), (error,) = estimate(losses, numpy.ones((1, paths), dtype=int))
    draws = numpy.random.default_rng(SEED)
    student = []
    for _ in range(SAMPLES // CHUNK):
        times = draws.multinomial(paths, numpy.full(paths, 1 / paths), size=CHUNK)
        again, spread = estimate(losses, times)
        student.extend((again - value) / numpy.where(spread > 0, spread, math.inf))
    student.sort()
    return value, value - student[974] * error, value - student[24] * error
