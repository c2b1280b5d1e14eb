/* A result file in which everything is a known function of its place, and a folder for it:
 * result.h5 has all paths, of two books at three scales. */
#ifndef ALVH_TESTS_MADE_RESULT_H
#define ALVH_TESTS_MADE_RESULT_H

#include "alvh/headline.h"
#include "sim/file/write.h"

enum { PATHS = 20000, DAYS = 12, BOOKS = 2, SCALES = 3, CELLS = BOOKS * SCALES };
enum { STRESSED_PATHS = 4000 };
enum { OUTCOME_DRAWDOWN = ALVH_OUTCOME_max_drawdown, OUTCOME_PNL = ALVH_OUTCOME_final_pnl };

#define MADE_SECOND_BOOK "gehedged-ü" /* UTF-8 */

extern char made_folder[];
extern const char *made_second_book; /* the name of the second book */

/* The path of a file in the folder; the caller frees it. */
char *made_path(const char *name);

/* An outcome: losses with an exponential tail that grows with the scale, most of it common
 * to both books. */
double made_outcome(int which, int64_t path, int book, int scale);

/* Writes a file in batches of the given length; the first failure is returned. */
enum alvh_status made_result_write(const char *path, int64_t batch,
                                   struct alvh_error *error);

/* Its steps. */
enum alvh_status made_result_create(const char *path, struct alvh_result_file **file,
                                    struct alvh_error *error);
enum alvh_status made_result_append(struct alvh_result_file *file, int64_t first,
                                    int64_t paths, struct alvh_error *error);
enum alvh_status made_result_finish(struct alvh_result_file *file,
                                    struct alvh_error *error);

/* Set up and torn down with a group of tests: the folder with result.h5 in it. */
int made_result_open(void **state);
int made_result_close(void **state);

/* Part of a dataset of a file, as doubles. */
void made_column(const char *path, const char *dataset, int64_t first, int64_t count,
                 double *value);

#endif
