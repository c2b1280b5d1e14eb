#!/bin/sed -f
# Plain comments as doxygen wants them: the first one is the file's, one that follows a
# member belongs to it, any other to what it stands before.
/clang-format o/d
1s|^/\* |/** @file\n * |
1!s|^\( *\)/\* |\1/** |
s|\([;,]\)\( *\)/\* |\1\2/**< |
