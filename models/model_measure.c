#include "models/model_measure.h"

#include <stdio.h>
#include <string.h>

#include "models/factor_model.h"
#include "models/model_read.h"

/* What a key may be in the blocks of Q, and in real_world, where P repeats only what
 * differs from Q. */
enum place { REQUIRED, OPTIONAL, SHARED };

/* One key of a map whose value is a number. */
struct number {
    const char *key;
    double low, high;
    double *value;
    enum place place;
};

enum { MAX_KEYS = 8 };

/* A measure being read: where it goes and what its keys are called in messages. */
struct reader {
    struct alvh_model *model;
    struct alvh_measure *measure;
    bool real_world;
    struct alvh_problems *problems;
};

static void read_number(const struct reader *reader, const struct alvh_node *map,
                        const char *parent, const struct number *number)
{
    char path[ALVH_PATH_LENGTH];
    alvh_path_join(path, parent, number->key);
    const struct alvh_node *node = alvh_node_find(map, number->key);
    if (node && reader->real_world && number->place == SHARED)
        alvh_node_problem(node, path, reader->problems,
                          "is common to both measures; write it outside real_world");
    else if (node)
        alvh_node_real(node, path, number->low, number->high, number->value,
                       reader->problems);
    else if (!reader->real_world && number->place != OPTIONAL)
        alvh_node_problem(map, path, reader->problems,
                          "is missing; allowed: a number from %g to %g", number->low,
                          number->high);
}

/* Reads the numbers of a map; other keys must be among the `others`. */
static void read_numbers(const struct reader *reader, const struct alvh_node *map,
                         const char *path, int count, const struct number numbers[],
                         int others, const char *const other[])
{
    const char *known[MAX_KEYS];
    for (int i = 0; i < others; i++)
        known[i] = other[i];
    for (int i = 0; i < count; i++)
        known[others + i] = numbers[i].key;
    alvh_node_known(map, path, others + count, known, reader->problems);
    for (int i = 0; i < count; i++)
        read_number(reader, map, path, &numbers[i]);
}

/* The map or list under a key; NULL when it is absent, which Q must not be unless it is
 * optional, or when it is something else. */
static const struct alvh_node *find_block(const struct reader *reader,
                                          const struct alvh_node *map, const char *parent,
                                          const char *key, enum alvh_node_kind kind,
                                          enum place place)
{
    char path[ALVH_PATH_LENGTH];
    alvh_path_join(path, parent, key);
    const struct alvh_node *node = alvh_node_find(map, key);
    if (node)
        return alvh_node_is(node, path, kind, reader->problems) ? node : NULL;
    if (!reader->real_world && place == REQUIRED)
        alvh_node_problem(map, path, reader->problems, "is missing; %s is expected",
                          kind == ALVH_NODE_MAP ? "a map of keys and values" : "a list");
    return NULL;
}

static void read_factor(const struct reader *reader, const struct alvh_node *variance,
                        const char *parent, const char *key, int factor)
{
    const struct number numbers[] = {
        {"kappa", 1e-3, 1000.0, &reader->measure->kappa[factor], REQUIRED},
        {"sigma", 1e-4, 100.0, &reader->model->sigma[factor], SHARED},
        {"rho", -1.0, 1.0, &reader->model->rho[factor], SHARED},
    };
    char path[ALVH_PATH_LENGTH];
    alvh_path_join(path, parent, key);
    const struct alvh_node *node =
        find_block(reader, variance, parent, key, ALVH_NODE_MAP, REQUIRED);
    if (node)
        read_numbers(reader, node, path, 3, numbers, 0, NULL);
}

static void read_variance(const struct reader *reader, const struct alvh_node *root,
                          const char *parent)
{
    static const char *const keys[] = {"fast", "slow"};
    char path[ALVH_PATH_LENGTH];
    alvh_path_join(path, parent, "variance");
    const struct alvh_node *variance =
        find_block(reader, root, parent, "variance", ALVH_NODE_MAP, REQUIRED);
    if (!variance)
        return;
    alvh_node_known(variance, path, 2, keys, reader->problems);
    for (int k = 0; k < ALVH_FACTORS; k++)
        read_factor(reader, variance, path, keys[k], k);
}

