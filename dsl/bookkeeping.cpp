#include "dsl/bookkeeping.hpp"

namespace barid::dsl {

namespace {

bool waits(const std::string& s) {
  return s == status::waiting_customer || s == status::snoozed || s == status::closed;
}

} // namespace

void open_books(const event& e, conversation& c) {
  if (c.version != 0 || e.name != "message") return;
  c.mailbox = e.mailbox;
  c.created = e.at;
  if (!e.mail) return;
  c.subject = e.mail->subject;
  if (c.customer.address.empty()) {
    // answers go to Reply-To where there is one; the person is the one in From
    if (!e.mail->from.empty()) {
      c.customer.address = e.mail->from.front().spec;
      if (c.customer.name.empty()) c.customer.name = e.mail->from.front().name;
    }
    if (c.customer.address.empty()) c.customer.address = e.envelope.sender;
  }
}

void keep_books(const event& e, const conversation& before, conversation& after, bool status_ruled) {
  if (e.name == "message") {
    ++after.messages;
    after.last_activity = e.at;
    const bool from_person = e.mail && !e.mail->auto_submitted;
    if (from_person && !after.unanswered_since) after.unanswered_since = e.at;
    if (e.mail && e.mail->language != "unknown") after.language = e.mail->language;
    if (from_person && before.version != 0 && waits(before.status) && after.status == before.status && !status_ruled)
      after.status = status::open;
  }
  if (e.name == "bounced") {
    ++after.messages;
    after.last_activity = e.at;
    // nobody will answer a mail that did not arrive: waiting for it is over
    const bool lost = e.mail && e.mail->bounce && !e.mail->bounce->delayed && e.mail->bounce->kind == bounce_kind::hard;
    const bool waiting = before.status == status::waiting_customer || before.status == status::snoozed;
    if (lost && waiting && after.status == before.status) after.status = status::open;
  }
  if (e.name == "answered") {
    ++after.messages;
    after.last_activity = e.at;
    after.unanswered_since.reset();
  }
}

} // namespace barid::dsl
