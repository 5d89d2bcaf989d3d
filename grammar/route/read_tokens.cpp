#include "grammar/route/read_tokens.hpp"

#include "grammar/route/closest_word.hpp"
#include "grammar/route/expected_rules.hpp"

#include <tao/pegtl/contrib/analyze.hpp>

#include <optional>
#include <string>

namespace barid::route {
namespace {

namespace peg = tao::pegtl;
using enum keyword;
using rules::token_input;

/// Words that open what only stands inside a table or flow.
bool belongs_inside(keyword k) {
  return k == k_rule || k == k_otherwise || k == k_defaults || k == k_step || k == k_prefer || k == k_repeat;
}

/// Something at the top level that starts no declaration; `behind`: a declaration ended before it.
void unknown(token_input& in, reading& to, bool behind) {
  const token& t = in.peek();
  const auto written = std::string(to.source(t));
  if (belongs_inside(t.word)) {
    const bool flow = t.word == k_step || t.word == k_repeat;
    to.complain(code::outside_table, in.index(), in.index() + 1,
                "`" + written + "` stands outside a " + (flow ? "flow" : "table"),
                "perhaps a `}` too many before it ended the block; nothing more is read up to the "
                "next declaration in column 1");
    in.seek(in.end_index());
    to.skipped_to(in.index(), true);
    return;
  }
  std::string help = "a declaration starts with a word such as `mailbox`, `team`, `list`, `table`, "
                     "`on`, `flow` or `test`";
  std::optional<std::string> near_word;
  if (t.kind == token_kind::word)
    if (const auto near = closest_declaration(written); !near.empty()) {
      help = "did you mean `" + std::string(near) + "`?";
      near_word = near;
    }
  if (behind && !t.column_one && !near_word) {
    // the rest of what was ended too early, statement by statement
    to.complain(code::unknown_declaration, in.index(), in.index() + 1,
                "`" + written + "` stands outside the declaration before it",
                "perhaps a `{` is missing, or a `}` too many ended it; nothing more is read up to the next line "
                "that begins in column 1");
    do in.bump();
    while (!in.empty() && !in.peek().column_one);
    to.skipped_to(in.index(), true);
    return;
  }
  if (t.word == k_if || t.word == k_when) help = "conditions stand in a rule of a table, or in `on EVENT when … { … }`";
  to.complain(code::unknown_declaration, in.index(), in.index() + 1,
              to.found_at(in.index()) == "the end of the line" ? "`" + written + "` starts no declaration"
                                                               : to.found_at(in.index()) + " starts no declaration",
              help, near_word ? near_word->c_str() : nullptr);
  rules::skip_statement(in, to);
}

/// Reads one chunk: what stands from a declaration in column 1 up to the next.
void read_chunk(token_input& in, reading& to) {
  to.begin_chunk();
  bool behind = false;
  while (!in.empty() && !to.full()) {
    const auto start = in.index();
    const auto opened = to.opened();
    const token& t = in.peek();
    if (t.mark == sign::semicolon) {
      in.bump();
      continue;
    }
    if (t.mark == sign::close_brace) {
      to.extra_brace(in.index());
      in.bump();
      continue;
    }
    in.admit();
    try {
      if (!rules::control<rules::declaration>::match<peg::apply_mode::action, peg::rewind_mode::required, peg::nothing,
                                                     rules::control>(in, to)) {
        unknown(in, to, behind);
      } else {
        behind = true;
        if (!in.empty() && !in.peek().breaks && in.peek().mark != sign::semicolon &&
            in.peek().mark != sign::close_brace && !in.follows(sign::close_brace)) {
          to.missing(rules::end_of_item, in.index());
          rules::skip_statement(in, to);
        }
      }
    } catch (const syntax_error& e) {
      behind = true;
      to.missing(*e.wanted, e.at);
      in.seek(e.at);
      in.nodes() = e.nodes;
      to.leave(node_kind::absent, e.at, in.nodes());
      to.close_down_to(opened, e.at, in.nodes());
      rules::skip_statement(in, to);
    }
    if (in.index() == start) in.bump();
  }
}

} // namespace

std::vector<node> read_tokens(std::string_view text, const std::vector<token>& tokens, findings& found,
                              unsigned depth) {
  reading to(text, tokens, found, depth);
  std::uint32_t nodes = 0;
  const auto last = static_cast<std::uint32_t>(tokens.size() - 1);
  for (std::uint32_t begin = 0; begin < last && !to.full();) {
    auto end = begin + 1;
    while (end < last && !tokens[end].opens) ++end;
    token_input in(tokens.data(), begin, end, nodes);
    read_chunk(in, to);
    nodes = in.nodes();
    begin = end;
  }
  return to.take_nodes(nodes);
}

std::size_t token_grammar_problems() {
  return peg::analyze<rules::declaration>(-1);
}

} // namespace barid::route
