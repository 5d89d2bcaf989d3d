#include "grammar/route/lex.hpp"

#include "grammar/route/lex_rules.hpp"
#include "grammar/route/lexer.hpp"

#include <tao/pegtl/contrib/analyze.hpp>

namespace barid::route {
namespace {

namespace peg = tao::pegtl;
using namespace lexical;

/// A member of `lexer` that takes the bytes of what was matched.
template <void (lexer::*Member)(std::size_t, std::size_t)>
struct passes_on {
  template <class Input>
  static void apply(const Input& in, lexer& to, const char* base) {
    (to.*Member)(static_cast<std::size_t>(in.begin() - base), static_cast<std::size_t>(in.end() - base));
  }
};

template <token_kind Kind>
struct is_value {
  template <class Input>
  static void apply(const Input& in, lexer& to, const char* base) {
    to.value(Kind, static_cast<std::size_t>(in.begin() - base), static_cast<std::size_t>(in.end() - base));
  }
};

template <sign S, void (lexer::*Member)(sign, std::size_t, std::size_t)>
struct is_mark {
  template <class Input>
  static void apply(const Input& in, lexer& to, const char* base) {
    (to.*Member)(S, static_cast<std::size_t>(in.begin() - base), static_cast<std::size_t>(in.end() - base));
  }
};

template <class Rule>
struct reads : peg::nothing<Rule> {};

template <sign S, char... C>
struct reads<lexical::mark<S, C...>> : is_mark<S, &lexer::mark> {};

template <>
struct reads<blank> {
  static void apply0(lexer& to, const char*) { to.space(); }
};
// clang-format off
template <> struct reads<lexical::line_end> : passes_on<&lexer::line_end> {};
template <> struct reads<lexical::remark> : passes_on<&lexer::comment> {};
template <> struct reads<lexical::foreign_comment> : passes_on<&lexer::foreign_comment> {};
template <> struct reads<lexical::address> : is_value<token_kind::address> {};
template <> struct reads<lexical::instant> : is_value<token_kind::instant> {};
template <> struct reads<lexical::date> : is_value<token_kind::date> {};
template <> struct reads<lexical::clock_time> : is_value<token_kind::clock_time> {};
template <> struct reads<lexical::percent> : is_value<token_kind::percent> {};
template <> struct reads<lexical::size> : is_value<token_kind::size> {};
template <> struct reads<lexical::duration> : is_value<token_kind::elapsed> {};
template <> struct reads<lexical::number> : is_value<token_kind::number> {};
template <> struct reads<lexical::zone> : is_value<token_kind::zone> {};
template <> struct reads<lexical::capture> : is_value<token_kind::capture> {};
template <> struct reads<lexical::path> : passes_on<&lexer::word> {};
template <> struct reads<lexical::text> : passes_on<&lexer::text> {};
template <> struct reads<lexical::pattern> : passes_on<&lexer::pattern> {};
template <> struct reads<lexical::loose_pattern> : passes_on<&lexer::pattern> {};
template <> struct reads<lexical::open_text> : passes_on<&lexer::open_text> {};
template <> struct reads<lexical::open_pattern> : passes_on<&lexer::open_pattern> {};
template <> struct reads<lexical::quoted_text> : passes_on<&lexer::quoted_text> {};
template <> struct reads<lexical::single_quoted> : passes_on<&lexer::single_quoted> {};
template <> struct reads<lexical::bare_file> : passes_on<&lexer::bare_file> {};
template <> struct reads<lexical::bad_number> : passes_on<&lexer::bad_number> {};
template <> struct reads<lexical::odd_space> : passes_on<&lexer::odd_space> {};
template <> struct reads<lexical::hidden> : passes_on<&lexer::hidden> {};
template <> struct reads<lexical::quote_mark> : peg::nothing<quote_mark> {};
template <> struct reads<lexical::lone_quote> : passes_on<&lexer::stray> {};
template <> struct reads<lexical::foreign_comma> : is_mark<sign::comma, &lexer::foreign_mark> {};
template <> struct reads<lexical::foreign_semicolon> : is_mark<sign::semicolon, &lexer::foreign_mark> {};
template <> struct reads<lexical::foreign_colon> : is_mark<sign::colon, &lexer::foreign_mark> {};
template <> struct reads<lexical::long_dash> : is_mark<sign::minus, &lexer::foreign_mark> {};
template <> struct reads<lexical::foreign_digits> : passes_on<&lexer::foreign_digits> {};
template <> struct reads<lexical::stray> : passes_on<&lexer::stray> {};
// clang-format on

} // namespace

lexed lex(std::string_view text, findings& found) {
  lexer to(text, found);
  peg::memory_input<peg::tracking_mode::lazy, peg::eol::lf_crlf, const char*> in(text.data(), text.data() + text.size(),
                                                                                 "");
  while (!in.empty() && !to.full()) {
    const bool pattern = *in.current() == '/' && to.expects_pattern();
    if (!(pattern ? peg::parse<pattern_here, reads>(in, to, text.data())
                  : peg::parse<token_rule, reads>(in, to, text.data())))
      break;
  }
  return to.take();
}

std::size_t character_grammar_problems() {
  return peg::analyze<text_of_tokens>(-1);
}

} // namespace barid::route
