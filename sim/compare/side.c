#include "sim/compare/side.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/recall.h"
#include "sim/stats/sort.h"

static enum alvh_status no_memory(const struct alvh_compare_side *side)
{
    return alvh_fail(side->reader.error, ALVH_EFAILED, "%s: no memory to read it",
                     side->reader.path);
}

static enum alvh_status find_numbers(struct alvh_compare_side *side)
{
    const int64_t paths = side->result->paths;
    int64_t length;
    double first, last;
    const hsize_t begin = 0, end = (hsize_t)paths - 1, one = 1;
    ALVH_TRY(alvh_reader_length(&side->reader, "path", paths, paths, &length));
    ALVH_TRY(alvh_reader_part(&side->reader, "path", 1, &begin, &one, &first));
    ALVH_TRY(alvh_reader_part(&side->reader, "path", 1, &end, &one, &last));
    if (!(first >= 0.0 && first <= 9e15) || last - first != (double)end)
        return alvh_reader_refuse(&side->reader, "dataset", "path",
                                  "goes from %g to %g; expected numbers that follow each "
                                  "other",
                                  first, last);
    side->first_path = (int64_t)first;
    return ALVH_OK;
}

static enum alvh_status check_design(const struct alvh_compare_side *side,
                                     const struct alvh_recalled *recalled)
{
    if (recalled->scenario.sampling.control_variates)
        return alvh_fail(side->reader.error, ALVH_EINPUT,
                         "%s: its paths have weights of "
                         "simulation.sampling.control_variates; expected a run without: "
                         "the errors of its differences would be those of what the control "
                         "variates leave",
                         side->reader.path);
    if (recalled->paths != side->result->paths ||
        side->first_path % side->design.unit != 0 ||
        side->result->paths % side->design.unit != 0)
        return alvh_reader_refuse(
            &side->reader, "dataset", "path",
            "has %lld paths from %lld on; expected whole pairs, which "
            "were drawn together",
            (long long)side->result->paths, (long long)side->first_path);
    return ALVH_OK;
}

static enum alvh_status read_design(struct alvh_compare_side *side)
{
    struct alvh_recalled *recalled = malloc(sizeof *recalled);
    if (!recalled)
        return no_memory(side);
    enum alvh_status status = alvh_recall(side->reader.path, recalled, side->reader.error);
    if (status == ALVH_OK)
        status = alvh_recall_design(side->reader.path, recalled, &side->weight,
                                    &side->design, side->reader.error);
    if (status == ALVH_OK)
        status = check_design(side, recalled);
    free(recalled);
    return status;
}

enum alvh_status alvh_side_find_paths(struct alvh_compare_side *side, bool sampling)
{
    ALVH_TRY(find_numbers(side));
    side->design = (struct alvh_design){.unit = 1, .period = 1};
    bool weighted;
    ALVH_TRY(alvh_reader_has(&side->reader, "weight", &weighted));
    side->plain = !sampling && !weighted;
    return side->plain ? ALVH_OK : read_design(side);
}

/* Weights of the paths that are compared alone. */
static enum alvh_status check_weight(const struct alvh_compare_side *side)
{
    const double *weight = side->design.weight;
    if (!weight || alvh_design_mean_weight(&side->design, side->paths) > 0.0)
        return ALVH_OK;
    return alvh_reader_refuse(&side->reader, "dataset", "weight",
                              "has no sum over the paths that are compared; expected more "
                              "than 0");
}

enum alvh_status alvh_side_choose(struct alvh_compare_side *side, int64_t from,
                                  int64_t paths)
{
    const size_t size = (size_t)paths * sizeof(double);
    side->from = from;
    side->paths = paths;
    side->design.weight = side->weight ? side->weight + from : NULL;
    side->value = malloc(size);
    side->sorted = side->plain ? malloc(size) : NULL;
    return side->value && (side->sorted || !side->plain) ? check_weight(side)
                                                         : no_memory(side);
}

enum alvh_status alvh_side_read(struct alvh_compare_side *side, const char *name, int book,
                                int scale, double sign)
{
    const struct alvh_result *result = side->result;
    const hsize_t shape[] = {(hsize_t)result->books, (hsize_t)result->scales,
                             (hsize_t)result->paths};
    const hsize_t start[] = {(hsize_t)book, (hsize_t)scale, (hsize_t)side->from};
    const hsize_t count[] = {1, 1, (hsize_t)side->paths};
    ALVH_TRY(alvh_reader_shape(&side->reader, name, 3, shape));
    ALVH_TRY(alvh_reader_part(&side->reader, name, 3, start, count, side->value));
    for (int64_t path = 0; path < side->paths; path++) {
        if (!isfinite(side->value[path]))
            return alvh_reader_refuse(&side->reader, "dataset", name,
                                      "holds %g; expected finite numbers",
                                      side->value[path]);
        side->value[path] *= sign;
    }
    if (side->plain) {
        memcpy(side->sorted, side->value, (size_t)side->paths * sizeof *side->value);
        alvh_sort(side->paths, side->sorted);
    }
    return ALVH_OK;
}

void alvh_side_free(struct alvh_compare_side *side)
{
    free(side->weight);
    free(side->value);
    free(side->sorted);
}
