#include "dsl/error_page.hpp"

#include <algorithm>

namespace barid::dsl {

const error_page* find_error_page(std::string_view code) {
  const auto all = error_pages();
  const auto it = std::ranges::find(all, code, &error_page::code);
  return it == all.end() ? nullptr : &*it;
}

} // namespace barid::dsl
