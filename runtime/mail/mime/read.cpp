#include "runtime/mail/mime/read.hpp"

#include "runtime/mail/html/render.hpp"
#include "runtime/mail/mime/classify.hpp"
#include "runtime/mail/mime/content.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/fields.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "runtime/mail/mime/structure.hpp"
#include "runtime/mail/mime/trust.hpp"
#include "runtime/mail/quote/split.hpp"
#include "text/ascii.hpp"

namespace barid::mime {

mail read_mail(std::string_view raw, const read_options& options, const language_detector& detect) {
  mail out;
  out.size = raw.size();
  const auto header = read_header_block(raw, options.caps, out.defects);
  if (ascii::trimmed(raw).empty()) {
    note(out.defects, defects::empty_mail);
    return out;
  }
  if (raw.substr(0, header.body).find('\0') != std::string_view::npos) note(out.defects, defects::nul_bytes);
  const auto root = read_structure(raw, header, options.caps, out.defects);
  read_fields(out, header.fields, charset_of(root), options.caps);

  auto parts = read_content(raw, root, options.caps, out.defects);
  out.text = std::move(parts.text);
  out.html = std::move(parts.html);
  out.sanitiser = out.html.empty() ? 0 : html::sanitiser_version;
  out.attachments = std::move(parts.attachments);
  out.calendar = std::move(parts.calendar);
  auto pieces = quote::split_reply(out.text);
  out.body = std::move(pieces.body);
  out.quoted = std::move(pieces.quoted);
  out.signature = std::move(pieces.signature);

  classify(out, {header.fields, root.type, parts, options});
  out.auth = read_auth_results(header.fields, options);
  out.spam_score = read_spam_score(header.fields, options);
  if (detect) {
    out.language = detect(out.body, out.subject);
    if (out.language.empty()) out.language = "unknown";
  }
  return out;
}

} // namespace barid::mime
