#include "runtime/mail/mime/receipt_time.hpp"

#include "runtime/mail/mime/fields.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "text/ascii.hpp"

#include <string>

namespace barid::mime {

namespace {

constexpr std::size_t looked_at = 64u << 10;

/// The line that begins here, without its end, which may be LF alone.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

} // namespace

std::optional<instant> receipt_time(std::string_view raw) {
  auto rest = raw.substr(0, looked_at);
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (line.empty()) break; // the body
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || ascii::lowered(line.substr(0, colon)) != "received") continue;
    std::string value(line.substr(colon + 1));
    while (rest.starts_with(' ') || rest.starts_with('\t')) value += take_line(rest);
    const auto date = value.rfind(';');
    return date == std::string::npos ? std::nullopt : read_date(std::string_view(value).substr(date + 1));
  }
  return std::nullopt;
}

} // namespace barid::mime
