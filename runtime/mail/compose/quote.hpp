// runtime/mail/compose/quote.hpp - the words of an answer: what was written, the signature, the
// original; and a mail that is passed on.

#pragma once

#include "model/mail.hpp"
#include "model/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::compose {

/// The language of the words that we add.
enum class tongue { english, arabic };

/// The mail that is answered.
struct original {
  address author;
  instant sent;
  int utc_offset = 0; ///< Minutes east of UTC in which `sent` is shown.
  std::string text;
  std::string html; ///< Rebuilt from the allow-list; empty when there is none.
  // told of a mail that is passed on
  std::string subject;
  std::vector<address> to, cc;
};

struct answer {
  std::string text;
  std::string html; ///< Empty for a text-only answer. Its `dir` and `lang` are left as they are.
  std::string signature_text;
  std::string signature_html;
  tongue language = tongue::english; ///< Of the line above the original.
};

struct words {
  std::string text;
  std::string html; ///< Empty when the answer has none.
};

/// Answer, signature below `-- `, and the original as a quotation with who wrote it when. At most
/// `longest_quote` bytes of the original are quoted.
[[nodiscard]] words write_words(const answer& what, const std::optional<original>& to = {});

inline constexpr std::size_t longest_quote = 64 * 1024;

/// A mail that is passed on: what was written, signature, and the mail below a line that says so,
/// with its author, time, subject and recipients. Its formatting is kept also where nothing was
/// written as HTML. At most `longest_passed_on` bytes of it.
[[nodiscard]] words write_forward(const answer& what, const original& of);

inline constexpr std::size_t longest_passed_on = 2 * 1024 * 1024;

} // namespace barid::compose
