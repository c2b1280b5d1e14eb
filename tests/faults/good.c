#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/faults/bench.h"

static void copy_text(const char *from, const char *to, const char *name)
{
    char line[512];
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    require(in && out, "%s: no copy to %s", from, to);
    while (fgets(line, sizeof line, in))
        if (name && strncmp(line, "name:", 5) == 0)
            fprintf(out, "name: %s\n", name);
        else
            fputs(line, out);
    fclose(in);
    fclose(out);
}

static void make_good(const struct bench *bench, const struct fault_plan *plan,
                      const char *const words[])
{
    static struct program_end end;
    program_run(bench->good, words, plan, bench->outcome, &end);
    require((end.status == 0) == !plan, "%s %s: status %d: %s", words[0], words[1],
            end.status, end.error);
}

void make_good_files(const struct bench *bench, const char *scenario, const char *models)
{
    char path[TREE_PATH], other[TREE_PATH];
    /* Every block takes so long that a tally follows it; no second block is written. */
    static const struct fault_plan cut = {
        .class = FAULT_WRITE, .error = ENOSPC, .n = 4, .lasting = true, .step = 6.0};
    join(path, bench->good, "small.yaml");
    copy_text(scenario, path, NULL);
    join(path, bench->good, "other.yaml");
    copy_text(scenario, path, "other");
    join(path, bench->good, "core.yaml");
    join(other, models, "builtin/core.yaml");
    tree_copy_file(other, path);
    join(path, bench->good, "closes.csv");
    join(other, models, "data/closes.csv");
    tree_copy_file(other, path);
    make_good(bench, NULL,
              (const char *[]){"run", "small.yaml", "-o", "out.h5", "--quiet", NULL});
    make_good(bench, NULL,
              (const char *[]){"run", "small.yaml", "-o", "other.h5", "--quiet", "--seed",
                               "2", NULL});
    for (const char *const *shard = (const char *[]){"1/2", "2/2", NULL}; *shard; shard++)
        make_good(bench, NULL,
                  (const char *[]){"run", "small.yaml", "-o", "p", "--quiet", "--shard",
                                   *shard, NULL});
    make_good(bench, &cut,
              (const char *[]){"run", "small.yaml", "-o", "cut", "--quiet", NULL});
    join(other, bench->good, "cut.checkpoint");
    require(access(other, F_OK) == 0, "nothing was kept of a run that was stopped");
}

void lay_out(struct bench *bench)
{
    char from[TREE_PATH], to[TREE_PATH], name[TREE_NAME];
    tree_remove(bench->before);
    require(mkdir(bench->before, 0777) == 0, "%s cannot be made", bench->before);
    for (int i = 0; i < INPUTS && bench->command->input[i]; i++) {
        snprintf(name, sizeof name, "%s", bench->command->input[i]);
        char *as = strchr(name, ':');
        if (as)
            *as++ = '\0';
        join(from, bench->good, name);
        join(to, bench->before, as ? as : name);
        tree_copy_file(from, to);
    }
    tree_copy(bench->before, bench->work);
    program_run(bench->work, bench->command->words, NULL, bench->outcome,
                &bench->reference);
    require(bench->reference.status == 0, "%s: status %d: %s", bench->command->name,
            bench->reference.status, bench->reference.error);
    tree_look(bench->work, &bench->wanted);
    if (bench->command->earlier) {
        join(to, bench->before, bench->command->earlier);
        FILE *file = fopen(to, "w");
        require(file && fputs("what was here before\n", file) >= 0 && fclose(file) == 0,
                "%s cannot be written", to);
    }
    tree_look(bench->before, &bench->given);
}
