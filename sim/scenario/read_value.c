/* One value of a scenario: of the type and in the range that its option states. */
#include <stdio.h>
#include <string.h>

#include "alvh/calendar.h"
#include "alvh/episodes.h"
#include "models/model_read.h"
#include "sim/scenario/read.h"

size_t alvh_target_offset(const struct alvh_target *target,
                          const struct alvh_option *option)
{
    return target->book ? option->book_offset : option->offset;
}

/* Paths in a file are relative to that file's folder. */
bool alvh_scenario_path(const struct alvh_node *node, const char *path,
                        char value[ALVH_TEXT_LENGTH], struct alvh_problems *problems)
{
    char joined[2 * ALVH_TEXT_LENGTH];
    const char *slash = strrchr(node->file, '/');
    if (!slash || value[0] == '/' || value[0] == '\0')
        return true;
    const int length = snprintf(joined, sizeof joined, "%.*s%s",
                                (int)(slash + 1 - node->file), node->file, value);
    if (length >= ALVH_TEXT_LENGTH) {
        alvh_node_problem(node, path, problems,
                          "the path with its folder is too long; allowed: %d bytes",
                          ALVH_TEXT_LENGTH - 1);
        return false;
    }
    strcpy(value, joined);
    return true;
}

static bool episode_is_known(const struct alvh_node *node, const char *path,
                             const char *value, struct alvh_problems *problems)
{
    char shown[ALVH_SHOWN_LENGTH], names[ALVH_TEXT_LENGTH] = "";
    for (int i = 0; alvh_episode_name(i); i++) {
        if (strcmp(alvh_episode_name(i), value) == 0)
            return true;
        const size_t length = strlen(names);
        snprintf(names + length, sizeof names - length, "%s%s", i ? ", " : "",
                 alvh_episode_name(i));
    }
    alvh_node_problem(node, path, problems, "there is no episode %s; allowed: %s",
                      alvh_shown(value, shown), names);
    return false;
}

/* The texts of a few options are more than texts. */
static bool text_is_good(const struct alvh_option *option, const struct alvh_node *node,
                         const char *path, char value[ALVH_TEXT_LENGTH],
                         struct alvh_problems *problems)
{
    char shown[ALVH_SHOWN_LENGTH], known[ALVH_PATH_LENGTH];
    alvh_date date;
    alvh_option_path(option, known);
    if (strcmp(known, "market.model") == 0)
        return alvh_model_builtin_text(value) ||
               alvh_scenario_path(node, path, value, problems);
    if (strcmp(known, "market.data") == 0)
        return alvh_scenario_path(node, path, value, problems);
    if (strcmp(known, "market.as_of") == 0 && *value && !alvh_date_parse(value, &date)) {
        alvh_node_problem(node, path, problems, "%s is not a date; allowed: YYYY-MM-DD",
                          alvh_shown(value, shown));
        return false;
    }
    if (strcmp(known, "stress.episode") == 0 && *value)
        return episode_is_known(node, path, value, problems);
    if (strcmp(known, "simulation.pricing") == 0 && strcmp(value, "tables") != 0 &&
        strcmp(value, "exact") != 0) {
        alvh_node_problem(node, path, problems,
                          "%s is not a way of pricing; allowed: tables, exact",
                          alvh_shown(value, shown));
        return false;
    }
    return true;
}

/* The names of a choice, as a message lists them. */
static const char *choice_names(const struct alvh_option *option,
                                char names[ALVH_TEXT_LENGTH])
{
    size_t length = 0;
    for (const char *at = option->unit; *at && length + 3 < ALVH_TEXT_LENGTH; at++) {
        names[length++] = *at == '|' ? ',' : *at;
        if (*at == '|')
            names[length++] = ' ';
    }
    names[length] = '\0';
    return names;
}

static bool read_choice(const struct alvh_option *option, const struct alvh_node *node,
                        const char *path, int64_t *value, struct alvh_problems *problems)
{
    char text[ALVH_TEXT_LENGTH], shown[ALVH_SHOWN_LENGTH], names[ALVH_TEXT_LENGTH];
    if (!alvh_node_text(node, path, sizeof text, text, problems))
        return false;
    const int index = alvh_choice_find(option, text);
    if (index >= 0)
        *value = index;
    else
        alvh_node_problem(node, path, problems, "%s is none of the choices; allowed: %s",
                          alvh_shown(text, shown), choice_names(option, names));
    return index >= 0;
}

void alvh_target_read(const struct alvh_target *target, int index,
                      const struct alvh_node *node, const char *path)
{
    const struct alvh_option *option = alvh_option_at(index);
    struct alvh_problems *problems = target->reader->problems;
    void *value = (char *)target->values + alvh_target_offset(target, option);
    char text[ALVH_TEXT_LENGTH];
    bool good = false;
    switch (option->type) {
    case ALVH_TYPE_INTEGER:
        good = alvh_node_integer(node, path, option->low_whole, option->high_whole, value,
                                 problems);
        break;
    case ALVH_TYPE_REAL:
        good = alvh_node_real(node, path, option->low, option->high, value, problems);
        break;
    case ALVH_TYPE_FLAG:
        good = alvh_node_flag(node, path, value, problems);
        break;
    case ALVH_TYPE_TEXT:
        good = alvh_node_text(node, path, sizeof text, text, problems) &&
               text_is_good(option, node, path, text, problems);
        if (good)
            strcpy(value, text);
        break;
    case ALVH_TYPE_CHOICE:
        good = read_choice(option, node, path, value, problems);
    }
    target->set[index] =
        (struct alvh_setter){.node = node, .order = ++target->reader->sets};
    target->reader->bad[index] |= !good;
}
