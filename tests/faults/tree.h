/* What is in a folder: names and contents, for two folders to be told apart. */
#ifndef ALVH_TESTS_FAULTS_TREE_H
#define ALVH_TESTS_FAULTS_TREE_H

#include <stdbool.h>
#include <stdint.h>

enum { TREE_FILES = 32, TREE_NAME = 64 };

struct tree {
    int files;
    struct tree_file {
        char name[TREE_NAME]; /* below the folder */
        int64_t bytes;
        uint64_t hash;
    } file[TREE_FILES];
};

/* Looks at all files of the folder and of those below it. */
void tree_look(const char *folder, struct tree *tree);

/* The file of that name, or NULL. */
const struct tree_file *tree_find(const struct tree *tree, const char *name);

bool tree_same_file(const struct tree_file *one, const struct tree_file *two);
bool tree_same(const struct tree *one, const struct tree *two);

/* Makes `to` a copy of `from`, whatever it was before. */
void tree_copy(const char *from, const char *to);

/* Makes the folder that `to` is in, too. */
void tree_copy_file(const char *from, const char *to);
void tree_remove(const char *folder);

#endif
