#include "text/words.hpp"

#include "text/code_points.hpp"
#include "text/page_table.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <array>

namespace barid::text {

namespace {

enum class part : std::uint8_t {
  separator,
  line_end,
  apostrophe,
  mark,    ///< Belongs to the letter before it.
  ignored, ///< Nothing to see: neither part of a word nor an end of one.
  digit,
  letter,
};

struct character {
  part kind = part::separator;
  script written = script::none;
};

script script_of(UChar32 code) {
  auto status = U_ZERO_ERROR;
  switch (uscript_getScript(code, &status)) {
  case USCRIPT_LATIN:
    return script::latin;
  case USCRIPT_ARABIC:
    return script::arabic;
  case USCRIPT_GREEK:
    return script::greek;
  case USCRIPT_CYRILLIC:
    return script::cyrillic;
  case USCRIPT_ARMENIAN:
    return script::armenian;
  case USCRIPT_HEBREW:
    return script::hebrew;
  case USCRIPT_DEVANAGARI:
    return script::devanagari;
  case USCRIPT_TAMIL:
    return script::tamil;
  case USCRIPT_HAN:
  case USCRIPT_HIRAGANA:
  case USCRIPT_KATAKANA:
  case USCRIPT_THAI:
  case USCRIPT_LAO:
  case USCRIPT_KHMER:
  case USCRIPT_MYANMAR:
    return script::unspaced;
  default:
    return script::other;
  }
}

character classify(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  if ((c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029) return {part::line_end};
  // ' and ’, ‘ and the modifier letter that stand in for it, and their full-width form.
  if (c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0xFF07) return {part::apostrophe};
  if (c == 0x0640) return {part::mark, script::arabic};     // tatweel: only ever stretches a word
  if (c == 0x30FC) return {part::letter, script::unspaced}; // the long-vowel mark of kana
  if (u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return {part::ignored};
  switch (u_charType(code)) {
  case U_UPPERCASE_LETTER:
  case U_LOWERCASE_LETTER:
  case U_TITLECASE_LETTER:
  case U_MODIFIER_LETTER:
  case U_OTHER_LETTER:
    return {part::letter, script_of(code)};
  case U_DECIMAL_DIGIT_NUMBER:
  case U_LETTER_NUMBER:
  case U_OTHER_NUMBER:
    return {part::digit};
  case U_NON_SPACING_MARK:
  case U_ENCLOSING_MARK:
  case U_COMBINING_SPACING_MARK:
    return {part::mark};
  default:
    return {part::separator};
  }
}

struct character_page {
  explicit character_page(char32_t first) {
    for (char32_t i = 0; i < 256; ++i) entries[i] = classify(first + i);
  }
  std::array<character, 256> entries;
};

constinit page_table<character_page> table;

character character_of(char32_t code) {
  if (code == ill_formed) return {part::separator};
  return table.of(code).entries[code & 0xFF];
}

class splitter {
public:
  splitter(std::string_view text, std::string_view language)
      : text_(text), elides_(language == "fr" || language == "it" || language == "ca") {}

  std::vector<word> run() {
    std::vector<word> words;
    words.reserve(text_.size() / 7);
    for (std::size_t at = 0; at < text_.size();) {
      const auto begin = at;
      const auto code = next_code_point(text_, at);
      const auto c = character_of(code);
      if (c.kind == part::line_end) {
        if (code == '\r' && at < text_.size() && text_[at] == '\n') ++at;
        ++line_;
      } else if (c.kind == part::letter || c.kind == part::digit) {
        word found{{begin, at}, line_, c.written};
        finish(found);
        at = found.bytes.end;
        words.push_back(found);
      }
    }
    return words;
  }

private:
  /// Extends a word that has its first character.
  void finish(word& w) const {
    bool arabic = w.written == script::arabic;
    for (auto at = w.bytes.end; at < text_.size();) {
      const auto c = character_of(next_code_point(text_, at));
      switch (c.kind) {
      case part::separator:
      case part::line_end:
        return;
      case part::apostrophe:
        if (elides_ || arabic || w.written == script::none || !letter_at(at)) return;
        continue;
      case part::ignored:
        continue; // counts only if the word goes on behind it
      case part::mark:
        break;
      case part::digit:
      case part::letter:
        if (w.written == script::unspaced || c.written == script::unspaced) return;
        if (arabic != (c.written == script::arabic)) return;
        if (w.written == script::none) w.written = c.written;
        break;
      }
      w.bytes.end = at;
    }
  }

  [[nodiscard]] bool letter_at(std::size_t at) const {
    if (at >= text_.size()) return false;
    const auto c = character_of(next_code_point(text_, at));
    return c.kind == part::letter && c.written != script::arabic && c.written != script::unspaced;
  }

  std::string_view text_;
  bool elides_;
  std::uint32_t line_ = 0;
};

} // namespace

std::vector<word> split_words(std::string_view text, std::string_view language) {
  return splitter(text, language).run();
}

bool is_word_character(char32_t code) {
  if (code > 0x10FFFF) return false;
  switch (character_of(code).kind) {
  case part::mark:
  case part::ignored:
  case part::digit:
  case part::letter:
    return true;
  case part::separator:
  case part::line_end:
  case part::apostrophe:
    return false;
  }
  return false;
}

} // namespace barid::text
