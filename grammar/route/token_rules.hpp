// grammar/route/token_rules.hpp - PEGTL over tokens: the input, the smallest rules, and the rules
// that make nodes, report and recover.
//
// A token that starts a line which ends the statement before is invisible to the rules until the
// loop over items (`items`) admits it: so no rule needs to speak of line ends.

#pragma once

#include "grammar/route/reading.hpp"

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>

namespace barid::route::rules {

namespace peg = tao::pegtl;
using peg::apply_mode;
using peg::at;
using peg::must;
using peg::not_at;
using peg::opt;
using peg::plus;
using peg::rewind_mode;
using peg::seq;
using peg::sor;
using peg::star;

/// Where reading stands: a token, and how many nodes were made. Backtracking restores both.
struct reading_place {
  const token* cursor;
  std::uint32_t nodes;
};

/// The tokens of one declaration, up to the next that starts in column 1.
class token_input {
public:
  using iterator_t = reading_place;

  token_input(const token* all, std::uint32_t begin, std::uint32_t end, std::uint32_t nodes)
      : all_(all), place_{all + begin, nodes}, end_(all + end) {}

  template <rewind_mode M>
  [[nodiscard]] auto mark() noexcept {
    return peg::internal::marker<iterator_t, M>(place_);
  }
  [[nodiscard]] bool empty() const { return place_.cursor == end_; }
  /// The next token; at the end, the one that starts the next declaration.
  [[nodiscard]] const token& peek() const { return *place_.cursor; }
  [[nodiscard]] const token& ahead(std::uint32_t n) const {
    return static_cast<std::uint32_t>(end_ - place_.cursor) > n ? place_.cursor[n] : *end_;
  }
  [[nodiscard]] bool visible() const {
    return place_.cursor != end_ && (!place_.cursor->breaks || place_.cursor == admitted_);
  }
  void bump() { ++place_.cursor; }
  void admit() { admitted_ = place_.cursor; } ///< The next token may start a line.
  [[nodiscard]] std::uint32_t index() const { return static_cast<std::uint32_t>(place_.cursor - all_); }
  [[nodiscard]] std::uint32_t end_index() const { return static_cast<std::uint32_t>(end_ - all_); }
  void seek(std::uint32_t index) { place_.cursor = all_ + index; }
  [[nodiscard]] bool follows(sign s) const { return place_.cursor != all_ && place_.cursor[-1].mark == s; }
  [[nodiscard]] std::uint32_t& nodes() { return place_.nodes; }
  [[nodiscard]] std::uint32_t nodes() const { return place_.nodes; }

private:
  const token* all_;
  reading_place place_;
  const token* end_;
  const token* admitted_ = nullptr;
};

/// What "expected …" says for a rule; missing ones fail to compile.
template <class Rule>
struct expected;

/// The control class: no hooks but the one for errors.
template <class Rule>
struct control {
  static constexpr bool enable = false;

  template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
            class Input, class... States>
  [[nodiscard]] static bool match(Input& in, States&&... st) {
    return peg::match<Rule, A, M, Action, Control>(in, st...);
  }
  template <class Input>
  [[noreturn]] static void raise(const Input& in, reading&) {
    throw syntax_error{&expected<Rule>::value, in.index(), in.nodes()};
  }
};

// ---- one token

template <class Derived>
struct one_token {
  using rule_t = Derived;
  using subs_t = peg::empty_list;
  template <class Input>
  [[nodiscard]] static bool match(Input& in) {
    if (!in.visible() || !Derived::fits(in.peek())) return false;
    in.bump();
    return true;
  }
};
template <token_kind... K>
struct is : one_token<is<K...>> {
  static bool fits(const token& t) { return ((t.kind == K) || ...); }
};
template <keyword... K>
struct kw : one_token<kw<K...>> {
  static bool fits(const token& t) { return ((t.word == K) || ...); }
};
template <sign... S>
struct mark : one_token<mark<S...>> {
  static bool fits(const token& t) { return ((t.mark == S) || ...); }
};

// ---- nodes and reports

/// Runs rules in sequence and keeps the stretch they read as a node.
template <node_kind K, unsigned Detail, class... Rules>
struct node_of {
  using rule_t = node_of;
  using subs_t = peg::type_list<Rules...>;
  template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
            class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    if constexpr (A == apply_mode::nothing) {
      return Control<seq<Rules...>>::template match<A, M, Action, Control>(in, to);
    } else {
      const auto index = to.open(K, static_cast<std::uint8_t>(Detail), in.index(), in.nodes());
      const bool ok = Control<seq<Rules...>>::template match<A, M, Action, Control>(in, to);
      if (ok) {
        to.close(index, in.index(), in.nodes());
      } else {
        to.drop(index);
        in.nodes() = index;
      }
      return ok;
    }
  }
};
template <node_kind K, class... Rules>
using node = node_of<K, 0, Rules...>;

