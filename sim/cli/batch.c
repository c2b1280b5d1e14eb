#include "alvh/batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/cli/batch_table.h"
#include "sim/cli/headline.h"
#include "sim/cli/running.h"
#include "sim/file/folder.h"

/* One scenario of the command line and what became of it. */
struct item {
    char name[ALVH_TEXT_LENGTH]; /* the scenario's; before it is read, the operand */
    char *output;                /* DIR/NAME.h5 */
    struct alvh_result result;
    const char *failure; /* NULL: none */
};

struct batch {
    const struct cli_arguments *arguments;
    const char *folder;
    bool quiet, resume;
    struct alvh_tables_cache *tables;
    int count;
    struct item *item;
};

/* A file name is that of one scenario only, and not that of the summary. */
static bool name_is_taken(const struct batch *batch, int index)
{
    const char *output = batch->item[index].output;
    const char *slash = strrchr(output, '/');
    for (int other = 0; other < index; other++)
        if (batch->item[other].output && strcmp(batch->item[other].output, output) == 0)
            return true;
    return strcmp(slash + 1, "summary.h5") == 0;
}

static const char *name_file(struct batch *batch, int index,
                             const struct alvh_scenario *scenario)
{
    struct item *item = &batch->item[index];
    char file[CLI_OUTPUT];
    strcpy(item->name, scenario->name);
    cli_output_name(scenario, file);
    if (asprintf(&item->output, "%s/%s", batch->folder, file) < 0) {
        item->output = NULL;
        return "no memory";
    }
    if (!name_is_taken(batch, index))
        return NULL;
    fprintf(stderr,
            "%s: name: the file %s is taken; scenarios of a batch need names of "
            "their own\n",
            batch->arguments->operand[index], item->output);
    return "another scenario has its name";
}

/* Runs one scenario; NULL, or why it failed. */
static const char *run_item(struct batch *batch, int index)
{
    static struct alvh_scenario scenario;
    static struct alvh_run_report report;
    struct item *item = &batch->item[index];
    struct alvh_error error = {0};
    const int read =
        cli_read_given(batch->arguments, batch->arguments->operand[index], &scenario);
    if (read != ALVH_OK)
        return "the scenario is not valid";
    const char *taken = name_file(batch, index, &scenario);
    if (taken)
        return taken;
    if (!batch->quiet)
        fprintf(stderr, "alvh: %s, %d of %d\n", item->name, index + 1, batch->count);
    const struct cli_run_options options = {.output = item->output,
                                            .quiet = batch->quiet,
                                            .resume = batch->resume,
                                            .tables = batch->tables};
    if (cli_simulate(&scenario, &options, &report) != ALVH_OK)
        return "the run failed";
    if (!batch->quiet)
        cli_tell_written(item->output, &report);
    if (alvh_result_read(item->output, &item->result, &error) != ALVH_OK) {
        cli_fail(&error);
        return "its result cannot be read";
    }
    return NULL;
}

static void run_items(struct batch *batch)
{
    for (int i = 0; i < batch->count; i++) {
        struct item *item = &batch->item[i];
        snprintf(item->name, sizeof item->name, "%s", batch->arguments->operand[i]);
        item->failure = cli_stopped() ? "the batch was stopped" : run_item(batch, i);
    }
}

static void print_results(const struct batch *batch, const struct alvh_batch_entry *entry)
{
    if (!cli_has(batch->arguments, "--json")) {
        cli_print_batch(stdout, batch->count, entry);
        return;
    }
    const char *before = "[";
    for (int i = 0; i < batch->count; i++) {
        if (!entry[i].result)
            continue;
        fputs(before, stdout);
        cli_print_json(stdout, batch->item[i].output, entry[i].result, NULL);
        before = ",";
    }
    fputs("]\n", stdout);
}

