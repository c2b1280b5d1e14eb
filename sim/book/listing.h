/* Which instruments are listed on a path: what a book holds, and what it measures itself by
 * without holding it. */
#ifndef ALVH_SIM_LISTING_H
#define ALVH_SIM_LISTING_H

#include "alvh/scenario.h"

/* Are VIX calls of the base layer listed for a book? The adaptive layer follows their vega,
 * and static puts cost what they do. */
static inline bool alvh_book_lists_base(const struct alvh_book_options *book)
{
    return book->base.enabled || book->adaptive.enabled ||
           (book->static_put.enabled && book->static_put.budget == ALVH_STATIC_PUT_BASE);
}

#endif
