// text/search_words.hpp - the words under which a text is found: of mails for the index, and of
// what people type into the search field.
//
// Never    fails.
// Thread   any thread.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace barid::text {

/// Stems in the order of the text, words without one folded; at most `most`. `language`: ISO 639-1,
/// or `unknown`.
[[nodiscard]] std::vector<std::string> search_words(std::string_view text, std::string_view language,
                                                    std::size_t most = 20'000);

} // namespace barid::text
