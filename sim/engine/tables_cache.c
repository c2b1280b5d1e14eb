#include <stdint.h>
#include <stdlib.h>

#include "alvh/tables.h"
#include "models/table_fit.h"

struct entry {
    uint64_t key;
    struct alvh_tables *tables;
};

struct alvh_tables_cache {
    int count;
    struct entry *entry;
};

struct alvh_tables_cache *alvh_tables_cache_create(void)
{
    return calloc(1, sizeof(struct alvh_tables_cache));
}

void alvh_tables_cache_free(struct alvh_tables_cache *cache)
{
    if (!cache)
        return;
    for (int i = 0; i < cache->count; i++)
        alvh_tables_free(cache->entry[i].tables);
    free(cache->entry);
    free(cache);
}

enum alvh_status alvh_tables_cache_obtain(struct alvh_tables_cache *cache,
                                          const struct alvh_model *model, int threads,
                                          alvh_tables_progress *progress, void *context,
                                          const struct alvh_tables **tables,
                                          struct alvh_error *error)
{
    const uint64_t key = alvh_tables_key(model);
    for (int i = 0; i < cache->count; i++)
        if (cache->entry[i].key == key) {
            *tables = cache->entry[i].tables;
            return ALVH_OK;
        }
    struct entry *grown =
        realloc(cache->entry, (size_t)(cache->count + 1) * sizeof *cache->entry);
    if (!grown)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the tables of another model");
    cache->entry = grown;
    struct entry *entry = &cache->entry[cache->count];
    entry->key = key;
    ALVH_TRY(alvh_tables_obtain(model, ALVH_TABLES_CACHED, threads, progress, context,
                                &entry->tables, error));
    *tables = entry->tables;
    cache->count++;
    return ALVH_OK;
}
