# SPDX-License-Identifier: GPL-2.0-or-later
# nest_settings: what every target of the project is compiled with.

find_package(OpenMP REQUIRED COMPONENTS CXX)

add_library(nest_settings INTERFACE)
target_compile_features(nest_settings INTERFACE cxx_std_17)
target_link_libraries(nest_settings INTERFACE OpenMP::OpenMP_CXX)

# Fused multiply-add would make results depend on the processor; nobody reads errno after exp().
set(NEST_CODE_OPTIONS -ffp-contract=off -fno-math-errno)
if(MARTLET_NATIVE)
  list(APPEND NEST_CODE_OPTIONS -march=native)
endif()
set(NEST_LINK_OPTIONS "")
if(MARTLET_SANITIZE STREQUAL address)
  list(APPEND NEST_CODE_OPTIONS -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g)
  set(NEST_LINK_OPTIONS -fsanitize=address,undefined)
elseif(MARTLET_SANITIZE STREQUAL thread)
  list(APPEND NEST_CODE_OPTIONS -fsanitize=thread -fno-omit-frame-pointer -g)
  set(NEST_LINK_OPTIONS -fsanitize=thread)
elseif(MARTLET_SANITIZE)
  message(FATAL_ERROR "MARTLET_SANITIZE is '${MARTLET_SANITIZE}'; allowed are address, thread, or nothing")
endif()
target_compile_options(nest_settings INTERFACE ${NEST_CODE_OPTIONS} -Wall -Wextra)
target_link_options(nest_settings INTERFACE ${NEST_LINK_OPTIONS})
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # symbols are exported for modules, but nobody replaces them: inline them all the same
  target_compile_options(nest_settings INTERFACE -fno-semantic-interposition)
endif()
