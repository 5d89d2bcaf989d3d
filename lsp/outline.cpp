// lsp/outline.cpp - the declarations of a file, and what can be folded away.

#include "lsp/file_syntax.hpp"

#include <algorithm>

namespace barid::lsp {

namespace {

std::string one_line(std::string_view text, const span& at) {
  auto piece = text.substr(at.begin, at.end - at.begin);
  piece = piece.substr(0, std::min(piece.find('\n'), std::size_t{80}));
  while (!piece.empty() && (static_cast<unsigned char>(piece.back()) & 0xC0U) == 0x80U) piece.remove_suffix(1);
  if (!piece.empty() && static_cast<unsigned char>(piece.back()) >= 0xC0U) piece.remove_suffix(1);
  return std::string(piece);
}

class outliner {
public:
  outliner(std::string_view text, const span& whole) : text_(text), whole_(whole) {}

  symbol operator()(const route::language_decl& d) const {
    return made("language", one_line(text_, d.number.at), symbol_kind::constant, d.number.at);
  }
  symbol operator()(const route::use_decl& d) const { return made(d.path.text, "use", symbol_kind::file, d.path.at); }
  symbol operator()(const route::order_decl& d) const {
    return made("order " + one_line(text_, d.event.at), "", symbol_kind::operator_, d.event.at);
  }
  symbol operator()(const route::block_decl& d) const {
    return made(d.id.text, d.keyword.text, symbol_kind::object, d.id.at);
  }
  symbol operator()(const route::list_decl& d) const {
    return made(d.id.text, "list of " + d.item_type.text, symbol_kind::array, d.id.at);
  }
  symbol operator()(const route::attribute_decl& d) const {
    return made(d.id.text, "attribute", symbol_kind::field, d.id.at);
  }
  symbol operator()(const route::extension_decl& d) const {
    return made(d.id.text, "extension", symbol_kind::function, d.id.at);
  }
  symbol operator()(const route::table_decl& d) const {
    auto out = made(d.id.text, "table on " + one_line(text_, d.event.at), symbol_kind::class_, d.id.at);
    for (const auto& r : d.rules) {
      symbol s;
      s.kind = symbol_kind::function;
      s.name = r.kind == route::rule_decl::kind_of::rule        ? r.id.text
               : r.kind == route::rule_decl::kind_of::otherwise ? "otherwise"
                                                                : "defaults";
      s.whole = r.at;
      s.at = r.kind == route::rule_decl::kind_of::rule ? r.id.at : span{r.at.file, r.at.begin, r.at.begin};
      if (r.when) s.detail = one_line(text_, r.when->at);
      put(out, std::move(s));
    }
    return out;
  }
  symbol operator()(const route::on_decl& d) const {
    return made("on " + one_line(text_, d.event.at), "", symbol_kind::event, d.event.at);
  }
  symbol operator()(const route::flow_decl& d) const {
    auto out = made(d.id.text, "flow on " + one_line(text_, d.event.at), symbol_kind::class_, d.id.at);
    steps(out, d.items);
    return out;
  }
  symbol operator()(const route::migrate_decl& d) const {
    return made("migrate " + d.flow.text, "", symbol_kind::operator_, d.flow.at);
  }
  symbol operator()(const route::test_decl& d) const {
    return made(d.title.text, "test", symbol_kind::function, d.title.at);
  }

private:
  std::string_view text_;
  span whole_;

  [[nodiscard]] symbol made(std::string name, std::string detail, symbol_kind kind, span at) const {
    symbol out{std::move(name), std::move(detail), kind, whole_, at, {}};
    settle(out, whole_);
    return out;
  }
  /// The protocol wants a name, and places inside each other, also in broken files.
  static void settle(symbol& s, const span& around) {
    if (s.name.empty()) s.name = "?";
    s.whole.begin = std::clamp(s.whole.begin, around.begin, around.end);
    s.whole.end = std::clamp(s.whole.end, s.whole.begin, around.end);
    s.at.begin = std::clamp(s.at.begin, s.whole.begin, s.whole.end);
    s.at.end = std::clamp(s.at.end, s.at.begin, s.whole.end);
  }
  static void put(symbol& to, symbol s) {
    settle(s, to.whole);
    to.children.push_back(std::move(s));
  }
  void steps(symbol& to, const std::vector<route::flow_item>& items) const {
    for (const auto& item : items) {
      symbol s;
      s.whole = item.at;
      s.kind = symbol_kind::function;
      if (const auto* step = std::get_if<route::step_item>(&item.what)) {
        s.name = step->id.text;
        s.at = step->id.at;
        s.detail = "wait " + one_line(text_, step->wait.at);
        put(to, std::move(s));
      } else if (const auto* repeat = std::get_if<route::repeat_item>(&item.what)) {
        s.name = repeat->id.text.empty() ? "repeat" : repeat->id.text;
        s.at = repeat->id.text.empty() ? span{item.at.file, item.at.begin, item.at.begin} : repeat->id.at;
        settle(s, to.whole);
        steps(s, repeat->items);
        put(to, std::move(s));
      }
    }
  }
};

} // namespace

std::vector<symbol> outline(const route::file& tree, std::string_view text) {
  std::vector<symbol> out;
  for (const auto& d : tree.declarations) out.push_back(std::visit(outliner(text, d.at), d.what));
  return out;
}

std::vector<fold> folds(const file_syntax& from, std::string_view text, const line_index& lines) {
  using route::sign;
  std::vector<fold> out;
  const auto line_of = [&](std::uint32_t offset) { return lines.position_of(text, offset, encoding::utf8).line; };
  std::vector<std::uint32_t> open;
  for (const auto& t : from.tokens) {
    if (t.opens) open.clear(); // what was not closed ends here
    switch (t.mark) {
    case sign::open_brace:
    case sign::open_bracket:
    case sign::open_paren:
      open.push_back(t.begin);
      break;
    case sign::close_brace:
    case sign::close_bracket:
    case sign::close_paren: {
      if (open.empty()) break;
      const auto first = line_of(open.back());
      const auto last = line_of(t.begin);
      open.pop_back();
      if (last > first + 1) out.push_back({first, last - 1, false});
      break;
    }
    default:
      break;
    }
  }
  // comments on lines of their own, one below the other
  for (std::size_t i = 0; i < from.comments.size();) {
    const auto first = line_of(from.comments[i].begin);
    auto last = first;
    for (++i; i < from.comments.size() && line_of(from.comments[i].begin) == last + 1; ++i) ++last;
    if (last > first) out.push_back({first, last, true});
  }
  std::ranges::sort(out, {}, &fold::first);
  return out;
}

} // namespace barid::lsp
