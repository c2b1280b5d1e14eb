#include "sim/cli/completion.h"

#include <ctype.h>
#include <string.h>

#include "models/model_read.h"
#include "sim/scenario/schema.h"

static enum cli_value_kind kind_of(const char *text)
{
    static const struct {
        const char *part;
        enum cli_value_kind kind;
    } kinds[] = {{"|", CLI_VALUE_CHOICE},          {".h5", CLI_VALUE_RESULT},
                 {"FILE", CLI_VALUE_FILE},         {"DIR", CLI_VALUE_FOLDER},
                 {"SCENARIO", CLI_VALUE_SCENARIO}, {"MODEL", CLI_VALUE_MODEL},
                 {"KEY.PATH", CLI_VALUE_KEY},      {"COMMAND", CLI_VALUE_COMMAND}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strstr(text, kinds[i].part))
            return kinds[i].kind;
    return CLI_VALUE_ANY;
}

enum cli_value_kind cli_operand_kind(const struct cli_command *command)
{
    return strstr(command->operands, "NAME") ? CLI_VALUE_BUILTIN
                                             : kind_of(command->operands);
}

enum cli_value_kind cli_argument_kind(const struct cli_option *option)
{
    return option->argument ? kind_of(option->argument) : CLI_VALUE_ANY;
}

static void print_keys(FILE *out)
{
    char path[ALVH_PATH_LENGTH];
    for (int i = 0; i < ALVH_OPTIONS; i++)
        fprintf(out, "%s%s", i ? " " : "", alvh_option_path(alvh_option_at(i), path));
    fputs(" scale stress.script", out);
}

void cli_print_words(FILE *out, enum cli_value_kind kind, const char *choices)
{
    switch (kind) {
    case CLI_VALUE_SCENARIO:
    case CLI_VALUE_BUILTIN:
        for (int i = 0; alvh_scenario_builtin_name(i); i++)
            fprintf(out, "%s%s", i ? " " : "", alvh_scenario_builtin_name(i));
        break;
    case CLI_VALUE_MODEL:
        for (int i = 0; alvh_model_builtin_name(i); i++)
            fprintf(out, "%s%s", i ? " " : "", alvh_model_builtin_name(i));
        break;
    case CLI_VALUE_COMMAND:
        for (int i = 0; cli_commands[i]; i++)
            if (!cli_commands[i]->hidden)
                fprintf(out, "%s%s", i ? " " : "", cli_commands[i]->name);
        break;
    case CLI_VALUE_KEY:
        print_keys(out);
        break;
    case CLI_VALUE_CHOICE:
        for (; *choices; choices++)
            if (*choices == '|' || isalnum((unsigned char)*choices))
                fputc(*choices == '|' ? ' ' : *choices, out);
        break;
    default:
        break;
    }
}

/* ---- the command ---- */

static int run(const struct cli_arguments *arguments)
{
    static const struct {
        const char *name;
        void (*print)(FILE *out);
    } shells[] = {{"bash", cli_complete_bash},
                  {"zsh", cli_complete_zsh},
                  {"fish", cli_complete_fish}};
    const char *name = arguments->operands ? arguments->operand[0] : "";
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, name) != 0)
            continue;
        shells[i].print(stdout);
        return ALVH_OK;
    }
    return cli_usage(arguments->command, "a shell is needed: bash, zsh or fish");
}

static const struct cli_option options[] = {{0}};

const struct cli_command cli_completion = {
    .name = "completion",
    .operands = "bash|zsh|fish",
    .most_operands = 1,
    .does = "Prints the completion of this command line for a shell",
    .text = "An installation has them in place. Without one:\n"
            "    bash: eval \"$(alvh completion bash)\" in ~/.bashrc\n"
            "    zsh:  alvh completion zsh >~/.zfunc/_alvh, with ~/.zfunc in fpath\n"
            "    fish: alvh completion fish >~/.config/fish/completions/alvh.fish\n",
    .options = options,
    .run = run,
};
