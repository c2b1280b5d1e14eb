#include "models/readable.h"

#include <string.h>

int alvh_utf8_length(const unsigned char *text, const unsigned char *end)
{
    static const struct {
        unsigned char lead_low, lead_high, next_low, next_high;
        int length;
    } forms[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
        {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
        {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    if (*text < 0x80)
        return 1;
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        if (*text < forms[f].lead_low || *text > forms[f].lead_high)
            continue;
        const int length = forms[f].length;
        if (end - text < length)
            return 0;
        if (text[1] < forms[f].next_low || text[1] > forms[f].next_high)
            return 0;
        for (int i = 2; i < length; i++)
            if ((text[i] & 0xC0) != 0x80)
                return 0;
        return length;
    }
    return 0;
}

bool alvh_is_control(const unsigned char *text, int length)
{
    if (length == 2)
        return text[0] == 0xC2 && text[1] < 0xA0;
    return length == 1 &&
           ((*text < 0x20 && *text != '\t' && *text != '\n' && *text != '\r') ||
            *text == 0x7F);
}

void alvh_copy_readable(const char *text, char *out, size_t size)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + strlen(text);
    size_t used = 0, fits = 0;
    while (at < end) {
        const int length = alvh_utf8_length(at, end);
        const int step = length ? length : 1;
        if (used + (size_t)step >= size) {
            memcpy(out + fits, "...", 4);
            return;
        }
        if (length == 0 || alvh_is_control(at, length) || (length == 1 && *at < 0x20)) {
            out[used++] = '?';
        } else {
            memcpy(out + used, at, (size_t)length);
            used += (size_t)length;
        }
        at += step;
        if (used + 4 <= size)
            fits = used;
    }
    out[used] = '\0';
}

const char *alvh_shown(const char *text, char shown[ALVH_SHOWN_LENGTH])
{
    shown[0] = '"';
    alvh_copy_readable(text, shown + 1, ALVH_SHOWN_LENGTH - 2);
    strcat(shown, "\"");
    return shown;
}
