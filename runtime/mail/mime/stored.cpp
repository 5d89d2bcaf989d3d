#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/json.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace barid::mime {

namespace {

/// Writes JSON as it goes: a tree of values would cost more than all that is done with it.
class json_text {
public:
  std::string out;

  void key(const char* name) {
    separate();
    quote(name);
    out += ':';
    fresh_ = true;
  }
  void text(std::string_view v) {
    separate();
    if (charset::is_utf8(v)) quote(v);
    else quote(charset::repaired(v));
  }
  void number(std::int64_t v) { digits(v); }
  void number(std::uint64_t v) { digits(v); }
  void number(double v) {
    if (std::isfinite(v)) digits(v);
    else null();
  }
  void truth(bool v) { word(v ? "true" : "false"); }
  void null() { word("null"); }
  void open(char bracket) {
    separate();
    out += bracket;
    fresh_ = true;
  }
  void close(char bracket) {
    out += bracket;
    fresh_ = false;
  }
  void texts(const char* name, const std::vector<std::string>& list) {
    key(name);
    open('[');
    for (const auto& one : list) text(one);
    close(']');
  }
  /// A member that is a text.
  void member(const char* name, std::string_view v) {
    key(name);
    text(v);
  }

private:
  bool fresh_ = true; ///< Nothing before it in this object or list.

  void separate() {
    if (!fresh_) out += ',';
    fresh_ = false;
  }
  void word(std::string_view v) {
    separate();
    out += v;
  }
  template <class Number>
  void digits(Number v) {
    std::array<char, 40> room{};
    const auto end = std::to_chars(room.data(), room.data() + room.size(), v).ptr;
    word({room.data(), std::size_t(end - room.data())});
  }
  void quote(std::string_view v) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t done = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
      const auto c = static_cast<unsigned char>(v[i]);
      if (c >= 0x20 && c != '"' && c != '\\') continue;
      out += v.substr(done, i - done);
      done = i + 1;
      if (c == '\n') out += "\\n";
      else if (c == '"' || c == '\\') (out += '\\') += char(c);
      else ((out += "\\u00") += hex[c >> 4U]) += hex[c & 15U];
    }
    out += v.substr(done);
    out += '"';
  }
};

void addresses(json_text& to, const char* name, const std::vector<address>& list) {
  to.key(name);
  to.open('[');
  for (const auto& a : list) {
    to.open('{');
    to.member("name", a.name);
    to.member("address", a.spec);
    to.close('}');
  }
  to.close(']');
}

void attachments(json_text& to, const std::vector<attachment>& list) {
  to.key("attachments");
  to.open('[');
  for (const auto& a : list) {
    to.open('{');
    to.member("name", a.name);
    to.member("type", a.type);
    to.key("size");
    to.number(a.size);
    to.member("sha256", a.sha256);
    to.member("content_id", a.content_id);
    to.member("disposition", a.placed == disposition::attachment ? "attachment" : "inline");
    to.member("encoding", a.encoding);
    to.key("raw_begin");
    to.number(a.raw_begin);
    to.key("raw_end");
    to.number(a.raw_end);
    to.close('}');
  }
  to.close(']');
}

/// Lists of two texts each: headers, defects.
template <class List, class First, class Second>
void pairs(json_text& to, const char* name, const List& list, const char* first, First one, const char* second,
           Second other) {
  to.key(name);
  to.open('[');
  for (const auto& p : list) {
    to.open('{');
    to.member(first, p.*one);
    to.member(second, p.*other);
    to.close('}');
  }
  to.close(']');
}

void bounce(json_text& to, const std::optional<bounce_report>& b) {
  to.key("bounce");
  if (!b) return to.null();
  to.open('{');
  to.member("kind", barid::name_of(b->kind));
  to.member("status", b->status);
  to.member("reason", b->reason);
  to.member("recipient", b->recipient);
  to.member("original_message_id", b->original_message_id);
  to.key("delayed");
  to.truth(b->delayed);
  to.key("recipients");
  to.open('[');
  for (const auto& r : b->recipients) {
    to.open('{');
    to.member("address", r.address);
    to.member("kind", barid::name_of(r.kind));
    to.member("status", r.status);
    to.member("reason", r.reason);
    to.close('}');
  }
  to.close(']');
  to.close('}');
}

void moment(json_text& to, const char* text, const char* number, const std::optional<instant>& at) {
  to.key(text);
  if (at) to.text(to_rfc3339(*at));
  else to.null();
  to.key(number);
  if (at) to.number(std::int64_t(at->time_since_epoch().count()));
  else to.null();
}

void calendar(json_text& to, const std::optional<calendar_entry>& c) {
  to.key("calendar");
  if (!c) return to.null();
  to.open('{');
  to.member("method", c->method);
  to.member("summary", c->summary);
  to.key("organiser");
  to.open('{');
  to.member("name", c->organiser.name);
  to.member("address", c->organiser.spec);
  to.close('}');
  addresses(to, "attendees", c->attendees);
  to.member("start", c->start);
  to.member("end", c->end);
  to.member("zone", c->zone);
  moment(to, "starts_at", "starts_us", c->starts_at);
  moment(to, "ends_at", "ends_us", c->ends_at);
  to.member("location", c->location);
  to.member("uid", c->uid);
  to.member("recurrence", c->recurrence);
  to.member("partstat", c->partstat);
  to.key("all_day");
  to.truth(c->all_day);
  to.close('}');
}

} // namespace

std::string to_stored_json(const mail& m) {
  json_text to;
  to.out.reserve(2'048 + (m.text.size() + m.html.size() + m.quoted.size()) * 17 / 16);
  to.open('{');
  pairs(to, "headers", m.headers, "name", &header::name, "value", &header::value);
  addresses(to, "from", m.from);
  addresses(to, "to", m.to);
  addresses(to, "cc", m.cc);
  addresses(to, "bcc", m.bcc);
  addresses(to, "reply_to", m.reply_to);
  to.member("subject", m.subject);
  to.key("date");
  if (m.date) to.text(to_rfc3339(*m.date));
  else to.null();
  to.key("date_us");
  if (m.date) to.number(std::int64_t(m.date->time_since_epoch().count()));
  else to.null();
  to.member("message_id", m.message_id);
  to.texts("in_reply_to", m.in_reply_to);
  to.texts("references", m.references);
  to.member("text", m.text);
  to.member("html", m.html);
  // most mails quote nothing: their text is not stored twice
  if (m.body != m.text) to.member("body", m.body);
  to.member("quoted", m.quoted);
  to.member("signature", m.signature);
  to.member("language", m.language);
  to.member("kind", barid::name_of(m.kind));
  to.key("auto_submitted");
  to.truth(m.auto_submitted);
  to.key("list");
  to.truth(m.list);
  to.key("auth");
  to.open('{');
  to.member("spf", m.auth.spf);
  to.member("dkim", m.auth.dkim);
  to.member("dmarc", m.auth.dmarc);
  to.close('}');
  bounce(to, m.bounce);
  calendar(to, m.calendar);
  to.key("spam_score");
  if (m.spam_score) to.number(*m.spam_score);
  else to.null();
  attachments(to, m.attachments);
  pairs(to, "defects", m.defects, "code", &defect::code, "detail", &defect::detail);
  to.key("size");
  to.number(m.size);
  to.key("sanitiser");
  to.number(m.sanitiser);
  to.close('}');
  return std::move(to.out);
}

} // namespace barid::mime
