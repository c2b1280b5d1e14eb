#include "alvh/episodes.h"

#include <string.h>

#include "models/csv.h"
#include "models/embed.h"

ALVH_EMBEDDED(alvh_embedded_episodes);

static const struct {
    const char *name, *first, *last, *text;
} episodes[] = {
#define EPISODE(name, first, last, text) {name, first, last, text},
    ALVH_EPISODES(EPISODE)
#undef EPISODE
};
enum { EPISODES = sizeof episodes / sizeof *episodes };

const char *alvh_episode_name(int index)
{
    return index >= 0 && index < EPISODES ? episodes[index].name : NULL;
}

const char *alvh_episode_text(int index)
{
    return index >= 0 && index < EPISODES ? episodes[index].text : NULL;
}

/* Takes the rows of a range of dates. */
static enum alvh_status read_range(struct alvh_csv *csv, alvh_date first, alvh_date last,
                                   struct alvh_episode_day day[ALVH_EPISODE_DAYS],
                                   int *days, struct alvh_error *error)
{
    int spx, vix;
    bool row;
    ALVH_TRY(alvh_csv_column(csv, "spx", &spx, error));
    ALVH_TRY(alvh_csv_column(csv, "vix", &vix, error));
    *days = 0;
    for (;;) {
        ALVH_TRY(alvh_csv_next(csv, &row, error));
        if (!row || alvh_csv_date(csv) > last)
            return ALVH_OK;
        if (alvh_csv_date(csv) < first)
            continue;
        if (*days == ALVH_EPISODE_DAYS)
            return alvh_csv_fail(csv, -1, error, "more than %d days of an episode",
                                 ALVH_EPISODE_DAYS);
        struct alvh_episode_day *const new = &day[(*days)++];
        new->date = alvh_csv_date(csv);
        ALVH_TRY(alvh_csv_number(csv, spx, 0.01, 1e6, &new->spx, error));
        ALVH_TRY(alvh_csv_number(csv, vix, 0.01, 1000.0, &new->vix, error));
    }
}

enum alvh_status alvh_episode_read(const char *name,
                                   struct alvh_episode_day day[ALVH_EPISODE_DAYS],
                                   int *days, struct alvh_error *error)
{
    int index = 0;
    while (index < EPISODES && strcmp(episodes[index].name, name) != 0)
        index++;
    if (index == EPISODES)
        return alvh_fail(error, ALVH_EINPUT, "there is no episode \"%s\"", name);
    alvh_date first, last;
    alvh_date_parse(episodes[index].first, &first);
    alvh_date_parse(episodes[index].last, &last);
    struct alvh_csv *csv = NULL;
    ALVH_TRY(alvh_csv_open_text("built-in episodes.csv", alvh_embedded_episodes,
                                alvh_embedded_episodes_size, &csv, error));
    const enum alvh_status status = read_range(csv, first, last, day, days, error);
    alvh_csv_close(csv);
    return status;
}
