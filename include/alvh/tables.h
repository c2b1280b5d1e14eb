/* The price tables of a model: fitted once, then read by every path.
 *
 *     SPX smiles                    0 .. ALVH_TABLES_SPX_DAYS trading days
 *     VIX futures and VIX smiles    0 .. ALVH_TABLES_VIX_DAYS trading days
 *
 * at any market state; a smile is the total implied volatility of options. How a price is
 * read off is in models/smile.h, how the tables are fitted in models/table_fit.h, the
 * equations and measured errors in docs/tables.md.
 *
 * Vega, here and everywhere, is dPrice/dVIX along the fast variance,
 * (dPrice/dv1) / (dVIX/dv1) with VIX = sqrt(vix_level[R] + vix_slope . v) as a fraction:
 * per 1.00 of VIX, which is 100 VIX points. It is one number for SPX options, VIX options
 * and VIX futures, so that vegas of a book can be added. */
#ifndef ALVH_TABLES_H
#define ALVH_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "alvh/model.h"

ALVH_API_BEGIN

enum { ALVH_TABLES_SPX_DAYS = 64, ALVH_TABLES_VIX_DAYS = 160 };

struct alvh_tables;

/* Where tables may come from. */
enum alvh_tables_source {
    ALVH_TABLES_CACHED, /* use a file that holds them, else fit and leave one */
    ALVH_TABLES_FITTED, /* fit, and touch no file */
};

/* Called by one thread at a time with the units of the fit done so far. */
typedef void alvh_tables_progress(void *context, int64_t done, int64_t total);

/* The tables of a prepared model. Files are looked for by a hash of the model's numbers: in
 * ALVH_TABLES_DIR of the environment, in the build's folder, where the running program, the
 * library or the package is installed, and in $XDG_CACHE_HOME/alvh (or ~/.cache/alvh),
 * where a fit leaves its file. A file that is damaged or of another version is fitted
 * again, and a cache that cannot be written is no failure. threads = 0 takes one per
 * processor; progress may be NULL. */
enum alvh_status alvh_tables_obtain(const struct alvh_model *model,
                                    enum alvh_tables_source source, int threads,
                                    alvh_tables_progress *progress, void *context,
                                    struct alvh_tables **tables, struct alvh_error *error);
void alvh_tables_free(struct alvh_tables *tables);

/* The tables that runs of one process have needed so far, so that those of a model are read
 * or fitted once however many runs use it. Not for several threads at a time. */
struct alvh_tables_cache;

/* NULL when there is no memory. Freeing it frees the tables it gave out. */
struct alvh_tables_cache *alvh_tables_cache_create(void);
void alvh_tables_cache_free(struct alvh_tables_cache *cache);

/* As alvh_tables_obtain with ALVH_TABLES_CACHED; the tables stay the cache's. */
enum alvh_status alvh_tables_cache_obtain(struct alvh_tables_cache *cache,
                                          const struct alvh_model *model, int threads,
                                          alvh_tables_progress *progress, void *context,
                                          const struct alvh_tables **tables,
                                          struct alvh_error *error);

/* The largest variance that the tables know. Beyond it the shape of a smile is that of the
 * limit, at the right mean variance. */
double alvh_tables_limit(const struct alvh_tables *tables, int factor);

ALVH_API_END

#endif