/* E exp(Z) exists only while variance_mean correlation < 1. */
static void check_jump(const struct reader *reader, const struct alvh_node *node,
                       const char *path, const struct alvh_jump *jump)
{
    if (!(jump->variance_mean * jump->correlation < 1.0))
        alvh_node_problem(node, path, reader->problems,
                          "the jump has no mean: variance mean %g x correlation %g; "
                          "the product must be below 1",
                          jump->variance_mean, jump->correlation);
}

static void read_jump(const struct reader *reader, const struct alvh_node *root,
                      const char *parent)
{
    struct alvh_jump *jump = &reader->measure->jump;
    const struct number numbers[] = {
        {"mean", -5.0, 5.0, &jump->mean, REQUIRED},
        {"stdev", 0.0, 5.0, &jump->stdev, REQUIRED},
        {"variance_mean", 0.0, 10.0, &jump->variance_mean, REQUIRED},
        {"correlation", -100.0, 100.0, &jump->correlation, REQUIRED},
    };
    char path[ALVH_PATH_LENGTH];
    alvh_path_join(path, parent, "jump");
    const struct alvh_node *node =
        find_block(reader, root, parent, "jump", ALVH_NODE_MAP, REQUIRED);
    if (!node)
        return;
    read_numbers(reader, node, path, 4, numbers, 0, NULL);
    check_jump(reader, node, path, jump);
}

/* The regime that a text names; -1 after a problem. */
static int find_regime(const struct reader *reader, const struct alvh_node *node,
                       const char *path)
{
    char name[ALVH_REGIME_NAME], names[ALVH_REGIME_NAMES];
    char shown[ALVH_SHOWN_LENGTH];
    if (!alvh_node_text(node, path, sizeof name, name, reader->problems))
        return -1;
    const int regime = alvh_model_regime(reader->model, name);
    if (regime < 0)
        alvh_node_problem(node, path, reader->problems,
                          "there is no regime %s; allowed: %s", alvh_shown(name, shown),
                          alvh_model_regime_names(reader->model, names));
    return regime;
}

/* A new regime of Q; -1 after a problem. */
static int add_regime(const struct reader *reader, const struct alvh_node *node,
                      const char *path)
{
    struct alvh_model *model = reader->model;
    char name[ALVH_REGIME_NAME], shown[ALVH_SHOWN_LENGTH];
    if (!alvh_node_text(node, path, sizeof name, name, reader->problems))
        return -1;
    if (!alvh_name_is_good(name, sizeof name)) {
        alvh_node_problem(node, path, reader->problems,
                          "%s cannot be a name; allowed: letters, digits, - and _",
                          alvh_shown(name, shown));
        return -1;
    }
    if (alvh_model_regime(model, name) >= 0) {
        alvh_node_problem(node, path, reader->problems,
                          "the regime %s appears twice; each name once",
                          alvh_shown(name, shown));
        return -1;
    }
    if (model->regimes == ALVH_MAX_REGIMES) {
        alvh_node_problem(node, path, reader->problems,
                          "a regime too many; allowed: 1 to %d", ALVH_MAX_REGIMES);
        return -1;
    }
    strcpy(model->regime_name[model->regimes], name);
    return model->regimes++;
}

