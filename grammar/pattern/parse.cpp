#include "grammar/pattern/parse.hpp"

#include "grammar/pattern/maker.hpp"
#include "grammar/pattern/pattern_rules.hpp"

#include <tao/pegtl/contrib/analyze.hpp>

namespace barid::pattern {
namespace {

namespace peg = tao::pegtl;

template <class Rule>
struct makes : peg::nothing<Rule> {};

/// A member of `maker` that takes the bytes of what was matched.
template <void (maker::*Member)(std::size_t, std::size_t)>
struct passes_on {
  template <class Input>
  static void apply(const Input& in, maker& to, const char* base) {
    (to.*Member)(static_cast<std::size_t>(in.begin() - base), static_cast<std::size_t>(in.end() - base));
  }
};

/// What is refused wherever it stands.
template <code What>
struct refuses {
  static constexpr std::pair<std::string_view, std::string_view> words() {
    switch (What) {
    case code::back_reference:
      return {" refers back to what was matched", "patterns cannot do that; match both parts, or "
                                                  "use two rules"};
    case code::look_around:
      return {" looks ahead or behind", "patterns cannot do that; add `and not subject matches /…/` "
                                        "to the condition"};
    case code::unknown_group:
      return {" is no group that is supported", "groups are `( )`, `(?: )` and `(?<name> )`; case "
                                                "never matters"};
    case code::posix_class:
      return {" is a POSIX class", "write `\\d`, `\\w`, `\\s` or for example `\\p{L}`"};
    case code::broken_range:
      return {" is no range", "a range has a character on both sides; a dash itself is written `\\-`"};
    case code::bare_brace:
      return {" is no repeat", "write `{0,5}`, or `\\{` and `\\}` for the characters"};
    case code::extra_close:
      return {" closes nothing", "write `\\]` for the character"};
    case code::open_class:
      return {" stands inside a class", "write `\\[` for the character"};
    default:
      return {" is no escape", "known are `\\d \\w \\s \\b`, their opposites `\\D \\W \\S \\B`, "
                               "`\\n \\t \\r`, `\\p{Arabic}`, `\\x{0645}`; a backslash before a mark "
                               "makes it a plain character"};
    }
  }
  template <class Input>
  static void apply(const Input& in, maker& to, const char* base) {
    const auto begin = static_cast<std::size_t>(in.begin() - base);
    const auto end = static_cast<std::size_t>(in.end() - base);
    const auto [message, help] = words();
    to.refuse(What, begin, end, to.quoted(begin, end) + std::string(message), std::string(help));
    // what follows must find its opening bracket, and a repeat something to repeat
    if constexpr (What == code::look_around || What == code::unknown_group) to.open_group(begin, end);
    if constexpr (What == code::posix_class || What == code::broken_range) to.spoil_class();
    if constexpr (What == code::back_reference || What == code::unknown_escape) to.any(begin, end);
  }
};

/// Python's spelling of captures, told apart from other unknown groups for the sake of its fix.
struct refuses_python {
  template <class Input>
  static void apply(const Input& in, maker& to, const char* base) {
    const auto begin = static_cast<std::size_t>(in.begin() - base);
    const auto end = static_cast<std::size_t>(in.end() - base);
    to.refuse(code::unknown_group, begin, end, "a capture is written without `P`",
              "write `(?<" + std::string(in.begin() + 4, in.end()) + "`");
    to.open_group(begin, end);
  }
};

// clang-format off
template <> struct makes<rules::capture_open> : passes_on<&maker::open_capture> {};
template <> struct makes<rules::plain_open> : passes_on<&maker::open_group> {};
template <> struct makes<rules::group_open> : passes_on<&maker::open_group> {};
template <> struct makes<rules::python_open> : refuses_python {};
template <> struct makes<rules::look_around> : refuses<code::look_around> {};
template <> struct makes<rules::unknown_open> : refuses<code::unknown_group> {};
template <> struct makes<rules::group_close> : passes_on<&maker::close_group> {};
template <> struct makes<rules::class_open> : passes_on<&maker::open_class> {};
template <> struct makes<rules::class_shorthand> : passes_on<&maker::class_set> {};
template <> struct makes<rules::class_property> : passes_on<&maker::class_set> {};
template <> struct makes<rules::class_range> : passes_on<&maker::class_range> {};
template <> struct makes<rules::class_single> : passes_on<&maker::class_single> {};
template <> struct makes<rules::class_close> : passes_on<&maker::close_class> {};
template <> struct makes<rules::open_class> : passes_on<&maker::unclosed_class> {};
template <> struct makes<rules::posix_class> : refuses<code::posix_class> {};
template <> struct makes<rules::broken_range> : refuses<code::broken_range> {};
template <> struct makes<rules::class_bracket> : refuses<code::open_class> {};
template <> struct makes<rules::repeat> : passes_on<&maker::repeat> {};
template <> struct makes<rules::count_to> : refuses<code::bare_brace> {};
template <> struct makes<rules::dot> : passes_on<&maker::any> {};
template <> struct makes<rules::begin_anchor> : passes_on<&maker::anchor> {};
template <> struct makes<rules::end_anchor> : passes_on<&maker::anchor> {};
template <> struct makes<rules::stray_bracket> : refuses<code::extra_close> {};
template <> struct makes<rules::stray_brace> : refuses<code::bare_brace> {};
template <> struct makes<rules::set_escape> : passes_on<&maker::set> {};
template <> struct makes<rules::edge_escape> : passes_on<&maker::edge> {};
template <> struct makes<rules::back_reference> : refuses<code::back_reference> {};
template <> struct makes<rules::unknown_escape> : refuses<code::unknown_escape> {};
template <> struct makes<rules::literal> : passes_on<&maker::literal> {};
// clang-format on
template <>
struct makes<rules::bar> {
  static void apply0(maker& to, const char*) { to.bar(); }
};

} // namespace

parsed parse(std::string_view text, span at) {
  maker to(text, at);
  if (text.empty()) {
    to.refuse(code::empty_pattern, 0, 0, "this pattern is empty", "write what to look for between the slashes");
    return to.finish();
  }
  if (text.size() > longest_pattern) {
    to.refuse(code::too_long, 0, text.size(),
              "this pattern has " + std::to_string(text.size()) + " bytes, more than " +
                  std::to_string(longest_pattern),
              "split it; for many words use `mentions any LIST`");
    return to.finish();
  }
  peg::memory_input<peg::tracking_mode::lazy, peg::eol::lf, const char*> in(text.data(), text.data() + text.size(), "");
  if (!peg::parse<rules::pattern, makes>(in, to, text.data()))
    to.refuse(code::unknown_escape, 0, text.size(), "this pattern is not UTF-8",
              "save the file with the encoding UTF-8");
  return to.finish();
}

std::size_t grammar_problems() {
  return peg::analyze<rules::pattern>(-1);
}

} // namespace barid::pattern
