/* Completion for bash, without the package bash-completion. */
#include "sim/cli/completion.h"

#include "alvh/version.h"

/* What completes a value, as a command of the script. */
static void print_values(FILE *out, enum cli_value_kind kind, const char *choices)
{
    switch (kind) {
    case CLI_VALUE_ANY:
        fputs(":", out);
        break;
    case CLI_VALUE_RESULT:
        fputs("_alvh_files h5", out);
        break;
    case CLI_VALUE_FILE:
        fputs("_alvh_files '*'", out);
        break;
    case CLI_VALUE_FOLDER:
        fputs("_alvh_files none", out);
        break;
    case CLI_VALUE_KEY:
        fputs("_alvh_keys", out);
        break;
    case CLI_VALUE_SCENARIO:
    case CLI_VALUE_MODEL:
        fputs("_alvh_words '", out);
        cli_print_words(out, kind, choices);
        fputs("'; _alvh_files yaml", out);
        break;
    default:
        fputs("_alvh_words '", out);
        cli_print_words(out, kind, choices);
        fputs("'", out);
    }
}

static void print_arguments(FILE *out, const struct cli_command *command)
{
    for (const struct cli_option *option = command->options; option->name; option++) {
        if (!option->argument)
            continue;
        fprintf(out, "    '%s %s'", command->name, option->name);
        if (option->letter)
            fprintf(out, "|'%s -%c'", command->name, option->letter);
        fputs(") ", out);
        print_values(out, cli_argument_kind(option), option->argument);
        fputs("; return ;;\n", out);
    }
}

static void print_command(FILE *out, const struct cli_command *command)
{
    fprintf(out, "    %s)\n        if [[ $cur == -* ]]; then\n            _alvh_words '",
            command->name);
    for (const struct cli_option *option = command->options; option->name; option++)
        fprintf(out, "%s ", option->name);
    fputs("--help'\n        else\n            ", out);
    print_values(out, cli_operand_kind(command), command->operands);
    fputs("\n        fi ;;\n", out);
}

void cli_complete_bash(FILE *out)
{
    fprintf(out, "# bash completion of alvh %s, as `alvh completion bash` prints it.\n\n",
            alvh_version());
    fputs("_alvh_words()\n{\n"
          "    mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY "
          "< <(compgen -W \"$1\" -- \"$cur\")\n}\n\n"
          "# Folders, and files whose names end in a dot and the word.\n"
          "_alvh_files()\n{\n"
          "    local suffix=$1\n"
          "    [[ $suffix == '*' ]] || suffix=\"*.$suffix\"\n"
          "    mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY "
          "< <(compgen -f -X \"!$suffix\" -- \"$cur\"; compgen -d -- \"$cur\")\n"
          "    compopt -o filenames 2>/dev/null\n}\n\n"
          "_alvh_keys()\n{\n"
          "    mapfile -t COMPREPLY < <(compgen -S = -W '",
          out);
    cli_print_words(out, CLI_VALUE_KEY, NULL);
    fputs("' -- \"$cur\")\n    compopt -o nospace 2>/dev/null\n}\n\n"
          "_alvh()\n{\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local command=${COMP_WORDS[1]}\n"
          "    COMPREPLY=()\n"
          "    if ((COMP_CWORD == 1)); then\n        _alvh_words '",
          out);
    cli_print_words(out, CLI_VALUE_COMMAND, NULL);
    fputs(" --help --version'\n        return\n    fi\n"
          "    # --option=value comes as three words.\n"
          "    if [[ $cur == = ]]; then\n        cur=\n"
          "    elif [[ $prev == = ]]; then\n        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
          "    fi\n"
          "    case \"$command $prev\" in\n",
          out);
    for (int i = 0; cli_commands[i]; i++)
        if (!cli_commands[i]->hidden)
            print_arguments(out, cli_commands[i]);
    fputs("    esac\n    case $command in\n", out);
    for (int i = 0; cli_commands[i]; i++)
        if (!cli_commands[i]->hidden)
            print_command(out, cli_commands[i]);
    fputs("    esac\n}\n\ncomplete -F _alvh alvh\n", out);
}
