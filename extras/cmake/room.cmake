# SPDX-License-Identifier: GPL-2.0-or-later
# nest_room(<name> SEES <rooms below> SOURCES <files>): one folder of cpp/ as the target nest_<name>, alias nest::<name>.
#
# Rooms are object libraries: all of their symbols end up in the one shared kernel library, for modules to use. A room sees only
# the include folders of the rooms it names, so an include in the wrong direction does not compile.

function(nest_room name)
  cmake_parse_arguments(ROOM "" "" "SEES;SOURCES" ${ARGN})
  add_library(nest_${name} OBJECT ${ROOM_SOURCES})
  add_library(nest::${name} ALIAS nest_${name})
  target_include_directories(nest_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
  target_link_libraries(nest_${name} PUBLIC nest_settings)
  foreach(room ${ROOM_SEES})
    target_link_libraries(nest_${name} PUBLIC nest_${room})
  endforeach()
endfunction()
