#include "grammar/route/open_text.hpp"

#include <algorithm>

namespace barid::route {

std::size_t open_text_length(std::string_view rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  if (const auto curly = line.find("\u201D"); curly != line.npos) return curly + 3;
  for (std::size_t i = 2; i < line.size(); ++i)
    if ((line[i] == '{' || line[i] == '}') && line[i - 1] == ' ' && line[i - 2] != '\\') {
      const auto last = line.find_last_not_of(" \t;,)]", i - 1);
      return std::max<std::size_t>(last == line.npos ? 0 : last + 1, 1);
    }
  const auto last = line.find_last_not_of(" \t\r;,)]}");
  return std::max<std::size_t>(last == line.npos ? 0 : last + 1, 1);
}

} // namespace barid::route
