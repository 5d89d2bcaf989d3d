// desk/arriving.cpp - mail comes in: to which mailbox, into which conversation, from whom. The
// engine does the same in actors/mailbox and actors/archive.

#include "desk/simulated.hpp"
#include "dsl/settled_language.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

namespace barid::desk {

std::string simulated::mailbox_of(const dsl::test_mail& m, const mail& content) const {
  if (!m.mailbox.empty()) return m.mailbox;
  for (const auto* list : {&content.to, &content.cc})
    for (const auto& a : *list)
      if (const auto* policy = rules_->mailbox_of(text::fold(a.spec))) return policy->name;
  const auto first = std::ranges::min_element(
      rules_->mailboxes, {}, [](const auto& entry) { return std::tuple(entry.second.at.file, entry.second.at.begin); });
  return first == rules_->mailboxes.end() ? std::string() : first->second.name;
}

/// As the engine: by a reference that this mailbox knows, and either our own Message-ID or the
/// address of somebody who took part.
std::optional<std::size_t> simulated::thread_of(const event& e) const {
  const auto& m = *e.mail;
  const auto sender = text::fold(m.from.empty() ? e.envelope.sender : m.from.front().spec);
  const auto known = [&](const std::string& id) -> std::optional<std::size_t> {
    const auto it = by_message_.find(id);
    if (it == by_message_.end() || it->second.first != e.mailbox) return std::nullopt;
    const auto& t = threads_[it->second.second];
    if (!t.ours.contains(id) && !t.participants.contains(sender)) return std::nullopt;
    return it->second.second;
  };
  for (const auto& id : m.in_reply_to)
    if (const auto t = known(id)) return t;
  for (auto id = m.references.rbegin(); id != m.references.rend(); ++id)
    if (const auto t = known(*id)) return t;
  return std::nullopt;
}

std::size_t simulated::begin(const std::string& mailbox) {
  threads_.emplace_back();
  auto& t = threads_.back();
  t.state.id = conversation_id{static_cast<std::int64_t>(threads_.size())};
  t.state.mailbox = mailbox;
  return threads_.size() - 1;
}

/// The customer, with what is known of them.
void simulated::greet(thread& t, const event& e) const {
  auto& c = t.state.customer;
  const auto& from = e.mail->from;
  c.address = from.empty() || from.front().spec.empty() ? e.envelope.sender : from.front().spec;
  if (!from.empty() && !from.front().name.empty()) c.name = from.front().name;
  c.attributes.clear();
  const auto it = customers_.find(text::fold(c.address));
  if (it == customers_.end()) return;
  if (c.name.empty()) c.name = it->second.name;
  c.attributes = it->second.attributes;
}

void simulated::note_mail(std::size_t number, const event& e) {
  auto& t = threads_[number];
  const auto& m = *e.mail;
  for (const auto* list : {&m.from, &m.cc, &m.reply_to})
    for (const auto& a : *list)
      if (!a.spec.empty() && !rules_->mailbox_of(text::fold(a.spec))) t.participants.insert(text::fold(a.spec));
  t.message_ids.push_back(m.message_id);
  by_message_.try_emplace(m.message_id, e.mailbox, number);
  seen_[m.message_id] = e.at;
  t.last_mail = e;
}

result<void> simulated::receive(const dsl::test_mail& from) {
  auto content = std::make_shared<mail>(from.content);
  ++mails_;
  if (content->message_id.empty()) content->message_id = "mail" + std::to_string(mails_) + "@customers.example";
  if (!from.answers.empty()) {
    const auto answered = conversation_of(from.answers);
    if (!answered) return error{errc::not_found, "no mail `" + from.answers + "` was received", ""};
    content->in_reply_to = {threads_[*answered].message_ids.back()};
    content->references = threads_[*answered].message_ids;
    if (content->kind == mail_kind::new_mail) content->kind = mail_kind::reply;
  }
  event e;
  e.id = "mail/" + std::to_string(mails_);
  e.at = now_;
  e.mailbox = mailbox_of(from, *content);
  const auto policy = rules_->mailboxes.find(e.mailbox);
  if (policy != rules_->mailboxes.end() && !policy->second.addresses.empty()) {
    e.envelope.recipients = {policy->second.addresses.front()};
    if (content->to.empty()) content->to = {{"", policy->second.addresses.front()}};
  }
  e.envelope.sender = from.envelope_sender    ? *from.envelope_sender
                      : content->from.empty() ? std::string()
                                              : content->from.front().spec;
  e.mail = content;
  auto joined = thread_of(e);
  if (content->bounce) {
    const auto ours = by_message_.find(content->bounce->original_message_id);
    if (ours != by_message_.end() && threads_[ours->second.second].ours.contains(ours->first)) {
      e.name = "bounced";
      joined = ours->second.second;
    }
  }
  const bool apart = policy != rules_->mailboxes.end() && policy->second.threads == dsl::threading::separate;
  if (apart && joined && !content->bounce) {
    auto heard = e;
    heard.id += "/elsewhere";
    if (may_go_on() && !threads_[*joined].state.flows.empty())
      commit(*joined, dsl::decide_overheard(*rules_, heard, facts_of(threads_[*joined]), options_), nullptr);
    joined.reset();
  }
  const auto number = joined ? *joined : begin(e.mailbox);
  current_ = number;
  if (!from.name.empty()) by_mail_[from.name] = number;
  if (e.name == "message") greet(threads_[number], e);
  auto& spoken = languages_.try_emplace(text::fold(threads_[number].state.customer.address), "unknown").first->second;
  dsl::settle_language(e, threads_[number].state, {spoken, dsl::language_of_mailbox(*rules_, e.mailbox)});
  if (e.name == "message" && spoken == "unknown") spoken = content->language;
  decide(number, e);
  note_mail(number, e);
  serve_teams();
  return outcome();
}

result<void> simulated::bounce(const dsl::test_bounce& b) {
  const auto number = conversation_of(b.of);
  if (!number || threads_[*number].ours.empty())
    return error{errc::not_found, "nothing has left in this conversation that could come back",
                 "an agent answers, or a rule replies, before it bounces"};
  const auto& t = threads_[*number];
  const auto last = std::find_if(t.message_ids.rbegin(), t.message_ids.rend(),
                                 [&](const std::string& id) { return t.ours.contains(id); });
  bounce_report report;
  report.kind = b.kind;
  report.status = b.kind == bounce_kind::hard ? "5.1.1" : b.kind == bounce_kind::soft ? "4.2.2" : "";
  report.reason = b.kind == bounce_kind::hard ? "no such user" : b.kind == bounce_kind::soft ? "mailbox full" : "";
  report.recipient = t.state.customer.address;
  report.original_message_id = *last;
  report.recipients = {{report.recipient, report.kind, report.status, report.reason}};
  dsl::test_mail m;
  m.mailbox = t.state.mailbox;
  m.envelope_sender.emplace();
  m.content.from = {{"Mail Delivery System", "mailer-daemon@" + domain_of(report.recipient)}};
  m.content.subject = b.kind == bounce_kind::complaint ? "Abuse report" : "Undelivered Mail Returned to Sender";
  m.content.kind = b.kind == bounce_kind::complaint ? mail_kind::abuse_report : mail_kind::bounce;
  m.content.auto_submitted = true;
  m.content.bounce = std::move(report);
  return receive(m);
}

} // namespace barid::desk