static void read_regime(const struct reader *reader, const struct alvh_node *node,
                        const char *parent)
{
    static const char *const name_key[] = {"name"};
    char path[ALVH_PATH_LENGTH];
    alvh_path_join(path, parent, "name");
    if (!alvh_node_is(node, parent, ALVH_NODE_MAP, reader->problems))
        return;
    const struct alvh_node *name = alvh_node_find(node, "name");
    if (!name) {
        alvh_node_problem(node, path, reader->problems, "is missing; a text is expected");
        return;
    }
    const int regime = reader->real_world ? find_regime(reader, name, path)
                                          : add_regime(reader, name, path);
    if (regime < 0)
        return;
    struct alvh_measure *measure = reader->measure;
    const struct number numbers[] = {
        {"theta_fast", 0.0, 10.0, &measure->theta[regime][ALVH_FAST], REQUIRED},
        {"theta_slow", 0.0, 10.0, &measure->theta[regime][ALVH_SLOW], REQUIRED},
        {"jump_intensity", 0.0, 1000.0, &measure->jump_intensity[regime], REQUIRED},
    };
    alvh_path_join(path, parent, reader->model->regime_name[regime]);
    read_numbers(reader, node, path, 3, numbers, 1, name_key);
}

static void read_regimes(const struct reader *reader, const struct alvh_node *root,
                         const char *parent)
{
    char path[ALVH_PATH_LENGTH];
    alvh_path_join(path, parent, "regimes");
    const struct alvh_node *list =
        find_block(reader, root, parent, "regimes", ALVH_NODE_LIST, REQUIRED);
    if (!list)
        return;
    for (const struct alvh_node *node = list->first; node; node = node->next)
        read_regime(reader, node, path);
    if (reader->model->regimes == 0)
        alvh_node_problem(list, path, reader->problems,
                          "no regime is described; allowed: 1 to %d", ALVH_MAX_REGIMES);
}

/* The two ends of a move; false after a problem. */
static bool read_ends(const struct reader *reader, const struct alvh_node *node,
                      const char *parent, int end[2])
{
    static const char *const keys[] = {"from", "to"};
    end[0] = end[1] = -1;
    for (int i = 0; i < 2; i++) {
        char path[ALVH_PATH_LENGTH];
        alvh_path_join(path, parent, keys[i]);
        const struct alvh_node *name = alvh_node_find(node, keys[i]);
        if (name)
            end[i] = find_regime(reader, name, path);
        else
            alvh_node_problem(node, path, reader->problems,
                              "is missing; the name of a regime is expected");
    }
    return end[0] >= 0 && end[1] >= 0;
}

/* Rates close when every move leads elsewhere, is given once, and is possible under Q
 * whenever it is under P. */
static bool move_is_good(const struct reader *reader, const struct alvh_node *node,
                         const char *path, const int end[2], struct alvh_measure_moves *own,
                         const struct alvh_measure_moves *pricing)
{
    if (end[0] == end[1]) {
        alvh_node_problem(node, path, reader->problems,
                          "leads from a regime to itself; the rate of staying follows from "
                          "the others");
        return false;
    }
    int *line = &own->line[end[0]][end[1]];
    if (*line) {
        alvh_node_problem(node, path, reader->problems,
                          "the move appears twice; first on line %d", *line);
        return false;
    }
    *line = node->line;
    if (pricing && !pricing->line[end[0]][end[1]]) {
        alvh_node_problem(
            node, path, reader->problems,
            "the move is not among transitions; what can happen must be priced");
        return false;
    }
    return true;
}

static void read_move(const struct reader *reader, const struct alvh_node *node,
                      const char *parent, struct alvh_measure_moves *own,
                      const struct alvh_measure_moves *pricing)
{
    static const char *const end_keys[] = {"from", "to"};
    int end[2];
    if (!alvh_node_is(node, parent, ALVH_NODE_MAP, reader->problems) ||
        !read_ends(reader, node, parent, end))
        return;
    char ends[2 * ALVH_REGIME_NAME], path[ALVH_PATH_LENGTH];
    sprintf(ends, "%s-%s", reader->model->regime_name[end[0]],
            reader->model->regime_name[end[1]]);
    alvh_path_join(path, parent, ends);
    if (!move_is_good(reader, node, path, end, own, pricing))
        return;
    struct alvh_jump *jump = &reader->measure->regime_jump[end[0]][end[1]];
    const struct number numbers[] = {
        {"rate", 0.0, 1000.0, &reader->measure->rate[end[0]][end[1]], REQUIRED},
        {"jump_mean", -5.0, 5.0, &jump->mean, OPTIONAL},
        {"jump_stdev", 0.0, 5.0, &jump->stdev, OPTIONAL},
        {"variance_jump_mean", 0.0, 10.0, &jump->variance_mean, OPTIONAL},
        {"jump_correlation", -100.0, 100.0, &jump->correlation, OPTIONAL},
    };
    read_numbers(reader, node, path, 5, numbers, 2, end_keys);
    check_jump(reader, node, path, jump);
}

