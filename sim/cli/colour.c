#include "sim/cli/colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool cli_has_colours(FILE *out)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    const int descriptor = fileno(out);
    return descriptor >= 0 && isatty(descriptor) && !(no_color && *no_color) && term &&
           *term && strcmp(term, "dumb") != 0;
}

const char *cli_paint_begin(FILE *out, enum cli_paint paint)
{
    /* ECMA-48: bold, faint, green and red. */
    static const char *const begin[] = {
        [CLI_PLAIN] = "",        [CLI_BOLD] = "\x1b[1m", [CLI_FAINT] = "\x1b[2m",
        [CLI_GOOD] = "\x1b[32m", [CLI_BAD] = "\x1b[31m",
    };
    return cli_has_colours(out) ? begin[paint] : "";
}

const char *cli_paint_end(FILE *out, enum cli_paint paint)
{
    return paint != CLI_PLAIN && cli_has_colours(out) ? "\x1b[0m" : "";
}
