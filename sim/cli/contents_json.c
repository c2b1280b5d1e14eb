#include <string.h>

#include "models/json.h"
#include "sim/cli/headline.h"
#include "sim/file/contents.h"

/* What stands beside a value under its name and a suffix. */
static const struct {
    const char *suffix, *key;
} parts[] = {{"_se", "se"}, {"_lo", "low"}, {"_hi", "high"}};
enum { PARTS = sizeof parts / sizeof *parts };

static const struct alvh_contents_dataset *find(const struct alvh_contents_group *group,
                                                const char *name, size_t length,
                                                const char *suffix)
{
    for (int i = 0; i < group->datasets; i++) {
        const char *own = group->dataset[i].name;
        if (strncmp(own, name, length) == 0 && strcmp(own + length, suffix) == 0)
            return &group->dataset[i];
    }
    return NULL;
}

/* Is it an error or an end of another dataset? */
static bool is_part(const struct alvh_contents_group *group,
                    const struct alvh_contents_dataset *dataset)
{
    const size_t length = strlen(dataset->name);
    for (int p = 0; p < PARTS; p++) {
        const size_t suffix = strlen(parts[p].suffix);
        if (length > suffix &&
            strcmp(dataset->name + length - suffix, parts[p].suffix) == 0 &&
            find(group, dataset->name, length - suffix, ""))
            return true;
    }
    return false;
}

/* A list for each axis; `at` is the next value. */
static void put_values(struct alvh_json *json, const char *key,
                       const struct alvh_contents_dataset *dataset, int axis, int64_t *at)
{
    if (axis == dataset->rank || axis == ALVH_CONTENTS_RANK) {
        if (dataset->text)
            alvh_json_text(json, key, dataset->text[*at]);
        else
            alvh_json_real(json, key, dataset->number[*at]);
        (*at)++;
        return;
    }
    alvh_json_list(json, key);
    for (int64_t i = 0; i < dataset->length[axis]; i++)
        put_values(json, NULL, dataset, axis + 1, at);
    alvh_json_end(json);
}

static void put_part(struct alvh_json *json, const char *key,
                     const struct alvh_contents_dataset *dataset)
{
    int64_t at = 0;
    put_values(json, key, dataset, 0, &at);
}

static void put_dataset(struct alvh_json *json, const struct alvh_contents_group *group,
                        const struct alvh_contents_dataset *dataset)
{
    alvh_json_map(json, dataset->name);
    alvh_json_list(json, "dimensions");
    for (int axis = 0; axis < dataset->rank; axis++)
        alvh_json_text(json, NULL, dataset->axis[axis]);
    alvh_json_end(json);
    alvh_json_text(json, "units", dataset->unit);
    put_part(json, "value", dataset);
    for (int p = 0; p < PARTS; p++) {
        const struct alvh_contents_dataset *part =
            find(group, dataset->name, strlen(dataset->name), parts[p].suffix);
        if (part)
            put_part(json, parts[p].key, part);
    }
    alvh_json_end(json);
}

void cli_print_contents(FILE *out, const struct alvh_contents *contents)
{
    struct alvh_json json = {.out = out, .lines = 2};
    alvh_json_map(&json, NULL);
    for (int g = 0; g < contents->groups; g++) {
        const struct alvh_contents_group *group = &contents->group[g];
        alvh_json_map(&json, group->name);
        for (int i = 0; i < group->datasets; i++)
            if (!is_part(group, &group->dataset[i]))
                put_dataset(&json, group, &group->dataset[i]);
        alvh_json_end(&json);
    }
    alvh_json_end(&json);
}