/// An empty node, for what may be left out silently.
template <node_kind K>
struct leave {
  using rule_t = leave;
  using subs_t = peg::empty_list;
  template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
            class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    if constexpr (A == apply_mode::action) to.leave(K, in.index(), in.nodes());
    return true;
  }
};

/// The rule should match; where it does not, that is reported and reading goes on as if it had.
template <class Rule, node_kind Absent = node_kind::absent>
struct want {
  using rule_t = want;
  using subs_t = peg::type_list<Rule>;
  template <apply_mode A, rewind_mode, template <class...> class Action, template <class...> class Control, class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    if (Control<Rule>::template match<A, rewind_mode::required, Action, Control>(in, to)) return true;
    if constexpr (A == apply_mode::action) {
      to.missing(expected<Rule>::value, in.index());
      to.leave(Absent, in.index(), in.nodes());
    }
    return true;
  }
};

/// A known wrong spelling: matches it and says how it is written.
template <const slip& What, class... Rules>
struct oops {
  using rule_t = oops;
  using subs_t = peg::type_list<Rules...>;
  template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
            class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    const auto first = in.index();
    if (!Control<seq<Rules...>>::template match<A, M, Action, Control>(in, to)) return false;
    if constexpr (A == apply_mode::action) to.slipped(What, first, in.index());
    return true;
  }
};

inline constexpr expectation too_deep{code::too_deep, "brackets or blocks stand too deep inside others here",
                                      "split this into several rules or lists"};

/// Counts nesting, so that no input exhausts the stack.
template <class... Rules>
struct nested {
  using rule_t = nested;
  using subs_t = peg::type_list<Rules...>;
  template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
            class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    if (!to.deeper()) throw syntax_error{&too_deep, in.index(), in.nodes()};
    struct leaving {
      reading& of;
      ~leaving() { of.shallower(); }
    } guard{to};
    return Control<seq<Rules...>>::template match<A, M, Action, Control>(in, to);
  }
};

} // namespace barid::route::rules

namespace tao::pegtl {
template <typename Name, typename Derived>
struct analyze_traits<Name, barid::route::rules::one_token<Derived>> : analyze_any_traits<> {};
template <typename Name, barid::route::token_kind... K>
struct analyze_traits<Name, barid::route::rules::is<K...>> : analyze_any_traits<> {};
template <typename Name, barid::route::keyword... K>
struct analyze_traits<Name, barid::route::rules::kw<K...>> : analyze_any_traits<> {};
template <typename Name, barid::route::sign... S>
struct analyze_traits<Name, barid::route::rules::mark<S...>> : analyze_any_traits<> {};
template <typename Name, barid::route::node_kind K, unsigned D, typename... Rules>
struct analyze_traits<Name, barid::route::rules::node_of<K, D, Rules...>> : analyze_seq_traits<Rules...> {};
template <typename Name, barid::route::node_kind K>
struct analyze_traits<Name, barid::route::rules::leave<K>> : analyze_opt_traits<> {};
template <typename Name, typename Rule, barid::route::node_kind K>
struct analyze_traits<Name, barid::route::rules::want<Rule, K>> : analyze_opt_traits<Rule> {};
template <typename Name, const barid::route::slip& What, typename... Rules>
struct analyze_traits<Name, barid::route::rules::oops<What, Rules...>> : analyze_seq_traits<Rules...> {};
template <typename Name, typename... Rules>
struct analyze_traits<Name, barid::route::rules::nested<Rules...>> : analyze_seq_traits<Rules...> {};
} // namespace tao::pegtl
