/* Lanes of an account whose margin is looked at together. */
#ifndef ALVH_SIM_MARGIN_TILE_H
#define ALVH_SIM_MARGIN_TILE_H

enum { ALVH_MARGIN_TILE = 8 };

#endif
