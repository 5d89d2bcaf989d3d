#include "text/search_words.hpp"

#include "text/stem.hpp"
#include "text/words.hpp"

namespace barid::text {

std::vector<std::string> search_words(std::string_view text, std::string_view language, std::size_t most) {
  std::vector<std::string> out;
  for (const auto& w : split_words(text, language)) {
    if (out.size() >= most) break;
    out.push_back(stem(text.substr(w.bytes.begin, w.bytes.end - w.bytes.begin), language));
  }
  return out;
}

} // namespace barid::text
