# Debian packages, a component of the installation each (`make package`). Their files lie
# below /usr, so they are built in a folder of their own, preset `package`.
include_guard()
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME alvh)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library data development python)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package_files.cmake)
set(CPACK_ALVH_SOURCE ${PROJECT_SOURCE_DIR})

set(CPACK_DEBIAN_PACKAGE_MAINTAINER "alvh maintainers <alvh@example.org>")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)

# alvh_package(COMPONENT NAME SECTION SUMMARY TEXT): a package of one component.
macro(alvh_package component name section summary text)
    string(TOUPPER ${component} part)
    set(CPACK_DEBIAN_${part}_PACKAGE_NAME ${name})
    set(CPACK_DEBIAN_${part}_PACKAGE_SECTION ${section})
    set(CPACK_DEBIAN_${part}_DESCRIPTION "${summary}\n${text}")
endmacro()
set(ALVH_SAME_VERSION "(= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")

alvh_package(program alvh science "tail-risk simulation of option-selling books"
    "alvh samples joint paths of SPX and VIX with stochastic variance, jumps and
regimes, revalues a hedged iron-condor book on every day of every path, and
writes the distributions of drawdown, profit and vega to an HDF5 file.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "alvh-data ${ALVH_SAME_VERSION}")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS gnuplot-nox)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS python3-alvh)

alvh_package(library libalvh${PROJECT_VERSION_MAJOR} libs
    "tail-risk simulation of option-selling books (library)"
    "Prices SPX options, VIX futures and VIX options in one model, runs scenarios
of hedged iron-condor books and reads their results; rules of one's own can be
added.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
file(WRITE ${PROJECT_BINARY_DIR}/include/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/include/triggers)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "alvh-data ${ALVH_SAME_VERSION}")

alvh_package(data alvh-data science "tail-risk simulation of option-selling books (tables)"
    "Price tables of the built-in models, which alvh and libalvh would otherwise
fit for a minute when they first run.")
set(CPACK_DEBIAN_DATA_PACKAGE_ARCHITECTURE all)

alvh_package(development libalvh-dev libdevel
    "tail-risk simulation of option-selling books (headers)"
    "Headers of libalvh, its pkg-config and CMake files, its documentation and
examples in C and C++.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libalvh${PROJECT_VERSION_MAJOR} ${ALVH_SAME_VERSION}")

alvh_package(python python3-alvh python "reads and draws results of alvh"
    "A module that opens the HDF5 file of a run with xarray and draws what is in
it.")
set(CPACK_DEBIAN_PYTHON_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
    "python3:any, python3-numpy, python3-pandas, python3-xarray, python3-matplotlib, python3-h5netcdf | python3-netcdf4")
include(CPack)
