#include <errno.h>
#include <string.h>
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