/* Writes the summary and prints the comparison of those that ran. */
static int summarise(const struct batch *batch)
{
    struct alvh_error error = {0};
    char *output = NULL;
    struct alvh_batch_entry *entry = calloc((size_t)batch->count, sizeof *entry);
    int status = ALVH_EFAILED;
    if (!entry || asprintf(&output, "%s/summary.h5", batch->folder) < 0) {
        free(entry);
        fprintf(stderr, "alvh: no memory\n");
        return status;
    }
    for (int i = 0; i < batch->count; i++) {
        const struct item *item = &batch->item[i];
        entry[i] =
            (struct alvh_batch_entry){item->name, item->failure ? NULL : &item->result,
                                      item->failure ? item->failure : ""};
    }
    status = (int)alvh_batch_write(output, batch->count, entry, &error);
    if (status == ALVH_OK)
        print_results(batch, entry);
    else
        cli_fail(&error);
    free(output);
    free(entry);
    return status;
}

/* Names what failed; returns how many did. */
static int name_failures(const struct batch *batch)
{
    int failures = 0;
    for (int i = 0; i < batch->count; i++)
        failures += batch->item[i].failure != NULL;
    if (failures > 0)
        fprintf(stderr, "alvh: %d of %d scenarios failed:\n", failures, batch->count);
    for (int i = 0; i < batch->count; i++)
        if (batch->item[i].failure)
            fprintf(stderr, "  %s: %s\n", batch->item[i].name, batch->item[i].failure);
    return failures;
}

static int run_batch(struct batch *batch)
{
    run_items(batch);
    int finished = 0;
    for (int i = 0; i < batch->count; i++)
        finished += batch->item[i].failure == NULL;
    const int summary = finished > 0 ? summarise(batch) : ALVH_OK;
    const int failures = name_failures(batch);
    return cli_stopped() ? 128 + cli_stopped() : failures > 0 ? ALVH_EFAILED : summary;
}

static int run(const struct cli_arguments *arguments)
{
    struct cli_shortcuts shortcuts;
    const char *folder = cli_value(arguments, "--dir");
    struct batch batch = {.arguments = arguments,
                          .folder = folder ? folder : ".",
                          .quiet = cli_has(arguments, "--quiet"),
                          .resume = cli_has(arguments, "--resume"),
                          .count = arguments->operands};
    if (batch.count == 0)
        return cli_usage(arguments->command, "a scenario is missing");
    int status = cli_read_shortcuts(arguments, &shortcuts);
    if (status != ALVH_OK)
        return status;
    /* What is on the medium in a folder is lost where the folder is not. */
    const bool made = mkdir(batch.folder, 0777) == 0 || errno == EEXIST;
    const int reason = made ? alvh_folder_sync(batch.folder) : errno;
    if (reason) {
        fprintf(stderr, "%s: cannot be made: %s\n", batch.folder, strerror(reason));
        return ALVH_EFAILED;
    }
    batch.item = calloc((size_t)batch.count, sizeof *batch.item);
    batch.tables = alvh_tables_cache_create();
    if (batch.item && batch.tables) {
        status = run_batch(&batch);
    } else {
        fprintf(stderr, "alvh: no memory\n");
        status = ALVH_EFAILED;
    }
    for (int i = 0; batch.item && i < batch.count; i++) {
        free(batch.item[i].output);
        alvh_result_free(&batch.item[i].result);
    }
    free(batch.item);
    alvh_tables_cache_free(batch.tables);
    return status;
}

static const struct cli_option options[] = {
    {"--dir", 'd', "DIR", "the folder of the result files (the present one)"},
    CLI_SHORTCUT_OPTIONS,
    {"--resume", 0, NULL, "go on with what interrupted runs have left"},
    {"--json", 0, NULL, "print the headlines as one JSON list"},
    {"--quiet", 0, NULL, "no progress"},
    {0}};

const struct cli_command cli_batch = {
    .name = "batch",
    .operands = "SCENARIO...",
    .most_operands = 10000,
    .does = "Runs many scenarios, one file each, and compares them",
    .text = "Each SCENARIO, a built-in one or a YAML file, is run into DIR/NAME.h5, NAME\n"
            "being its own; options hold for all of them. Runs share price tables and\n"
            "threads. A scenario that fails does not stop the others: it is named at the\n"
            "end, and the exit status is 1. DIR/summary.h5 holds the headline statistics\n"
            "of all of them side by side.\n",
    .options = options,
    .spreads = true,
    .run = run,
};
