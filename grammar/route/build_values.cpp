#include "grammar/route/build.hpp"
#include "grammar/route/name_form.hpp"
#include "grammar/route/text_pieces.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

namespace barid::route {
namespace {

constexpr double largest = 1e15; ///< Exactly representable, and beyond any use.

double seconds_in(char unit) {
  switch (unit) {
  case 's':
    return 1;
  case 'm':
    return 60;
  case 'h':
    return 3600;
  case 'd':
    return 86400;
  default:
    return 604800;
  }
}

double seconds_in(keyword unit) {
  switch (unit) {
  case keyword::k_second:
    return 1;
  case keyword::k_minute:
    return 60;
  case keyword::k_hour:
    return 3600;
  case keyword::k_day:
    return 86400;
  default:
    return 604800;
  }
}

int digits_of(std::string_view s) {
  int out = -1;
  std::from_chars(s.data(), s.data() + s.size(), out);
  return out;
}

bool real_date(std::string_view s) {
  using namespace std::chrono;
  return year_month_day(year(digits_of(s.substr(0, 4))), month(static_cast<unsigned>(digits_of(s.substr(5, 2)))),
                        day(static_cast<unsigned>(digits_of(s.substr(8, 2)))))
      .ok();
}

/// Minutes after midnight, or -1.
double minutes_of(std::string_view s) {
  const auto colon = s.find(':');
  const int h = digits_of(s.substr(0, colon));
  const int m = digits_of(s.substr(colon + 1, 2));
  const int sec = s.size() > colon + 3 ? digits_of(s.substr(colon + 4, 2)) : 0;
  const bool real = h >= 0 && m >= 0 && sec >= 0 && m < 60 && sec < 60 && (h < 24 || (h == 24 && m == 0 && sec == 0));
  return real ? h * 60 + m + sec / 60.0 : -1;
}

} // namespace

double builder::number_of(const token& t, std::string_view digits) {
  double out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (std::isfinite(out) && out <= largest && digits.size() < 40) return out;
  found_.error(code::impossible_value, t.begin, t.end, found_.quoted(t.begin, t.end) + " is too large",
               "write a smaller number");
  return 0;
}

/// `1h30m`, `25MB`, `80%`: amounts with their units, added up.
void builder::read_amounts(std::string_view written, value& to) {
  const token whole{.begin = to.at.begin, .end = to.at.end};
  while (!written.empty()) {
    const auto digits = written.find_first_not_of("0123456789.");
    const double amount = number_of(whole, written.substr(0, digits));
    if (digits == written.npos) {
      to.number = amount;
      return;
    }
    written.remove_prefix(digits);
    switch (written.front()) {
    case '%':
    case 'B':
      to.number = amount;
      return;
    case 'K':
      to.number = amount * 1024;
      return;
    case 'M':
      to.number = amount * 1024 * 1024;
      return;
    case 'G':
      to.number = amount * 1024 * 1024 * 1024;
      return;
    default:
      to.number += amount * seconds_in(written.front());
      written.remove_prefix(1);
    }
  }
}

void builder::read_date(const token& t, value& to) {
  to.text = source(t);
  if (!t.tainted && !real_date(to.text))
    found_.error(code::impossible_value, t.begin, t.end, "there is no day " + found_.quoted(t.begin, t.end),
                 "a date is written year, month, day: `2026-09-23`");
}

void builder::read_clock(const token& t, value& to) {
  to.text = source(t);
  to.number = minutes_of(to.text);
  if (to.number >= 0) return;
  to.number = 0;
  found_.error(code::impossible_value, t.begin, t.end, "there is no time " + found_.quoted(t.begin, t.end),
               "times go from `00:00` to `24:00`");
}

/// `2026-03-29 10:00 Asia/Riyadh` or `2026-03-29T10:00+03:00`.
void builder::read_instant(const node& n, value& to) {
  to.kind = value_kind::instant;
  const token& first = tokens_[n.first];
  std::string_view written = source(first);
  std::string time;
  if (first.kind == token_kind::instant) {
    const auto zone = written.find_first_of("Z+-", 11);
    time = written.substr(11, zone == written.npos ? zone : zone - 11);
    if (zone != written.npos) to.zone = written.substr(zone);
    written = written.substr(0, 10);
  } else if (n.first + 1 < n.last) {
    time = source(tokens_[n.first + 1]);
  }
  if (time.find(':') == 1) time.insert(0, 1, '0');
  to.text = std::string(written) + "T" + time;
  const token& last = tokens_[n.last - 1];
  if (last.kind == token_kind::zone || last.kind == token_kind::word) to.zone = source(last);
  if (!real_date(written) || minutes_of(time) < 0)
    found_.error(code::impossible_value, to.at.begin, to.at.end,
                 "there is no moment " + found_.quoted(to.at.begin, to.at.end),
                 "a moment is written `2026-03-29 10:00 Asia/Riyadh`");
}

void builder::read_leaf(const token& t, value& to, reader who) {
  const std::string_view s = source(t);
  switch (t.kind) {
  case token_kind::word:
    to.kind = value_kind::word;
    to.text = composed(s);
    return;
  case token_kind::text: {
    to.kind = value_kind::text;
    if (t.tainted) { // quotes may be missing or of another kind: take the text as it is
      to.text = s;
      to.pieces.push_back({false, to.text, {}, to.at});
      return;
    }
    read_text(s.substr(1, s.size() - 2), t.begin + 1, who == reader::people, to, found_);
    return;
  }
  case token_kind::pattern:
    to.kind = value_kind::pattern;
    to.text = s.substr(1, s.size() > 1 && s.back() == '/' ? s.size() - 2 : s.npos);
    return;
  case token_kind::capture:
    to.kind = value_kind::capture;
    to.text = composed(s.substr(1));
    return;
  case token_kind::number:
    to.kind = value_kind::number;
    if (!t.tainted) to.number = number_of(t, s);
    return;
  case token_kind::percent:
    to.kind = value_kind::percent;
    return read_amounts(s, to);
  case token_kind::size:
    to.kind = value_kind::size;
    return read_amounts(s, to);
  case token_kind::elapsed:
    to.kind = value_kind::elapsed;
    return read_amounts(s, to);
  case token_kind::date:
    to.kind = value_kind::date;
    return read_date(t, to);
  case token_kind::clock_time:
    to.kind = value_kind::clock_time;
    return read_clock(t, to);
  case token_kind::instant:
    return; // always inside a `dated` node
  case token_kind::zone:
    to.kind = value_kind::zone;
    to.text = s;
    return;
  case token_kind::address:
    to.kind = value_kind::address;
    to.text = composed(s);
    return;
  case token_kind::sign:
    to.kind = t.mark == sign::comma ? value_kind::comma : value_kind::comparison;
    to.text = s;
    return;
  case token_kind::end:
    return;
  }
}

value builder::read_value(std::uint32_t index, reader who) {
  const node& n = at(index);
  value out;
  out.at = place_of(n);
  switch (n.kind) {
  case node_kind::leaf:
    read_leaf(tokens_[n.first], out, who);
    break;
  case node_kind::negative:
    out.kind = value_kind::number;
    out.number = -number_of(tokens_[n.first + 1], source(tokens_[n.first + 1]));
    break;
  case node_kind::dated:
    read_instant(n, out);
    break;
  case node_kind::business:
    out.kind = value_kind::business;
    out.number = number_of(tokens_[n.first], source(tokens_[n.first]));
    out.in_unit = n.first + 2 < n.last && tokens_[n.first + 2].word == keyword::k_day ? unit::day : unit::hour;
    out.calendar = name_of(index, node_kind::other).text;
    break;
  case node_kind::spelled:
    out.kind = value_kind::elapsed;
    out.number = number_of(tokens_[n.first], source(tokens_[n.first])) * seconds_in(tokens_[n.first + 1].word);
    break;
  case node_kind::range:
    out.kind = value_kind::range;
    each_child(index, [&](std::uint32_t c) { out.items.push_back(read_value(c, who)); });
    while (out.items.size() < 2) {
      out.items.emplace_back(); // the end that is missing was reported
      out.items.back().at = out.at;
    }
    break;
  case node_kind::list:
    out.kind = value_kind::list;
    each_child(index, [&](std::uint32_t c) { out.items.push_back(read_value(c, reader::engine)); });
    break;
  case node_kind::group:
    out.kind = value_kind::group;
    each_child(index, [&](std::uint32_t c) { out.items.push_back(read_value(c, who)); });
    break;
  case node_kind::block:
    out.kind = value_kind::block;
    out.body = read_statements(index);
    break;
  case node_kind::on_leave:
    out.kind = value_kind::word;
    out.text = "on leave";
    break;
  default:
    break; // absent: stays `missing`
  }
  return out;
}

std::vector<value> builder::read_arguments(std::uint32_t parent, reader who) {
  std::vector<value> out;
  each_child(parent, [&](std::uint32_t c) {
    switch (at(c).kind) {
    case node_kind::id:
    case node_kind::keyword:
    case node_kind::parameter:
    case node_kind::body:
      return;
    default:
      break;
    }
    out.push_back(read_value(c, who));
    // `crm@1.touch(…)` was read as an address; before parentheses it is a verb with a version
    if (out.size() > 1 && out.back().kind == value_kind::group && out[out.size() - 2].kind == value_kind::address &&
        out[out.size() - 2].at.end == out.back().at.begin)
      out[out.size() - 2].kind = value_kind::word;
  });
  return out;
}

} // namespace barid::route
