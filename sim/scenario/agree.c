#include "sim/scenario/agree.h"

/* Who set an option there. */
static const struct alvh_setter *setter_of(const struct alvh_place *place, int index)
{
    return place->book < 0 ? &place->reader->set[index]
                           : &place->reader->book_set[place->book][index];
}

static const struct alvh_setter *set_by(const struct alvh_place *place, const char *path)
{
    return setter_of(place, alvh_option_find(path));
}

bool alvh_agree_sets_anything(const struct alvh_place *place)
{
    for (int i = 0; i < ALVH_OPTIONS; i++)
        if (setter_of(place, i)->node)
            return true;
    return false;
}

bool alvh_agree_is_bad(const struct alvh_place *place, const char *path)
{
    return place->reader->bad[alvh_option_find(path)];
}

bool alvh_agree_concerns(const struct alvh_place *place, const struct alvh_keys *keys)
{
    bool is_set = false, good = true;
    for (int i = 0; i < keys->count; i++) {
        const int index = alvh_option_find(keys->path[i]);
        is_set |= setter_of(place, index)->node != NULL;
        good &= !place->reader->bad[index];
    }
    return is_set && good;
}

void alvh_agree_complain(const struct alvh_place *place, const struct alvh_keys *keys,
                         const char *what)
{
    char full[ALVH_PATH_LENGTH] = "", book[ALVH_PATH_LENGTH];
    const char *blamed = keys->path[0];
    for (int i = 1; i < keys->count; i++)
        if (set_by(place, keys->path[i])->order > set_by(place, blamed)->order)
            blamed = keys->path[i];
    if (place->book >= 0) {
        alvh_path_join(book, "books", place->reader->scenario->book[place->book].name);
        alvh_path_join(full, book, blamed);
    } else {
        alvh_path_join(full, "", blamed);
    }
    alvh_node_problem(set_by(place, blamed)->node, full, place->reader->problems, "%s",
                      what);
}
