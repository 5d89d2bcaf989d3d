#include "runtime/mail/mime/attachments.hpp"

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/decode.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "text/ascii.hpp"

#include <array>
#include <utility>

namespace barid::mime {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> usual_names = {{
    {"text/calendar", "invitation.ics"},
    {"application/pgp-signature", "signature.asc"},
    {"application/pgp-encrypted", "version.asc"},
    {"application/pgp-keys", "keys.asc"},
    {"application/pkcs7-mime", "smime.p7m"},
    {"application/x-pkcs7-mime", "smime.p7m"},
    {"application/pkcs7-signature", "smime.p7s"},
    {"application/x-pkcs7-signature", "smime.p7s"},
    {"application/ms-tnef", "winmail.dat"},
    {"message/delivery-status", "delivery-status.txt"},
    {"message/feedback-report", "feedback-report.txt"},
    {"text/rfc822-headers", "headers.txt"},
}};

bool is_enclosed_mail(const part& leaf) {
  return leaf.is("message/rfc822") || leaf.is("message/global") || leaf.is("message/rfc2822") ||
         leaf.is("message/news");
}

/// An enclosed mail is called by its subject.
std::string name_of_mail(std::string_view raw, const part& leaf) {
  const auto beginning = decode(raw.substr(leaf.begin, leaf.end - leaf.begin), leaf.encoding, 64 * 1024);
  std::vector<defect> unused; // the defects of the enclosed mail are its own
  const auto header = read_header_block(beginning, limits{}, unused);
  const auto* subject = find_field(header.fields, "Subject");
  auto name = subject ? decode_header(subject->value, {{}, &unused}) : std::string();
  for (char& c : name)
    if (c == '/' || c == '\\') c = '-';
  name = safe_file_name(charset::cut(name, 120));
  return (name.empty() ? "message" : name) + ".eml";
}

} // namespace

attachment describe(std::string_view raw, const part& leaf, bool related, std::vector<defect>& defects) {
  attachment out;
  out.name = leaf.name();
  out.type = charset::repaired(leaf.type.value);
  if (ascii::lowered(out.name) == "winmail.dat" || out.type == "application/vnd.ms-tnef")
    out.type = "application/ms-tnef";
  if (out.type == "application/ms-tnef") note(defects, defects::tnef);
  if (out.name.empty() && is_enclosed_mail(leaf)) out.name = name_of_mail(raw, leaf);
  for (const auto& [type, name] : usual_names)
    if (out.name.empty() && out.type == type) out.name = name;
  out.content_id = leaf.content_id;
  const auto& said = leaf.disposition.value;
  const bool shown_inside = said == "inline" || (said.empty() && (related || !leaf.content_id.empty()));
  out.placed = shown_inside ? disposition::inline_part : disposition::attachment;
  out.encoding = charset::repaired(leaf.encoding);
  out.raw_begin = leaf.begin;
  out.raw_end = leaf.end;
  auto measured = measure(raw.substr(leaf.begin, leaf.end - leaf.begin), leaf.encoding);
  out.size = measured.size;
  out.sha256 = std::move(measured.sha256);
  return out;
}

} // namespace barid::mime
