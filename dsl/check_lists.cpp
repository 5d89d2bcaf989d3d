// dsl/check_lists.cpp - lists in place and from files.

#include "dsl/codes.hpp"
#include "dsl/csv.hpp"
#include "dsl/operators.hpp"
#include "dsl/settings.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <charconv>

namespace barid::dsl {

namespace {

using route::value_kind;

constexpr std::pair<const char*, list_type> types[] = {
    {"text", list_type::text},       {"senders", list_type::senders}, {"addresses", list_type::addresses},
    {"domains", list_type::domains}, {"numbers", list_type::numbers}, {"address", list_type::addresses},
    {"domain", list_type::domains},  {"number", list_type::numbers},  {"sender", list_type::senders},
};

bool is_domain(std::string_view s) {
  return !s.empty() && s.find('@') == std::string_view::npos && s.find(' ') == std::string_view::npos;
}

bool is_address(std::string_view s) {
  const auto at = s.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < s.size() && s.find(' ') == std::string_view::npos;
}

/// Adds an item; false where it does not fit the type.
bool put(item_list& list, const std::string& item) {
  auto folded = text::fold(item);
  switch (list.type) {
  case list_type::text:
    if (folded.empty()) return false;
    break;
  case list_type::numbers: {
    double n = 0;
    const auto [end, e] = std::from_chars(item.data(), item.data() + item.size(), n);
    if (e != std::errc() || end != item.data() + item.size()) return false;
    folded = text::fold(to_text(value(n)));
    break;
  }
  case list_type::addresses:
    if (!is_address(folded)) return false;
    break;
  case list_type::domains:
  case list_type::senders: {
    if (list.type == list_type::senders && is_address(folded)) break;
    if (folded.starts_with('@')) folded.erase(0, 1);
    if (!is_domain(folded)) return false;
    list.domains.insert(folded);
    list.items.push_back(item);
    list.exact.insert(std::move(folded));
    return true;
  }
  }
  list.items.push_back(item);
  list.exact.insert(std::move(folded));
  return true;
}

/// One item a line; `#` comments and blank lines are left out. Or a column of a CSV file.
void read_file(checker& c, const route::list_decl& d, item_list& list) {
  const auto path = c.resolve_path(d.from->text, d.from->at);
  const auto* file = path.empty() ? nullptr : c.file(path);
  if (!file) {
    c.error(code::file_missing, d.from->at, "there is no file `" + d.from->text + "`",
            "the path is relative to this rule file, inside the rules folder");
    return;
  }
  std::vector<csv_cell> cells;
  if (d.column) {
    auto column = read_csv_column(file->text, d.column->text);
    if (!column) {
      c.error(code::file_unreadable, d.column->at, column.why().message, column.why().help);
      return;
    }
    cells = std::move(*column);
  } else {
    cells = read_lines(file->text);
  }
  const auto number = static_cast<std::uint32_t>(file - c.sources.files.data());
  for (const auto& cell : cells)
    if (!put(list, cell.text)) {
      const span at{number, cell.begin, cell.end};
      c.warning(code::bad_item, at, "`" + cell.text + "` does not belong into a list of " + name_of(list.type),
                "it is left out");
    }
}

} // namespace

item_list check_items(checker& c, list_type type, const std::vector<route::value>& from) {
  item_list out;
  out.type = type;
  for (const auto& v : from) {
    if (v.kind == value_kind::comma || v.kind == value_kind::missing) continue;
    const bool literal = v.kind == value_kind::text || v.kind == value_kind::address || v.kind == value_kind::word ||
                         v.kind == value_kind::number;
    const auto item = v.kind == value_kind::number ? to_text(value(v.number)) : v.text;
    if (!literal || !put(out, item))
      c.error(code::bad_item, v.at, "`" + c.written(v.at) + "` does not belong into a list of " + name_of(type),
              type == list_type::text ? "write texts in quotes" : "check how it is written");
  }
  return out;
}

void check_list(checker& c, const route::list_decl& d, span at) {
  const auto* type = std::ranges::find_if(types, [&](const auto& t) { return t.first == d.item_type.text; });
  if (type == std::end(types)) {
    if (!d.item_type.text.empty()) {
      auto help = did_you_mean(d.item_type.text, {"text", "senders", "addresses", "domains", "numbers"});
      c.error(code::bad_list_type, d.item_type.at, "there is no list of `" + d.item_type.text + "`",
              help.empty() ? "a list is of `text`, `senders`, `addresses`, `domains` or `numbers`" : help);
    }
    return;
  }
  item_list list;
  const auto before = c.errors();
  if (d.from) {
    list.type = type->second;
    read_file(c, d, list);
  } else {
    list = check_items(c, type->second, d.items);
  }
  list.name = d.id.text;
  list.at = at;
  if (list.items.empty() && c.errors() == before)
    c.warning(code::empty_list, d.id.at, "list `" + d.id.text + "` is empty", "conditions that use it never hold");
  c.out.list_by_name[d.id.text] = c.add_list(std::move(list));
}

} // namespace barid::dsl
