#include "dsl/consequences.hpp"

#include "dsl/codes.hpp"
#include "grammar/route/codes.hpp"
#include "grammar/route/token.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace barid::dsl {

namespace {

constexpr std::ptrdiff_t most_shown = 1'000; // of a file: who mends those mends most of the others with them

bool is_syntax(const diagnostic& d) {
  return d.code.starts_with("R00") && d.level == severity::error;
}

/// Or touch: what stands beside the place where reading broke off was meant to go on there.
bool overlap(span a, span b) {
  return a.file == b.file && a.begin <= b.end && b.begin <= a.end;
}

bool is_about_use(const diagnostic& d) {
  return d.code >= code::use_missing && d.code <= code::use_outside;
}

bool is_pattern(const diagnostic& d) {
  return d.code.starts_with("R02") && d.level == severity::error;
}

/// What is said where braces do not fit: which block a line belongs to is then a guess.
bool is_about_blocks(const diagnostic& d) {
  using route::id_of, route::code;
  return d.code == id_of(code::unknown_declaration) || d.code == id_of(code::outside_table) ||
         d.code == id_of(code::extra_close_brace);
}

/// A wrong spelling that was read as what was meant.
bool is_misspelling(const diagnostic& d) {
  using enum route::code;
  constexpr std::array known{foreign_mark,      hidden_character, direction_in_text, foreign_digit,
                             foreign_comment,   bare_list_item,   extra_mark,        rule_else,
                             operator_spelling, logic_spelling,   value_after_or,    if_instead_of_when};
  return std::ranges::any_of(known, [&](route::code c) { return d.code == route::id_of(c); });
}

/// Says that a declaration lacks something, which may be what could not be read.
bool is_about_lack(const diagnostic& d) {
  return d.code == code::missing_setting || d.code == code::missing_limit || d.code == code::no_steps;
}

/// Whether a declaration of this kind could not be read, or not be followed.
template <class Declaration>
bool is_damaged(const std::vector<diagnostic>& found, const std::vector<const route::declaration*>& all) {
  return std::ranges::any_of(found, [&](const diagnostic& f) {
    const auto stands_in = [&](const route::declaration* d) {
      return std::holds_alternative<Declaration>(d->what) && f.where.file == d->at.file &&
             f.where.begin >= d->at.begin && f.where.begin <= d->at.end;
    };
    return (is_syntax(f) || is_about_use(f)) && std::ranges::any_of(all, stands_in);
  });
}

bool is_unknown_name(const diagnostic& d) {
  return d.code >= code::unknown_field && d.code <= code::unknown_capture;
}

bool is_about_order(const diagnostic& d) {
  return d.code == code::order_needed || d.code == code::order_incomplete;
}

/// Where the lines of a file begin, and its stretches: each from a declaration in column 1 to the next. The grammar
/// lets no mistake reach beyond its stretch.
class layout {
public:
  explicit layout(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); i = text.find('\n', i), i += i != text.npos) {
      lines_.push_back(static_cast<std::uint32_t>(i));
      const auto word = text.substr(i, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", i) - i);
      if (i == 0 || route::starts_declaration(route::keyword_of(word)))
        stretches_.push_back(static_cast<std::uint32_t>(i));
    }
  }
  [[nodiscard]] std::uint32_t line_at(std::uint32_t byte) const { return last(lines_, byte); }
  [[nodiscard]] std::uint32_t stretch_at(std::uint32_t byte) const { return last(stretches_, byte); }

private:
  std::vector<std::uint32_t> lines_, stretches_;

  static std::uint32_t last(const std::vector<std::uint32_t>& begins, std::uint32_t byte) {
    const auto behind = std::ranges::upper_bound(begins, byte);
    return behind == begins.begin() ? 0 : *std::prev(behind);
  }
};

