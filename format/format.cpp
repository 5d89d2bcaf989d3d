#include "format/format.hpp"

#include "format/layout.hpp"
#include "format/lines.hpp"
#include "format/written.hpp"
#include "grammar/route/dump.hpp"
#include "grammar/route/parse.hpp"

#include <algorithm>

namespace barid::format {

namespace {

bool has_errors(const std::vector<diagnostic>& found) {
  return std::ranges::any_of(found, [](const diagnostic& d) { return d.level == severity::error; });
}

/// The comments of a file, sorted: the layout may move one to a line of its own.
std::vector<std::string> comments_of(const route::file& tree, std::string_view text) {
  std::vector<std::string> out;
  for (const auto& c : tree.comments) {
    auto comment = std::string(text.substr(c.at.begin, c.at.end - c.at.begin));
    comment.erase(comment.find_last_not_of(" \t\r") + 1);
    out.push_back(std::move(comment));
  }
  std::ranges::sort(out);
  return out;
}

bool says_the_same(const route::file& a, std::string_view text_a, const route::file& b, std::string_view text_b) {
  return route::dump(a) == route::dump(b) && comments_of(a, text_a) == comments_of(b, text_b);
}

} // namespace

formatted format(std::string_view text, std::uint32_t number) {
  formatted out;
  out.text = text;
  auto before = route::parse(text, number);
  if (has_errors(before.diagnostics)) {
    out.how = outcome::has_errors;
    out.diagnostics = std::move(before.diagnostics);
    return out;
  }
  const written from(text); // the lines refer to it
  auto lines = lay_out(from);
  align(lines);
  auto laid_out = joined(lines);
  const auto after = route::parse(laid_out, number);
  if (has_errors(after.diagnostics) || !says_the_same(before.tree, text, after.tree, laid_out)) {
    out.how = outcome::kept;
    return out;
  }
  out.text = std::move(laid_out);
  return out;
}

} // namespace barid::format
