#include "runtime/mail/mime/bytes.hpp"

#include "runtime/mail/charset/utf8.hpp"

#include <bit>
#include <cstring>
#include <type_traits>

namespace barid::mime {

namespace {

class writer {
public:
  std::string out;

  void number(std::uint64_t v) {
    for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(v >> shift);
  }
  void operator()(const std::string& v) {
    number(v.size());
    out += v;
  }
  void operator()(std::uint64_t v) { number(v); }
  void operator()(bool v) { out += v ? '\1' : '\0'; }
  void operator()(double v) { number(std::bit_cast<std::uint64_t>(v)); }
  void operator()(instant v) { number(static_cast<std::uint64_t>(v.time_since_epoch().count())); }
  template <class T>
  requires std::is_enum_v<T>
  void operator()(T v) { out += static_cast<char>(v); }
  template <class T>
  void operator()(const std::optional<T>& v) {
    (*this)(v.has_value());
    if (!v) return;
    if constexpr (std::is_aggregate_v<T>) fields(*this, *v);
    else (*this)(*v);
  }
  template <class T>
  void operator()(const std::vector<T>& v) {
    number(v.size());
    for (const auto& one : v) {
      if constexpr (std::is_same_v<T, std::string>) (*this)(one);
      else fields(*this, one);
    }
  }
};

class reader {
public:
  explicit reader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool ended_well() const { return good_ && rest_.empty(); }

  void operator()(std::string& v) {
    const auto bytes = take(number());
    if (charset::is_utf8(bytes) && bytes.find('\0') == std::string_view::npos) v = bytes;
    else v = charset::repaired(bytes);
  }
  void operator()(std::uint64_t& v) { v = number(); }
  void operator()(bool& v) { v = byte(1) == 1; }
  void operator()(double& v) { v = std::bit_cast<double>(number()); }
  void operator()(instant& v) { v = instant(std::chrono::microseconds(static_cast<std::int64_t>(number()))); }
  void operator()(disposition& v) { v = static_cast<disposition>(byte(1)); }
  void operator()(bounce_kind& v) {
    v = static_cast<bounce_kind>(byte(static_cast<unsigned char>(bounce_kind::complaint)));
  }
  void operator()(mail_kind& v) { v = static_cast<mail_kind>(byte(static_cast<unsigned char>(mail_kind::invitation))); }
  template <class T>
  void operator()(std::optional<T>& v) {
    bool there = false;
    (*this)(there);
    if (!there) return;
    if constexpr (std::is_aggregate_v<T>) fields(*this, v.emplace());
    else (*this)(v.emplace());
  }
  template <class T>
  void operator()(std::vector<T>& v) {
    // an element has at least the length of one text: a count beyond that is a lie
    const auto count = number();
    if (count > rest_.size() / 8) return fail();
    v.reserve(count);
    for (std::uint64_t i = 0; i < count && good_; ++i) {
      if constexpr (std::is_same_v<T, std::string>) (*this)(v.emplace_back());
      else fields(*this, v.emplace_back());
    }
  }

private:
  std::string_view rest_;
  bool good_ = true;

  void fail() {
    good_ = false;
    rest_ = {};
  }
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const auto out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  std::uint64_t number() {
    const auto bytes = take(8);
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      v |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return v;
  }
  unsigned char byte(unsigned char most) {
    const auto one = take(1);
    const auto v = one.empty() ? 0 : static_cast<unsigned char>(one[0]);
    if (v <= most) return v;
    fail();
    return 0;
  }
};

template <class With>
void fields(With& with, std::conditional_t<std::is_same_v<With, writer>, const header, header>& h) {
  with(h.name);
  with(h.value);
}

template <class With>
void fields(With& with, std::conditional_t<std::is_same_v<With, writer>, const address, address>& a) {
  with(a.name);
  with(a.spec);
}

template <class With>
void fields(With& with, std::conditional_t<std::is_same_v<With, writer>, const defect, defect>& d) {
  with(d.code);
  with(d.detail);
}

template <class With>
void fields(With& with, std::conditional_t<std::is_same_v<With, writer>, const attachment, attachment>& a) {
  with(a.name);
  with(a.type);
  with(a.size);
  with(a.sha256);
  with(a.content_id);
  with(a.placed);
  with(a.encoding);
  with(a.raw_begin);
  with(a.raw_end);
}

template <class With>
void fields(With& with, std::conditional_t<std::is_same_v<With, writer>, const failed_recipient, failed_recipient>& r) {
  with(r.address);
  with(r.kind);
  with(r.status);
  with(r.reason);
}

template <class With>
void fields(With& with, std::conditional_t<std::is_same_v<With, writer>, const bounce_report, bounce_report>& b) {
  with(b.kind);
  for (auto* text : {&b.status, &b.reason, &b.recipient, &b.original_message_id}) with(*text);
  with(b.delayed);
  with(b.recipients);
}

template <class With>
void fields(With& with, std::conditional_t<std::is_same_v<With, writer>, const calendar_entry, calendar_entry>& c) {
  for (auto* text : {&c.method, &c.summary, &c.start, &c.end, &c.zone, &c.location, &c.uid, &c.recurrence, &c.partstat})
    with(*text);
  fields(with, c.organiser);
  with(c.attendees);
  with(c.starts_at);
  with(c.ends_at);
  with(c.all_day);
}

template <class With>
void fields(With& with, std::conditional_t<std::is_same_v<With, writer>, const mail, mail>& m) {
  with(m.headers);
  for (auto* list : {&m.from, &m.to, &m.cc, &m.bcc, &m.reply_to}) with(*list);
  with(m.subject);
  with(m.message_id);
  with(m.in_reply_to);
  with(m.references);
  with(m.date);
  for (auto* text : {&m.text, &m.html, &m.body, &m.quoted, &m.signature, &m.language}) with(*text);
  with(m.kind);
  with(m.auto_submitted);
  with(m.list);
  for (auto* text : {&m.auth.spf, &m.auth.dkim, &m.auth.dmarc}) with(*text);
  with(m.bounce);
  with(m.calendar);
  with(m.spam_score);
  with(m.attachments);
  with(m.defects);
  with(m.size);
  with(m.sanitiser);
}

} // namespace

std::string to_bytes(const mail& m) {
  writer to;
  to.out.reserve(1'024 + m.text.size() + m.html.size() + m.body.size() + m.quoted.size());
  fields(to, m);
  return std::move(to.out);
}

result<mail> from_bytes(std::string_view bytes) {
  mail out;
  reader from(bytes);
  fields(from, out);
  if (!from.ended_well())
    return error{errc::invalid, "the mail reader's answer is damaged", "read the mail again from its raw bytes"};
  return out;
}

} // namespace barid::mime
