#include "format/layout.hpp"

#include "format/flat.hpp"
#include "format/items.hpp"
#include "format/spacing.hpp"
#include "text/width.hpp"

#include <algorithm>
#include <optional>

namespace barid::format {

using route::keyword;
using route::sign;

namespace {

constexpr std::size_t level = 2;
constexpr std::size_t continued = 4; ///< Indentation of a line that goes on.
constexpr std::size_t longest_rule_head = 40;
constexpr std::size_t longest_key = 20;

/// Declarations whose settings stand below each other.
bool has_columns(keyword k) {
  return k == keyword::k_mailbox || k == keyword::k_team || k == keyword::k_calendar || k == keyword::k_sla ||
         k == keyword::k_reply;
}

/// Whose block may stand alone on the next line.
bool block_may_stand_alone(keyword k) {
  return k == keyword::k_rule || k == keyword::k_on || k == keyword::k_step || k == keyword::k_otherwise ||
         k == keyword::k_defaults;
}

class layout {
public:
  explicit layout(const written& from) : from_(from) {}

  std::vector<line> whole_file() {
    const auto end = from_.size() - 1;
    auto all = items_in(from_, 0, end, false);
    bool open_before = false;
    for (const auto& it : all.list) {
      const auto begin = lines_.size();
      const auto remarks = own_lines(it);
      print(it, 0);
      const bool open = lines_.size() > begin + remarks + 1;
      if (begin > 0 && (open || open_before)) lines_[begin].apart = true;
      open_before = open;
    }
    place(all.behind, 0);
    return std::move(lines_);
  }

private:
  const written& from_;
  std::vector<line> lines_;

  [[nodiscard]] keyword word_at(std::uint32_t i) const { return from_.at(i).word; }

  /// How many of the comments before an item stand on lines of their own.
  [[nodiscard]] std::size_t own_lines(const item& it) const {
    std::size_t out = 0;
    bool line_free = !lines_.empty() && lines_.back().comment.empty();
    for (const auto& r : it.remarks) {
      if (r.own_line || !line_free) ++out;
      line_free = false;
    }
    return out;
  }

  /// Comments: behind the line that was just written, or on lines of their own.
  void place(const std::vector<remark>& remarks, std::size_t indent) {
    for (const auto& r : remarks) {
      if (!r.own_line && !lines_.empty() && lines_.back().comment.empty()) {
        lines_.back().comment = r.text;
        continue;
      }
      line l;
      l.indent = indent;
      l.comment = r.text;
      l.apart = r.own_line && r.apart;
      lines_.push_back(std::move(l));
    }
  }

  void push(std::size_t indent, std::string text) {
    line l;
    l.indent = indent;
    l.text = std::move(text);
    lines_.push_back(std::move(l));
  }

  [[nodiscard]] static bool has_own_line(const std::vector<remark>& remarks) {
    return std::ranges::any_of(remarks, &remark::own_line);
  }

  // ---- columns

  /// Names of rules and keys of settings in neighbouring lines.
  void find_columns(std::vector<item>& list, keyword parent) {
    for (auto& it : list) {
      if (word_at(it.first) == keyword::k_rule && parent == keyword::k_table) {
        for (auto i = it.first + 2; i < it.brace && !it.column; ++i)
          if (word_at(i) == keyword::k_when) it.column = i;
      } else if (has_columns(parent) && it.brace == it.last && it.last > it.first + 1) {
        it.column = it.first + 1;
      }
      if (!it.column) continue;
      const auto head = flat(from_, it.first, it.column);
      it.before_column = head ? text::cells(*head) : widest;
      if (it.before_column > (parent == keyword::k_table ? longest_rule_head : longest_key)) it.column = 0;
    }
    for (std::size_t begin = 0; begin < list.size();) {
      std::size_t widest_head = list[begin].column ? list[begin].before_column : 0;
      auto end = begin + 1;
      for (; end < list.size(); ++end) {
        const auto& it = list[end];
        if (from_.apart(it.first) || has_own_line(it.remarks)) break;
        if (it.column) widest_head = std::max(widest_head, it.before_column);
      }
      for (; begin < end; ++begin) list[begin].before_column = widest_head;
    }
  }

  [[nodiscard]] std::optional<std::string> flat_head(const item& it) const {
    if (!it.column) return flat(from_, it.first, it.brace);
    auto head = flat(from_, it.first, it.column);
    const auto rest = flat(from_, it.column, it.brace);
    if (!head || !rest || !from_.before(it.column).empty()) return std::nullopt;
    head->append(it.before_column - std::min(it.before_column, text::cells(*head)), ' ');
    return *head + " " + *rest;
  }

  // ---- items

  void print(const item& it, std::size_t indent) {
    place(it.remarks, indent);
    const auto begin = lines_.size();
    const bool apart = has_own_line(it.remarks) ? from_.apart_from_remarks(it.first) : from_.apart(it.first);
    const bool block = it.brace != it.last;
    const bool remark_before_block = block && !from_.before(it.brace).empty();
    const auto head = remark_before_block ? std::nullopt : flat_head(it);
    const auto body = block ? flat_block(from_, it.brace) : std::nullopt;
    if (head && indent + text::cells(*head) <= widest && !block) {
      push(indent, *head);
    } else if (head && body && indent + text::cells(*head) + 1 + text::cells(*body) <= widest) {
      push(indent, *head + " " + *body);
      if (word_at(it.first) != keyword::k_list) {
        lines_.back().stop = head->size() + 1;
        lines_.back().kin = from_.text(it.first);
      }
    } else {
      const bool broken = wrap(it, indent);
      if (block) print_block(it, indent, broken, body);
    }
    if (begin < lines_.size()) lines_[begin].apart = apart;
  }

