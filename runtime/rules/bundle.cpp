#include "runtime/rules/bundle.hpp"

#include <charconv>

namespace barid::rules {

std::string pack(const source_set& files) {
  std::string out;
  for (const auto& f : files.files)
    out += std::to_string(f.path.size()) + " " + std::to_string(f.text.size()) + "\n" + f.path + f.text;
  return out;
}

result<source_set> unpack(const std::string& bytes) {
  const error broken{errc::internal, "a stored rule set cannot be unpacked", "apply the rules again"};
  source_set out;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto line = bytes.find('\n', at);
    if (line == std::string::npos) return broken;
    std::size_t path = 0, text = 0;
    const auto* end = bytes.data() + line;
    auto [rest, e] = std::from_chars(bytes.data() + at, end, path);
    if (e != std::errc() || rest == end) return broken;
    if (std::from_chars(rest + 1, end, text).ec != std::errc()) return broken;
    if (path > bytes.size() || text > bytes.size() || line + 1 + path + text > bytes.size()) return broken;
    out.files.push_back({bytes.substr(line + 1, path), bytes.substr(line + 1 + path, text)});
    at = line + 1 + path + text;
  }
  return out;
}

} // namespace barid::rules
