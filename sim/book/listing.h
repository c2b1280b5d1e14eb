/* Which instruments are listed on a path: what a book holds, and what it measures itself by
 * without holding it. */
#ifndef ALVH_SIM_LISTING_H
#define ALVH_SIM_LISTING_H

#include "alvh/options.h"
#include "sim/walk/plan.h"

/* Are VIX calls of the base layer listed for a book? The adaptive layer follows their vega,
 * and static puts cost what they do. */
static inline bool alvh_book_lists_base(const struct alvh_book_options *book)
{
    return book->base.enabled || book->adaptive.enabled ||
           (book->static_put.enabled && book->static_put.budget == ALVH_STATIC_PUT_BASE);
}

/* The same for everything that is rolled. */
static inline bool alvh_book_lists(const struct alvh_book_options *book,
                                   enum alvh_rolled kind)
{
    const struct alvh_contingent_options *contingent = &book->contingent;
    switch (kind) {
    case ALVH_ROLLED_base:
        return alvh_book_lists_base(book);
    case ALVH_ROLLED_spx_put:
        return book->static_put.enabled;
    case ALVH_ROLLED_butterfly:
        return contingent->enabled && contingent->instrument == ALVH_CONTINGENT_BUTTERFLY;
    case ALVH_ROLLED_vix_call_spread:
        return contingent->enabled &&
               contingent->instrument == ALVH_CONTINGENT_VIX_CALL_SPREAD;
    case ALVH_ROLLED_vxth:
        return book->vxth.enabled;
    case ALVH_ROLLED_base_middle:
        return alvh_book_lists_base(book) && book->ladder.middle_weight > 0.0;
    case ALVH_ROLLED_base_far:
        return alvh_book_lists_base(book) && book->ladder.far_weight > 0.0;
    default:
        return false;
    }
}

/* Does the book hold what is listed, or only measure itself by it? */
static inline bool alvh_book_holds(const struct alvh_book_options *book,
                                   enum alvh_rolled kind)
{
    const bool base = kind == ALVH_ROLLED_base || kind == ALVH_ROLLED_base_middle ||
                      kind == ALVH_ROLLED_base_far;
    return alvh_book_lists(book, kind) && (!base || book->base.enabled);
}

#endif
