#include "runtime/mail/worker/shown_raw.hpp"

#include "runtime/mail/charset/convert.hpp"
#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/classify.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/fields.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "runtime/mail/mime/text_part.hpp"
#include "runtime/mail/mime/trust.hpp"

#include <algorithm>

namespace barid::reader {

mail shown_raw(std::string_view raw, const mime::read_options& options, std::string_view why) {
  constexpr std::size_t most_text = 256 * 1024; // nobody reads more of a mail in this form
  mail out;
  out.size = raw.size();
  mime::note(out.defects, mime::defects::reader_failed, why);
  const auto header = mime::read_header_block(raw, options.caps, out.defects);
  mime::read_fields(out, header.fields, {}, options.caps);
  const auto beginning = raw.substr(header.body, std::min(most_text, options.caps.text));
  if (raw.size() - header.body > beginning.size()) mime::note(out.defects, mime::defects::text_cut);
  out.text = mime::tidy_text(charset::read(beginning, {}).text);
  out.body = out.text;
  const mime::content no_parts;
  const auto* type = mime::find_field(header.fields, "Content-Type");
  const auto parameters = mime::read_parameters(type ? type->value : std::string_view(), {{}, &out.defects});
  mime::classify(out, {header.fields, parameters, no_parts, options});
  out.auth = mime::read_auth_results(header.fields, options);
  out.spam_score = mime::read_spam_score(header.fields, options);
  return out;
}

} // namespace barid::reader
