// runtime/mail/quote/split.hpp - what the sender wrote now, what is quoted from before, and how it
// is signed.
//
// Never    loses a line: each line of the text goes to exactly one of the three, in order.
// Fails    never; linear time. It is a reading by signs (`>`, "On … wrote:", Outlook's header
// blocks,
//          `-- `), in the languages listed in marks.cpp; where the signs are missing, text stays in
//          the body, so that rules and people see too much rather than too little.

#pragma once

#include <string>
#include <string_view>

namespace barid::quote {

struct pieces {
  std::string body;      ///< What rules match and detectors look at.
  std::string quoted;    ///< With its attribution lines.
  std::string signature; ///< With its delimiter; also "sent from my …" and list footers.
};

/// Splits UTF-8 `text` with LF line ends. A mail that only forwards another one has that one as
/// its body. Blank lines at the edges of the pieces are left out.
[[nodiscard]] pieces split_reply(std::string_view text);

} // namespace barid::quote
