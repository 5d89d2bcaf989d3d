#include "runtime/mail/mime/json.hpp"

#include "runtime/mail/charset/utf8.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace barid::mime {

namespace {

using nlohmann::json;

json list_of(const std::vector<address>& addresses) {
  auto out = json::array();
  for (const auto& a : addresses) out.push_back({{"name", a.name}, {"address", a.spec}});
  return out;
}

json list_of(const std::vector<defect>& defects) {
  auto out = json::array();
  for (const auto& d : defects) out.push_back({{"code", d.code}, {"detail", d.detail}});
  return out;
}

const char* name_of(disposition d) {
  return d == disposition::attachment ? "attachment" : "inline";
}

json shown(const std::optional<bounce_report>& b) {
  if (!b) return {};
  auto recipients = json::array();
  for (const auto& r : b->recipients)
    recipients.push_back(
        {{"address", r.address}, {"kind", barid::name_of(r.kind)}, {"status", r.status}, {"reason", r.reason}});
  return {{"kind", barid::name_of(b->kind)},
          {"status", b->status},
          {"reason", b->reason},
          {"recipient", b->recipient},
          {"original_message_id", b->original_message_id},
          {"delayed", b->delayed},
          {"recipients", std::move(recipients)}};
}

json shown(const std::optional<calendar_entry>& c) {
  if (!c) return {};
  const auto at = [](const std::optional<instant>& t) { return t ? json(to_rfc3339(*t)) : json(); };
  return {{"method", c->method},
          {"summary", c->summary},
          {"organiser", {{"name", c->organiser.name}, {"address", c->organiser.spec}}},
          {"attendees", list_of(c->attendees)},
          {"start", c->start},
          {"end", c->end},
          {"zone", c->zone},
          {"starts_at", at(c->starts_at)},
          {"ends_at", at(c->ends_at)},
          {"location", c->location},
          {"uid", c->uid},
          {"recurrence", c->recurrence},
          {"partstat", c->partstat},
          {"all_day", c->all_day}};
}

json display_of(const mail& m) {
  auto files = json::array();
  for (const auto& a : m.attachments)
    files.push_back(
        {{"name", a.name}, {"type", a.type}, {"size", a.size}, {"sha256", a.sha256}, {"content_id", a.content_id}});
  return {{"from", list_of(m.from)},
          {"to", list_of(m.to)},
          {"cc", list_of(m.cc)},
          {"reply_to", list_of(m.reply_to)},
          {"subject", m.subject},
          {"date", m.date ? json(to_rfc3339(*m.date)) : json()},
          {"message_id", m.message_id},
          {"text", m.text},
          {"html", m.html},
          {"body", m.body},
          {"quoted", m.quoted},
          {"signature", m.signature},
          {"attachments", std::move(files)},
          {"language", m.language},
          {"kind", barid::name_of(m.kind)},
          {"auto_submitted", m.auto_submitted},
          {"auto_reply", m.kind == mail_kind::auto_reply},
          {"list", m.list},
          {"bounce", shown(m.bounce)},
          {"calendar", shown(m.calendar)},
          {"auth", {{"spf", m.auth.spf}, {"dkim", m.auth.dkim}, {"dmarc", m.auth.dmarc}}},
          {"defects", list_of(m.defects)}};
}

json full_of(const mail& m) {
  auto out = display_of(m);
  auto headers = json::array();
  for (const auto& h : m.headers) headers.push_back({{"name", h.name}, {"value", h.value}});
  out["headers"] = std::move(headers);
  out["bcc"] = list_of(m.bcc);
  out["in_reply_to"] = m.in_reply_to;
  out["references"] = m.references;
  out["date_us"] = m.date ? json(m.date->time_since_epoch().count()) : json();
  out["size"] = m.size;
  out["sanitiser"] = m.sanitiser;
  if (m.calendar) {
    const auto us = [](const std::optional<instant>& t) { return t ? json(t->time_since_epoch().count()) : json(); };
    out["calendar"]["starts_us"] = us(m.calendar->starts_at);
    out["calendar"]["ends_us"] = us(m.calendar->ends_at);
  }
  out["spam_score"] = m.spam_score ? json(*m.spam_score) : json();
  for (std::size_t i = 0; i < m.attachments.size(); ++i) {
    const auto& a = m.attachments[i];
    auto& file = out["attachments"][i];
    file["disposition"] = name_of(a.placed);
    file["encoding"] = a.encoding;
    file["raw_begin"] = a.raw_begin;
    file["raw_end"] = a.raw_end;
  }
  return out;
}

/// Text of a mail is UTF-8 without NUL, whoever wrote the JSON.
std::string text_in(const json& j) {
  auto out = j.get<std::string>();
  if (!charset::is_utf8(out) || out.find('\0') != std::string::npos) out = charset::repaired(out);
  return out;
}

std::vector<std::string> texts_in(const json& list) {
  std::vector<std::string> out;
  for (const auto& one : list) out.push_back(text_in(one));
  return out;
}

std::vector<address> addresses_in(const json& list) {
  std::vector<address> out;
  for (const auto& a : list) out.push_back({text_in(a.at("name")), text_in(a.at("address"))});
  return out;
}

attachment attachment_in(const json& j) {
  attachment a;
  a.name = text_in(j.at("name"));
  a.type = text_in(j.at("type"));
  j.at("size").get_to(a.size);
  a.sha256 = text_in(j.at("sha256"));
  a.content_id = text_in(j.at("content_id"));
  a.placed = text_in(j.at("disposition")) == "inline" ? disposition::inline_part : disposition::attachment;
  a.encoding = text_in(j.at("encoding"));
  j.at("raw_begin").get_to(a.raw_begin);
  j.at("raw_end").get_to(a.raw_end);
  return a;
}

mail_kind kind_in(const std::string& word) {
  for (const auto kind : {mail_kind::new_mail, mail_kind::reply, mail_kind::newsletter, mail_kind::auto_reply,
                          mail_kind::bounce, mail_kind::abuse_report, mail_kind::invitation})
    if (word == barid::name_of(kind)) return kind;
  return mail_kind::new_mail;
}

bounce_kind bounce_kind_in(const std::string& word) {
  for (const auto kind : {bounce_kind::hard, bounce_kind::soft, bounce_kind::complaint})
    if (word == barid::name_of(kind)) return kind;
  return bounce_kind::soft;
}

bounce_report bounce_in(const json& j) {
  bounce_report b;
  b.kind = bounce_kind_in(text_in(j.at("kind")));
  b.status = text_in(j.at("status"));
  b.reason = text_in(j.at("reason"));
  b.recipient = text_in(j.at("recipient"));
  b.original_message_id = text_in(j.at("original_message_id"));
  j.at("delayed").get_to(b.delayed);
  for (const auto& r : j.at("recipients"))
    b.recipients.push_back({text_in(r.at("address")), bounce_kind_in(text_in(r.at("kind"))), text_in(r.at("status")),
                            text_in(r.at("reason"))});
  return b;
}

calendar_entry calendar_in(const json& j) {
  const auto at = [](const json& us) -> std::optional<instant> {
    if (us.is_null()) return std::nullopt;
    return instant{std::chrono::microseconds{us.get<std::int64_t>()}};
  };
  calendar_entry c;
  c.method = text_in(j.at("method"));
  c.summary = text_in(j.at("summary"));
  c.organiser = {text_in(j.at("organiser").at("name")), text_in(j.at("organiser").at("address"))};
  c.attendees = addresses_in(j.at("attendees"));
  c.start = text_in(j.at("start"));
  c.end = text_in(j.at("end"));
  c.zone = text_in(j.at("zone"));
  c.starts_at = at(j.at("starts_us"));
  c.ends_at = at(j.at("ends_us"));
  c.location = text_in(j.at("location"));
  c.uid = text_in(j.at("uid"));
  c.recurrence = text_in(j.at("recurrence"));
  c.partstat = text_in(j.at("partstat"));
  j.at("all_day").get_to(c.all_day);
  return c;
}

mail mail_in(const json& j) {
  mail m;
  for (const auto& h : j.at("headers")) m.headers.push_back({text_in(h.at("name")), text_in(h.at("value"))});
  m.from = addresses_in(j.at("from"));
  m.to = addresses_in(j.at("to"));
  m.cc = addresses_in(j.at("cc"));
  m.bcc = addresses_in(j.at("bcc"));
  m.reply_to = addresses_in(j.at("reply_to"));
  m.subject = text_in(j.at("subject"));
  m.message_id = text_in(j.at("message_id"));
  m.in_reply_to = texts_in(j.at("in_reply_to"));
  m.references = texts_in(j.at("references"));
  if (const auto& date = j.at("date_us"); !date.is_null())
    m.date = instant{std::chrono::microseconds{date.get<std::int64_t>()}};
  m.text = text_in(j.at("text"));
  m.html = text_in(j.at("html"));
  m.body = j.contains("body") ? text_in(j.at("body")) : m.text;
  m.quoted = text_in(j.at("quoted"));
  m.signature = text_in(j.at("signature"));
  m.language = text_in(j.at("language"));
  m.kind = kind_in(text_in(j.at("kind")));
  j.at("auto_submitted").get_to(m.auto_submitted);
  j.at("list").get_to(m.list);
  // mails that were stored before these were read have none
  if (const auto b = j.find("bounce"); b != j.end() && !b->is_null()) m.bounce = bounce_in(*b);
  if (const auto c = j.find("calendar"); c != j.end() && !c->is_null()) m.calendar = calendar_in(*c);
  m.auth.spf = text_in(j.at("auth").at("spf"));
  m.auth.dkim = text_in(j.at("auth").at("dkim"));
  m.auth.dmarc = text_in(j.at("auth").at("dmarc"));
  if (const auto& score = j.at("spam_score"); !score.is_null()) m.spam_score = score.get<double>();
  for (const auto& a : j.at("attachments")) m.attachments.push_back(attachment_in(a));
  for (const auto& d : j.at("defects")) m.defects.push_back({text_in(d.at("code")), text_in(d.at("detail"))});
  j.at("size").get_to(m.size);
  m.sanitiser = j.value("sanitiser", std::uint64_t(m.html.empty() ? 0 : 1)); // the first version did not note it
  return m;
}

/// Counts nesting only: the depth is checked before a value is built.
class depth_check final : public nlohmann::json_sax<json> {
public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool key(string_t&) override { return true; }
  bool start_object(std::size_t) override { return ++depth_ <= 8; }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override { return ++depth_ <= 8; }
  bool end_array() override { return --depth_ >= 0; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
  int depth_ = 0;
};

result<mail> read(std::string_view bytes) {
  const error broken{errc::invalid, "the stored form of a mail is damaged", "read the mail again from its raw bytes"};
  try {
    depth_check check;
    if (!json::sax_parse(bytes.begin(), bytes.end(), &check)) return broken;
    return mail_in(json::parse(bytes.begin(), bytes.end()));
  } catch (const json::exception&) {
    return broken;
  }
}

} // namespace

std::string to_json(const mail& m, int indent) {
  return full_of(m).dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string to_display_json(const mail& m, int indent) {
  return display_of(m).dump(indent, ' ', false, json::error_handler_t::replace);
}

result<mail> from_json(std::string_view text) {
  return read(text);
}

} // namespace barid::mime
