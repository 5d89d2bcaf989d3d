#include "runtime/mail/smtp/reply.hpp"

#include "runtime/net/peer_text.hpp"

#include <algorithm>
#include <utility>

namespace barid::smtp {

namespace {

using net::for_people;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// `5.1.1 ` at the beginning, when its class is that of `code`; removed from `text`.
std::string take_enhanced(std::string_view& text, int code) {
  const auto end = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, end);
  const auto first = word.find('.');
  const auto second = first == word.npos ? first : word.find('.', first + 1);
  if (second == word.npos || first != 1 || word[0] - '0' != code / 100) return {};
  const auto subject = word.substr(2, second - 2);
  const auto detail = word.substr(second + 1);
  for (const auto part : {subject, detail})
    if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), is_digit)) return {};
  std::string out(word);
  text.remove_prefix(std::min(end + 1, text.size()));
  return out;
}

} // namespace

std::string reply::text() const {
  std::string out = std::to_string(code);
  if (!enhanced.empty()) out += " " + enhanced;
  for (const auto& line : lines)
    if (!line.empty()) out += " " + line;
  if (out.size() <= 512) return out;
  std::size_t cut = 509;
  while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0u) == 0x80u) --cut;
  return out.substr(0, cut) + "…";
}

result<std::optional<reply>> reply_reader::add(std::string_view line) {
  const bool good = line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && is_digit(line[1]) && is_digit(line[2]) &&
                    (line.size() == 3 || line[3] == ' ' || line[3] == '-');
  if (!good)
    return error{errc::unavailable, "not an SMTP answer: `" + for_people(line.substr(0, 80)) + "`",
                 "check host and port: this may be another kind of server"};
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (!so_far_.lines.empty() && code != so_far_.code)
    return error{errc::unavailable, "an SMTP answer changed its code midway", ""};
  if (so_far_.lines.size() >= most_lines) return error{errc::unavailable, "an SMTP answer does not end", ""};
  const bool last = line.size() == 3 || line[3] == ' ';
  auto rest = line.substr(std::min<std::size_t>(line.size(), 4));
  so_far_.code = code;
  auto enhanced = take_enhanced(rest, code);
  if (so_far_.enhanced.empty()) so_far_.enhanced = std::move(enhanced);
  so_far_.lines.push_back(for_people(rest));
  if (!last) return std::optional<reply>();
  return std::optional<reply>(std::exchange(so_far_, {}));
}

} // namespace barid::smtp
