# What Debian asks of every package beside its files: copyright and changelog, and manual
# pages compressed. Run by cpack over the files of each component before they are packed.
set(packages program alvh library libalvh data alvh-data development libalvh-dev
    python python3-alvh)
string(REGEX MATCH "^[0-9]+" major ${CPACK_PACKAGE_VERSION})
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # SOURCE_DATE_EPOCH, where it is set
set(change "alvh (${CPACK_PACKAGE_VERSION}-1) unstable; urgency=medium\n\n  * See /usr/share/doc/alvh/changelog.gz of the package alvh.\n\n -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${date}\n")
set(copyright "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: alvh\n\nFiles: *\nCopyright: 2026 the authors of alvh\nLicense: GPL-3+\n The full text of the GNU General Public License, version 3, is in\n /usr/share/common-licenses/GPL-3.\n")

while(packages)
    list(POP_FRONT packages component package)
    if(component STREQUAL library)
        string(APPEND package ${major})
    endif()
    set(root ${CPACK_TEMPORARY_DIRECTORY}/${component}${CPACK_PACKAGING_INSTALL_PREFIX})
    set(documents ${root}/share/doc/${package})
    file(WRITE ${documents}/copyright "${copyright}")
    file(WRITE ${documents}/changelog.Debian "${change}")
    file(GLOB_RECURSE pages ${root}/share/man/*.[1-9])
    if(EXISTS ${documents}/CHANGELOG.md)
        file(RENAME ${documents}/CHANGELOG.md ${documents}/changelog)
        list(APPEND pages ${documents}/changelog)
    endif()
    execute_process(COMMAND gzip -9n ${documents}/changelog.Debian ${pages}
                    COMMAND_ERROR_IS_FATAL ANY)
    file(CHMOD_RECURSE ${documents} FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
         DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
         WORLD_READ WORLD_EXECUTE)
endwhile()
