#include "runtime/store/rows.hpp"

#include "runtime/store/type_oids.hpp"

#include <libpq-fe.h>

#include <bit>
#include <cstdlib>
#include <stdexcept>

namespace barid::store {

namespace {

std::uint64_t big_endian(const char* at, std::size_t length) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < length; ++i) out = out << 8U | static_cast<unsigned char>(at[i]);
  return out;
}

[[noreturn]] void wrong_type(const pg_result* from, int column, const char* wanted) {
  const char* name = PQfname(from, column);
  throw std::logic_error("column " + std::to_string(column) + " (" + (name ? name : "missing") + ", type " +
                         std::to_string(PQftype(from, column)) + ") is not " + wanted);
}

std::int64_t integer(const pg_result* from, int number, int column) {
  const char* at = PQgetvalue(from, number, column);
  switch (PQftype(from, column)) {
  case oid::int8:
    return static_cast<std::int64_t>(big_endian(at, 8));
  case oid::xid8:
    return static_cast<std::int64_t>(big_endian(at, 8));
  case oid::int4:
    return static_cast<std::int32_t>(big_endian(at, 4));
  case oid::int2:
    return static_cast<std::int16_t>(big_endian(at, 2));
  case oid::oid_type:
  case oid::xid:
    return static_cast<std::int64_t>(big_endian(at, 4));
  default:
    wrong_type(from, column, "an integer");
  }
}

/// Calls `take(bytes)` for each element of a one-dimensional array; a null element is empty.
template <class Take>
void elements(std::string_view all, Take take) {
  if (all.size() < 20) return; // no dimensions: an empty array
  const auto count = big_endian(all.data() + 12, 4);
  std::size_t at = 20;
  for (std::uint64_t i = 0; i < count && at + 4 <= all.size(); ++i) {
    const auto length = static_cast<std::int32_t>(big_endian(all.data() + at, 4));
    at += 4;
    take(length < 0 ? std::string_view() : all.substr(at, std::size_t(length)));
    if (length > 0) at += std::size_t(length);
  }
}

} // namespace

bool row::is_null(int column) const {
  return PQgetisnull(from_, number_, column) != 0;
}

std::string_view row::view(int column) const {
  if (is_null(column)) return {};
  std::string_view out(PQgetvalue(from_, number_, column),
                       static_cast<std::size_t>(PQgetlength(from_, number_, column)));
  switch (PQftype(from_, column)) {
  case oid::text:
  case oid::varchar:
  case oid::name:
  case oid::json:
  case oid::unknown:
  case oid::bytea:
    return out;
  case oid::jsonb:
    return out.substr(1); // the format's version
  default:
    wrong_type(from_, column, "text, bytea or jsonb");
  }
}

void row::read(int column, bool& out) const {
  if (PQftype(from_, column) != oid::boolean) wrong_type(from_, column, "a boolean");
  out = !is_null(column) && *PQgetvalue(from_, number_, column) != '\0';
}

void row::read(int column, std::int64_t& out) const {
  out = is_null(column) ? 0 : integer(from_, number_, column);
}

void row::read(int column, std::int32_t& out) const {
  out = is_null(column) ? 0 : static_cast<std::int32_t>(integer(from_, number_, column));
}

void row::read(int column, std::uint64_t& out) const {
  out = is_null(column) ? 0 : static_cast<std::uint64_t>(integer(from_, number_, column));
}

void row::read(int column, double& out) const {
  out = 0;
  if (PQftype(from_, column) != oid::float8) wrong_type(from_, column, "a double");
  if (!is_null(column)) out = std::bit_cast<double>(big_endian(PQgetvalue(from_, number_, column), 8));
}

void row::read(int column, std::string& out) const {
  out = view(column);
}

void row::read(int column, instant& out) const {
  out = {};
  if (PQftype(from_, column) != oid::timestamptz) wrong_type(from_, column, "a point in time");
  if (is_null(column)) return;
  const auto us = static_cast<std::int64_t>(big_endian(PQgetvalue(from_, number_, column), 8));
  out = instant(std::chrono::microseconds(us + epoch_2000_us));
}

void row::read(int column, std::vector<std::string>& out) const {
  out.clear();
  if (is_null(column)) return;
  const auto type = PQftype(from_, column);
  if (type != oid::text_array && type != oid::bytea_array) wrong_type(from_, column, "a text array");
  const std::string_view all(PQgetvalue(from_, number_, column),
                             static_cast<std::size_t>(PQgetlength(from_, number_, column)));
  elements(all, [&](std::string_view item) { out.emplace_back(item); });
}

void row::read(int column, std::vector<std::int64_t>& out) const {
  out.clear();
  if (is_null(column)) return;
  if (PQftype(from_, column) != oid::int8_array) wrong_type(from_, column, "an integer array");
  const std::string_view all(PQgetvalue(from_, number_, column),
                             static_cast<std::size_t>(PQgetlength(from_, number_, column)));
  elements(all, [&](std::string_view item) {
    out.push_back(static_cast<std::int64_t>(big_endian(item.data(), item.size())));
  });
}

rows::rows(pg_result* taken)
    : held_(taken, [](pg_result* r) { PQclear(r); }), size_(static_cast<std::size_t>(PQntuples(taken))) {}

std::int64_t rows::affected() const {
  return held_ ? std::strtoll(PQcmdTuples(held_.get()), nullptr, 10) : 0;
}

std::string_view rows::tag() const {
  return held_ ? PQcmdStatus(held_.get()) : "";
}

} // namespace barid::store
