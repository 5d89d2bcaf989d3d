#include "runtime/mail/mime/message_ids.hpp"

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/header_block.hpp"

#include <unordered_set>

namespace barid::mime {

namespace {

constexpr std::size_t longest_id = 998; // a line of SMTP

std::string clean(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) out += c;
  return std::string(charset::cut(charset::repaired(out), longest_id));
}

} // namespace

std::vector<std::string> read_message_ids(std::string_view value, std::size_t most) {
  std::vector<std::string> found;
  std::unordered_set<std::string> seen;
  const auto add = [&](std::string_view text) {
    auto id = clean(text);
    if (!id.empty() && seen.insert(id).second) found.push_back(std::move(id));
  };
  for (std::size_t at = 0; at < value.size();) {
    const auto open = value.find('<', at);
    // between brackets: bare ids only
    const auto bare = value.substr(at, open == std::string_view::npos ? open : open - at);
    for (std::size_t i = 0; i < bare.size();) {
      const auto begin = bare.find_first_not_of(" \t\r\n,;\"'()", i);
      if (begin == std::string_view::npos) break;
      auto end = bare.find_first_of(" \t\r\n,;\"'()", begin);
      if (end == std::string_view::npos) end = bare.size();
      const auto word = bare.substr(begin, end - begin);
      if (word.find('@') != std::string_view::npos) add(word.substr(0, word.find('>')));
      i = end;
    }
    if (open == std::string_view::npos) break;
    const auto end = value.find_first_of("<>", open + 1);
    add(value.substr(open + 1, end == std::string_view::npos ? end : end - open - 1));
    at = end == std::string_view::npos ? value.size() : end + (value[end] == '>' ? 1 : 0);
  }
  if (found.size() > most) // the oldest one names the thread, the newest ones place the mail in it
    found.erase(found.begin() + static_cast<std::ptrdiff_t>(most / 2),
                found.end() - static_cast<std::ptrdiff_t>(most - most / 2));
  return found;
}

std::string read_message_id(std::string_view value) {
  auto ids = read_message_ids(value, 2);
  return ids.empty() ? clean(value) : std::move(ids.front());
}

} // namespace barid::mime
