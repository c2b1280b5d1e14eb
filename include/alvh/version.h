/* Which build this is. */
#ifndef ALVH_VERSION_H
#define ALVH_VERSION_H

#include "alvh/api.h"

ALVH_API_BEGIN

/* "0.1.0" */
const char *alvh_version(void);

/* The commit that was built, 40 hexadecimal digits, followed by "-dirty" when the sources
 * differed from it; "unknown" when they were not in a repository. */
const char *alvh_git_commit(void);

/* The day of that commit, as manual pages have it: "November 23, 2026"; "" when unknown. */
const char *alvh_git_date(void);

ALVH_API_END

#endif
