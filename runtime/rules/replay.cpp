#include "runtime/rules/replay.hpp"

#include "dsl/settled_language.hpp"
#include "text/fold.hpp"

#include <ranges>
#include <utility>

namespace barid::rules {

namespace {

std::string in_mailbox(const std::string& mailbox, const std::string& message_id) {
  return mailbox + '\n' + message_id;
}

bool groups(const dsl::program& rules, const std::string& mailbox) {
  const auto policy = rules.mailboxes.find(mailbox);
  return policy == rules.mailboxes.end() || policy->second.threads == dsl::threading::grouped;
}

} // namespace

std::size_t replay::thread_of(const event& e) {
  const auto& m = *e.mail;
  const auto sender = text::fold(m.from.empty() ? e.envelope.sender : m.from.front().spec);
  if (groups(*rules_, e.mailbox)) {
    auto known = [&](const std::string& id) {
      const auto it = by_message_.find(in_mailbox(e.mailbox, id));
      return it != by_message_.end() && threads_[it->second].participants.contains(sender) ? &it->second : nullptr;
    };
    // what it answers, then the references, the newest first
    for (const auto& id : m.in_reply_to)
      if (const auto* t = known(id)) return *t;
    for (auto id = m.references.rbegin(); id != m.references.rend(); ++id)
      if (const auto* t = known(*id)) return *t;
  }
  threads_.emplace_back();
  threads_.back().state.mailbox = e.mailbox;
  return threads_.size() - 1;
}

replayed replay::next(mail m, const mail_origin& from, const dsl::decide_options& options) {
  replayed out;
  out.event = event_of(*rules_, std::move(m), from);
  auto& e = out.event;
  const auto number = thread_of(e);
  auto& joined = threads_[number];
  const auto told = e.mail->language;
  auto& who = joined.state.customer;
  if (joined.state.version == 0 && !e.mail->from.empty())
    who = {e.mail->from.front().spec, e.mail->from.front().name, {}};
  if (who.address.empty()) who.address = e.envelope.sender;
  auto& person = customers_[text::fold(who.address)];
  who.attributes = person.attributes;
  dsl::settle_language(e, joined.state, {person.language, dsl::language_of_mailbox(*rules_, e.mailbox)});
  if (person.language == "unknown") person.language = told;
  const auto& read = *e.mail;

  known_.now = e.at;
  known_.conversation = joined.state;
  known_.message_id_seen.reset();
  if (const auto last = seen_.find(read.message_id); last != seen_.end()) known_.message_id_seen = last->second;
  out.before = joined.state;
  out.decided = dsl::decide_all(*rules_, e, known_, options);

  for (const auto& d : out.decided)
    for (const auto& made : d.decision.effects)
      if (const auto* key = made.argument("once_key")) known_.last_done[to_text(*key)] = d.event.at;
  joined.state = out.after();
  if (!joined.state.customer.address.empty())
    customers_[text::fold(joined.state.customer.address)].attributes = joined.state.customer.attributes;
  ++joined.state.version;
  for (const auto* list : {&read.from, &read.to, &read.cc, &read.reply_to})
    for (const auto& a : *list)
      if (!a.spec.empty()) joined.participants.insert(text::fold(a.spec));
  if (!read.message_id.empty()) {
    seen_[read.message_id] = e.at;
    by_message_.try_emplace(in_mailbox(e.mailbox, read.message_id), number);
  }
  return out;
}

std::vector<std::string> rules_that_acted(const std::vector<dsl::decided>& all) {
  std::vector<std::string> out;
  for (const auto& d : all)
    for (const auto& r : d.decision.trace.rules)
      if (r.outcome == rule_outcome::acted)
        out.push_back(r.table.starts_with("on ") ? r.table : r.table + "." + r.rule);
  return out;
}

std::vector<effect> effects_of(const std::vector<dsl::decided>& all) {
  std::vector<effect> out;
  for (const auto& d : all) out.insert(out.end(), d.decision.effects.begin(), d.decision.effects.end());
  return out;
}

} // namespace barid::rules
