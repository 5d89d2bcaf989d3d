# Debian's libcaf-dev installs headers and libraries but no CMake package; this module finds them.
#
#   find_package(CAF 0.17 REQUIRED COMPONENTS core io openssl)
#   target_link_libraries(x PRIVATE caf::core)

find_path(CAF_INCLUDE_DIR caf/config.hpp)
mark_as_advanced(CAF_INCLUDE_DIR)

if(CAF_INCLUDE_DIR)
  # `#define CAF_VERSION 1706` is 0.17.6
  file(STRINGS "${CAF_INCLUDE_DIR}/caf/config.hpp" _caf_line REGEX "^#define CAF_VERSION [0-9]+")
  string(REGEX MATCH "[0-9]+$" _caf_number "${_caf_line}")
  math(EXPR _caf_major "${_caf_number} / 10000")
  math(EXPR _caf_minor "${_caf_number} / 100 % 100")
  math(EXPR _caf_patch "${_caf_number} % 100")
  set(CAF_VERSION "${_caf_major}.${_caf_minor}.${_caf_patch}")
endif()

find_package(Threads REQUIRED)
set(_caf_needs_core Threads::Threads)
set(_caf_needs_io caf::core)
set(_caf_needs_openssl caf::io OpenSSL::SSL)

foreach(_part IN LISTS CAF_FIND_COMPONENTS)
  find_library(CAF_${_part}_LIBRARY caf_${_part})
  mark_as_advanced(CAF_${_part}_LIBRARY)
  if(CAF_${_part}_LIBRARY)
    set(CAF_${_part}_FOUND TRUE)
    if(_part STREQUAL "openssl")
      find_package(OpenSSL REQUIRED)
    endif()
    if(NOT TARGET caf::${_part})
      add_library(caf::${_part} UNKNOWN IMPORTED)
      set_target_properties(
        caf::${_part}
        PROPERTIES IMPORTED_LOCATION "${CAF_${_part}_LIBRARY}"
                   INTERFACE_INCLUDE_DIRECTORIES "${CAF_INCLUDE_DIR}"
                   INTERFACE_LINK_LIBRARIES "${_caf_needs_${_part}}")
    endif()
  endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  CAF
  REQUIRED_VARS CAF_INCLUDE_DIR
  VERSION_VAR CAF_VERSION
  HANDLE_COMPONENTS)
