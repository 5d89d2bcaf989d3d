// Any bytes give a mail whose text is UTF-8 without NUL, by the reader and by the raw view.

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/bytes.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/mail/mime/read.hpp"
#include "runtime/mail/worker/shown_raw.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

bool clean(const std::string& text) {
  return barid::charset::is_utf8(text) && text.find('\0') == std::string::npos;
}

void check(const barid::mail& m, std::string_view raw) {
  demand(clean(m.subject) && clean(m.text) && clean(m.html) && clean(m.body) && clean(m.quoted) && clean(m.signature) &&
         clean(m.message_id));
  for (const auto& a : m.attachments) demand(clean(a.name) && a.raw_begin <= a.raw_end && a.raw_end <= raw.size());
  for (const auto* list : {&m.from, &m.to, &m.cc, &m.bcc, &m.reply_to})
    for (const auto& a : *list) demand(clean(a.name) && clean(a.spec));
  for (const auto& d : m.defects) demand(clean(d.detail));
  const auto again = barid::mime::from_bytes(barid::mime::to_bytes(m));
  demand(again.ok() && barid::mime::to_json(*again) == barid::mime::to_json(m));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  check(barid::mime::read_mail(raw), raw);
  check(barid::reader::shown_raw(raw, {}, "fuzzed"), raw);
  return 0;
}
