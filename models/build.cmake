# How alvh is compiled: one place for flags, so that targets are lists of files.
include_guard()

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_EXTENSIONS ON) # POSIX: file renames, affinity masks, signals
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden) # but for what include/alvh/api.h frames
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# No contraction: the same source must give the same bits from gcc and clang, with and
# without FMA instructions. Where an FMA is wanted the source says fma().
add_compile_options(-Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes
                    -Wmissing-prototypes -Wwrite-strings -Wvla -Werror
                    -ffp-contract=off -fno-math-errno -fno-trapping-math)
add_compile_definitions(_GNU_SOURCE $<$<NOT:$<CONFIG:Debug>>:NDEBUG>)
set(CMAKE_C_FLAGS_RELEASE "-O3 -g")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O1 -g")
if(ALVH_SANITIZE)
    add_compile_options(-fsanitize=${ALVH_SANITIZE} -fno-omit-frame-pointer
                        -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${ALVH_SANITIZE})
    # What a fuzzer adds to a loop keeps it from being vectorised, which clang warns of. It
    # is led by the edges it reaches; to tell it of every comparison of numbers, too, costs
    # half as much time again and found nothing more.
    if(ALVH_FUZZ)
        add_compile_options(-Wno-pass-failed -O2 -fno-sanitize-coverage=trace-cmp)
    endif()
endif()
# -fno-trapping-math lets a compiler divide by what a condition rules out.
if(ALVH_TRAP_EXCEPTIONS)
    add_compile_options(-ftrapping-math)
endif()
if(ALVH_COUNT_BRANCHES)
    add_compile_options(--coverage -fprofile-update=atomic)
    add_link_options(--coverage)
endif()

# Everything called inside the parallel region is built once per instruction set; isa.h
# renames its external functions, so that one binary holds all of them.
set(ALVH_ISAS scalar avx2 avx512)
set(ALVH_ISA_FLAGS_scalar -march=x86-64)
set(ALVH_ISA_FLAGS_avx2 -march=x86-64-v3)
set(ALVH_ISA_FLAGS_avx512 -march=x86-64-v4 -mprefer-vector-width=512)

# Other options for the scalar copy, for those who measure against it.
set(ALVH_SCALAR_FLAGS "" CACHE STRING "Options of the scalar copy after all others")
separate_arguments(ALVH_LAST_FLAGS_scalar UNIX_COMMAND "${ALVH_SCALAR_FLAGS}")

# alvh_hot(NAME file.c ...): objects for every instruction set, joined to the library.
function(alvh_hot name)
    foreach(isa IN LISTS ALVH_ISAS)
        add_library(${name}_${isa} OBJECT ${ARGN})
        target_link_libraries(${name}_${isa} PUBLIC alvh_vocabulary)
        target_compile_definitions(${name}_${isa} PRIVATE ALVH_ISA=${isa})
        target_compile_options(${name}_${isa} PRIVATE ${ALVH_ISA_FLAGS_${isa}} -fopenmp-simd
                               ${ALVH_LAST_FLAGS_${isa}})
        target_sources(alvh PRIVATE $<TARGET_OBJECTS:${name}_${isa}>)
    endforeach()
endfunction()

# alvh_embed(SYMBOL FILE): the bytes of FILE, and a final zero, inside the library, declared
# by ALVH_EMBEDDED(SYMBOL) of models/embed.h.
function(alvh_embed symbol file)
    set(ALVH_EMBED_SYMBOL ${symbol})
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
               OUTPUT_VARIABLE ALVH_EMBED_FILE)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.c)
    configure_file(${PROJECT_SOURCE_DIR}/models/embed.c.in ${source} @ONLY)
    set_source_files_properties(${source} TARGET_DIRECTORY alvh
                                PROPERTIES OBJECT_DEPENDS ${ALVH_EMBED_FILE})
    target_sources(alvh PRIVATE ${source})
endfunction()
