// grammar/route/block_rules.hpp - what stands between brackets, and how reading goes on after an
// error: at the next item of the innermost block, so that one mistake costs one item.

#pragma once

#include "grammar/route/token_rules.hpp"

namespace barid::route::rules {

inline constexpr expectation end_of_item{code::line_not_ended, "the end of the line",
                                         "separate two things on one line with `;`, or write them on two lines", ";"};
inline constexpr expectation comma{code::missing_comma, "`,` between two items", {}, ","};

/// Moves to the end of the statement: `;`, a line end, or the `}` of the block around it.
inline void skip_statement(token_input& in, reading& to) {
  unsigned depth = 0;
  bool moved = false;
  for (; !in.empty(); in.bump(), moved = true) {
    const token& t = in.peek();
    if (depth == 0 && (t.mark == sign::semicolon || t.mark == sign::close_brace ||
                       (moved && (t.breaks || t.newline) && t.mark != sign::open_brace)))
      break;
    if (t.mark == sign::open_brace) ++depth;
    if (t.mark == sign::close_brace) --depth;
  }
  to.skipped_to(in.index(), depth > 0);
}

/// Moves to the `{` of this statement, if it has one.
inline void skip_to_brace(token_input& in, reading& to) {
  while (!in.empty() && in.peek().mark != sign::open_brace && in.peek().mark != sign::close_brace &&
         in.peek().mark != sign::semicolon && !in.peek().breaks)
    in.bump();
  to.skipped_to(in.index(), false);
}

/// Whether a mark comes before the end of the statement or of the block.
inline bool comes_on_line(const token_input& in, sign wanted) {
  for (std::uint32_t n = 0;; ++n) {
    const token& t = in.ahead(n);
    if (t.mark == wanted) return true;
    if (t.kind == token_kind::end || t.opens || t.breaks || t.mark == sign::semicolon || t.mark == sign::close_brace ||
        t.mark == sign::open_brace)
      return false;
  }
}

/// Whether this `;` and a `}` behind it on the line say that a block has begun before.
inline bool inside_block(const token_input& in) {
  if (in.empty() || in.peek().mark != sign::semicolon) return false;
  unsigned depth = 0;
  for (std::uint32_t n = 1;; ++n) {
    const token& t = in.ahead(n);
    if (t.kind == token_kind::end || t.opens || t.newline) return false;
    if (t.mark == sign::open_brace) ++depth;
    if (t.mark == sign::close_brace && depth-- == 0) return true;
  }
}

/// Items up to `}` or the end, each on its own line, behind a `;` or (Loose) behind anything.
/// `Stop` is what belongs to the block around: seeing it, this one lacks its `}`.
template <class Item, class Stop, bool Loose>
struct items {
  using rule_t = items;
  using subs_t = peg::type_list<Item, Stop>;

  template <apply_mode A, rewind_mode, template <class...> class Action, template <class...> class Control, class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    while (!to.full()) {
      while (!in.empty() && (in.peek().mark == sign::semicolon || (Loose && in.peek().mark == sign::comma))) in.bump();
      if (in.empty() || in.peek().mark == sign::close_brace) return true;
      in.admit();
      if (Control<at<Stop>>::template match<A, rewind_mode::required, Action, Control>(in, to)) return true;
      one<A, Action, Control>(in, to);
    }
    in.seek(in.end_index());
    return true;
  }

private:
  template <apply_mode A, template <class...> class Action, template <class...> class Control, class Input>
  static void one(Input& in, reading& to) {
    const auto opened = to.opened();
    const auto start = in.index();
    try {
      if (!Control<Item>::template match<A, rewind_mode::required, Action, Control>(in, to)) {
        in.seek(start);
        to.unexpected(expected<Item>::value, start);
        skip_statement(in, to);
      } else if (!Loose && !ended(in)) {
        to.missing(end_of_item, in.index());
        skip_statement(in, to);
      }
    } catch (const syntax_error& e) {
      to.missing(*e.wanted, e.at);
      in.seek(e.at);
      in.nodes() = e.nodes;
      to.leave(node_kind::absent, e.at, in.nodes());
      to.close_down_to(opened, e.at, in.nodes());
      skip_statement(in, to);
    }
    // whatever happened: advance, or the loop would not end
    if (in.index() == start) in.bump();
  }

  template <class Input>
  static bool ended(const Input& in) {
    return in.empty() || in.peek().breaks || in.peek().mark == sign::semicolon || in.peek().mark == sign::close_brace ||
           in.follows(sign::close_brace);
  }
};

inline constexpr expectation brace{code::missing_open_brace, "`{`", "what belongs to it stands between `{` and `}`"};

