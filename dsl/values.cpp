#include "dsl/values.hpp"

#include "dsl/codes.hpp"
#include "dsl/operators.hpp"
#include "dsl/written_instant.hpp"

namespace barid::dsl {

using route::value_kind;

namespace {

std::nullopt_t refuse(checker& c, const route::value& v, value_type type, const char* help) {
  if (v.kind != value_kind::missing)
    c.error(code::bad_operand, v.at, "`" + c.written(v.at) + "` is not " + article(type), help);
  return std::nullopt;
}

std::optional<instant> instant_of(checker& c, const route::value& v) {
  // "2026-03-29 10:00 Asia/Riyadh", "2026-03-29T10:00:00+03:00", "2026-03-29T07:00Z"
  auto t = parse_instant(v.text, v.zone);
  if (t) return *t;
  c.error(code::bad_operand, v.at, t.why().message, t.why().help);
  return std::nullopt;
}

} // namespace

std::optional<double> number_of(checker& c, const route::value& v, value_type type) {
  switch (type) {
  case value_type::size:
    if (v.kind == value_kind::size || v.kind == value_kind::number) return v.number;
    return refuse(c, v, type, "for example `25MB`, or a number of bytes");
  case value_type::duration:
    if (v.kind == value_kind::elapsed) return v.number;
    return refuse(c, v, type, "for example `90m`, `24h` or `30d`");
  case value_type::time:
    if (v.kind == value_kind::instant) {
      const auto t = instant_of(c, v);
      return t ? std::optional<double>(double(t->time_since_epoch().count())) : std::nullopt;
    }
    return refuse(c, v, type, "for example `2026-03-29T10:00+03:00`");
  default:
    if (v.kind == value_kind::number || v.kind == value_kind::percent) return v.number;
    return refuse(c, v, value_type::number, "write digits, for example `8` or `0.5`");
  }
}

std::optional<value> constant_of(checker& c, const route::value& v, value_type type) {
  switch (type) {
  case value_type::number:
  case value_type::size: {
    const auto n = number_of(c, v, type);
    return n ? std::optional<value>(*n) : std::nullopt;
  }
  case value_type::duration: {
    const auto n = number_of(c, v, type);
    if (!n) return std::nullopt;
    return value(std::chrono::duration_cast<duration>(std::chrono::duration<double>(*n)));
  }
  case value_type::time: {
    if (v.kind != value_kind::instant) return refuse(c, v, type, "for example `2026-03-29T10:00+03:00`");
    const auto t = instant_of(c, v);
    return t ? std::optional<value>(*t) : std::nullopt;
  }
  case value_type::boolean:
    if (v.kind == value_kind::word && (v.text == "yes" || v.text == "no")) return value(v.text == "yes");
    return refuse(c, v, type, "write `yes` or `no`");
  case value_type::text:
  case value_type::address:
  case value_type::domain:
  case value_type::enumeration:
  case value_type::set:
    if (v.kind == value_kind::text || v.kind == value_kind::word || v.kind == value_kind::address) return value(v.text);
    return refuse(c, v, type, "write a text in quotes");
  }
  return std::nullopt;
}

} // namespace barid::dsl
