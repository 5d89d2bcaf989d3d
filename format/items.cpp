#include "format/items.hpp"

namespace barid::format {

using route::sign;

namespace {

void add(std::vector<remark>& to, const std::vector<remark>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

bool separates(const written& from, std::uint32_t i, bool loose) {
  const auto mark = from.at(i).mark;
  return mark == sign::semicolon || (loose && mark == sign::comma);
}

bool opens_bracket(sign mark) {
  return mark == sign::open_paren || mark == sign::open_bracket;
}

/// Where a statement that begins at `i` ends.
void find_end(const written& from, std::uint32_t end, item& to) {
  auto i = to.first;
  while (i < end) {
    const auto& t = from.at(i);
    if (t.mark == sign::semicolon || (i > to.first && t.breaks)) break;
    if (t.mark == sign::open_brace) {
      to.brace = i;
      to.last = from.role_of(i).partner + 1;
      return;
    }
    i = opens_bracket(t.mark) ? from.role_of(i).partner + 1 : i + 1;
  }
  to.last = to.brace = i;
}

void find_end_of_item(const written& from, std::uint32_t end, bool loose, item& to) {
  auto i = to.first;
  do i = opens_bracket(from.at(i).mark) ? from.role_of(i).partner + 1 : i + 1;
  while (i < end && !from.role_of(i).starts_item && from.at(i).mark != sign::comma &&
         !(loose && separates(from, i, loose)));
  to.last = to.brace = i;
}

} // namespace

items items_in(const written& from, std::uint32_t begin, std::uint32_t end, bool loose) {
  items out;
  std::vector<remark> since;
  for (auto i = begin; i < end;) {
    add(since, from.before(i));
    if (separates(from, i, loose)) {
      ++i;
      continue;
    }
    item next;
    next.first = i;
    next.remarks = std::move(since);
    since.clear();
    if (loose) find_end_of_item(from, end, loose, next);
    else find_end(from, end, next);
    i = next.last;
    out.list.push_back(std::move(next));
  }
  out.behind = std::move(since);
  add(out.behind, from.before(end));
  return out;
}

items items_of_list(const written& from, std::uint32_t opener) {
  items out;
  const auto end = from.role_of(opener).partner;
  std::vector<remark> since;
  for (auto i = opener + 1; i < end;) {
    add(since, from.before(i));
    if (from.at(i).mark == sign::comma) {
      ++i;
      continue;
    }
    item next;
    next.first = i;
    next.remarks = std::move(since);
    since.clear();
    find_end_of_item(from, end, false, next);
    i = next.last;
    out.list.push_back(std::move(next));
  }
  out.behind = std::move(since);
  add(out.behind, from.before(end));
  return out;
}

} // namespace barid::format