/// `{ items }`. A missing `{` or `}` is reported, and reading goes on as if it were there.
/// `Garbage` is what was wanted where something stands between here and the `{`.
template <class Item, class Stop = peg::failure, bool Loose = false, const expectation& Wanted = brace,
          const expectation& Garbage = Wanted>
struct braces {
  using rule_t = braces;
  using subs_t = peg::type_list<items<Item, Stop, Loose>>;

  template <apply_mode A, rewind_mode, template <class...> class Action, template <class...> class Control, class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    if (in.empty() || in.peek().mark != sign::open_brace) {
      const bool garbage = comes_on_line(in, sign::open_brace);
      to.missing(garbage ? Garbage : Wanted, in.index());
      if (garbage) skip_to_brace(in, to);
      else if (!body_follows<A, Action, Control>(in, to)) return true;
    }
    const bool there = !in.empty() && in.peek().mark == sign::open_brace;
    const auto opener = there ? in.index() : in.index() - 1;
    if (there) in.bump();
    using inside = nested<items<Item, Stop, Loose>>;
    if (!Control<inside>::template match<A, rewind_mode::required, Action, Control>(in, to)) return false;
    if (!in.empty() && in.peek().mark == sign::close_brace) {
      if (there) to.closed(opener, in.index());
      in.bump();
    } else if (there && !to.full()) {
      to.unclosed(opener, in.index());
    }
    return true;
  }

private:
  /// Without `{`: whether what comes next looks like what belongs inside.
  template <apply_mode A, template <class...> class Action, template <class...> class Control, class Input>
  static bool body_follows(Input& in, reading& to) {
    if (inside_block(in)) return true;
    if (in.empty() || in.peek().kind != token_kind::word || in.peek().column_one) return false;
    in.admit();
    return !Control<at<Stop>>::template match<A, rewind_mode::required, Action, Control>(in, to);
  }
};

/// Braces that may be left out altogether.
template <class Item, class Stop = peg::failure>
struct opt_braces : seq<at<mark<sign::open_brace>>, braces<Item, Stop>> {};

/// `( a, b )` or `[ a, b ]`: items apart by commas or lines.
template <sign Open, sign Close, class Item>
struct enclosed {
  using rule_t = enclosed;
  using subs_t = peg::type_list<mark<Open>, Item>;

  template <apply_mode A, rewind_mode, template <class...> class Action, template <class...> class Control, class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    const auto opener = in.index();
    if (!Control<mark<Open>>::template match<A, rewind_mode::required, Action, Control>(in, to)) return false;
    while (!closes(in, to, opener)) {
      using inside = nested<must<Item>>;
      (void)Control<inside>::template match<A, rewind_mode::required, Action, Control>(in, to);
      if (!in.empty() && in.peek().mark == sign::comma) in.bump();
      else if (in.empty() || in.peek().mark == Close || in.peek().newline) continue;
      else if (A == apply_mode::action && comes_on_line(in, Close)) to.missing(comma, in.index());
    }
    return true;
  }

private:
  /// Whether the list ends here, with its bracket or visibly without.
  template <class Input>
  static bool closes(Input& in, reading& to, std::uint32_t opener) {
    if (!in.empty() && in.peek().mark == Close) {
      in.bump();
      return true;
    }
    const bool over =
        in.empty() || in.peek().breaks || in.peek().mark == sign::open_brace || in.peek().mark == sign::close_brace ||
        in.peek().mark == sign::semicolon || in.peek().word == keyword::k_and || in.peek().word == keyword::k_or ||
        (in.index() > opener + 1 && !in.peek().newline && !in.follows(sign::comma) && !comes_on_line(in, Close));
    if (over) to.unclosed(opener, in.index());
    return over;
  }
};

} // namespace barid::route::rules

namespace tao::pegtl {
template <typename Name, typename Item, typename Stop, bool Loose>
struct analyze_traits<Name, barid::route::rules::items<Item, Stop, Loose>> : analyze_opt_traits<Item, Stop> {};
template <typename Name, typename Item, typename Stop, bool Loose, const barid::route::expectation& E,
          const barid::route::expectation& G>
struct analyze_traits<Name, barid::route::rules::braces<Item, Stop, Loose, E, G>>
    : analyze_seq_traits<barid::route::rules::mark<barid::route::sign::open_brace>,
                         barid::route::rules::items<Item, Stop, Loose>> {};
template <typename Name, barid::route::sign O, barid::route::sign C, typename Item>
struct analyze_traits<Name, barid::route::rules::enclosed<O, C, Item>>
    : analyze_seq_traits<barid::route::rules::mark<O>, Item> {};
} // namespace tao::pegtl
