# Compile options and the three kinds of target this project has. A target takes every source of
# its folder, so that adding a file needs no edit here.

set(HOMECARE_SANITIZER "" CACHE STRING "-fsanitize= list: address,undefined or thread")

add_library(hc_options INTERFACE)
target_compile_options(hc_options INTERFACE -Wall -Wextra -Werror -Wno-missing-field-initializers)
target_include_directories(hc_options INTERFACE ${CMAKE_SOURCE_DIR})
if(HOMECARE_SANITIZER)
  add_compile_options(-fsanitize=${HOMECARE_SANITIZER} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${HOMECARE_SANITIZER})
  if(HOMECARE_SANITIZER MATCHES "thread")
    # GCC warns that ThreadSanitizer does not see the fences inside Abseil's flags.
    add_compile_options(-Wno-tsan)
  endif()
endif()

# hc_library(NAME [DIRS folder...] LINK target...): a static library of the folders' sources.
function(hc_library name)
  cmake_parse_arguments(ARG "" "" "DIRS;LINK" ${ARGN})
  if(NOT ARG_DIRS)
    set(ARG_DIRS ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  set(globs ${ARG_DIRS})
  list(TRANSFORM globs APPEND "/*.cc")
  file(GLOB sources CONFIGURE_DEPENDS ${globs})
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC hc_options ${ARG_LINK})
endfunction()

# hc_test(NAME DIR LABELS label... LINK target...): one GoogleTest program of a folder's sources.
function(hc_test name)
  cmake_parse_arguments(ARG "" "DIR" "LABELS;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${ARG_DIR}/*_test.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE hc_options ${ARG_LINK} GTest::gmock GTest::gtest_main)
  # Tests are compiled more often than they run: less optimising builds them in half the time. GCC 12
  # warns of an overlap in std::string that is not there (GCC bug 105651) when GoogleTest prints.
  target_compile_options(${name} PRIVATE -Wno-restrict $<$<CONFIG:Release>:-O1>)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600)
endfunction()
