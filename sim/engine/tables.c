#include "sim/engine/tables_folder.h"

#include <dlfcn.h>
#include <errno.h>
#include <glob.h>
#include <inttypes.h>
#include <limits.h>
#include <omp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/table_fit.h"

/* ---- Fitting ------------------------------------------------------------------------ */

struct fit_watch {
    alvh_tables_progress *progress;
    void *context;
    int64_t done, total;
};

static void count_unit(struct fit_watch *watch)
{
#pragma omp critical(alvh_tables_progress)
    {
        watch->done++;
        if (watch->progress)
            watch->progress(watch->context, watch->done, watch->total);
    }
}

/* Runs the units of one stage; the first failure, in the order of units, is the one told.
 */
static enum alvh_status run_stage(struct alvh_table_fit *fit, int stage, int threads,
                                  struct fit_watch *watch, struct alvh_error *error)
{
    const int units = alvh_table_fit_units(fit, stage);
    int failed_unit = INT_MAX;
    struct alvh_error failure = {0};
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (int unit = 0; unit < units; unit++) {
        struct alvh_error own = {0};
        if (alvh_table_fit_unit(fit, stage, unit, &own) != ALVH_OK) {
#pragma omp critical(alvh_tables_failure)
            if (unit < failed_unit) {
                failed_unit = unit;
                failure = own;
            }
        }
        count_unit(watch);
    }
    return failed_unit == INT_MAX ? ALVH_OK
                                  : alvh_fail(error, failure.status, "%s", failure.text);
}

static enum alvh_status fit_tables(const struct alvh_model *model, int threads,
                                   alvh_tables_progress *progress, void *context,
                                   struct alvh_tables **tables, struct alvh_error *error)
{
    struct alvh_table_fit *fit;
    ALVH_TRY(alvh_table_fit_create(model, &fit, error));
    struct fit_watch watch = {.progress = progress, .context = context};
    for (int stage = 0; stage < ALVH_TABLE_FIT_STAGES; stage++)
        watch.total += alvh_table_fit_units(fit, stage);
    const int team = threads > 0 ? threads : omp_get_num_procs();
    enum alvh_status status = ALVH_OK;
    for (int stage = 0; stage < ALVH_TABLE_FIT_STAGES && status == ALVH_OK; stage++)
        status = run_stage(fit, stage, team, &watch, error);
    if (status == ALVH_OK)
        *tables = alvh_table_fit_take(fit);
    alvh_table_fit_free(fit);
    return status;
}

/* ---- Files -------------------------------------------------------------------------- */

enum { TABLE_PATH = 4096 };

static bool file_path(char path[static TABLE_PATH], const char *folder, uint64_t key,
                      const char *end)
{
    const int length =
        snprintf(path, TABLE_PATH, "%s/tables-%016" PRIx64 ".bin%s", folder, key, end);
    return length > 0 && length < TABLE_PATH;
}

/* The tables in a file; NULL where there is no whole file of that key, as where one cannot
 * be read: tables can be fitted anew, memory cannot. */
static enum alvh_status load(const char *folder, uint64_t key, struct alvh_tables **tables,
                             struct alvh_error *error)
{
    char path[TABLE_PATH];
    struct stat about;
    *tables = NULL;
    if (!folder || !*folder || !file_path(path, folder, key, ""))
        return ALVH_OK;
    FILE *file = fopen(path, "rb");
    if (!file)
        return ALVH_OK;
    enum alvh_status status = ALVH_OK;
    /* No tables are larger than 256 MiB; a file that is must be something else. */
    if (fstat(fileno(file), &about) == 0 && about.st_size > 0 && about.st_size < 1 << 28) {
        const size_t count = (size_t)about.st_size;
        void *bytes = aligned_alloc(64, (count + 63) / 64 * 64);
        if (!bytes) {
            status = alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", path);
        } else if (fread(bytes, 1, count, file) != count ||
                   !alvh_tables_are_whole(bytes, count, key)) {
            free(bytes);
        } else {
            *tables = bytes;
        }
    }
    fclose(file);
    return status;
}

/* Writes beside the final name and renames, so that no reader meets half a file. */
static enum alvh_status save(const struct alvh_tables *tables, const char *folder,
                             uint64_t key, struct alvh_error *error)
{
    char path[TABLE_PATH], partial[TABLE_PATH], end[64];
    snprintf(end, sizeof end, ".%ld.partial", (long)getpid());
    if (!file_path(path, folder, key, "") || !file_path(partial, folder, key, end))
        return alvh_fail(error, ALVH_EFAILED, "%s: the name of this folder is too long",
                         folder);
    FILE *file = fopen(partial, "wb");
    if (!file)
        return alvh_fail(error, ALVH_EFAILED, "%s: %s", partial, strerror(errno));
    const size_t bytes = alvh_tables_bytes(tables);
    bool written = fwrite(tables, 1, bytes, file) == bytes;
    written = fclose(file) == 0 && written;
    if (!written || rename(partial, path) != 0) {
        const int why = errno;
        unlink(partial);
        return alvh_fail(error, ALVH_EFAILED, "%s: %s", path, strerror(why));
    }
    return ALVH_OK;
}

/* $XDG_CACHE_HOME/alvh, or ~/.cache/alvh; false where neither variable is an absolute path.
 */
static bool cache_folder(char folder[static TABLE_PATH])
{
    const char *cache = getenv("XDG_CACHE_HOME");
    const bool given = cache && cache[0] == '/';
    const char *root = given ? cache : getenv("HOME");
    if (!root || root[0] != '/')
        return false;
    const int length =
        snprintf(folder, TABLE_PATH, "%s%s/alvh", root, given ? "" : "/.cache");
    return length > 0 && length < TABLE_PATH;
}

