/* The books of a scenario: each a variation of the scenario's own blocks or of another. */
#include <stdio.h>
#include <string.h>

#include "models/model_read.h"
#include "models/nearest.h"
#include "sim/scenario/read.h"

static const struct alvh_book_options *
find_book(int books, const struct alvh_book_options book[], const char *name)
{
    for (int i = 0; i < books; i++)
        if (strcmp(book[i].name, name) == 0)
            return &book[i];
    return NULL;
}

/* What a book starts from: the one that it extends, which stands above it or in the map
 * below, or else the scenario's own blocks. */
static const struct alvh_book_options *origin(const struct alvh_scenario_reader *reader,
                                              const struct alvh_node *node,
                                              const char *path)
{
    const struct alvh_scenario *scenario = reader->scenario;
    const struct alvh_node *key =
        node->kind == ALVH_NODE_MAP ? alvh_node_find(node, "extends") : NULL;
    char name[ALVH_TEXT_LENGTH], full[ALVH_PATH_LENGTH], shown[ALVH_SHOWN_LENGTH];
    alvh_path_join(full, path, "extends");
    if (!key || !alvh_node_text(key, full, sizeof name, name, reader->problems))
        return &scenario->common;
    const struct alvh_book_options *book = find_book(scenario->books, scenario->book, name);
    if (!book)
        book = find_book(reader->lent, reader->lent_book, name);
    if (!book)
        alvh_node_problem(key, full, reader->problems,
                          "there is no book %s above this one, nor in what the scenario "
                          "extends",
                          alvh_shown(name, shown));
    return book ? book : &scenario->common;
}

static void add_book(struct alvh_scenario_reader *reader, const struct alvh_node *node)
{
    struct alvh_scenario *scenario = reader->scenario;
    char path[ALVH_PATH_LENGTH], shown[ALVH_SHOWN_LENGTH];
    alvh_path_join(path, "books", node->key);
    if (!alvh_name_is_good(node->key, ALVH_REGIME_NAME)) {
        alvh_node_problem(
            node, path, reader->problems,
            "%s cannot be a name; allowed: at most %d letters, digits, - and _",
            alvh_shown(node->key, shown), ALVH_REGIME_NAME - 1);
        return;
    }
    if (scenario->books == ALVH_MAX_BOOKS) {
        alvh_node_problem(node, path, reader->problems, "a book too many; allowed: 1 to %d",
                          ALVH_MAX_BOOKS);
        return;
    }
    struct alvh_book_options *book = &scenario->book[scenario->books];
    *book = *origin(reader, node, path);
    strcpy(book->name, node->key);
    const struct alvh_target target = {.reader = reader,
                                       .values = book,
                                       .set = reader->book_set[scenario->books],
                                       .book = path};
    scenario->books++;
    alvh_target_read_block(&target, node, "");
}

static void read_shelf(struct alvh_scenario_reader *reader, const struct alvh_node *books)
{
    if (!alvh_node_is(books, "books", ALVH_NODE_MAP, reader->problems))
        return;
    for (const struct alvh_node *node = books->first; node; node = node->next)
        if (!node->refused)
            add_book(reader, node);
    if (!books->first)
        alvh_node_problem(books, "books", reader->problems,
                          "there is no book; allowed: 1 to %d", ALVH_MAX_BOOKS);
}

/* Books start from the scenario's own blocks, so they come after everything else. */
void alvh_scenario_read_books(struct alvh_scenario_reader *reader)
{
    struct alvh_scenario *scenario = reader->scenario;
    for (int i = 0; i < reader->shelves; i++) {
        reader->lent = scenario->books;
        memcpy(reader->lent_book, scenario->book, sizeof reader->lent_book);
        scenario->books = 0;
        memset(scenario->book, 0, sizeof scenario->book);
        memset(reader->book_set, 0, sizeof reader->book_set);
        read_shelf(reader, reader->shelf[i]);
    }
}

/* A setting books.NAME.key changes a book that the files describe. */
void alvh_scenario_set_book(struct alvh_scenario_reader *reader,
                            const struct alvh_setting *setting)
{
    struct alvh_scenario *scenario = reader->scenario;
    char name[ALVH_PATH_LENGTH], path[ALVH_PATH_LENGTH];
    const char *rest = setting->path + strlen("books.");
    const size_t length = strcspn(rest, ".");
    snprintf(name, sizeof name, "%.*s", (int)length, rest);
    alvh_path_join(path, "books", name);
    const char *names[ALVH_MAX_BOOKS];
    for (int i = 0; i < scenario->books; i++) {
        names[i] = scenario->book[i].name;
        if (strcmp(names[i], name) != 0)
            continue;
        const struct alvh_target target = {.reader = reader,
                                           .values = &scenario->book[i],
                                           .set = reader->book_set[i],
                                           .book = path,
                                           .is_set = true};
        if (rest[length] == '.')
            alvh_target_read_key(&target, setting->node, rest + length + 1);
        else
            alvh_target_read_block(&target, setting->node, "");
        return;
    }
    if (scenario->books > 0)
        alvh_node_problem(setting->node, path, reader->problems,
                          "there is no such book; the nearest is %s",
                          names[alvh_nearest(name, scenario->books, names)]);
}
