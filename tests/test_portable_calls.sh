#!/bin/bash
# Looks for calls of the C library's elementary functions, whose last bits depend on the
# processor; models/portable.h stands in for them.
#
#     test_portable_calls.sh NM LIBRARY
#
# Left alone: lgamma and lgamma_r, which only weigh regimes and rank order statistics against
# each other, and what rounds exactly (sqrt, fma, ceil, ...).
set -eu
names='exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|cbrt|hypot'
names+='|sin|cos|sincos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh'
names+='|erf|erfc|tgamma|cabs|carg|cexp|clog|cpow|csqrt|csin|ccos|ctan|csinh|ccosh|ctanh'
symbols=$("$1" -A -u "$2")
echo "$symbols" | grep -q ' lgamma$' || { echo "FAILED: $1 lists no symbols of $2"; exit 1; }
if echo "$symbols" | grep -E " U ($names)[fl]?\$"; then
    echo "FAILED: these objects call the C library for what models/portable.h has"
    exit 1
fi