/* Returns errno where the last of them is neither made nor there, of the first failure. */
static int make_folders(const char *folder)
{
    char path[TABLE_PATH];
    int reason = 0;
    snprintf(path, sizeof path, "%s", folder);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST && reason == 0)
            reason = errno;
        *slash = '/';
    }
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    return reason ? reason : errno;
}

/* Puts a path relative to the folder of a file in the place of the file's own. */
static bool replace_name(char file[static TABLE_PATH], const char *relative)
{
    char *name = strrchr(file, '/');
    if (!name || (size_t)(name + 1 - file) + strlen(relative) >= TABLE_PATH)
        return false;
    strcpy(name + 1, relative);
    return true;
}

/* Beside the folder of the running program, wherever an installation was moved to; false
 * where the system does not tell. */
static bool program_folder(char folder[static TABLE_PATH])
{
    const ssize_t length = readlink("/proc/self/exe", folder, TABLE_PATH - 1);
    if (length <= 0)
        return false;
    folder[length] = '\0';
    return replace_name(folder, ALVH_TABLES_FROM_PROGRAM);
}

/* The same of the library that this code was loaded from. */
static bool library_folder(char folder[static TABLE_PATH])
{
    static const char here;
    Dl_info about;
    if (!dladdr(&here, &about) || strlen(about.dli_fname) >= TABLE_PATH)
        return false;
    strcpy(folder, about.dli_fname);
    return replace_name(folder, ALVH_TABLES_FROM_LIBRARY);
}

/* ---- Obtaining ---------------------------------------------------------------------- */

/* NULL where no folder has them. */
static enum alvh_status find(uint64_t key, const char *cache, struct alvh_tables **tables,
                             struct alvh_error *error)
{
    char program[TABLE_PATH], library[TABLE_PATH];
    const char *const folders[] = {getenv("ALVH_TABLES_DIR"), ALVH_TABLES_LOCAL_DIR,
                                   program_folder(program) ? program : NULL,
                                   library_folder(library) ? library : NULL,
                                   ALVH_TABLES_INSTALL_DIR, cache};
    *tables = NULL;
    for (size_t n = 0; n < sizeof folders / sizeof *folders && !*tables; n++)
        ALVH_TRY(load(folders[n], key, tables, error));
    return ALVH_OK;
}

enum alvh_status alvh_tables_obtain(const struct alvh_model *model,
                                    enum alvh_tables_source source, int threads,
                                    alvh_tables_progress *progress, void *context,
                                    struct alvh_tables **tables, struct alvh_error *error)
{
    if (source == ALVH_TABLES_FITTED)
        return fit_tables(model, threads, progress, context, tables, error);
    const uint64_t key = alvh_tables_key(model);
    char cache[TABLE_PATH];
    const bool has_cache = cache_folder(cache);
    ALVH_TRY(find(key, has_cache ? cache : NULL, tables, error));
    if (*tables)
        return ALVH_OK;
    ALVH_TRY(fit_tables(model, threads, progress, context, tables, error));
    if (has_cache) {
        /* A cache that cannot be written costs the next run a fit, and nothing else. */
        make_folders(cache);
        save(*tables, cache, key, NULL);
    }
    return ALVH_OK;
}

enum alvh_status alvh_tables_make(const struct alvh_model *model, const char *folder,
                                  alvh_tables_progress *progress, void *context,
                                  struct alvh_error *error)
{
    struct alvh_tables *tables = NULL;
    const uint64_t key = alvh_tables_key(model);
    char cache[TABLE_PATH];
    const int reason = make_folders(folder);
    if (reason)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be made: %s", folder,
                         strerror(reason));
    ALVH_TRY(load(folder, key, &tables, error));
    if (tables) { /* as it should be already */
        alvh_tables_free(tables);
        return ALVH_OK;
    }
    ALVH_TRY(find(key, cache_folder(cache) ? cache : NULL, &tables, error));
    if (!tables)
        ALVH_TRY(fit_tables(model, 0, progress, context, &tables, error));
    const enum alvh_status status = save(tables, folder, key, error);
    alvh_tables_free(tables);
    return status;
}

/* Whether the file is that of one of the models. */
static bool is_current(const char *path, const char *folder, int models,
                       const struct alvh_model model[])
{
    char current[TABLE_PATH];
    for (int n = 0; n < models; n++)
        if (file_path(current, folder, alvh_tables_key(&model[n]), "") &&
            strcmp(path, current) == 0)
            return true;
    return false;
}

enum alvh_status alvh_tables_prune(const char *folder, int models,
                                   const struct alvh_model model[],
                                   struct alvh_error *error)
{
    char pattern[TABLE_PATH];
    const int length = snprintf(pattern, sizeof pattern, "%s/tables-*.bin*", folder);
    if (length < 0 || length >= TABLE_PATH)
        return alvh_fail(error, ALVH_EFAILED, "%s: the name of this folder is too long",
                         folder);
    glob_t found;
    const int failure = glob(pattern, 0, NULL, &found);
    if (failure == GLOB_NOMATCH)
        return ALVH_OK;
    if (failure != 0)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be searched: %s", folder,
                         failure == GLOB_NOSPACE ? "no memory" : strerror(errno));
    enum alvh_status status = ALVH_OK;
    for (size_t n = 0; n < found.gl_pathc && status == ALVH_OK; n++)
        if (!is_current(found.gl_pathv[n], folder, models, model) &&
            unlink(found.gl_pathv[n]) != 0)
            status = alvh_fail(error, ALVH_EFAILED, "%s: %s", found.gl_pathv[n],
                               strerror(errno));
    globfree(&found);
    return status;
}
