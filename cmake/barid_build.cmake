# What every target of this project shares: warnings, sanitizers, compiler cache, linker, and two
# functions, barid_library and barid_test, so that a folder's CMakeLists.txt is one line.

set(BARID_TESTS ON CACHE STRING "build the tests: ON, OFF, or IF_POSSIBLE for where there is Boost.Test")
option(BARID_FUZZ "build the libFuzzer targets (clang only)" OFF)
option(BARID_WERROR "treat warnings as errors" ON)
option(BARID_UNITY "compile several sources at once: a third of the time for everything, more for one changed file" OFF)
set(BARID_HOT_OPTIONS "" CACHE STRING "compiler options of what computes much (HOT), after those of everything")
set(BARID_SANITIZE "" CACHE STRING "sanitizers, comma separated: address,undefined or thread")

# who only runs Barid need not install what tests are written with
if(BARID_TESTS STREQUAL "IF_POSSIBLE")
  find_package(Boost 1.74 QUIET COMPONENTS unit_test_framework)
  set(BARID_TESTS ON)
  if(NOT Boost_UNIT_TEST_FRAMEWORK_FOUND)
    set(BARID_TESTS OFF)
    message(STATUS "no Boost.Test: the tests are not built (scripts/setup test installs it)")
  endif()
endif()

