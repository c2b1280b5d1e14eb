/* Completion for fish. */
#include "sim/cli/completion.h"

#include <string.h>

#include "alvh/version.h"

static void print_quoted(FILE *out, const char *text)
{
    fputc('\'', out);
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('\'', out);
}

/* -a with what completes a value; files are named by suffix. */
static void print_values(FILE *out, enum cli_value_kind kind, const char *choices)
{
    switch (kind) {
    case CLI_VALUE_ANY:
        break;
    case CLI_VALUE_RESULT:
        fputs(" -k -a '(__fish_complete_suffix .h5)'", out);
        break;
    case CLI_VALUE_FILE:
        fputs(" -F", out);
        break;
    case CLI_VALUE_FOLDER:
        fputs(" -a '(__fish_complete_directories)'", out);
        break;
    case CLI_VALUE_SCENARIO:
    case CLI_VALUE_MODEL:
        fputs(" -k -a '(__fish_complete_suffix .yaml)'", out);
        fputs(" -a '", out);
        cli_print_words(out, kind, choices);
        fputc('\'', out);
        break;
    case CLI_VALUE_KEY:
        fputs(" -a '(__alvh_keys)'", out);
        break;
    default:
        fputs(" -a '", out);
        cli_print_words(out, kind, choices);
        fputc('\'', out);
    }
}

static void print_option(FILE *out, const struct cli_command *command,
                         const struct cli_option *option)
{
    fprintf(out, "complete -c alvh -n '__fish_seen_subcommand_from %s' -l %s",
            command->name, option->name + strlen("--"));
    if (option->letter)
        fprintf(out, " -s %c", option->letter);
    if (option->argument) {
        fputs(cli_argument_kind(option) == CLI_VALUE_FILE ? " -r" : " -x", out);
        print_values(out, cli_argument_kind(option), option->argument);
    }
    fputs(" -d ", out);
    print_quoted(out, option->text);
    fputc('\n', out);
}

static void print_command(FILE *out, const struct cli_command *command)
{
    fprintf(out, "\ncomplete -c alvh -n __fish_use_subcommand -a %s -d ", command->name);
    print_quoted(out, command->does);
    fputc('\n', out);
    if (cli_operand_kind(command) != CLI_VALUE_ANY) {
        fprintf(out, "complete -c alvh -n '__fish_seen_subcommand_from %s'", command->name);
        print_values(out, cli_operand_kind(command), command->operands);
        fputc('\n', out);
    }
    for (const struct cli_option *option = command->options; option->name; option++)
        print_option(out, command, option);
}

void cli_complete_fish(FILE *out)
{
    fprintf(out,
            "# fish completion of alvh %s, as `alvh completion fish` prints it.\n\n"
            "function __alvh_keys\n    printf '%%s=\\n' ",
            alvh_version());
    cli_print_words(out, CLI_VALUE_KEY, NULL);
    fputs("\nend\n\ncomplete -c alvh -f\n"
          "complete -c alvh -s h -l help -d 'this help'\n"
          "complete -c alvh -n __fish_use_subcommand -l version -d 'which build this is'\n",
          out);
    for (int i = 0; cli_commands[i]; i++)
        if (!cli_commands[i]->hidden)
            print_command(out, cli_commands[i]);
}
