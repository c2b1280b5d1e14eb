#include "alvh/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/embed.h"
#include "sim/file/folder.h"
#include "sim/report/data.h"
#include "sim/report/html.h"
#include "sim/report/sections.h"

ALVH_EMBEDDED(alvh_report_style);

static const struct {
    const char *id, *title;
    enum alvh_status (*add)(const struct alvh_report_data *, struct alvh_html *,
                            struct alvh_error *);
} sections[] = {
#define SECTION(name, title) {#name, title, alvh_report_##name},
    ALVH_REPORT_SECTIONS(SECTION)
#undef SECTION
};

static void add_head(const struct alvh_report_data *data, struct alvh_html *page)
{
    alvh_html_add(page,
                  "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                  "<meta name=\"viewport\" content=\"width=device-width, "
                  "initial-scale=1\"/>\n"
                  "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>");
    alvh_html_escape(page, data->result.scenario);
    alvh_html_add(page, "</title>\n<style>\n");
    alvh_html_add_bytes(page, alvh_report_style, alvh_report_style_size);
    alvh_html_add(page, "</style>\n</head>\n<body>\n<main>\n");
}

static void add_header(const struct alvh_report_data *data, struct alvh_html *page)
{
    const struct alvh_result *result = &data->result;
    alvh_html_add(page, "<header>\n<h1>");
    alvh_html_escape(page, result->scenario);
    alvh_html_add(page, "</h1>\n<p>");
    alvh_html_escape(page, data->recalled.scenario.description);
    alvh_html_add(page, "</p>\n<p class=\"meta\">");
    alvh_html_add_number(page, (double)result->paths, ALVH_HTML_COUNT);
    alvh_html_add(page, " paths of %d trading days from ", result->days);
    alvh_html_escape(page, result->start_date);
    alvh_html_add(page, " \xc2\xb7 SPX %.2f \xc2\xb7 VIX %.2f \xc2\xb7 ",
                  result->start_spot, result->start_vix);
    alvh_html_escape(page, result->start_regime);
    alvh_html_add(page, " \xc2\xb7 seed %lld</p>\n</header>\n", (long long)result->seed);
}

static enum alvh_status add_sections(const struct alvh_report_data *data,
                                     struct alvh_html *page, struct alvh_error *error)
{
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        alvh_html_add(page, "<section id=\"%s\">\n", sections[i].id);
        if (*sections[i].title)
            alvh_html_add(page, "<h2>%s</h2>\n", sections[i].title);
        ALVH_TRY(sections[i].add(data, page, error));
        alvh_html_add(page, "</section>\n");
    }
    return ALVH_OK;
}

static enum alvh_status make_page(const struct alvh_report_data *data,
                                  struct alvh_html *page, struct alvh_error *error)
{
    add_head(data, page);
    add_header(data, page);
    ALVH_TRY(add_sections(data, page, error));
    alvh_html_add(page, "</main>\n</body>\n</html>\n");
    return page->no_memory ? alvh_fail(error, ALVH_EFAILED, "no memory for the page")
                           : ALVH_OK;
}

/* A page is there whole or not at all. */
static enum alvh_status write_page(const struct alvh_html *page, const char *output,
                                   struct alvh_error *error)
{
    char partial[4096];
    if ((size_t)snprintf(partial, sizeof partial, "%s.partial", output) >= sizeof partial)
        return alvh_fail(error, ALVH_EFAILED, "%s: is too long a name", output);
    FILE *file = fopen(partial, "wb");
    if (!file)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be written: %s", output,
                         strerror(errno));
    const bool whole = fwrite(page->text, 1, page->length, file) == page->length;
    const bool kept = whole && fflush(file) == 0 && fsync(fileno(file)) == 0;
    int reason = errno;
    const bool closed = fclose(file) == 0;
    if (kept)
        reason = closed ? alvh_file_publish(partial, output) : errno;
    if (kept && reason == 0)
        return ALVH_OK;
    remove(partial);
    return alvh_fail(error, ALVH_EFAILED, "%s: cannot be written: %s", output,
                     strerror(reason));
}

enum alvh_status alvh_report_write(const char *file, const char *output,
                                   struct alvh_error *error)
{
    struct alvh_report_data *data = malloc(sizeof *data);
    struct alvh_html page = {0};
    if (!data)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", file);
    enum alvh_status status = alvh_report_read(file, data, error);
    if (status == ALVH_OK) {
        status = make_page(data, &page, error);
        if (status == ALVH_OK)
            status = write_page(&page, output, error);
        alvh_html_free(&page);
        alvh_report_data_free(data);
    }
    free(data);
    return status;
}
