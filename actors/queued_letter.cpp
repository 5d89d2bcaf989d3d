#include "actors/queued_letter.hpp"

#include "runtime/mail/compose/pictures.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

namespace barid::actors {

namespace {

using stored_json = nlohmann::ordered_json;

std::vector<address> addresses_in(const stored_json& list) {
  std::vector<address> out;
  for (const auto& a : list) out.push_back({a.at("name"), a.at("address")});
  return out;
}

std::optional<mail_id> mail_in(const std::string& payload, const char* name) {
  const auto j = stored_json::parse(payload, nullptr, false);
  if (!j.is_object() || !j.contains(name)) return std::nullopt;
  return mail_id{j.at(name).get<std::int64_t>()};
}

bool is_date(const header& h) {
  return std::ranges::equal(h.name, std::string_view("date"),
                            [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

/// Minutes east of UTC of `…, 29 Mar 2026 10:05:09 +0300`; UTC where it says none.
int zone_of(const mail& m) {
  const auto date = std::ranges::find_if(m.headers, is_date);
  if (date == m.headers.end()) return 0;
  const std::string_view text = date->value;
  const auto sign = text.find_last_of("+-");
  if (sign == text.npos || sign + 5 > text.size()) return 0;
  const auto digits = text.substr(sign + 1, 4);
  if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return 0;
  const auto two = [&](std::size_t at) { return (digits[at] - '0') * 10 + digits[at + 1] - '0'; };
  const int minutes = two(0) * 60 + two(2);
  return minutes > 14 * 60 ? 0 : text[sign] == '-' ? -minutes : minutes;
}

/// Only pictures that go along are shown.
void show_pictures(compose::original& of, const std::vector<compose::enclosure>& files) {
  of.html = compose::with_pictures(of.html, [&](const std::string& id) -> std::optional<std::string> {
    if (std::ranges::find(files, id, &compose::enclosure::content_id) == files.end()) return {};
    return id;
  });
}

void write_below(compose::letter& l, const stored_json& payload, std::optional<compose::original> below) {
  compose::answer own;
  own.text = l.text;
  own.html = l.html;
  own.language = payload.value("language", "") == "ar" ? compose::tongue::arabic : compose::tongue::english;
  if (payload.contains("signature")) {
    own.signature_text = payload.at("signature").at("text");
    own.signature_html = payload.at("signature").at("html");
  }
  if (!below && own.signature_text.empty() && own.signature_html.empty()) return;
  if (below) show_pictures(*below, l.enclosures);
  const bool forward = below && payload.at("kind") == "forward";
  auto words = forward ? compose::write_forward(own, *below) : compose::write_words(own, below);
  l.text = std::move(words.text);
  l.html = std::move(words.html);
}

/// A picture that the text does not show is a file like others.
void place_files(compose::letter& l) {
  const auto shown = compose::pictures_named(l.html);
  for (auto& e : l.enclosures)
    if (!e.content_id.empty() && std::ranges::find(shown, e.content_id) != shown.end())
      e.placed = disposition::inline_part;
    else e.content_id.clear();
}

} // namespace

compose::original original_of(const mail& m, instant received) {
  compose::original out;
  if (!m.from.empty()) out.author = m.from.front();
  out.sent = m.date.value_or(received);
  out.utc_offset = m.date ? zone_of(m) : 0;
  out.text = m.text;
  out.html = m.html;
  out.subject = m.subject;
  out.to = m.to;
  out.cc = m.cc;
  return out;
}

result<compose::letter> letter_of(const std::string& payload, instant date, enclosed_things things) {
  try {
    const auto j = stored_json::parse(payload);
    compose::letter l;
    const auto& from = j.at("from");
    l.from = {from.at("name"), from.at("address")};
    l.to = addresses_in(j.at("to"));
    if (j.contains("cc")) l.cc = addresses_in(j.at("cc"));
    if (j.contains("bcc")) l.bcc = addresses_in(j.at("bcc"));
    l.subject = j.at("subject");
    l.date = date;
    const auto& tag = j.at("tag");
    l.tag = {tag.at("token"), tag.at("counter"), tag.at("domain")};
    l.in_reply_to = j.value("in_reply_to", "");
    if (j.contains("references")) l.references = j.at("references").get<std::vector<std::string>>();
    const std::string origin = j.at("origin");
    l.written_by = origin == "person"            ? compose::origin::person
                   : origin == "automatic_reply" ? compose::origin::automatic_reply
                                                 : compose::origin::automatic_notice;
    l.text = j.value("text", "");
    l.html = j.value("html", "");
    if (things.mail)
      l.enclosures.push_back({"mail.eml", "message/rfc822", std::move(things.mail), disposition::attachment, {}});
    std::ranges::move(things.files, std::back_inserter(l.enclosures));
    write_below(l, j, std::move(things.below));
    place_files(l);
    return l;
  } catch (const nlohmann::json::exception& e) {
    return error{errc::internal, std::string("a queued mail cannot be read: ") + e.what(),
                 "it was written by another version of barid, or the database was changed by hand"};
  }
}

result<std::vector<attached_file>> attached_files(const std::string& payload) {
  try {
    const auto j = stored_json::parse(payload);
    std::vector<attached_file> out;
    if (j.contains("files"))
      for (const auto& f : j.at("files"))
        out.push_back({f.at("upload"), f.at("name"), f.at("type"), f.value("content_id", "")});
    return out;
  } catch (const nlohmann::json::exception& e) {
    return error{errc::internal, std::string("a queued mail cannot be read: ") + e.what(), ""};
  }
}

std::optional<mail_id> enclosed_mail(const std::string& payload) {
  return mail_in(payload, "mail");
}

std::optional<mail_id> mail_below(const std::string& payload) {
  return mail_in(payload, "below");
}

bool passes_on(const std::string& payload) {
  const auto j = stored_json::parse(payload, nullptr, false);
  return j.is_object() && j.value("kind", "") == "forward";
}

} // namespace barid::actors
