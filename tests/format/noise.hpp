// tests/format/noise.hpp - the same program in another layout, by chance: blanks, line ends, `;`
// and comments wherever the language allows them.

#pragma once

#include "grammar/route/lex.hpp"
#include "grammar/route/readable.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace barid::test {

class noise {
public:
  explicit noise(std::uint64_t seed) : random_(seed) {}

  /// `text` must have no syntax error. The comments it had are replaced by others.
  std::string operator()(std::string_view text) {
    using route::sign;
    route::findings found(text, 0, 1);
    const auto clean = route::readable(text, found);
    const auto tokens = route::lex(clean, found).tokens;
    std::string out = one_in(4) ? "# noise\n" : "";
    unsigned brackets = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const auto& t = tokens[i];
      if (i > 0) {
        // between items of a list a line end may be all that separates them
        const bool needed =
            brackets > 0 && t.newline && tokens[i - 1].mark != sign::comma && t.mark != sign::close_paren;
        if (t.breaks || needed) separate(out, t.opens || t.kind == route::token_kind::end, needed);
        else join(out, t.spaced, brackets > 0 || may_end_line(tokens[i - 1], t));
      }
      out += std::string_view(clean).substr(t.begin, t.end - t.begin);
      brackets += t.mark == sign::open_paren || t.mark == sign::open_bracket;
      brackets -= brackets > 0 && (t.mark == sign::close_paren || t.mark == sign::close_bracket);
    }
    return out;
  }

private:
  std::mt19937_64 random_;

  bool one_in(unsigned n) { return random_() % n == 0; }
  std::string blanks(unsigned least) { return std::string(least + random_() % 4, one_in(6) ? '\t' : ' '); }

  static bool may_end_line(const route::token& a, const route::token& b) {
    using route::sign;
    return a.mark == sign::comma || a.mark == sign::equals || b.mark == sign::open_brace ||
           a.word == route::keyword::k_and || a.word == route::keyword::k_or || b.word == route::keyword::k_and ||
           b.word == route::keyword::k_when;
  }
  void comment(std::string& out) {
    if (one_in(8)) out += blanks(0) + (one_in(3) ? "# \u062A\u0639\u0644\u064A\u0642" : "# noise") + blanks(0);
  }
  void lines(std::string& out, bool column_one) {
    do {
      comment(out);
      out += one_in(9) ? "\r\n" : "\n";
    } while (one_in(3));
    out += column_one ? "" : blanks(1);
  }
  void separate(std::string& out, bool column_one, bool in_list) {
    if (!column_one && !in_list && one_in(4)) out += blanks(0) + ";" + blanks(0);
    else lines(out, column_one);
  }
  void join(std::string& out, bool spaced, bool may_end) {
    if (spaced && may_end && one_in(5)) lines(out, false);
    else if (spaced) out += blanks(1);
  }
};

} // namespace barid::test
