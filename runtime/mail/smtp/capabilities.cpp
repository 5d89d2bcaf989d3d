#include "runtime/mail/smtp/capabilities.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace barid::smtp {

namespace {

/// Words in upper case; `AUTH=PLAIN`, which old servers write, as two.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line)
    if (c == ' ' || c == '=') out.emplace_back();
    else out.back() += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  std::erase(out, std::string());
  return out;
}

} // namespace

capabilities read_capabilities(const reply& answer) {
  capabilities out;
  for (std::size_t i = 1; i < answer.lines.size(); ++i) { // the first line greets
    const auto words = words_of(answer.lines[i]);
    if (words.empty()) continue;
    const auto has = [&](const char* word) { return std::find(words.begin() + 1, words.end(), word) != words.end(); };
    const auto& key = words[0];
    if (key == "STARTTLS") out.starttls = true;
    else if (key == "PIPELINING") out.pipelining = true;
    else if (key == "8BITMIME") out.eight_bit = true;
    else if (key == "SMTPUTF8") out.utf8 = true;
    else if (key == "AUTH") {
      out.auth_plain |= has("PLAIN");
      out.auth_login |= has("LOGIN");
      out.auth_oauthbearer |= has("OAUTHBEARER");
      out.auth_xoauth2 |= has("XOAUTH2");
    } else if (key == "SIZE") {
      out.size = true;
      std::uint64_t n = 0;
      if (words.size() > 1 &&
          std::from_chars(words[1].data(), words[1].data() + words[1].size(), n).ec == std::errc() && n > 0)
        out.largest = n;
    }
  }
  return out;
}

} // namespace barid::smtp
