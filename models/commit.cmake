# Writes the header that names the commit being built; run at every build, it touches the
# header only when the commit has changed. SOURCE and HEADER are given on the command line.
cmake_minimum_required(VERSION 3.25)
set(commit unknown)
set(date "")
find_program(GIT git)
if(GIT AND EXISTS ${SOURCE}/.git)
    execute_process(COMMAND ${GIT} -C ${SOURCE} describe --always --dirty --abbrev=40 --exclude=*
                    OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE
                    ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed)
        set(commit ${described})
        execute_process(COMMAND ${GIT} -C ${SOURCE} log -1 "--format=%cd" "--date=format:%B %-d, %Y"
                        OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    endif()
endif()
file(CONFIGURE OUTPUT ${HEADER} CONTENT "#define ALVH_GIT_COMMIT \"${commit}\"\n#define ALVH_GIT_DATE \"${date}\"\n")
