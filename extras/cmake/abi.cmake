# SPDX-License-Identifier: GPL-2.0-or-later
# cmake -DROOT=... -DHEADERS=a;b;... -DVERSION=... -DOUTPUT=... -P abi.cmake: writes the header that defines NEST_ABI, the version
# that a module must have been compiled for. Modules contain templates and inline functions of the headers, so it is a digest of
# all of them, without comments and indentation: nobody has to remember to count it up.

set(digests "")
foreach(header ${HEADERS})
  file(READ "${ROOT}/${header}" text)
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "[ \t\n]+" " " text "${text}")
  string(SHA256 digest "${text}")
  string(APPEND digests "${header} ${digest}\n")
endforeach()
string(SHA256 digest "${digests}")
string(SUBSTRING "${digest}" 0 12 digest)

set(text "// SPDX-License-Identifier: GPL-2.0-or-later
// Made by the build: the version of what a module shares with the kernel, see module.hpp.
#pragma once

#include <string>

#define NEST_ABI_DIGEST \"${VERSION}-${digest}\"
#if defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#define NEST_ABI_LIBRARY \"-old-strings\"
#else
#define NEST_ABI_LIBRARY \"\"
#endif
#ifdef _GLIBCXX_DEBUG
#define NEST_ABI_CHECKS \"-debug\"
#else
#define NEST_ABI_CHECKS \"\"
#endif
#define NEST_ABI NEST_ABI_DIGEST NEST_ABI_LIBRARY NEST_ABI_CHECKS
")
set(before "")
if(EXISTS "${OUTPUT}")
  file(READ "${OUTPUT}" before)
endif()
if(NOT before STREQUAL text)
  file(WRITE "${OUTPUT}" "${text}")
endif()
