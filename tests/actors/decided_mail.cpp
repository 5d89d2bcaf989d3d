#include "tests/actors/decided_mail.hpp"

namespace barid::test {

using namespace actors;

decided_mail::decided_mail() {
  mail.from = {{"Sara", "sara@customer.example"}};
  mail.to = {{"", "support@acme.example"}};
  mail.subject = "a question";
  mail.message_id = "1@customer.example";
  mail.body = "Where is my order?";
  mail.language = "en";
  mail.size = 100;
  known.conversation.id.value = 7;
  thread.token = "abcdefghijklmnopqrstuv";
}

event decided_mail::next_event(const char* name) {
  event e;
  e.id = std::string(name) + "/" + std::to_string(++events_);
  e.name = name;
  e.at = clock.now();
  e.mailbox = "support";
  known.now = clock.now();
  known.conversation.mailbox = "support";
  return e;
}

recorded decided_mail::decide() {
  auto e = next_event("message");
  e.mail = std::make_shared<barid::mail>(mail);
  e.envelope = {"sara@customer.example", {"support@acme.example"}};
  if (known.conversation.customer.address.empty())
    known.conversation.customer = {mail.from[0].spec, mail.from[0].name, {}};
  incoming in;
  in.mail_number.value = mail_number;
  in.content = e.mail;
  in.transport = e.envelope;
  in.received = clock.now();
  in.parsed = "{}";
  return record(std::move(e), &in, nullptr);
}

recorded decided_mail::answered(const outgoing& words) {
  known.conversation.customer = {"sara@customer.example", "Sara", {}};
  known.conversation.version = std::max<std::uint64_t>(known.conversation.version, 1);
  return record(next_event("answered"), nullptr, &words);
}

recorded decided_mail::record(event e, const incoming* in, const outgoing* out) {
  const auto people = node.people.get();
  const auto rules = node.rules.get();
  record_input with{.node = node, .channel = *people->channel_named("support"), .rules = *rules};
  with.known = known;
  with.decided = dsl::decide_all(*rules->program, e, known);
  with.mail = in;
  with.answer = out;
  with.customer.value = 3;
  with.row = stored;
  with.timers = timers;
  return actors::record(with, thread);
}

void decided_mail::go_on(const recorded& after) {
  known.conversation = after.after;
  thread = after.thread;
  timers = after.timers;
  stored = after.rows.next;
  mail_number += 1;
  mail.message_id = std::to_string(mail_number) + "@customer.example";
}

} // namespace barid::test