find_program(BARID_CCACHE ccache)
if(BARID_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # paths below the checkout count as relative: one cache serves every checkout of a machine
  set(barid_launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
                     CCACHE_SLOPPINESS=pch_defines,time_macros ${BARID_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${barid_launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${barid_launcher})
endif()
find_program(BARID_MOLD mold)
if(BARID_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
# programs name the libraries that they use, whatever their libraries could do besides
add_link_options(-Wl,--as-needed)

if(BARID_UNITY)
  # Most of what a source costs are its headers (CAF, nlohmann's JSON, CLI11), which several sources share so. Names
  # in unnamed namespaces must then differ within a target; `edit` and `clang` still hold every source to its own includes.
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
endif()

# clang takes a quarter less with the standard library and JSON read once for all targets; g++ hardly gains by it.
if(BARID_UNITY AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  set(BARID_PRECOMPILED barid_precompiled)
  # -pthread everywhere, since all must agree; without a time in it the same text makes the same file: what the cache goes by
  add_compile_options(-pthread "SHELL:-Xclang -fno-pch-timestamp")
endif()

# g++ collects its garbage from a few hundred megabytes on, which costs a sixth of the time of a large source. Where
# there is memory enough for one such source on each core it does without.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  cmake_host_system_information(RESULT barid_memory QUERY TOTAL_PHYSICAL_MEMORY) # megabytes
  cmake_host_system_information(RESULT barid_cores QUERY NUMBER_OF_LOGICAL_CORES)
  math(EXPR barid_memory_each "${barid_memory} / ${barid_cores}")
  if(barid_memory_each GREATER 3500)
    add_compile_options("SHELL:--param ggc-min-expand=10000" "SHELL:--param ggc-min-heapsize=4194304")
  endif()
endif()

find_package(Threads REQUIRED)
find_package(Poco REQUIRED COMPONENTS Foundation Net NetSSL GLOBAL)
# Debian's Poco asks for an older POSIX in whatever includes it, which the C library then overrides: what is precompiled
# without must not differ
get_target_property(barid_poco Poco::Foundation INTERFACE_COMPILE_DEFINITIONS)
list(REMOVE_ITEM barid_poco _XOPEN_SOURCE=500)
set_target_properties(Poco::Foundation PROPERTIES INTERFACE_COMPILE_DEFINITIONS "${barid_poco}")

add_library(barid_flags INTERFACE)
target_include_directories(barid_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(
  barid_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                        -Wimplicit-fallthrough -fstack-protector-strong
                        # a designated initializer leaves the rest to their defaults on purpose
                        -Wno-missing-field-initializers)
if(BARID_UNITY) # a local name may be that of a function of another source, and what is of one source looks shared
  target_compile_options(barid_flags INTERFACE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
# g++ 12 takes `"text" + string` at -O2 and up for an overlapping copy, or for one of nearly all memory (GCC bugs 105651,
# 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(barid_flags INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()
if(BARID_WERROR)
  target_compile_options(barid_flags INTERFACE -Werror)
endif()
# __FILE__ and debug paths relative to the checkout: the same objects wherever it lies, and a cache
# that is shared between checkouts.
target_compile_options(barid_flags INTERFACE -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(BARID_SANITIZE)
  add_compile_options(-fsanitize=${BARID_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BARID_SANITIZE})
  # what the sanitizers put in makes g++ see uninitialised values where there are none (its manual says so)
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
else()
  add_compile_definitions($<$<CONFIG:Release,RelWithDebInfo>:_FORTIFY_SOURCE=2>)
endif()

# barid_precompile(NAME [HEADERS headers…] [LIBS libs…] [OPTIONS options…])
#
# A target that precompiles cmake/precompiled.hpp and HEADERS, for others to reuse: barid_reuse. clang writes the place
# of a header into what it precompiles: that is made in each checkout, past the compiler cache. What templates the
# headers use is compiled once, into NAME_code, and not into each source again (a third of their time).
function(barid_precompile name)
  cmake_parse_arguments(arg "" "" "HEADERS;LIBS;OPTIONS" ${ARGN})
  add_library(${name} STATIC ${CMAKE_SOURCE_DIR}/cmake/precompiled.cpp)
  target_link_libraries(${name} PRIVATE barid_flags nlohmann_json::nlohmann_json ${arg_LIBS})
  target_compile_options(${name} PRIVATE ${arg_OPTIONS} -fpch-codegen)
  target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp ${arg_HEADERS}
                            ${CMAKE_SOURCE_DIR}/cmake/precompiled_uses.hpp)
  set_target_properties(${name} PROPERTIES CXX_COMPILER_LAUNCHER "")

  set(headers ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.pch)
  separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
  add_custom_command(
    OUTPUT ${name}_code.o
    COMMAND ${CMAKE_CXX_COMPILER} ${flags} "$<FILTER:$<TARGET_PROPERTY:${name},COMPILE_OPTIONS>,EXCLUDE,SHELL:>" -ffunction-sections -c ${headers} -o ${name}_code.o
    DEPENDS ${headers}
    COMMAND_EXPAND_LISTS VERBATIM)
  add_library(${name}_code STATIC ${name}_code.o)
  set_target_properties(${name}_code PROPERTIES LINKER_LANGUAGE CXX)
  add_dependencies(${name}_code ${name})
endfunction()

# barid_reuse(NAME FROM): NAME reads what FROM precompiled.
function(barid_reuse name from)
  target_precompile_headers(${name} REUSE_FROM ${from})
  # some of it names what no program needs, and what no library has: only what is used is linked
  target_link_libraries(${name} PRIVATE ${from}_code -Wl,--gc-sections)
endfunction()

if(BARID_PRECOMPILED)
  find_package(nlohmann_json 3.11 REQUIRED GLOBAL)
  barid_precompile(${BARID_PRECOMPILED})
  barid_precompile(${BARID_PRECOMPILED}_hot OPTIONS ${BARID_HOT_OPTIONS})
endif()

# barid_compile_quickly(NAME [HOT] [PRECOMPILED target])
#
# Reads the standard library from what was read once, where that pays. With HOT the target gets the options of what
# computes much. PRECOMPILED names another target than the common one, of barid_precompile, where there is such.
function(barid_compile_quickly name)
  cmake_parse_arguments(arg "HOT" "PRECOMPILED" "" ${ARGN})
  set(from ${BARID_PRECOMPILED})
  if(arg_HOT)
    target_compile_options(${name} PRIVATE ${BARID_HOT_OPTIONS})
    set(from ${BARID_PRECOMPILED}_hot)
  elseif(arg_PRECOMPILED)
    set(from ${arg_PRECOMPILED})
  endif()
  if(BARID_PRECOMPILED)
    barid_reuse(${name} ${from})
  endif()
endfunction()

# Sources (globs) that a unity build compiles by themselves: they name things in their unnamed namespace as others do.
function(barid_alone)
  if(ARGN)
    file(GLOB alone ${ARGN})
    set_source_files_properties(${alone} PROPERTIES SKIP_UNITY_BUILD_INCLUSION TRUE)
  endif()
endfunction()

# barid_library(NAME [SOURCES files…] [PUBLIC libs…] [PRIVATE libs…] [ALONE files…] [OWN_HEADERS] [HOT])
#
# A static library of all *.cpp in the current folder (or of SOURCES), linked PUBLIC to what its
# headers show and PRIVATE to what only its sources use; for ALONE see barid_alone. With OWN_HEADERS the
# target precompiles headers of its own.
function(barid_library name)
  cmake_parse_arguments(arg "OWN_HEADERS;HOT" "" "SOURCES;PUBLIC;PRIVATE;ALONE" ${ARGN})
  set(hot "")
  if(arg_HOT)
    set(hot HOT)
  endif()
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS *.cpp)
  endif()
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    barid_alone(${arg_ALONE})
    target_link_libraries(${name} PUBLIC barid_flags ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    if(NOT arg_OWN_HEADERS)
      barid_compile_quickly(${name} ${hot})
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE barid_flags ${arg_PUBLIC})
  endif()
endfunction()

# barid_test(NAME [LIBS libs…] [LABELS labels…] [TIMEOUT seconds] [SERIAL] [ALONE files…] [HOT | PRECOMPILED target])
#
# A Boost.Test program of all *.cpp in the current folder, run by ctest as NAME. Tests that start
# real servers carry the label `servers`, the slow ones `long`. Helpers stand inside the suite of their file, so
# that they do not meet those of others in a unity build; what cannot is ALONE.
function(barid_test name)
  cmake_parse_arguments(arg "SERIAL;HOT" "TIMEOUT;PRECOMPILED" "LIBS;LABELS;ALONE" ${ARGN})
  set(as PRECOMPILED barid_precompiled_test)
  if(arg_HOT)
    set(as HOT)
  elseif(arg_PRECOMPILED)
    set(as PRECOMPILED ${arg_PRECOMPILED})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  add_executable(${name} ${sources})
  barid_alone(${arg_ALONE})
  barid_compile_quickly(${name} ${as})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} barid_test_main)
  add_test(NAME ${name} COMMAND ${name} --log_level=test_suite --report_level=short
                                --catch_system_errors=no)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(BARID_SANITIZE)
    math(EXPR arg_TIMEOUT "4 * ${arg_TIMEOUT}")
  endif()
  set(servers "")
  if("servers" IN_LIST arg_LABELS) # dozens of databases are started, and each would set up gigabytes of cache
    set(servers ";BARID_DATABASE_CACHE=64MB")
  endif()
  set_tests_properties(
    ${name}
    PROPERTIES TIMEOUT ${arg_TIMEOUT}
               COST ${arg_TIMEOUT} # the long ones first, so that none is left over for the end
               LABELS "${arg_LABELS}"
               ENVIRONMENT
               "BARID_SOURCE=${CMAKE_SOURCE_DIR};BARID_BUILD=${CMAKE_BINARY_DIR}${servers}")
  if("servers" IN_LIST arg_LABELS)
    set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED cluster)
  endif()
  if(arg_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
  endif()
endfunction()

# barid_test_part(TEST NAME SUITES suites…)
#
# Takes suites of TEST out of it and runs them as a test of their own with the label `once`: what fails there is never
# forgiven because it passed at a second try (scripts/test).
function(barid_test_part test name)
  cmake_parse_arguments(arg "" "" "SUITES" ${ARGN})
  get_test_property(${test} LABELS labels)
  get_test_property(${test} TIMEOUT timeout)
  get_test_property(${test} ENVIRONMENT environment)
  get_test_property(${test} COST cost)
  get_test_property(${test} FIXTURES_REQUIRED fixtures)
  list(JOIN arg_SUITES "," suites)
  add_test(NAME ${name} COMMAND ${test} --log_level=test_suite --report_level=short --catch_system_errors=no
                                --run_test=${suites})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout} COST ${cost} LABELS "${labels};once" ENVIRONMENT "${environment}" FIXTURES_REQUIRED
                                  "${fixtures}")
  set_tests_properties(${test} PROPERTIES ENVIRONMENT "${environment};BOOST_TEST_RUN_FILTERS=!${suites}")
endfunction()
