#include "models/model_read.h"

#include <stdio.h>
#include <string.h>

#include "models/document.h"
#include "models/model_measure.h"

const char *alvh_model_regime_names(const struct alvh_model *model,
                                    char names[ALVH_REGIME_NAMES])
{
    names[0] = '\0';
    for (int i = 0; i < model->regimes; i++)
        sprintf(names + strlen(names), "%s%s", i ? ", " : "", model->regime_name[i]);
    return names;
}

/* The line of the deepest key that a message's first word leads to. */
static int line_of(const struct alvh_node *root, const char *message)
{
    const struct alvh_node *node = root;
    while (node->kind == ALVH_NODE_MAP) {
        char key[ALVH_SHOWN_LENGTH];
        const size_t length = strcspn(message, ".[ :");
        if (length >= sizeof key)
            break;
        memcpy(key, message, length);
        key[length] = '\0';
        const struct alvh_node *next = alvh_node_find(node, key);
        if (!next)
            break;
        node = next;
        if (message[length] != '.')
            break;
        message += length + 1;
    }
    return node->line;
}

static void read_model(const struct alvh_node *root, struct alvh_model *model,
                       struct alvh_problems *problems)
{
    struct alvh_measure_moves pricing = {0};
    const int before = alvh_problems_count(problems);
    alvh_measure_read_pricing(root, model, &pricing, problems);
    model->p = model->q;
    const struct alvh_node *real_world = alvh_node_find(root, "real_world");
    if (real_world && alvh_node_is(real_world, "real_world", ALVH_NODE_MAP, problems))
        alvh_measure_read_real(real_world, model, &pricing, problems);
    struct alvh_error error = {0};
    if (alvh_problems_count(problems) == before &&
        alvh_model_prepare(model, &error) != ALVH_OK)
        alvh_problems_add(problems, "%s:%d: %s", root->file, line_of(root, error.text),
                          error.text);
}

/* Reads a document and frees it; NULL where there was none to read. */
static bool read_document(struct alvh_document *document, struct alvh_model *model,
                          struct alvh_problems *problems)
{
    const int before = alvh_problems_count(problems);
    memset(model, 0, sizeof *model);
    if (document && alvh_node_is(document->root, "", ALVH_NODE_MAP, problems))
        read_model(document->root, model, problems);
    alvh_document_free(document);
    return alvh_problems_count(problems) == before;
}

bool alvh_model_parse(const char *name, const char *text, struct alvh_model *model,
                      struct alvh_problems *problems)
{
    const int before = alvh_problems_count(problems);
    struct alvh_document *document =
        alvh_document_parse(name, 0, text, strlen(text), problems);
    return read_document(document, model, problems) &&
           alvh_problems_count(problems) == before;
}

bool alvh_model_read_all(const char *name_or_path, struct alvh_model *model,
                         struct alvh_problems *problems)
{
    const int before = alvh_problems_count(problems);
    const char *text = alvh_model_builtin_text(name_or_path);
    if (text)
        return alvh_model_parse(name_or_path, text, model, problems);
    return read_document(alvh_document_read(name_or_path, problems), model, problems) &&
           alvh_problems_count(problems) == before;
}

enum alvh_status alvh_model_read(const char *path, struct alvh_model *model,
                                 struct alvh_error *error)
{
    struct alvh_problems *problems = alvh_problems_create();
    if (!problems)
        return alvh_fail(error, ALVH_EFAILED, "no memory to read %s", path);
    alvh_model_read_all(path, model, problems);
    const enum alvh_status status = alvh_problems_status(problems, error);
    alvh_problems_free(problems);
    return status;
}
