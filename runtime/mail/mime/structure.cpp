#include "runtime/mail/mime/structure.hpp"

#include "runtime/mail/mime/bounds.hpp"
#include "runtime/mail/mime/decode.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/message_ids.hpp"
#include "text/ascii.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>

namespace barid::mime {

namespace {

template <class T>
struct unref {
  void operator()(T* object) const { g_object_unref(object); }
};
template <class T>
using held = std::unique_ptr<T, unref<T>>;

/// What the parser reads: a header that names the type of the whole, and the body behind it.
struct parser_input {
  std::string bytes;
  std::size_t body = 0;     ///< Offset of the body in `bytes`.
  std::size_t raw_body = 0; ///< Offset of the body in the raw mail.
};

struct walk_state {
  const parser_input& input;
  const limits& caps;
  word_context words;
  std::vector<defect>& defects;
  std::size_t leaves = 0;
};

std::string raw_value(GMimeObject* object, const char* name) {
  auto* const headers = g_mime_object_get_header_list(object);
  auto* const header = g_mime_header_list_get_header(headers, name);
  const char* const value = header ? g_mime_header_get_raw_value(header) : nullptr;
  std::string out = value ? value : "";
  std::erase_if(out, [](char c) { return c == '\r' || c == '\n'; });
  return out;
}

void fill_from_fields(part& to, const std::string& type, const std::string& disposition, const std::string& encoding,
                      const word_context& words) {
  to.type = read_parameters(type, words);
  to.disposition = read_parameters(disposition, words);
  auto token = ascii::lowered(ascii::trimmed(encoding));
  to.encoding = token.substr(0, token.find_first_of("; \t("));
}

std::string content_type_of(GMimeObject* object) {
  auto* const type = g_mime_object_get_content_type(object);
  return ascii::lowered(g_mime_content_type_get_media_type(type)) + "/" +
         ascii::lowered(g_mime_content_type_get_media_subtype(type));
}

/// The place of the bytes of a leaf in the raw mail.
void place(part& to, GMimePart* leaf, const parser_input& input) {
  auto* const content = g_mime_part_get_content(leaf);
  auto* const stream = content ? g_mime_data_wrapper_get_stream(content) : nullptr;
  if (!stream) return;
  const auto length = static_cast<gint64>(input.bytes.size());
  auto end = stream->bound_end < 0 ? length : std::min(stream->bound_end, length);
  const auto begin = std::clamp<gint64>(stream->bound_start, 0, end);
  // the whole line break before a delimiter is its own (RFC 2046 §5.1.1): the library leaves half of it
  // where the delimiter ends the mail
  if (end > begin && end < length && input.bytes[std::size_t(end)] == '\n' && input.bytes[std::size_t(end) - 1] == '\r')
    --end;
  const auto base = static_cast<gint64>(input.body);
  to.begin = input.raw_body + static_cast<std::size_t>(std::max<gint64>(begin - base, 0));
  to.end = input.raw_body + static_cast<std::size_t>(std::max<gint64>(end - base, 0));
}

/// `Name:` at the beginning of a line (RFC 5322 §3.6.8).
bool is_field(std::string_view line) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  return colon != std::string_view::npos && !ascii::trimmed(name).empty() &&
         std::ranges::all_of(ascii::trimmed(name), [](char c) { return c > ' ' && c <= '~'; });
}

/// Where the text begins whose author forgot the empty line before it: at the last lines of what the
/// library took for the header, which are no fields. `begin`: behind the empty line that it found.
std::size_t begin_of_text(std::string_view bytes, std::size_t begin) {
  constexpr std::size_t longest = std::size_t{16} * 1024;
  auto out = begin;
  auto end = begin; // of the line before
  for (bool empty = true; end > 0 && begin - end < longest; empty = false) {
    const auto feed = end >= 2 ? bytes.rfind('\n', end - 2) : std::string_view::npos;
    const auto start = feed == std::string_view::npos ? 0 : feed + 1;
    const auto line = bytes.substr(start, end - start);
    if (ascii::trimmed(line).empty() != empty || line.starts_with("--") || is_field(line)) break;
    if (!empty && line.front() != ' ' && line.front() != '\t') out = start;
    end = start;
  }
  return out;
}

void check_outer_text(GMimeMultipart* multipart, walk_state& state) {
  const char* const behind = g_mime_multipart_get_epilogue(multipart);
  if (behind && !ascii::trimmed(behind).empty()) note(state.defects, defects::text_outside_parts);
}

part walk(GMimeObject* object, walk_state& state, std::size_t depth);

void walk_children(part& to, GMimeMultipart* multipart, walk_state& state, std::size_t depth) {
  check_outer_text(multipart, state);
  const int count = g_mime_multipart_get_count(multipart);
  for (int i = 0; i < count; ++i) {
    auto* const child = g_mime_multipart_get_part(multipart, i);
    if (!child) continue;
    if (state.leaves >= state.caps.parts) {
      note(state.defects, defects::too_many_parts);
      return;
    }
    if (GMIME_IS_MULTIPART(child) && depth >= state.caps.depth) {
      note(state.defects, defects::too_deep);
      continue;
    }
    to.children.push_back(walk(child, state, depth + 1));
  }
}

/// A multipart in which the parser found nothing shows what it holds as text.
void show_raw(part& to, GMimeMultipart* multipart, walk_state& state) {
  note(state.defects, defects::missing_boundary);
  const char* const text = g_mime_multipart_get_prologue(multipart);
  ++state.leaves;
  to.type = {"text/plain", {}};
  if (!text || !*text) return;
  // the library hands out a copy; its place is found again by its beginning
  const std::string_view copy(text);
  const std::string_view bytes(state.input.bytes);
  const auto at = bytes.find(copy.substr(0, copy.find('\r')), state.input.body);
  if (at == std::string_view::npos) return;
  to.begin = state.input.raw_body + at - state.input.body;
  to.end = std::min(to.begin + copy.size(), state.input.raw_body + bytes.size() - state.input.body);
}

part walk(GMimeObject* object, walk_state& state, std::size_t depth) {
  part out;
  fill_from_fields(out, raw_value(object, "Content-Type"), raw_value(object, "Content-Disposition"),
                   raw_value(object, "Content-Transfer-Encoding"), state.words);
  // what the library made of a missing or broken type (RFC 2045 §5.2, RFC 2046 §5.1.5)
  if (const auto type = content_type_of(object); out.type.value != type) {
    if (!out.type.value.empty()) note(state.defects, defects::bad_content_type, out.type.value);
    out.type.value = type;
  }
  if (const auto id = raw_value(object, "Content-ID"); !id.empty()) out.content_id = read_message_id(id);
  out.location = decode_header(raw_value(object, "Content-Location"), state.words);
  if (!is_known_encoding(out.encoding)) note(state.defects, defects::unknown_encoding, out.encoding);
  if (GMIME_IS_MULTIPART(object)) {
    auto* const multipart = GMIME_MULTIPART(object);
    if (g_mime_multipart_get_count(multipart) > 0) walk_children(out, multipart, state, depth);
    else show_raw(out, multipart, state);
  } else {
    ++state.leaves;
    if (GMIME_IS_PART(object)) place(out, GMIME_PART(object), state.input);
    if (out.type.value.starts_with("text/") && out.encoding != "base64" && out.begin > state.input.raw_body)
      out.begin = state.input.raw_body + begin_of_text(std::string_view(state.input.bytes).substr(state.input.body),
                                                       out.begin - state.input.raw_body);
  }
  return out;
}

void on_warning(gint64, GMimeParserWarning code, const gchar*, gpointer data) {
  auto& defects = *static_cast<std::vector<defect>*>(data);
  if (code == GMIME_WARN_TRUNCATED_MESSAGE) note(defects, defects::truncated);
  if (code == GMIME_CRIT_NESTING_OVERFLOW) note(defects, defects::too_deep);
  if (code == GMIME_CRIT_INVALID_HEADER_NAME) note(defects, defects::malformed_header);
}

/// Senders repeat fields: the first value with a character that every sensible one contains
/// (`needs`), else the first.
std::string_view first_useful(const header_block& header, std::string_view name, char needs) {
  std::string_view first;
  for (const auto& field : header.fields)
    if (ascii::same_word(field.name, name)) {
      if (field.value.find(needs) != std::string::npos) return field.value;
      if (first.empty()) first = field.value;
    }
  return first;
}

/// The parts of a body below `boundary`.
part parse_multipart(std::string_view raw, std::size_t body, std::string_view type, std::string_view boundary,
                     const limits& caps, std::vector<defect>& defects) {
  auto text = raw.substr(body);
  // twice: every part may open a multipart of its own, with its closing line
  const auto length = bounded_length(text, boundary, caps.parts * 2 + 2);
  if (length < text.size()) note(defects, defects::too_many_parts);
  text = text.substr(0, length);
  parser_input input;
  input.bytes = "Content-Type: " + std::string(type) + "; boundary=\"" + std::string(boundary) + "\"\n\n";
  input.body = input.bytes.size();
  input.raw_body = body;
  input.bytes += text;
  // Lines that end with CR only have no end for the library; in place, so that offsets stay.
  if (text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos) {
    std::replace(input.bytes.begin(), input.bytes.end(), '\r', '\n');
    note(defects, defects::bare_cr);
  }
  // The stream reads our bytes where they are: a GByteArray is its address and its length.
  auto* const array = g_byte_array_new();
  GByteArray view{reinterpret_cast<guint8*>(input.bytes.data()), static_cast<guint>(input.bytes.size())};
  std::swap(*array, view);
  held<GMimeStream> stream(g_mime_stream_mem_new_with_byte_array(array));
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream.get()), FALSE);
  part out;
  {
    held<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    g_mime_parser_set_persist_stream(parser.get(), TRUE);
    auto* const options = g_mime_parser_options_new();
    g_mime_parser_options_set_warning_callback(options, on_warning, &defects);
    held<GMimeObject> root(g_mime_parser_construct_part(parser.get(), options));
    walk_state state{input, caps, {{}, &defects}, defects};
    if (root) out = walk(root.get(), state, 1);
    g_mime_parser_options_free(options);
  }
  stream.reset();
  std::swap(*array, view);
  g_byte_array_free(array, TRUE);
  return out;
}

} // namespace

