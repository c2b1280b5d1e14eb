#include "tests/faults/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/file/checksum.h"
#include "tests/faults/check.h"

static void look_at(const char *path, struct tree_file *file)
{
    struct stat is;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    require(descriptor >= 0 && fstat(descriptor, &is) == 0, "%s cannot be read", path);
    file->bytes = is.st_size;
    file->hash = 0;
    if (is.st_size > 0) {
        void *data = mmap(NULL, (size_t)is.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        require(data != MAP_FAILED, "%s cannot be mapped", path);
        file->hash = alvh_checksum((size_t)is.st_size, data, 0);
        munmap(data, (size_t)is.st_size);
    }
    close(descriptor);
}

static void look_below(const char *folder, const char *below, struct tree *tree)
{
    char path[TREE_PATH], name[TREE_PATH];
    struct dirent **entry;
    join(path, folder, below);
    const int entries = scandir(path, &entry, NULL, alphasort);
    require(entries >= 0, "%s cannot be searched", path);
    for (int i = 0; i < entries; i++) {
        struct stat is;
        if (entry[i]->d_name[0] == '.') {
            free(entry[i]);
            continue;
        }
        join(name, below, entry[i]->d_name);
        join(path, folder, name);
        require(stat(path, &is) == 0, "%s is gone", path);
        if (S_ISDIR(is.st_mode)) {
            look_below(folder, name, tree);
        } else {
            require(tree->files < TREE_FILES && strlen(name) < TREE_NAME, "%s", name);
            struct tree_file *file = &tree->file[tree->files++];
            strcpy(file->name, name);
            look_at(path, file);
        }
        free(entry[i]);
    }
    free(entry);
}

void tree_look(const char *folder, struct tree *tree)
{
    tree->files = 0;
    look_below(folder, "", tree);
}

const struct tree_file *tree_find(const struct tree *tree, const char *name)
{
    for (int i = 0; i < tree->files; i++)
        if (strcmp(tree->file[i].name, name) == 0)
            return &tree->file[i];
    return NULL;
}

bool tree_same_file(const struct tree_file *one, const struct tree_file *two)
{
    return one && two && one->bytes == two->bytes && one->hash == two->hash;
}

bool tree_same(const struct tree *one, const struct tree *two)
{
    bool same = one->files == two->files;
    for (int i = 0; i < one->files && same; i++)
        same = tree_same_file(&one->file[i], tree_find(two, one->file[i].name));
    return same;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

void tree_remove(const char *folder)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The folder of a file. */
static void make_folder_of(const char *path)
{
    char folder[TREE_PATH];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash && slash > folder) {
        *slash = '\0';
        mkdir(folder, 0777);
    }
}

void tree_copy_file(const char *from, const char *to)
{
    struct stat is;
    make_folder_of(to);
    const int in = open(from, O_RDONLY | O_CLOEXEC);
    const int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    require(in >= 0 && out >= 0 && fstat(in, &is) == 0, "%s: no copy to %s", from, to);
    for (off_t left = is.st_size; left > 0;) {
        const ssize_t put = copy_file_range(in, NULL, out, NULL, (size_t)left, 0);
        require(put > 0, "%s: no copy to %s", from, to);
        left -= put;
    }
    close(in);
    close(out);
}

void tree_copy(const char *from, const char *to)
{
    char one[TREE_PATH], two[TREE_PATH];
    struct tree tree;
    tree_remove(to);
    require(mkdir(to, 0777) == 0, "%s cannot be made", to);
    tree_look(from, &tree);
    for (int i = 0; i < tree.files; i++) {
        join(one, from, tree.file[i].name);
        join(two, to, tree.file[i].name);
        tree_copy_file(one, two);
    }
}
