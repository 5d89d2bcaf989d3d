// What may be written at a place of a rule file: what `barid lsp` tells other editors.

#include "lsp/completion.hpp"
#include "lsp/document.hpp"
#include "lsp/place.hpp"
#include "lsp/rule_set.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/rule_files.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

const char* suggestion_word(lsp::suggestion_kind kind) {
  using enum lsp::suggestion_kind;
  switch (kind) {
  case function:
    return "verb";
  case field:
  case property:
    return "field";
  case variable:
    return "name";
  case class_:
  case event:
    return "event";
  case value:
    return "value";
  case file:
  case module:
    return "file";
  case operator_:
    return "operator";
  case keyword:
    break;
  }
  return "keyword";
}

/// In a string, a word begins behind `{`; the name of a file is the whole of it.
std::uint32_t begin_in_text(const lsp::place& where, std::uint32_t at) {
  const auto& typed = where.in_text;
  const auto brace = typed.rfind('{');
  const auto length = brace == std::string::npos ? typed.size() : typed.size() - brace - 1;
  return at - std::min(at, static_cast<std::uint32_t>(length));
}

answer complete_rules(const call& c) {
  auto files = files_of(c.body);
  if (!files) return problem(files.why());
  const auto path = c.body["file"].get<std::string>();
  const auto file = std::ranges::find(files->files, path, &source_file::path);
  if (file == files->files.end())
    return problem(422, "invalid", "`" + path + "` is not among `files`", "send it with them");
  const lsp::line_index lines(file->text);
  const lsp::position asked{static_cast<std::uint32_t>(c.body["line"].get<std::int64_t>() - 1),
                            static_cast<std::uint32_t>(c.body["column"].get<std::int64_t>())};
  const auto at = lines.offset_of(file->text, asked, lsp::encoding::utf16);
  const auto where = lsp::place_at(file->text, at);
  const auto known = lsp::analyse("", 1, *files, lsp::depth::names);
  json items = json::array();
  for (const auto& one : lsp::suggestions(where, *known, path))
    items.push_back({{"label", one.label},
                     {"kind", suggestion_word(one.kind)},
                     {"detail", one.detail},
                     {"documentation", one.documentation},
                     {"insert", one.insert.empty() ? one.label : one.insert}});
  const auto begin = where.in == lsp::inside_of::code ? where.prefix_begin : begin_in_text(where, at);
  return json_answer(
      {{"begin", lines.position_of(file->text, begin, lsp::encoding::utf16).column}, {"items", std::move(items)}});
}

} // namespace

std::vector<route> rule_completion_routes() {
  return {
      {"POST",
       "/api/v1/rules/complete",
       "completeRules",
       "rules",
       "What may be written at a place of a rule file; nothing changes",
       {false, role::lead},
       {},
       {},
       object({{"files", list(ref("RuleFile"), 2'000)},
               {"file", text(500, 1)},
               {"line", integer(1, 10'000'000)},
               {"column",
                described(integer(0, 10'000'000), "UTF-16 units from the begin of the line, as editors count")}}),
       32U << 20U,
       {{200, "in order of usefulness",
         object({{"begin", described(integer(), "column at which the word begins that is to be "
                                                "replaced")},
                 {"items", list(object({{"label", text()},
                                        {"kind", words({"verb", "field", "name", "event", "value", "file", "operator",
                                                        "keyword"})},
                                        {"detail", text()},
                                        {"documentation", text()},
                                        {"insert", described(text(), "as a snippet: `${1:name}` is a "
                                                                     "place to fill in")}}))}})}},
       {},
       complete_rules},
  };
}

} // namespace barid::http
