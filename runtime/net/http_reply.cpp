#include "runtime/net/http_reply.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace barid::net {

namespace {

constexpr std::size_t longest_line = 16'384;
constexpr std::size_t longest_header = 65'536;
constexpr int most_interim = 5; ///< Answers of class 1 in front of the real one.

error no_answer() {
  return {errc::invalid, "the web server did not give a well-formed answer", ""};
}

error too_big() {
  return {errc::limit, "the answer is too big", ""};
}

std::optional<std::size_t> number(std::string_view text, int base) {
  std::size_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  if (failed != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return out;
}

result<int> read_status(stream& from, deadline until) {
  auto line = from.read_line(longest_line, until);
  if (!line) return line.why();
  // HTTP/1.1 200 OK
  if (!line->starts_with("HTTP/1.") || line->size() < 12 || (*line)[8] != ' ') return no_answer();
  const auto status = number(std::string_view(*line).substr(9, 3), 10);
  if (!status || *status < 100) return no_answer();
  return static_cast<int>(*status);
}

result<std::map<std::string, std::string>> read_fields(stream& from, deadline until) {
  std::map<std::string, std::string> out;
  std::size_t total = 0;
  while (true) {
    auto line = from.read_line(longest_line, until);
    if (!line) return line.why();
    if (line->empty()) return out;
    total += line->size();
    if (total > longest_header) return error{errc::limit, "the web server says too much", ""};
    const auto colon = line->find(':');
    if (colon == std::string::npos || colon == 0) return no_answer();
    out.try_emplace(ascii::lowered(std::string_view(*line).substr(0, colon)),
                    ascii::trimmed(std::string_view(*line).substr(colon + 1)));
  }
}

/// `size` bytes more; fewer where the connection ends.
result<std::size_t> append(std::string& to, std::size_t size, stream& from, deadline until) {
  std::array<char, 16'384> piece{};
  std::size_t got = 0;
  while (got < size) {
    auto n = from.read_some(std::span(piece).first(std::min(piece.size(), size - got)), until);
    if (!n) return n.why();
    if (*n == 0) break;
    to.append(piece.data(), *n);
    got += *n;
  }
  return got;
}

result<std::string> read_chunks(stream& from, std::size_t most, deadline until) {
  std::string out;
  while (true) {
    auto line = from.read_line(longest_line, until);
    if (!line) return line.why();
    const auto size = number(ascii::trimmed(std::string_view(*line).substr(0, line->find(';'))), 16);
    if (!size) return no_answer();
    if (*size == 0) return out; // what follows is of no use: the connection ends here
    if (*size > most - out.size()) return too_big();
    auto got = append(out, *size, from, until);
    if (!got) return got.why();
    if (*got < *size) return no_answer();
    auto end = from.read_line(longest_line, until);
    if (!end) return end.why();
    if (!end->empty()) return no_answer();
  }
}

result<std::string> read_body(const std::map<std::string, std::string>& fields, stream& from, std::size_t most,
                              deadline until) {
  const auto encoding = fields.find("transfer-encoding");
  if (encoding != fields.end()) {
    if (ascii::lowered(encoding->second) != "chunked") return no_answer();
    return read_chunks(from, most, until);
  }
  std::string out;
  const auto length = fields.find("content-length");
  if (length == fields.end()) {
    auto got = append(out, most + 1, from, until);
    if (!got) return got.why();
    if (*got > most) return too_big();
    return out;
  }
  const auto size = number(length->second, 10);
  if (!size) return no_answer();
  if (*size > most) return too_big();
  auto got = append(out, *size, from, until);
  if (!got) return got.why();
  if (*got < *size) return no_answer();
  return out;
}

} // namespace

result<http_reply> read_http_reply(stream& from, std::size_t most, deadline until, wanted_body wanted) {
  http_reply out;
  for (int i = 0; i <= most_interim; ++i) {
    auto status = read_status(from, until);
    if (!status) return status.why();
    auto fields = read_fields(from, until);
    if (!fields) return fields.why();
    if (*status < 200) continue;
    out.status = *status;
    out.fields = std::move(*fields);
    const bool empty = out.status == 204 || out.status == 205 || out.status == 304;
    const bool success = out.status < 300;
    if (empty || (out.status != 200 && wanted == wanted_body::of_200)) return out;
    if (!success && wanted == wanted_body::of_success) return out;
    auto body = read_body(out.fields, from, most, until);
    if (!body) return body.why();
    out.body = std::move(*body);
    return out;
  }
  return no_answer();
}

} // namespace barid::net