static void read_moves(const struct reader *reader, const struct alvh_node *root,
                       const char *parent, struct alvh_measure_moves *own,
                       const struct alvh_measure_moves *pricing)
{
    char path[ALVH_PATH_LENGTH];
    alvh_path_join(path, parent, "transitions");
    const struct alvh_node *list =
        find_block(reader, root, parent, "transitions", ALVH_NODE_LIST, OPTIONAL);
    if (!list)
        return;
    for (const struct alvh_node *node = list->first; node; node = node->next)
        read_move(reader, node, path, own, pricing);
}

/* Interest and dividends are the same under both measures. */
static void read_carry(const struct reader *reader, const struct alvh_node *root,
                       const char *parent)
{
    const struct number numbers[] = {
        {"rate", -0.5, 1.0, &reader->model->rate, SHARED},
        {"dividend_yield", -0.5, 1.0, &reader->model->dividend_yield, SHARED},
    };
    for (int i = 0; i < 2; i++)
        read_number(reader, root, parent, &numbers[i]);
}

static void read_premium(const struct reader *reader, const struct alvh_node *root)
{
    const struct number numbers[] = {
        {"constant", -1.0, 1.0, &reader->measure->premium_constant, OPTIONAL},
        {"variance", -100.0, 100.0, &reader->measure->premium_variance, OPTIONAL},
    };
    const struct alvh_node *node =
        find_block(reader, root, "real_world", "premium", ALVH_NODE_MAP, OPTIONAL);
    if (node)
        read_numbers(reader, node, "real_world.premium", 2, numbers, 0, NULL);
}

static void read_factors(const struct reader *reader, const struct alvh_node *root)
{
    const struct alvh_node *node =
        find_block(reader, root, "real_world", "factors", ALVH_NODE_MAP, OPTIONAL);
    if (node)
        alvh_factor_model_read(node, "real_world.factors", &reader->model->factors,
                               reader->problems);
}

static void read_measure(const struct reader *reader, const struct alvh_node *root,
                         const char *path, struct alvh_measure_moves *own,
                         const struct alvh_measure_moves *pricing)
{
    static const char *const keys[] = {"rate",    "dividend_yield", "variance",  "jump",
                                       "regimes", "transitions",    "real_world"};
    static const char *const real_world_keys[] = {"variance",       "jump",    "regimes",
                                                  "transitions",    "premium", "rate",
                                                  "dividend_yield", "factors"};
    alvh_node_known(root, path, reader->real_world ? 8 : 7,
                    reader->real_world ? real_world_keys : keys, reader->problems);
    read_carry(reader, root, path);
    read_variance(reader, root, path);
    read_jump(reader, root, path);
    read_regimes(reader, root, path);
    read_moves(reader, root, path, own, pricing);
}

void alvh_measure_read_pricing(const struct alvh_node *root, struct alvh_model *model,
                               struct alvh_measure_moves *moves,
                               struct alvh_problems *problems)
{
    const struct reader reader = {
        .model = model, .measure = &model->q, .real_world = false, .problems = problems};
    read_measure(&reader, root, "", moves, NULL);
}

void alvh_measure_read_real(const struct alvh_node *root, struct alvh_model *model,
                            const struct alvh_measure_moves *pricing,
                            struct alvh_problems *problems)
{
    struct alvh_measure_moves moves = {0};
    const struct reader reader = {
        .model = model, .measure = &model->p, .real_world = true, .problems = problems};
    read_measure(&reader, root, "real_world", &moves, pricing);
    read_premium(&reader, root);
    read_factors(&reader, root);
}
