/* A folder of tables, as the build and an installation keep one. */
#ifndef ALVH_SIM_TABLES_FOLDER_H
#define ALVH_SIM_TABLES_FOLDER_H

#include "alvh/tables.h"

/* Leaves the file of the model's tables in a folder, fitted if they are found nowhere; what
 * the build runs. */
enum alvh_status alvh_tables_make(const struct alvh_model *model, const char *folder,
                                  alvh_tables_progress *progress, void *context,
                                  struct alvh_error *error);

/* Removes the files in that folder of tables that are none of these models', which is where
 * a change of a model or of the fit leaves them, and those that were not written to the end. */
enum alvh_status alvh_tables_prune(const char *folder, int models,
                                   const struct alvh_model model[],
                                   struct alvh_error *error);

#endif
