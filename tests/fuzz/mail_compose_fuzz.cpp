// Whatever people and strangers put into an outgoing mail: nothing of it begins a header, ends one,
// ends the mail or adds a recipient (P19).

#include "runtime/mail/compose/compose.hpp"
#include "runtime/mail/compose/header_writer.hpp"
#include "runtime/mail/mime/read.hpp"
#include "runtime/mail/smtp/dot_stuffer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace {

using namespace barid;

void demand(bool holds) {
  if (!holds) std::abort();
}

/// Pieces with a byte 1 between them.
struct pieces {
  std::string_view rest;
  std::string next() {
    const auto one = rest.substr(0, rest.find('\1'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    return std::string(one);
  }
};

/// Every line ends with CRLF, and nothing else is an end of a line.
void check_lines(std::string_view bytes) {
  demand(bytes.ends_with("\r\n"));
  std::size_t begin = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    demand(bytes[at] != '\0');
    if (bytes[at] == '\r') demand(at + 1 < bytes.size() && bytes[at + 1] == '\n');
    if (bytes[at] != '\n') continue;
    demand(at > 0 && bytes[at - 1] == '\r' && at - 1 - begin <= 998);
    begin = at + 1;
  }
}

/// The fields that we write, each at most once, and nothing else.
void check_fields(std::string_view head) {
  static const std::set<std::string_view> ours{"From",
                                               "To",
                                               "Cc",
                                               "Reply-To",
                                               "Subject",
                                               "Date",
                                               "Message-ID",
                                               "In-Reply-To",
                                               "References",
                                               "Auto-Submitted",
                                               "X-Auto-Response-Suppress",
                                               "MIME-Version",
                                               "Content-Type",
                                               "Content-Transfer-Encoding",
                                               "Content-Disposition",
                                               "Content-ID",
                                               "Content-Language"};
  std::set<std::string_view> seen;
  while (!head.empty()) {
    const auto line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(line.size() + 2, head.size()));
    demand(line.find_first_not_of(" \t") != std::string_view::npos); // RFC 5322 §3.2.2
    if (line.front() == ' ' || line.front() == '\t') {
      demand(!seen.empty());
      continue;
    }
    const auto name = line.substr(0, line.find(':'));
    demand(ours.contains(name) && seen.insert(name).second);
  }
  for (const auto* needed : {"From", "To", "Subject", "Date", "Message-ID"})
    demand(seen.contains(needed) || (needed == std::string_view("To") && seen.contains("Cc")));
}

/// As SMTP sends it: no line of it is the dot that ends a mail.
void check_transfer(const std::string& bytes) {
  smtp::dot_stuffer stuffer;
  auto sent = "\r\n" + stuffer.add(bytes);
  sent += stuffer.finish();
  check_lines(sent);
  demand(sent.find("\r\n.\r\n") == std::string::npos);
}

void check(const compose::letter& l, bool of_ours) {
  const auto made = compose::compose(l);
  demand(made.ok() || of_ours == false);
  if (!made) return;
  check_lines(made->bytes);
  const auto end = made->bytes.find("\r\n\r\n");
  demand(end != std::string::npos);
  check_fields(std::string_view(made->bytes).substr(0, end));
  if (!made->utf8_headers)
    demand(std::ranges::all_of(std::string_view(made->bytes).substr(0, end),
                               [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  for (const auto& to : made->recipients) demand(to.find_first_of(std::string("\r\n\0<>", 5)) == std::string::npos);
  check_transfer(made->bytes);
  const auto back = mime::read_mail(made->bytes);
  demand(back.message_id == made->message_id);
  demand(back.from.size() == 1 && back.to.size() == l.to.size() && back.cc.size() == l.cc.size());
  if (l.subject.size() < 500) demand(back.subject == compose::one_line(l.subject));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  pieces p{std::string_view(reinterpret_cast<const char*>(data), size)};
  using namespace std::chrono;
  compose::letter l;
  l.from = {"Acme Support", "support@acme.example"};
  l.to = {{"Sara", "sara@shop.example"}};
  l.date = sys_days{2026y / March / 29} + 7h;
  l.tag = {"k3JxQ0aVbN7sT2uY", 3, "acme.example"};
  // words: they become something, whatever they are
  l.subject = p.next();
  l.from.name = p.next();
  l.to[0].name = p.next();
  l.in_reply_to = p.next();
  l.references = {p.next(), p.next()};
  l.text = p.next();
  l.html = p.next();
  compose::enclosure file{p.next(), p.next(), nullptr, disposition::attachment, p.next()};
  if (size % 2 == 1) file.placed = disposition::inline_part;
  file.bytes = std::make_shared<const std::string>(p.next());
  // an enclosed mail goes as it is: its lines are another's
  if (file.type != "message/rfc822") l.enclosures = {file};
  l.written_by = static_cast<compose::origin>(size % 3);
  check(l, true);
  // addresses and tokens: they are refused where they cannot be written
  l.to[0].spec = p.next();
  l.cc = {{l.subject, p.next()}};
  check(l, false);
  l.from.spec = p.next();
  l.reply_to = {{"", p.next()}};
  l.bcc = {{"", p.next()}};
  l.tag.token = p.next();
  l.tag.domain = p.next();
  check(l, false);
  return 0;
}
