#include "models/number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *past_digits(const char *text)
{
    while (is_digit(*text))
        text++;
    return text;
}

/* The end of the longest decimal number at the start of text; text itself when there is
 * none. */
static const char *past_decimal(const char *text)
{
    const char *at = text + (*text == '-' || *text == '+');
    const char *whole = past_digits(at);
    const char *end = *whole == '.' ? past_digits(whole + 1) : whole;
    if (end - at - (*whole == '.') < 1)
        return text;
    if (*end == 'e' || *end == 'E') {
        const char *exponent = end + 1 + (end[1] == '-' || end[1] == '+');
        if (is_digit(*exponent))
            end = past_digits(exponent);
    }
    return end;
}

/* Why a text that is not a plain decimal number is none. */
static const char *complaint(const char *text)
{
    const char *at = text + (*text == '-' || *text == '+');
    if (strcasecmp(at, ".inf") == 0 || strcasecmp(at, "inf") == 0 ||
        strcasecmp(at, "infinity") == 0 || strcasecmp(at, ".nan") == 0 ||
        strcasecmp(at, "nan") == 0)
        return "is not a finite number";
    if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X' || at[1] == 'o' || at[1] == 'b'))
        return "is not a decimal number";
    const char *end = past_decimal(text);
    if (end > text && *end == '_')
        return "has an underscore; write the digits alone";
    if (end > text && *end == ':')
        return "is a number in base 60 to some readers; write it as a decimal";
    if (end > text && *end == ',')
        return "has a comma; write the digits alone, with a point before decimals";
    if (end > text && *end == '%')
        return "has a percent sign; write the number alone, in the unit of its key";
    return "is not a number";
}

const char *alvh_number_parse(const char *text, double *value)
{
    const char *at = text + (*text == '-' || *text == '+');
    const char *end = past_decimal(text);
    if (end == text || *end != '\0')
        return complaint(text);
    if (at[0] == '0' && is_digit(at[1]))
        return "starts with 0, which some readers take for octal; drop the 0";
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return "cannot be read: no memory";
    errno = 0;
    const double number = strtod_l(text, NULL, plain);
    const bool inexact = errno == ERANGE;
    freelocale(plain);
    if (inexact && number != 0.0 && fabs(number) > 1.0)
        return "is too large for a number";
    if (inexact)
        return "is too small to be told from 0";
    *value = number;
    return NULL;
}

const char *alvh_number_parse_integer(const char *text, int64_t *value)
{
    double number;
    const char *wrong = alvh_number_parse(text, &number);
    if (wrong)
        return wrong;
    const char *digits = text + (*text == '-' || *text == '+');
    if (*past_digits(digits) == '\0') {
        errno = 0;
        const long long whole = strtoll(text, NULL, 10);
        if (errno == ERANGE)
            return "is too large for a whole number";
        *value = whole;
        return NULL;
    }
    if (number != floor(number))
        return "is not a whole number";
    if (fabs(number) > 9007199254740992.0) /* 2^53: above it a double skips whole numbers */
        return "is too large for a whole number so written; write all its digits";
    *value = (int64_t)number;
    return NULL;
}

static bool reads_back(double value, int digits, char text[ALVH_NUMBER_TEXT])
{
    snprintf(text, ALVH_NUMBER_TEXT, "%.*g", digits, value);
    return strtod(text, NULL) == value;
}

/* Most numbers that were computed take 16 or 17 digits, and more than enough do as well. */
static void print_shortest(double value, char text[ALVH_NUMBER_TEXT])
{
    int digits = reads_back(value, 15, text) ? 1 : 16;
    while (digits < 17 && !reads_back(value, digits, text))
        digits++;
    if (digits == 17)
        reads_back(value, digits, text);
}

/* 1e-06 as 1.0e-06: without a point it is no number but a text to readers of YAML 1.1. */
static void put_point(char text[ALVH_NUMBER_TEXT])
{
    char *exponent = strchr(text, 'e');
    if (!exponent || strchr(text, '.'))
        return;
    memmove(exponent + 2, exponent, strlen(exponent) + 1);
    memcpy(exponent, ".0", 2); /* NOLINT(bugprone-not-null-terminated-result): in between */
}

const char *alvh_number_print(double value, char text[ALVH_NUMBER_TEXT])
{
    if (!isfinite(value))
        return strcpy(text, "null");
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = plain ? uselocale(plain) : (locale_t)0;
    if (value == floor(value) && fabs(value) < 1e15) {
        snprintf(text, ALVH_NUMBER_TEXT, "%.0f", value);
    } else {
        print_shortest(value, text);
        put_point(text);
    }
    if (plain) {
        uselocale(before);
        freelocale(plain);
    }
    return text;
}
