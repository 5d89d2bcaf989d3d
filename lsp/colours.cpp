// lsp/colours.cpp - what each word of a file is, as the grammar read it.

#include "dsl/field.hpp"
#include "dsl/verb.hpp"
#include "dsl/words.hpp"
#include "lsp/file_syntax.hpp"

#include <algorithm>
#include <optional>

namespace barid::lsp {

using route::node_kind;
using route::token_kind;

namespace {

/// Whether a word is one of the small words in a verb's shape: `to`, `needing`.
bool in_shape(std::string_view shape, std::string_view word) {
  for (auto at = shape.find(word); at != shape.npos; at = shape.find(word, at + 1)) {
    const auto letter = [&](std::size_t i) {
      return i < shape.size() && ((shape[i] >= 'a' && shape[i] <= 'z') || shape[i] == '_' || shape[i] == '.');
    };
    if (!letter(at + word.size()) && (at == 0 || !letter(at - 1)) && at > 0) return true;
  }
  return false;
}

class painter {
public:
  explicit painter(const file_syntax& from) : from_(from), roles_(from.tokens.size()) {}

  std::vector<painted> run() {
    for (std::uint32_t i = 0; i < from_.nodes.size(); ++i) look_at(i);
    for (const auto& n : from_.nodes)
      if (n.kind == node_kind::test) team_is_open(n);
    std::vector<painted> out;
    for (std::size_t i = 0; i < from_.tokens.size(); ++i) {
      const auto& t = from_.tokens[i];
      if (const auto as = paint_of(i)) out.push_back({t.begin, t.end, *as, roles_[i].declares});
    }
    for (const auto& c : from_.comments) out.push_back({c.begin, c.end, paint::comment, false});
    std::ranges::sort(out, {}, &painted::begin);
    return out;
  }

private:
  struct role_of {
    std::optional<paint> as;
    bool declares = false;
  };
  const file_syntax& from_;
  std::vector<role_of> roles_;

  void set(std::uint32_t token, paint as, bool declares = false) {
    if (token < roles_.size()) roles_[token] = {as, declares};
  }
  void set_words(const route::node& n, paint as) {
    for (auto t = n.first; t < n.last; ++t)
      if (from_.tokens[t].kind == token_kind::word) set(t, as);
  }

  void children(std::uint32_t parent, paint id, bool declares, paint leaf) {
    const auto& all = from_.nodes;
    for (auto i = parent + 1; i < all[parent].after; i = all[i].after) {
      switch (all[i].kind) {
      case node_kind::id:
        set(all[i].first, id, declares);
        break;
      case node_kind::leaf:
        if (from_.tokens[all[i].first].kind == token_kind::word) set(all[i].first, leaf);
        break;
      case node_kind::other:
      case node_kind::names:
        set_words(all[i], leaf);
        break;
      default:
        break;
      }
    }
  }

  void look_at(std::uint32_t i) {
    const auto& n = from_.nodes[i];
    switch (n.kind) {
    case node_kind::named_block:
    case node_kind::list_of:
    case node_kind::table:
    case node_kind::flow:
    case node_kind::attribute:
    case node_kind::extension:
    case node_kind::use:
      children(i, paint::class_, true, paint::variable);
      break;
    case node_kind::rule:
    case node_kind::step:
    case node_kind::repeat:
      children(i, paint::function, true, paint::variable);
      break;
    case node_kind::order:
    case node_kind::migrate:
    case node_kind::move:
      children(i, paint::variable, false, paint::variable);
      break;
    case node_kind::prefer:
      children(i, paint::property, false, paint::variable);
      break;
    case node_kind::parameter:
      children(i, paint::property, true, paint::class_);
      break;
    case node_kind::types:
      set_words(n, paint::enum_member);
      break;
    case node_kind::event:
      set_words(n, paint::event);
      break;
    case node_kind::setting:
      children(i, paint::property, false, paint::variable);
      break;
    case node_kind::statement:
      children(i, paint::function, false, paint::variable);
      statement_words(n);
      break;
    case node_kind::operand:
    case node_kind::any_of:
      children(i, paint::property, false, paint::enum_member);
      break;
    case node_kind::test:
    case node_kind::fallback:
      children(i, paint::property, false, paint::enum_member);
      break;
    case node_kind::list:
    case node_kind::group:
    case node_kind::range:
      children(i, paint::variable, false, paint::variable);
      break;
    case node_kind::comparison:
      set_words(n, paint::operator_);
      break;
    case node_kind::business:
    case node_kind::spelled:
      set_words(n, paint::number);
      children(i, paint::variable, false, paint::variable);
      break;
    default:
      break;
    }
  }

  /// `billing is open`: a name stands where a field would. In `conversation.status is open` it is a value.
  void team_is_open(const route::node& n) {
    const auto word = [&](std::uint32_t t) {
      return t < n.last && from_.tokens[t].kind == token_kind::word ? from_.written(from_.tokens[t])
                                                                    : std::string_view();
    };
    const auto asked = word(n.first);
    const auto last = n.first + (word(n.first + 2) == "not" ? 3 : 2);
    if (asked.empty() || word(n.first + 1) != "is" || word(last) != "open" || last + 1 != n.last) return;
    if (dsl::find_field(asked) || asked.starts_with("conversation.") || asked.starts_with("customer.")) return;
    set(n.first, paint::variable);
    set(last, paint::operator_);
  }

  /// `needing`, `to`, `at most once per` are words of the language, not names.
  void statement_words(const route::node& n) {
    const auto* verb = dsl::find_verb(from_.written(from_.tokens[n.first]));
    const auto* word = dsl::find_word(dsl::word_place::action, from_.written(from_.tokens[n.first]));
    const auto shape = verb ? verb->shape : word ? word->shape : std::string_view();
    for (auto t = n.first + 1; t < n.last; ++t) {
      if (from_.tokens[t].mark == route::sign::open_brace) break; // has its own statements
      if (from_.tokens[t].kind != token_kind::word) continue;
      const auto written = from_.written(from_.tokens[t]);
      if (dsl::find_field(written)) set(t, paint::property);
      else if (in_shape(shape, written)) set(t, paint::keyword);
    }
  }

  [[nodiscard]] std::optional<paint> paint_of(std::size_t i) const {
    switch (from_.tokens[i].kind) {
    case token_kind::word:
      return roles_[i].as.value_or(paint::keyword);
    case token_kind::text:
      return paint::string;
    case token_kind::pattern:
      return paint::regexp;
    case token_kind::capture:
      return paint::variable;
    case token_kind::address:
    case token_kind::zone:
      return roles_[i].as.value_or(paint::string);
    case token_kind::number:
    case token_kind::percent:
    case token_kind::size:
    case token_kind::elapsed:
    case token_kind::date:
    case token_kind::clock_time:
    case token_kind::instant:
      return paint::number;
    case token_kind::sign:
    case token_kind::end:
      return std::nullopt;
    }
    return std::nullopt;
  }
};

} // namespace

std::vector<std::string> legend() {
  return {"keyword", "function", "property", "variable", "class",      "string",
          "number",  "regexp",   "comment",  "operator", "enumMember", "event"};
}

std::vector<painted> colours(const file_syntax& from) {
  return painter(from).run();
}

} // namespace barid::lsp
