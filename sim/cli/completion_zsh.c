/* Completion for zsh: a file _alvh of fpath, or to be sourced after compinit. */
#include "sim/cli/completion.h"

#include <string.h>

#include "alvh/version.h"

/* A text within '[..]' of _arguments, or after ':' of _describe. */
static void print_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            fputc('\\', out);
        fputs(*text == '\'' ? "'\\''" : (const char[]){*text, '\0'}, out);
    }
}

static void print_values(FILE *out, enum cli_value_kind kind, const char *choices)
{
    switch (kind) {
    case CLI_VALUE_ANY:
        break;
    case CLI_VALUE_RESULT:
        fputs("_files -g \"*.h5\"", out);
        break;
    case CLI_VALUE_FILE:
        fputs("_files", out);
        break;
    case CLI_VALUE_FOLDER:
        fputs("_files -/", out);
        break;
    case CLI_VALUE_KEY:
        fputs("_alvh_keys", out);
        break;
    case CLI_VALUE_SCENARIO:
        fputs("_alvh_scenarios", out);
        break;
    case CLI_VALUE_MODEL:
        fputs("_alvh_models", out);
        break;
    default:
        fputs("(", out);
        cli_print_words(out, kind, choices);
        fputs(")", out);
    }
}

static void print_option(FILE *out, const struct cli_option *option)
{
    const char *repeated = cli_argument_kind(option) == CLI_VALUE_KEY ? "*" : "";
    fputs(" \\\n            ", out);
    if (option->letter)
        fprintf(out, "'(-%c %s)'{-%c,%s}", option->letter, option->name, option->letter,
                option->name);
    else
        fprintf(out, "'%s'%s", repeated, option->name);
    fputs("'[", out);
    print_text(out, option->text);
    fputc(']', out);
    if (option->argument) {
        fputc(':', out);
        print_text(out, option->argument);
        fputc(':', out);
        print_values(out, cli_argument_kind(option), option->argument);
    }
    fputc('\'', out);
}

static void print_command(FILE *out, const struct cli_command *command)
{
    fprintf(out, "    %s)\n        _arguments -S", command->name);
    for (const struct cli_option *option = command->options; option->name; option++)
        print_option(out, option);
    fputs(" \\\n            '(-h --help)'{-h,--help}'[this help]'", out);
    if (command->most_operands > 0) {
        fputs(" \\\n            '*:", out);
        print_text(out, command->operands);
        fputc(':', out);
        print_values(out, cli_operand_kind(command), command->operands);
        fputc('\'', out);
    }
    fputs(" ;;\n", out);
}

static void print_commands(FILE *out)
{
    fputs("    commands=(\n", out);
    for (int i = 0; cli_commands[i]; i++) {
        if (cli_commands[i]->hidden)
            continue;
        fprintf(out, "        '%s:", cli_commands[i]->name);
        print_text(out, cli_commands[i]->does);
        fputs("'\n", out);
    }
    fputs("    )\n", out);
}

/* A function that offers the words of a kind, or a file. */
static void print_function(FILE *out, const char *name, enum cli_value_kind kind)
{
    fprintf(out, "%s() {\n    compadd -- ", name);
    cli_print_words(out, kind, NULL);
    fputs("\n    _files -g \"*.yaml\"\n}\n\n", out);
}

void cli_complete_zsh(FILE *out)
{
    fprintf(out,
            "#compdef alvh\n# zsh completion of alvh %s, as `alvh completion zsh` "
            "prints it.\n\n",
            alvh_version());
    print_function(out, "_alvh_scenarios", CLI_VALUE_SCENARIO);
    print_function(out, "_alvh_models", CLI_VALUE_MODEL);
    fputs("_alvh_keys() {\n    compadd -S = -- ", out);
    cli_print_words(out, CLI_VALUE_KEY, NULL);
    fputs("\n}\n\n_alvh() {\n    local -a commands\n", out);
    print_commands(out);
    fputs("    if ((CURRENT == 2)); then\n"
          "        _describe -t commands 'alvh command' commands\n"
          "        return\n    fi\n"
          "    local command=$words[2]\n"
          "    shift words\n    ((CURRENT--))\n"
          "    case $command in\n",
          out);
    for (int i = 0; cli_commands[i]; i++)
        if (!cli_commands[i]->hidden)
            print_command(out, cli_commands[i]);
    fputs("    esac\n}\n\n"
          "if [[ ${funcstack[1]} == _alvh ]]; then\n    _alvh \"$@\"\nelse\n"
          "    compdef _alvh alvh\nfi\n",
          out);
}
