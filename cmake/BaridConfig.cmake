# What an extension built outside the tree needs: the target Barid::extension (headers only).
#
#   find_package(Barid REQUIRED)
#   add_library(crm MODULE crm.cpp)
#   target_link_libraries(crm PRIVATE Barid::extension)
get_filename_component(barid_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(NOT TARGET Barid::extension)
  add_library(Barid::extension INTERFACE IMPORTED)
  set_target_properties(Barid::extension PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${barid_prefix}/include"
                                                    INTERFACE_COMPILE_FEATURES cxx_std_17)
endif()
