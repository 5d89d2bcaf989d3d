// Any bytes into an LMTP and an SMTP session, whole and cut in pieces: no crash, the same dialogue either way,
// and nothing in an envelope or a reply that could be taken for another command.

#include "runtime/mail/lmtp/session.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace barid::lmtp;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

bool fits_one_line(const std::string& s) {
  return s.find_first_of(std::string("\r\n\0", 3)) == s.npos;
}

struct outcome_of {
  std::string said;
  std::string mails;
};

void drive(session& s, outcome_of& out, bool& open) {
  for (;;) {
    auto what = s.advance();
    if (auto* rcpt = std::get_if<ask_recipient>(&what)) {
      must(!rcpt->spec.empty() && fits_one_line(rcpt->spec));
      s.answer(rcpt->spec.size() % 3 ? acceptance::accepted : acceptance::unknown);
    } else if (auto* mail = std::get_if<take_mail>(&what)) {
      must(!mail->to.recipients.empty() && fits_one_line(mail->to.sender) && fits_one_line(mail->to.client));
      out.mails += mail->to.sender + "|" + *mail->bytes + "|";
      s.answer(std::vector(mail->to.recipients.size(), outcome::committed));
    } else {
      open = std::holds_alternative<need_input>(what);
      out.said += s.take_output();
      return;
    }
  }
}

outcome_of run(dialect speaks, std::string_view bytes, std::size_t piece) {
  session_settings settings;
  settings.speaks = speaks;
  settings.limits.message = 200;
  settings.limits.command_line = 300;
  settings.limits.recipients = 4;
  auto budget = std::make_shared<byte_budget>(100'000);
  outcome_of out;
  {
    session s(settings, budget);
    bool open = true;
    drive(s, out, open);
    for (; open && !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
      s.feed(bytes.substr(0, piece));
      drive(s, out, open);
    }
  }
  must(budget->in_use() == 0);
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string given(reinterpret_cast<const char*>(data), size);
  for (const auto speaks : {dialect::lmtp, dialect::smtp}) {
    // most inputs are about MAIL and RCPT: get there without luck
    const auto bytes = (speaks == dialect::lmtp ? "LHLO a\r\nMAIL FROM:<>\r\n" : "EHLO a\r\nMAIL FROM:<>\r\n") + given;
    const auto whole = run(speaks, bytes, bytes.size());
    const auto cut = run(speaks, bytes, 1 + size % 7);
    must(whole.said == cut.said && whole.mails == cut.mails);
    for (std::size_t at = 0; (at = whole.said.find('\n', at)) != std::string::npos; ++at)
      must(whole.said[at - 1] == '\r');
    // nothing that is taken by SMTP has a line that ends otherwise
    for (std::size_t at = 0; speaks == dialect::smtp && (at = whole.mails.find('\n', at)) != std::string::npos; ++at)
      must(at > 0 && whole.mails[at - 1] == '\r');
  }
  return 0;
}
