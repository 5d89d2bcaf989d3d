#include "app/command.hpp"

#include <iostream>

namespace barid::app {

exit_code exit_code_of(const error& why) {
  switch (why.code) {
  case errc::invalid:
  case errc::not_found:
  case errc::limit:
    return exit_code::bad_input;
  case errc::conflict:
    return exit_code::findings;
  case errc::unavailable:
  case errc::timeout:
  case errc::exhausted:
    return exit_code::unavailable;
  case errc::refused:
    return exit_code::refused;
  case errc::internal:
    return exit_code::failed;
  }
  return exit_code::failed;
}

exit_code report(const error& why) {
  std::cerr << "barid: " << why.message << '\n';
  if (!why.help.empty()) std::cerr << "       " << why.help << '\n';
  return exit_code_of(why);
}

} // namespace barid::app
