#include "models/model_read.h"

#include <string.h>

#include "models/embed.h"

ALVH_EMBEDDED(alvh_model_core);
ALVH_EMBEDDED(alvh_model_mild);
ALVH_EMBEDDED(alvh_model_heston);
ALVH_EMBEDDED(alvh_model_bates);
ALVH_EMBEDDED(alvh_model_svcj);

static const struct {
    const char *name;
    const char *text; /* ended by a zero */
} builtin[] = {{"core", alvh_model_core},
               {"mild", alvh_model_mild},
               {"heston", alvh_model_heston},
               {"bates", alvh_model_bates},
               {"svcj", alvh_model_svcj}};
enum { BUILTINS = sizeof builtin / sizeof *builtin };

const char *alvh_model_builtin_name(int index)
{
    return index >= 0 && index < BUILTINS ? builtin[index].name : NULL;
}

const char *alvh_model_builtin_text(const char *name)
{
    for (int i = 0; i < BUILTINS; i++)
        if (strcmp(builtin[i].name, name) == 0)
            return builtin[i].text;
    return NULL;
}