std::string part::name() const {
  auto out = safe_file_name(disposition.get("filename"));
  return out.empty() ? safe_file_name(type.get("name")) : out;
}

void prepare_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    g_mime_init();
    // enclosed mails are leaves: neither their text nor their attachments belong to this mail
    for (const auto* subtype : {"rfc822", "rfc2822", "global", "news", "partial"})
      g_mime_object_register_type("message", subtype, GMIME_TYPE_PART);
  });
}

part read_structure(std::string_view raw, const header_block& header, const limits& caps,
                    std::vector<defect>& defects) {
  prepare_library();
  const word_context words{{}, &defects};
  part root;
  const auto type = first_useful(header, "Content-Type", '/');
  fill_from_fields(root, std::string(type), std::string(first_useful(header, "Content-Disposition", ' ')),
                   std::string(first_useful(header, "Content-Transfer-Encoding", 'b')), words);
  if (const auto* id = find_field(header.fields, "Content-ID")) root.content_id = read_message_id(id->value);
  root.begin = header.body;
  root.end = raw.size();
  auto& name = root.type.value;
  const auto slash = name.find('/');
  if (name == "text") {
    name = "text/plain"; // before MIME
  } else if (slash == std::string::npos || slash == 0 || slash + 1 == name.size()) {
    if (!type.empty()) note(defects, defects::bad_content_type, type);
    name = "text/plain";
  }
  if (root.is_multipart()) {
    const auto body = raw.substr(header.body);
    std::string boundary(root.type.get("boundary"));
    if (boundary.empty() || boundary.find_first_of("\"\\") != std::string::npos) {
      note(defects, defects::missing_boundary);
      boundary = apparent_boundary(body);
    }
    if (!boundary.empty()) {
      std::vector<defect> found; // counts only if there are parts at all
      auto parsed = parse_multipart(raw, header.body, name, boundary, caps, found);
      if (!parsed.children.empty()) {
        for (const auto& d : found)
          if (std::find(defects.begin(), defects.end(), d) == defects.end()) defects.push_back(d);
        parsed.disposition = std::move(root.disposition);
        parsed.type.parameters = std::move(root.type.parameters);
        return parsed;
      }
    }
    note(defects, defects::missing_boundary);
    root.type = {"text/plain", {}};
    return root;
  }
  if (!is_known_encoding(root.encoding)) note(defects, defects::unknown_encoding, root.encoding);
  return root;
}

} // namespace barid::mime