  void print_block(const item& it, std::size_t indent, bool broken, const std::optional<std::string>& body) {
    const bool remarks_before = !from_.before(it.brace).empty();
    if (remarks_before) place(from_.before(it.brace), indent + continued);
    auto& last = lines_.back();
    if (body && !broken && !remarks_before && last.indent + text::cells(last.text) + 1 + text::cells(*body) <= widest) {
      last.text += " " + *body;
      return;
    }
    if (body && (remarks_before || block_may_stand_alone(word_at(it.first))) &&
        indent + level + text::cells(*body) <= widest) {
      push(indent + level, *body);
      return;
    }
    if (remarks_before) push(indent, "{");
    else last.text += " {";
    print_inside(it, indent);
    push(indent, "}");
  }

  void print_inside(const item& it, std::size_t indent) {
    const auto& r = from_.role_of(it.brace);
    auto inside = items_in(from_, it.brace + 1, r.partner, r.opens_items);
    if (!r.opens_items) find_columns(inside.list, word_at(it.first));
    const auto begin = lines_.size();
    const item* previous = nullptr;
    for (const auto& next : inside.list) {
      if (previous && !r.opens_items && !line_end_separates(from_, previous->last - 1, next.first))
        lines_.back().text += ';';
      print(next, indent + level);
      previous = &next;
    }
    place(inside.behind, indent + level);
    if (begin < lines_.size()) lines_[begin].apart = false;
  }

  // ---- lines that go on

  /// In a condition `else` belongs to the field before it.
  [[nodiscard]] bool may_break(std::uint32_t i, bool in_condition) const {
    const auto k = word_at(i);
    return k == keyword::k_and || k == keyword::k_or || (k == keyword::k_else && !in_condition) ||
           from_.at(i - 1).mark == sign::comma;
  }
  [[nodiscard]] bool must_break(std::uint32_t i) const {
    return from_.at(i - 1).mark == sign::comma && i >= 2 && would_swap(from_.text(i - 2), from_.text(i));
  }

  /// Cells from `i` to the next place where the line may be broken.
  [[nodiscard]] std::size_t width_of_piece(std::uint32_t i, std::uint32_t last, bool in_condition) const {
    std::size_t out = 0;
    const auto begin = i;
    while (i < last && (i == begin || !may_break(i, in_condition))) {
      out += i > begin && spaced(from_, i);
      if (!from_.role_of(i).opens_list) {
        out += text::cells(from_.text(i++));
        continue;
      }
      const auto next = from_.role_of(i).partner + 1;
      const auto list = flat(from_, i, next);
      if (!list || text::cells(*list) > widest - 2 * continued) return out + 1; // has lines anyway
      out += text::cells(*list);
      i = next;
    }
    return out;
  }

  /// The head of an item on several lines. True when it was broken elsewhere than in a list.
  bool wrap(const item& it, std::size_t indent) {
    bool broken = false;
    bool in_condition = false;
    std::string current;
    auto here = indent;
    const auto end_line = [&] {
      push(here, std::move(current));
      current.clear();
      here = indent + continued;
      broken = true;
    };
    for (auto i = it.first; i < it.brace;) {
      if (i > it.first && !current.empty()) {
        if (!from_.before(i).empty()) {
          end_line();
          place(from_.before(i), indent + continued);
        } else if (must_break(i) ||
                   (may_break(i, in_condition) &&
                    here + text::cells(current) + 1 + width_of_piece(i, it.brace, in_condition) > widest)) {
          end_line();
        }
      }
      in_condition |= word_at(i) == keyword::k_when;
      if (i == it.column && it.column && !current.empty())
        current.append(it.before_column - std::min(it.before_column, text::cells(current)), ' ');
      if (!current.empty() && spaced(from_, i)) current += ' ';
      if (!from_.role_of(i).opens_list) {
        current += from_.text(i++);
        continue;
      }
      const auto next = from_.role_of(i).partner + 1;
      const auto list = flat(from_, i, next);
      if (list && here + text::cells(current) + text::cells(*list) <= widest) current += *list;
      else print_list(i, current, here);
      i = next;
    }
    if (!current.empty()) push(here, std::move(current));
    return broken;
  }

  /// A list with an item a line; `current` becomes the line with its closing bracket.
  void print_list(std::uint32_t opener, std::string& current, std::size_t here) {
    const auto inside = items_of_list(from_, opener);
    current += from_.text(opener);
    push(here, std::move(current));
    const auto begin = lines_.size();
    for (const auto& it : inside.list) {
      place(it.remarks, here + level);
      item alone = it;
      alone.remarks.clear();
      wrap(alone, here + level);
      if (&it != &inside.list.back()) lines_.back().text += ',';
    }
    place(inside.behind, here + level);
    if (begin < lines_.size()) lines_[begin].apart = false;
    current = from_.text(from_.role_of(opener).partner);
  }
};

} // namespace

std::vector<line> lay_out(const written& from) {
  return layout(from).whole_file();
}

} // namespace barid::format
