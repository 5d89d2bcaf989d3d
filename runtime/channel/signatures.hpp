// runtime/channel/signatures.hpp - what stands under answers of people: HTML with the variables of saved replies.

#pragma once

#include <map>
#include <string>
#include <string_view>

namespace barid::channel {

/// HTML by language (ISO 639-1); under the empty one that of every other language.
using signatures = std::map<std::string, std::string>;

/// The one of this language, else that of every other, else the English one; empty where there is none.
[[nodiscard]] std::string signature_for(const signatures& all, const std::string& language);

/// `{agent.name}` and the like by their values, escaped; a name that means nothing stays as it is.
[[nodiscard]] std::string with_values(std::string_view html, const std::map<std::string, std::string>& values);

/// Plain text as HTML, line by line.
[[nodiscard]] std::string html_of(std::string_view text);

} // namespace barid::channel