/// What only follows from a place that could not be read. On its line nothing else counts, unless what was meant is
/// clear; where the braces of a declaration do not fit, only the first thing said about its meaning does; and what it
/// lacks may be there.
void drop_guesses(std::vector<diagnostic>& found, const source_set& sources) {
  if (std::ranges::none_of(found, [](const diagnostic& d) { return is_syntax(d) || is_pattern(d); })) return;
  std::map<std::uint32_t, layout> layouts;
  const auto layout_of = [&](const diagnostic& d) -> const layout& {
    return layouts.try_emplace(d.where.file, sources.files[d.where.file].text).first->second;
  };
  using place = std::pair<std::uint32_t, std::uint32_t>; // file, and where a line or stretch begins
  const auto line_of = [&](const diagnostic& d) { return place(d.where.file, layout_of(d).line_at(d.where.begin)); };
  const auto stretch_of = [&](const diagnostic& d) {
    return place(d.where.file, layout_of(d).stretch_at(d.where.begin));
  };
  std::set<place> lines, unread, misfits, no_patterns;
  for (const auto& d : found) {
    if (is_pattern(d)) no_patterns.insert(stretch_of(d));
    if (!is_syntax(d)) continue;
    if (!is_misspelling(d)) lines.insert(line_of(d));
    unread.insert(stretch_of(d));
    if (is_about_blocks(d)) misfits.insert(stretch_of(d));
  }
  std::map<place, std::uint32_t> first; // of what is said about the meaning of a misfit
  for (const auto& d : found)
    if (!is_syntax(d) && d.level == severity::error)
      if (const auto s = stretch_of(d); misfits.contains(s)) {
        const auto [known, fresh] = first.try_emplace(s, d.where.begin);
        known->second = std::min(known->second, d.where.begin);
      }
  std::erase_if(found, [&](const diagnostic& d) {
    if (is_syntax(d)) return false;
    const auto s = stretch_of(d);
    if (lines.contains(line_of(d)) || (is_about_lack(d) && unread.contains(s))) return true;
    if (d.code == code::unknown_capture && no_patterns.contains(s)) return true;
    return misfits.contains(s) && d.where.begin != first[s];
  });
}

} // namespace

void drop_consequences(std::vector<diagnostic>& found, const std::vector<const route::declaration*>& all,
                       const source_set& sources) {
  std::vector<span> unread;
  for (const auto& d : found)
    if (is_syntax(d)) unread.push_back(d.where);
  const bool no_library = is_damaged<route::use_decl>(found, all);
  const bool no_order = is_damaged<route::order_decl>(found, all);
  // where the declaration of an extension could not be read, its calls and its event cannot be right
  const auto about_extension = [&](const diagnostic& d) {
    return d.code == code::unknown_webhook || d.code == code::unknown_event || d.code == code::bad_argument;
  };
  const bool no_extension = is_damaged<route::extension_decl>(found, all);
  // a wait counts by a calendar that has to be right first
  const bool waits_alone = std::ranges::all_of(
      found, [](const diagnostic& d) { return d.level != severity::error || d.code == code::endless_wait; });
  std::erase_if(found, [&](const diagnostic& d) {
    if (is_syntax(d)) return false;
    if (d.code == code::endless_wait && !waits_alone) return true;
    if (no_extension && about_extension(d)) return true;
    return (no_library && is_unknown_name(d)) || (no_order && is_about_order(d)) ||
           std::ranges::any_of(unread, [&](span s) { return overlap(s, d.where); });
  });
  drop_guesses(found, sources);
}

void leave_out_most(std::vector<diagnostic>& found) {
  std::vector<diagnostic> out;
  for (auto file = found.begin(); file != found.end();) {
    const auto number = file->where.file;
    const auto end = std::find_if(file, found.end(), [&](const diagnostic& d) { return d.where.file != number; });
    if (end - file <= most_shown) {
      std::move(file, end, std::back_inserter(out));
      file = end;
      continue;
    }
    const auto is_error = [](const diagnostic& d) { return d.level == severity::error; };
    const auto errors = std::count_if(file, end, is_error);
    auto others = std::max<std::ptrdiff_t>(most_shown - errors, 0);
    auto wrong = std::min(most_shown, errors);
    for (auto one = file; one != end; ++one)
      if (auto& left = is_error(*one) ? wrong : others; left > 0) {
        --left;
        out.push_back(std::move(*one));
      }
    const bool more_errors = errors > most_shown;
    diagnostic rest;
    rest.code = route::id_of(route::code::too_many_errors);
    rest.level = more_errors ? severity::error : severity::warning;
    rest.where = out.back().where;
    rest.message =
        std::string("there are more ") + (more_errors ? "errors" : "findings") + " in this file than are shown";
    rest.help = "correct the ones above first, then check again";
    out.push_back(std::move(rest));
    file = end;
  }
  found = std::move(out);
}

} // namespace barid::dsl
