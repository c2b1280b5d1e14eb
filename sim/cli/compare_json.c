#include "models/json.h"
#include "sim/cli/compare.h"

static void put_estimate(struct alvh_json *json, const char *key,
                         const struct alvh_estimate *estimate)
{
    alvh_json_map(json, key);
    alvh_json_real(json, "value", estimate->value);
    alvh_json_real(json, "se", estimate->se);
    alvh_json_real(json, "low", estimate->low);
    alvh_json_real(json, "high", estimate->high);
    alvh_json_end(json);
}

static void put_runs(struct alvh_json *json, const struct alvh_comparison *comparison)
{
    alvh_json_list(json, "runs");
    for (int i = 0; i < 2; i++) {
        const struct alvh_result *result = &comparison->result[i];
        alvh_json_map(json, NULL);
        alvh_json_text(json, "file", comparison->file[i]);
        alvh_json_text(json, "scenario", result->scenario);
        alvh_json_integer(json, "seed", result->seed);
        alvh_json_integer(json, "paths", result->paths);
        alvh_json_integer(json, "paths_compared", comparison->paths[i]);
        alvh_json_integer(json, "days", result->days);
        alvh_json_end(json);
    }
    alvh_json_end(json);
}

static void put_keys(struct alvh_json *json, const struct alvh_comparison *comparison)
{
    alvh_json_list(json, "keys");
    for (int i = 0; i < comparison->keys; i++) {
        const struct alvh_changed_key *key = &comparison->key[i];
        alvh_json_map(json, NULL);
        alvh_json_text(json, "key", key->key);
        alvh_json_text(json, "first", key->value[0]);
        alvh_json_text(json, "second", key->value[1]);
        alvh_json_end(json);
    }
    alvh_json_end(json);
}

static void put_row(struct alvh_json *json, const struct alvh_compared *row)
{
    static const struct {
        const char *name, *unit;
    } statistics[] = {
#define STATISTIC(name, unit, better, text) {#name, unit},
        ALVH_COMPARED_STATISTICS(STATISTIC)
#undef STATISTIC
    };
    static const char *const verdicts[] = {"same", "better", "worse"};
    alvh_json_map(json, NULL);
    alvh_json_text(json, "book", row->book);
    alvh_json_integer(json, "scale", row->scale);
    alvh_json_text(json, "statistic", statistics[row->statistic].name);
    alvh_json_text(json, "unit", statistics[row->statistic].unit);
    put_estimate(json, "first", &row->difference.first);
    put_estimate(json, "second", &row->difference.second);
    put_estimate(json, "difference", &row->difference.difference);
    alvh_json_real(json, "p", row->difference.p);
    alvh_json_real(json, "p_holm", row->p_holm);
    alvh_json_text(json, "verdict", verdicts[cli_compare_verdict(row)]);
    alvh_json_end(json);
}

void cli_compare_json(FILE *out, const struct alvh_comparison *comparison)
{
    struct alvh_json json = {.out = out, .lines = 2};
    alvh_json_map(&json, NULL);
    put_runs(&json, comparison);
    alvh_json_flag(&json, "paired", comparison->paired);
    alvh_json_flag(&json, "plain_sampling", comparison->plain);
    put_keys(&json, comparison);
    alvh_json_list(&json, "differences");
    for (int i = 0; i < comparison->rows; i++)
        put_row(&json, &comparison->row[i]);
    alvh_json_end(&json);
    alvh_json_end(&json);
}
