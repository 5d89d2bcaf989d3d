#include "lsp/suggester.hpp"

namespace barid::lsp {

std::vector<suggestion> suggester::run() {
  switch (at_.in) {
  case inside_of::comment:
  case inside_of::pattern:
    break;
  case inside_of::text:
    in_text();
    break;
  case inside_of::code:
    in_code();
    break;
  }
  return std::move(out_);
}

void suggester::in_text() {
  const auto first = before().empty() ? std::string() : before().front();
  if (at_.block == block_kind::file && first == "use") return files(".route");
  if (at_.block == block_kind::file && first == "list") return files("");
  if (at_.block == block_kind::settings &&
      (at_.keyword == "reply" || at_.keyword == "calendar" || first == "signature"))
    return files("");
  // `{sla.na` in a text for people
  const auto brace = at_.in_text.rfind('{');
  if (at_.block == block_kind::actions && brace != std::string::npos &&
      at_.in_text.find_first_of("}|", brace) == std::string::npos)
    fields(false);
}

void suggester::in_code() {
  switch (at_.block) {
  case block_kind::file:
    return in_file();
  case block_kind::settings:
    return in_settings();
  case block_kind::table:
    return in_table();
  case block_kind::flow:
    return in_flow();
  case block_kind::actions:
    return in_actions();
  case block_kind::test:
    return in_test();
  case block_kind::list:
  case block_kind::other:
    return;
  }
}

std::vector<suggestion> suggestions(const place& at, const analysis& known, const std::string& path) {
  return suggester(at, known, path).run();
}

} // namespace barid::lsp
