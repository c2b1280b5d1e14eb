/* A scenario while it is being read: the values so far and where each came from. */
#ifndef ALVH_SIM_SCENARIO_READ_H
#define ALVH_SIM_SCENARIO_READ_H

#include "models/document.h"
#include "sim/scenario/schema.h"

/* Who set an option: the last one, that is the one nearest to the user. */
struct alvh_setter {
    const struct alvh_node *node; /* NULL: nobody, it is at its default */
    int order;                    /* later ones are larger */
};

/* More maps of books than files can extend each other; a setting may add one. */
enum { ALVH_MAX_SHELVES = 16 };

struct alvh_scenario_reader {
    struct alvh_scenario *scenario;
    struct alvh_problems *problems;
    const struct alvh_node *root; /* of the file that was asked for */
    bool incomplete;              /* a scenario it extends could not be read */
    int sets;                     /* options set so far */
    struct alvh_setter set[ALVH_OPTIONS];
    struct alvh_setter book_set[ALVH_MAX_BOOKS][ALVH_OPTIONS];
    bool bad[ALVH_OPTIONS]; /* some value of it was refused, so its value means nothing */
    int shelves;            /* maps of books, the most basic one first */
    const struct alvh_node *shelf[ALVH_MAX_SHELVES];
    int lent; /* books of the map below the one that is being read */
    struct alvh_book_options lent_book[ALVH_MAX_BOOKS];
    const struct alvh_node *scale;  /* the list of scales; NULL: none */
    const struct alvh_node *script; /* stress.script; NULL: none */
};

/* Where values go: the scenario itself, or one of its books. */
struct alvh_target {
    struct alvh_scenario_reader *reader;
    void *values;            /* struct alvh_scenario or struct alvh_book_options */
    struct alvh_setter *set; /* who set each option of it */
    const char *book;        /* "books.NAME", or NULL for the scenario */
    bool is_set;             /* by a setting, not by a file */
};

/* Where an option is among the values of a target; ALVH_NOT_IN_BOOKS. */
size_t alvh_target_offset(const struct alvh_target *target,
                          const struct alvh_option *option);

/* Reads one option; path is what messages call it. */
void alvh_target_read(const struct alvh_target *target, int index,
                      const struct alvh_node *node, const char *path);

/* Reads one key, which is an option, a block of them, or one of the keys of the top level;
 * or a map of such keys below a path. */
void alvh_target_read_key(const struct alvh_target *target, const struct alvh_node *node,
                          const char *path);
void alvh_target_read_block(const struct alvh_target *target, const struct alvh_node *map,
                            const char *path);

/* Paths in a file are relative to that file's folder. False: too long. */
bool alvh_scenario_path(const struct alvh_node *node, const char *path,
                        char value[ALVH_TEXT_LENGTH], struct alvh_problems *problems);

/* Reads the maps of books. They start from the scenario's own blocks, so this comes after
 * everything else. */
void alvh_scenario_read_books(struct alvh_scenario_reader *reader);

/* One key=value of the command line. */
struct alvh_setting {
    char path[ALVH_PATH_LENGTH];
    const struct alvh_node *node; /* NULL: it could not be read */
};

/* A setting books.NAME.key changes a book that the files describe, and no book that
 * extends it. */
void alvh_scenario_set_book(struct alvh_scenario_reader *reader,
                            const struct alvh_setting *setting);

/* Reads stress.script, the last one given. */
void alvh_scenario_read_script(const struct alvh_scenario_reader *reader);

/* Adds what is wrong between keys, each of them being good by itself. */
void alvh_scenario_check_keys(const struct alvh_scenario_reader *reader);

#endif
