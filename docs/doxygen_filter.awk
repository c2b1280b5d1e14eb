#!/usr/bin/awk -f
# Plain comments as doxygen wants them: the first one is the file's, one that follows a
# member belongs to it, any other to what it stands before, up to the next empty line: where
# several declarations follow one another, it is repeated for each of them.

/clang-format o/ { next }

function unfinished(line) {
    return line ~ /\\$/ || (line !~ /[;}]$/ && line !~ /^#/)
}

FNR == 1 {
    sub(/^\/\* /, "/** @file\n * ")
    print
    of_file = $0 !~ /\*\//
    next
}
of_file {
    print
    of_file = $0 !~ /\*\//
    next
}
inside_comment || /^ *\/\* / {
    if (!inside_comment)
        comment = ""
    sub(/^ *\/\* /, "&*")
    sub(/\/\* \*/, "/** ")
    comment = comment $0 "\n"
    inside_comment = $0 !~ /\*\//
    print
    fresh = 1
    next
}
/^$/ {
    if (depth == 0)
        comment = ""
}
{
    begins = depth == 0 && !open && /^(#define|[a-z])/
    if (begins && !fresh && comment != "")
        printf "%s", comment
    fresh = 0
    code = $0
    sub(/ *\/\*.*\*\/ *$/, "", code)
    if (depth == 0)
        open = (begins || open) && unfinished(code)
    if (code !~ /^#/ && code !~ /\\$/) {
        depth += gsub(/\{/, "{", code) - gsub(/\}/, "}", code)
        if (depth == 0 && code ~ /[;}]$/)
            open = 0
    }
    if (match($0, /[;,] *\/\* /))
        $0 = substr($0, 1, RSTART + RLENGTH - 4) "/**< " substr($0, RSTART + RLENGTH)
    print
}
