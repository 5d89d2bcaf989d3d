#include "lsp/frames.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <charconv>

namespace barid::lsp {

namespace {

bool same_name(std::string_view a, std::string_view lower) {
  return std::ranges::equal(
      a, lower, [](char x, char y) { return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y; });
}

/// `Content-Length` of a header block without its empty line.
std::optional<std::size_t> length_in(std::string_view header) {
  std::optional<std::size_t> out;
  while (!header.empty()) {
    const auto end = std::min(header.find("\r\n"), header.size());
    const auto line = header.substr(0, end);
    header.remove_prefix(std::min(end + 2, header.size()));
    const auto colon = line.find(':');
    if (colon == line.npos) return std::nullopt;
    if (!same_name(ascii::trimmed(line.substr(0, colon)), "content-length")) continue;
    const auto digits = ascii::trimmed(line.substr(colon + 1));
    std::size_t n = 0;
    const auto [stop, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (failed != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
    out = n;
  }
  return out;
}

} // namespace

void frame_reader::feed(std::string_view bytes) {
  if (at_ > held_.size() / 2) {
    held_.erase(0, at_);
    at_ = 0;
  }
  held_ += bytes;
}

result<std::optional<std::string>> frame_reader::next() {
  const auto rest = std::string_view(held_).substr(at_);
  const auto blank = rest.find("\r\n\r\n");
  if (blank == rest.npos) {
    if (rest.size() > longest_header)
      return error{errc::invalid, "what comes in is no message of the language server protocol",
                   "this command is started by editors, which speak the protocol to it"};
    return std::optional<std::string>();
  }
  const auto length = length_in(rest.substr(0, blank));
  if (!length || blank > longest_header)
    return error{errc::invalid, "a message has no Content-Length",
                 "this command is started by editors, which speak the protocol to it"};
  if (*length > longest)
    return error{errc::limit, "a message of " + std::to_string(*length) + " bytes is too long",
                 "at most " + std::to_string(longest >> 20U) + " MB are read"};
  if (rest.size() - blank - 4 < *length) return std::optional<std::string>();
  auto message = std::string(rest.substr(blank + 4, *length));
  at_ += blank + 4 + *length;
  return std::optional(std::move(message));
}

std::string framed(std::string_view message) {
  return "Content-Length: " + std::to_string(message.size()) + "\r\n\r\n" + std::string(message);
}

} // namespace barid::lsp
