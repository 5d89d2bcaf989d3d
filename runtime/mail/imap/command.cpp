#include "runtime/mail/imap/command.hpp"

#include <algorithm>

namespace barid::imap {

void wipe(command_pieces& pieces) {
  for (auto& p : pieces) wipe(p);
  pieces.clear();
}

void add_string(command_pieces& pieces, std::string_view text) {
  const bool quotable = text.size() < 1000 && std::all_of(text.begin(), text.end(), [](char c) {
                          const auto u = static_cast<unsigned char>(c);
                          return u != 0 && c != '\r' && c != '\n' && u < 0x80;
                        });
  if (quotable) {
    auto& out = pieces.back();
    out += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
    return;
  }
  pieces.back() += '{' + std::to_string(text.size()) + "}\r\n";
  pieces.emplace_back(text);
}

std::string to_set(const std::vector<std::uint32_t>& uids) {
  std::string out;
  for (std::size_t i = 0; i < uids.size();) {
    auto last = i;
    while (last + 1 < uids.size() && uids[last + 1] == uids[last] + 1) ++last;
    if (!out.empty()) out += ',';
    out += std::to_string(uids[i]);
    if (last > i) out += ':' + std::to_string(uids[last]);
    i = last + 1;
  }
  return out;
}

} // namespace barid::imap
