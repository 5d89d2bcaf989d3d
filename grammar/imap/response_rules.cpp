// The one translation unit that instantiates the grammar.

#include "grammar/imap/response_rules.hpp"

#include "grammar/imap/value.hpp"

#include <utility>

namespace barid::imap {

namespace {

/// Deep enough for any BODYSTRUCTURE of a real mail, far from the end of the stack.
constexpr std::size_t max_depth = 32;

/// Lists under construction; the innermost is last.
struct builder {
  std::string_view whole;
  syntax out;
  std::vector<std::vector<value>> open{1};

  void add(value_kind kind, std::string_view text) {
    open.back().push_back({kind, text, static_cast<std::size_t>(text.data() + text.size() - whole.data()), {}});
  }
};

template <class Rule>
struct action : tao::pegtl::nothing<Rule> {};

template <class Input>
std::string_view view_of(const Input& in) {
  return {in.begin(), in.size()};
}

template <>
struct action<rules::word> {
  template <class Input>
  static void apply(const Input& in, builder& b) {
    b.add(value_kind::word, view_of(in));
  }
};

template <>
struct action<rules::fetch_item> : action<rules::word> {};

template <>
struct action<rules::quoted> {
  template <class Input>
  static void apply(const Input& in, builder& b) {
    const auto text = view_of(in);
    b.add(value_kind::quoted, text.substr(1, text.size() - 2));
  }
};

template <>
struct action<rules::literal> {
  template <class Input>
  static void apply(const Input& in, builder& b) {
    b.add(value_kind::literal, view_of(in));
  }
};

template <>
struct action<rules::open> {
  static bool apply0(builder& b) {
    if (b.open.size() > max_depth) return false;
    b.open.emplace_back();
    return true;
  }
};

template <>
struct action<rules::close> {
  static void apply0(builder& b) {
    value made;
    made.kind = value_kind::list;
    made.items = std::move(b.open.back());
    b.open.pop_back();
    b.open.back().push_back(std::move(made));
  }
};

// Quoted strings in a code's arguments are not values of the response itself.
template <>
struct action<rules::code_arguments> : tao::pegtl::disable_action {};

template <>
struct action<rules::tag> {
  template <class Input>
  static void apply(const Input& in, builder& b) {
    b.out.what = shape::tagged;
    b.out.tag = view_of(in);
  }
};

template <>
struct action<rules::condition_word> {
  template <class Input>
  static void apply(const Input& in, builder& b) {
    b.out.condition = view_of(in);
  }
};

template <>
struct action<rules::condition> {
  static void apply0(builder& b) {
    if (b.out.what == shape::data) b.out.what = shape::condition;
  }
};

template <>
struct action<rules::code> {
  template <class Input>
  static void apply(const Input& in, builder& b) {
    // "[NAME arguments] ": split here, because the actions of its parts would also run for a
    // bracket that turns out to be text.
    auto text = view_of(in);
    text = text.substr(1, text.rfind(']') - 1);
    const auto gap = text.find(' ');
    b.out.code = text.substr(0, gap);
    b.out.arguments = gap == std::string_view::npos ? std::string_view() : text.substr(gap + 1);
  }
};

template <>
struct action<rules::rest> {
  template <class Input>
  static void apply(const Input& in, builder& b) {
    b.out.text = view_of(in);
  }
};

template <>
struct action<rules::continuation> {
  static void apply0(builder& b) { b.out.what = shape::continuation; }
};

template <class Rule>
bool run(std::string_view text, builder& b) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data(), text.size(), "");
  b.whole = text;
  return tao::pegtl::parse<Rule, action>(in, b) && b.open.size() == 1;
}

} // namespace

bool parse_syntax(std::string_view text, syntax& into) {
  builder b;
  if (!run<rules::response>(text, b)) return false;
  into = std::move(b.out);
  into.data = std::move(b.open.front());
  return true;
}

bool parse_values(std::string_view text, std::vector<value>& into) {
  builder b;
  if (!run<rules::values>(text, b)) return false;
  into = std::move(b.open.front());
  return true;
}

} // namespace barid::imap
