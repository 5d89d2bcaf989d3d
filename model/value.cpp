#include "model/value.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace barid {

namespace {

struct printer {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool b) const { return b ? "yes" : "no"; }
  std::string operator()(double d) const {
    if (d == std::floor(d) && std::abs(d) < 1e15) return std::to_string(static_cast<long long>(d));
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), "%g", d);
    return out.data();
  }
  std::string operator()(const std::string& s) const { return s; }
  std::string operator()(const text_list& list) const {
    std::string out;
    for (const auto& item : list) out += (out.empty() ? "" : ", ") + item;
    return out;
  }
  std::string operator()(instant t) const { return to_rfc3339(t); }
  std::string operator()(duration d) const { return to_text(d); }
};

} // namespace

std::string to_text(const value& v) {
  return std::visit(printer{}, v);
}

} // namespace barid
