#include "runtime/mail/compose/body.hpp"

#include "runtime/mail/compose/header_writer.hpp"
#include "runtime/mail/compose/transfer_encoding.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace barid::compose {

namespace {

/// Neither quoted-printable nor base64 can contain `=_`, and plain text that does is encoded.
class boundaries {
public:
  explicit boundaries(const std::string& seed) : stem_("=_" + digest(seed) + "_") {}
  std::string next() { return stem_ + std::to_string(++count_); }
  [[nodiscard]] const std::string& stem() const { return stem_; }

private:
  static std::string digest(const std::string& seed) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    EVP_Digest(seed.data(), seed.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
    std::string out;
    for (std::size_t i = 0; i < 12; ++i) out += {digits[hash[i] >> 4], digits[hash[i] & 15]};
    return out;
  }
  std::string stem_;
  unsigned count_ = 0;
};

std::string text_part(const char* type, std::string_view text) {
  const auto encoded = encode_text(text);
  header_writer head;
  head.atoms_field("Content-Type", {std::string(type) + ";", "charset=utf-8"});
  head.atoms_field("Content-Transfer-Encoding", {encoded.encoding});
  return head.bytes() + "\r\n" + encoded.bytes;
}

std::string multipart(const char* kind, boundaries& names, const std::vector<std::string>& parts) {
  if (parts.size() == 1) return parts.front();
  const auto boundary = names.next();
  header_writer head;
  head.atoms_field("Content-Type", {std::string("multipart/") + kind + ";", "boundary=\"" + boundary + "\""});
  std::string out = head.bytes() + "\r\n";
  for (const auto& part : parts) out += "--" + boundary + "\r\n" + part + "\r\n";
  return out + "--" + boundary + "--\r\n";
}

bool is_token(std::string_view s) { // RFC 2045 §5.1
  return !s.empty() && s.size() <= 100 && std::all_of(s.begin(), s.end(), [](unsigned char c) {
    return c > 0x20 && c < 0x7f && std::string_view("()<>@,;:\\\"/[]?=").find(char(c)) == std::string_view::npos;
  });
}

std::string safe_type(const std::string& type) {
  const auto slash = type.find('/');
  const bool good = slash != type.npos && is_token(std::string_view(type).substr(0, slash)) &&
                    is_token(std::string_view(type).substr(slash + 1));
  // a multipart of a stranger would need its boundary, a message other than rfc822 its own encoding
  if (!good || type.starts_with("multipart/") || (type.starts_with("message/") && type != "message/rfc822"))
    return "application/octet-stream";
  return type;
}

bool is_content_id(std::string_view id) {
  return !id.empty() && id.size() <= 250 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return c > 0x20 && c < 0x7f && c != '<' && c != '>';
  });
}

/// A mail may be enclosed only as it is (RFC 2046 §5.2.1).
const char* encoding_as_it_is(const std::string& mail, const std::string& stem) {
  bool ascii = true;
  std::size_t line = 0;
  for (std::size_t i = 0; i < mail.size(); ++i) {
    const auto c = static_cast<unsigned char>(mail[i]);
    ascii &= c < 0x80;
    if (c == '\r' && i + 1 < mail.size() && mail[i + 1] == '\n') {
      line = 0;
      ++i;
    } else if (c == '\r' || c == '\n' || c == '\0' || ++line > 998) {
      return nullptr;
    }
  }
  if (mail.find(stem) != mail.npos) return nullptr;
  return ascii ? "7bit" : "8bit";
}

std::string enclosure_part(const enclosure& e, const std::string& stem) {
  static const std::string nothing;
  const auto& bytes = e.bytes ? *e.bytes : nothing;
  auto type = safe_type(e.type);
  const char* as_is = type == "message/rfc822" ? encoding_as_it_is(bytes, stem) : nullptr;
  if (type == "message/rfc822" && as_is == nullptr) type = "application/octet-stream";
  header_writer head;
  head.atoms_field("Content-Type", {type});
  head.parameter_field("Content-Disposition", e.placed == disposition::inline_part ? "inline" : "attachment",
                       "filename", e.name);
  if (is_content_id(e.content_id)) head.atoms_field("Content-ID", {"<" + e.content_id + ">"});
  head.atoms_field("Content-Transfer-Encoding", {as_is ? as_is : "base64"});
  return head.bytes() + "\r\n" + (as_is ? bytes : base64_lines(bytes));
}

} // namespace

std::string write_body(const letter& what, const std::string& seed) {
  boundaries names(seed);
  std::vector<std::string> related, attached;
  for (const auto& e : what.enclosures) {
    const bool shown = e.placed == disposition::inline_part && !what.html.empty() && is_content_id(e.content_id);
    (shown ? related : attached).push_back(enclosure_part(e, names.stem()));
  }
  std::vector<std::string> readings;
  if (!what.text.empty() || what.html.empty()) readings.push_back(text_part("text/plain", what.text));
  if (!what.html.empty()) {
    related.insert(related.begin(), text_part("text/html", what.html));
    readings.push_back(multipart("related", names, related));
  }
  attached.insert(attached.begin(), multipart("alternative", names, readings));
  return multipart("mixed", names, attached);
}

} // namespace barid::compose
