#include "format/flat.hpp"

#include "format/spacing.hpp"
#include "text/direction.hpp"

namespace barid::format {

using route::sign;

namespace {

std::optional<std::string> flat_list(const written& from, std::uint32_t opener) {
  const auto partner = from.role_of(opener).partner;
  if (from.comments_inside(opener, partner + 1)) return std::nullopt;
  std::string out(from.text(opener));
  const auto inside = items_of_list(from, opener);
  const item* previous = nullptr;
  for (const auto& it : inside.list) {
    if (previous) {
      if (would_swap(seen(from, *previous), seen(from, it))) return std::nullopt;
      out += ", ";
    } else if (spaced(from, it.first)) {
      out += ' '; // `[ -5]`: a minus needs a blank before it
    }
    const auto text = flat(from, it.first, it.last);
    if (!text) return std::nullopt;
    out += *text;
    previous = &it;
  }
  out += from.text(partner);
  return out;
}

/// `a, b` behind a verb: whether the words around this comma would be shown in reversed order.
bool comma_swaps(const written& from, std::uint32_t comma, std::uint32_t last) {
  return comma > 0 && comma + 1 < last && would_swap(from.text(comma - 1), from.text(comma + 1));
}

} // namespace

bool would_swap(std::string_view a, std::string_view b) {
  const bool right_a = text::has_right_to_left(a);
  const bool right_b = text::has_right_to_left(b);
  const auto neutral = [](std::string_view s) { return text::base_direction(s) == text::direction::neutral; };
  return (right_a && (right_b || neutral(b))) || (right_b && neutral(a));
}

std::string_view seen(const written& from, const item& it) {
  const auto first = from.text(it.first);
  const auto last = from.text(it.last - 1);
  return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

const char* between(const written& from, const item& before, bool loose) {
  if (loose) return ", ";
  return from.at(before.last - 1).mark == sign::close_brace ? " " : "; ";
}

std::optional<std::string> flat(const written& from, std::uint32_t first, std::uint32_t last) {
  if (from.comments_inside(first, last)) return std::nullopt;
  std::string out;
  for (auto i = first; i < last;) {
    if (i > first && spaced(from, i)) out += ' ';
    if (from.role_of(i).opens_list) {
      const auto list = flat_list(from, i);
      if (!list) return std::nullopt;
      out += *list;
      i = from.role_of(i).partner + 1;
      continue;
    }
    if (from.at(i).mark == sign::comma && comma_swaps(from, i, last)) return std::nullopt;
    out += from.text(i++);
  }
  return out;
}

std::optional<std::string> flat_block(const written& from, std::uint32_t brace) {
  const auto& r = from.role_of(brace);
  if (brace + 1 == r.partner) {
    if (!from.before(r.partner).empty()) return std::nullopt;
    return "{ }";
  }
  if (r.always_open || from.at(brace + 1).newline || from.comments_inside(brace, r.partner + 1)) return std::nullopt;
  std::string out = "{ ";
  const auto inside = items_in(from, brace + 1, r.partner, r.opens_items);
  if (inside.list.empty()) return "{ }";
  const item* previous = nullptr;
  for (const auto& it : inside.list) {
    if (previous) {
      if (r.opens_items && would_swap(seen(from, *previous), seen(from, it))) return std::nullopt;
      out += between(from, *previous, r.opens_items);
    }
    const auto head = flat(from, it.first, it.brace);
    if (!head) return std::nullopt;
    out += *head;
    if (it.brace != it.last) {
      const auto body = flat_block(from, it.brace);
      if (!body) return std::nullopt;
      out += " " + *body;
    }
    previous = &it;
  }
  return out + " }";
}

} // namespace barid::format
