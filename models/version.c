#include "alvh/version.h"

#include "alvh_commit.h"

const char *alvh_version(void)
{
    return ALVH_VERSION;
}

const char *alvh_git_commit(void)
{
    return ALVH_GIT_COMMIT;
}

const char *alvh_git_date(void)
{
    return ALVH_GIT_DATE;
}
