// runtime/mail/html/tokens.hpp - tags and text of HTML source, one after the other.

#pragma once

#include "runtime/mail/html/render.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::html {

struct source_attribute {
  std::string name;       ///< Lower case.
  std::string_view value; ///< As written, character references included.
};

struct token {
  enum class what { text, start, end } kind = what::text;
  std::string_view text;                    ///< Of a text token.
  std::string name;                         ///< Of a tag, lower case.
  std::vector<source_attribute> attributes; ///< The wanted ones, each once.
};

/// Reads source from left to right, each byte a bounded number of times. Comments, declarations and
/// processing instructions give nothing; neither does the content of elements that are never shown.
class tokenizer {
public:
  tokenizer(std::string_view source, const limits& caps) : source_(source), caps_(caps) {}

  /// The next token; false at the end.
  bool next(token& out);

  [[nodiscard]] bool cut() const { return cut_; }

private:
  bool skip_declaration();
  bool read_tag(token& out);
  void read_attributes(token& out);
  std::string_view read_value();
  void skip_content(std::string_view name);

  std::string_view source_;
  const limits& caps_;
  std::size_t at_ = 0;
  std::string text_only_; ///< The element whose content is text, while inside it.
  bool cut_ = false;
};

} // namespace barid::html
