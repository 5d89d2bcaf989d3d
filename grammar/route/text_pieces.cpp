#include "grammar/route/text_pieces.hpp"

#include "grammar/route/name_form.hpp"
#include "grammar/route/text_piece_rules.hpp"

#include <unicode/utf8.h>

#include <charconv>
#include <utility>

namespace barid::route {
namespace {

namespace peg = tao::pegtl;
using namespace pieces;

/// Where the actions write; fields are literal text in `whole` as well.
struct writer {
  value& to;
  findings& found;
  const char* base;
  std::uint32_t begin;
  piece now;   ///< The literal piece being read.
  piece field; ///< The field being read.

  [[nodiscard]] std::uint32_t place(const char* p) const { return begin + static_cast<std::uint32_t>(p - base); }
  void literal(std::string_view resolved, const char* from, const char* till) {
    if (now.text.empty()) now.at = found.place(place(from), place(till));
    now.text += resolved;
    now.at.end = place(till);
    to.text += resolved;
  }
  void flush() {
    if (!now.text.empty()) to.pieces.push_back(std::exchange(now, {}));
  }
};

template <class Rule>
struct writes : peg::nothing<Rule> {};

template <char C>
struct writes_char {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    const char c = C == '\0' ? in.begin()[1] : C;
    w.literal({&c, 1}, in.begin(), in.end());
  }
};
// clang-format off
template <> struct writes<plain_escape> : writes_char<'\0'> {};
template <> struct writes<line_escape> : writes_char<'\n'> {};
template <> struct writes<tab_escape> : writes_char<'\t'> {};
// clang-format on

struct writes_itself {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    w.literal({in.begin(), in.size()}, in.begin(), in.end());
  }
};
template <>
struct writes<plain> : writes_itself {};
template <>
struct writes<lone_brace> : writes_itself {};

template <>
struct writes<twin_brace> {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    w.literal("{", in.begin(), in.end());
    w.to.text += '{'; // the text keeps both
  }
};

template <>
struct writes<code_escape> {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    std::uint32_t c = 0;
    std::from_chars(in.begin() + 3, in.end() - 1, c, 16);
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
      w.found.error(code::unknown_escape, w.place(in.begin()), w.place(in.end()),
                    w.found.quoted(w.place(in.begin()), w.place(in.end())) + " is no character",
                    "write the number of a Unicode character, for example `\\u{200F}`");
      return;
    }
    char bytes[4];
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, c);
    w.literal({bytes, static_cast<std::size_t>(size)}, in.begin(), in.end());
  }
};

template <>
struct writes<unknown_escape> {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    w.found.error(code::unknown_escape, w.place(in.begin()), w.place(in.end()),
                  w.found.quoted(w.place(in.begin()), w.place(in.end())) + " is no escape",
                  "known are `\\\"`, `\\\\`, `\\n`, `\\t`, `\\{`, `\\}` and `\\u{200F}`; a "
                  "backslash itself is written `\\\\`");
    w.literal({in.begin(), in.size()}, in.begin(), in.end());
  }
};

template <>
struct writes<field_path> {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    w.field = {};
    w.field.text = composed({in.begin(), in.size()});
  }
};
template <>
struct writes<otherwise_text> {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    w.field.otherwise = std::string(in.begin(), in.size());
  }
};
template <>
struct writes<pieces::field> {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    w.flush();
    w.field.is_field = true;
    w.field.at = w.found.place(w.place(in.begin()), w.place(in.end()));
    w.to.pieces.push_back(std::exchange(w.field, {}));
    w.to.text.append(in.begin(), in.size());
  }
};
template <>
struct writes<broken_field> {
  template <class Input>
  static void apply(const Input& in, writer& w) {
    w.found.error(code::broken_field, w.place(in.begin()), w.place(in.end()),
                  w.found.quoted(w.place(in.begin()), w.place(in.end())) + " is no complete field",
                  "write `{customer.name}` or `{customer.name|a customer}`; a brace itself is "
                  "written `{{`");
    w.literal({in.begin(), in.size()}, in.begin(), in.end());
  }
};

} // namespace

void read_text(std::string_view inside, std::uint32_t begin, bool fields, value& to, findings& found) {
  peg::memory_input<peg::tracking_mode::lazy, peg::eol::lf_crlf, const char*> in(inside.data(),
                                                                                 inside.data() + inside.size(), "");
  writer w{to, found, inside.data(), begin, {}, {}};
  const bool read = fields ? peg::parse<with_fields, writes>(in, w) : peg::parse<without_fields, writes>(in, w);
  (void)read; // both rules match anything
  w.flush();
  if (to.pieces.empty()) to.pieces.push_back({false, {}, {}, found.place(begin, begin)});
}

} // namespace barid::route
