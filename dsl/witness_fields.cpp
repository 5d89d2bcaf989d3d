#include "dsl/witness_fields.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace barid::dsl {

namespace {

using draft = witness_draft&;
using wanted = const demand&;

std::string text_of(wanted d) {
  return d.values.empty() ? std::string() : to_text(d.values.front());
}

template <class T>
std::optional<T> only(wanted d) {
  if (d.values.empty()) return std::nullopt;
  const auto* v = std::get_if<T>(&d.values.front());
  return v ? std::optional<T>(*v) : std::nullopt;
}

std::vector<address> addresses(wanted d) {
  std::vector<address> out;
  for (const auto& v : d.values) out.push_back({{}, to_text(v)});
  return out;
}

std::set<std::string> words(wanted d) {
  std::set<std::string> out;
  for (const auto& v : d.values) out.insert(to_text(v));
  return out;
}

conversation& state(draft to) {
  return to.made.facts.conversation;
}

void put_sender(draft to, wanted d) {
  const auto name = to.mail.from.empty() ? std::string("Someone") : to.mail.from.front().name;
  to.mail.from = {{name, text_of(d)}};
  if (d.values.empty()) to.mail.from.front().spec.clear();
}

void put_sender_name(draft to, wanted d) {
  to.mail.from.front().name = text_of(d);
}

void put_header(draft to, wanted d) {
  for (const auto& v : d.values) to.mail.headers.push_back({d.use.argument, to_text(v)});
}

/// Fields of attachments are filled one by one; `attachments` makes up their number.
attachment& attachment_at(draft to, std::size_t i) {
  if (to.mail.attachments.size() <= i) to.mail.attachments.resize(i + 1);
  return to.mail.attachments[i];
}

void put_kind(draft to, wanted d) {
  for (auto k : {mail_kind::new_mail, mail_kind::reply, mail_kind::newsletter, mail_kind::auto_reply, mail_kind::bounce,
                 mail_kind::abuse_report, mail_kind::invitation})
    if (text_of(d) == name_of(k)) to.mail.kind = k;
}

bounce_report& bounce_of(draft to) {
  if (!to.mail.bounce) to.mail.bounce.emplace();
  return *to.mail.bounce;
}

void put_bounce_kind(draft to, wanted d) {
  for (auto k : {bounce_kind::hard, bounce_kind::soft, bounce_kind::complaint})
    if (text_of(d) == name_of(k)) bounce_of(to).kind = k;
}

/// A text of a bounce; that it is missing needs no bounce.
template <std::string bounce_report::*Part>
void put_bounce(draft to, wanted d) {
  if (!d.values.empty()) bounce_of(to).*Part = text_of(d);
}

void put_argument(draft to, const char* name, wanted d) {
  auto& all = to.made.event.arguments;
  if (d.values.empty()) all.erase(name);
  else all[name] = d.values.front();
}

struct writer {
  std::string_view field;
  void (*put)(draft, wanted);
};

constexpr writer writers[] = {
    {"received",
     [](draft to, wanted d) {
       if (const auto t = only<instant>(d)) to.made.event.at = to.made.facts.now = *t;
     }},
    {"now",
     [](draft to, wanted d) {
       if (const auto t = only<instant>(d)) to.made.facts.now = *t;
     }},
    {"mailbox", [](draft to, wanted d) { to.made.event.mailbox = state(to).mailbox = text_of(d); }},
    {"channel", [](draft to, wanted d) { to.made.event.channel = text_of(d); }},
    {"agent.name", [](draft to, wanted d) { put_argument(to, "agent", d); }},
    {"mailbox.problem", [](draft to, wanted d) { put_argument(to, "problem", d); }},
    {"sla.name", [](draft to, wanted d) { put_argument(to, "sla", d); }},
    {"sla.clock", [](draft to, wanted d) { put_argument(to, "clock", d); }},
    {"sla.percent", [](draft to, wanted d) { put_argument(to, "percent", d); }},
    {"sla.due", [](draft to, wanted d) { put_argument(to, "due", d); }},
    {"sla.overdue",
     [](draft to, wanted d) {
       if (const auto late = only<duration>(d)) to.made.event.arguments["due"] = to.made.facts.now - *late;
     }},
    {"subject", [](draft to, wanted d) { to.mail.subject = text_of(d); }},
    {"body", [](draft to, wanted d) { to.mail.body = to.mail.text = text_of(d); }},
    {"quoted", [](draft to, wanted d) { to.mail.quoted = text_of(d); }},
    {"signature", [](draft to, wanted d) { to.mail.signature = text_of(d); }},
    {"header", put_header},
    {"attachment.name",
     [](draft to, wanted d) {
       for (std::size_t i = 0; i < d.values.size(); ++i) attachment_at(to, i).name = to_text(d.values[i]);
     }},
    {"attachment.type",
     [](draft to, wanted d) {
       for (std::size_t i = 0; i < d.values.size(); ++i) attachment_at(to, i).type = to_text(d.values[i]);
     }},
    {"attachments",
     [](draft to, wanted d) {
       const auto n = std::clamp(only<double>(d).value_or(0), 0.0, 1000.0); // no more than is quickly made
       to.mail.attachments.resize(std::size_t(std::lround(n)));
     }},
    {"sender", put_sender},
    {"sender.name", put_sender_name},
    {"envelope.sender", [](draft to, wanted d) { to.made.event.envelope.sender = text_of(d); }},
    {"recipient",
     [](draft to, wanted d) {
       to.mail.to = addresses(d);
       to.made.event.envelope.recipients.clear();
     }},
    {"cc", [](draft to, wanted d) { to.mail.cc = addresses(d); }},
    {"reply_to", [](draft to, wanted d) { to.mail.reply_to = addresses(d); }},
    {"size", [](draft to, wanted d) { to.mail.size = std::uint64_t(only<double>(d).value_or(0)); }},
    {"spam.score", [](draft to, wanted d) { to.mail.spam_score = only<double>(d); }},
    {"language",
     [](draft to, wanted d) {
       to.mail.language = text_of(d);
       if (!to.has_mail) state(to).language = text_of(d);
     }},
    {"kind", put_kind},
    {"bounce.kind", put_bounce_kind},
    {"bounce.status", put_bounce<&bounce_report::status>},
    {"bounce.reason", put_bounce<&bounce_report::reason>},
    {"bounce.recipient", put_bounce<&bounce_report::recipient>},
    {"auth.spf", [](draft to, wanted d) { to.mail.auth.spf = text_of(d); }},
    {"auth.dkim", [](draft to, wanted d) { to.mail.auth.dkim = text_of(d); }},
    {"auth.dmarc", [](draft to, wanted d) { to.mail.auth.dmarc = text_of(d); }},
    {"auto_submitted", [](draft to, wanted d) { to.mail.auto_submitted = only<bool>(d).value_or(false); }},
    {"mailing_list", [](draft to, wanted d) { to.mail.list = only<bool>(d).value_or(false); }},
    {"message_id", [](draft to, wanted d) { to.mail.message_id = text_of(d); }},
    {"message_id seen",
     [](draft to, wanted d) {
       if (const auto age = only<duration>(d)) to.made.facts.message_id_seen = to.made.event.at - *age;
     }},
    {"conversation", [](draft to, wanted d) { to.is_new = text_of(d) == "new"; }},
    {"conversation.agent",
     [](draft to, wanted d) {
       state(to).agent = text_of(d);
       if (d.agent != presence::unknown) to.made.facts.agents[text_of(d)] = d.agent;
     }},
    {"conversation.team", [](draft to, wanted d) { state(to).team = text_of(d); }},
    {"conversation.sla", [](draft to, wanted d) { state(to).sla = text_of(d); }},
    {"conversation.subject",
     [](draft to, wanted d) {
       state(to).subject = text_of(d);
       to.empty_subject = true;
       if (to.is_new.value_or(false)) to.mail.subject = text_of(d);
     }},
    {"conversation.age",
     [](draft to, wanted d) {
       const auto age = only<duration>(d).value_or(duration::zero());
       state(to).created = to.made.event.at - age;
       if (age != duration::zero() && !to.is_new) to.is_new = false;
     }},
    {"messages",
     [](draft to, wanted d) {
       const auto n = only<double>(d).value_or(1) - (to.made.event.name == "message" ? 1 : 0);
       state(to).messages = std::uint32_t(std::clamp(n, 0.0, 4e9));
       if (n > 0 && !to.is_new) to.is_new = false;
     }},
    {"priority", [](draft to, wanted d) { state(to).priority = priority_named(text_of(d)); }},
    {"status", [](draft to, wanted d) { state(to).status = text_of(d); }},
    {"tags", [](draft to, wanted d) { state(to).tags = words(d); }},
    {"flags", [](draft to, wanted d) { state(to).flags = words(d); }},
    {"customer.address",
     [](draft to, wanted d) {
       state(to).customer.address = text_of(d);
       to.no_customer = true;
     }},
    {"customer.name", [](draft to, wanted d) { state(to).customer.name = text_of(d); }},
};

const writer* writer_of(std::string_view field) {
  const auto it = std::ranges::find(writers, field, &writer::field);
  return it == std::end(writers) ? nullptr : it;
}

void put_attribute(draft to, wanted d) {
  const auto dot = d.use.name.find('.');
  const auto name = d.use.name.substr(dot + 1);
  auto& all = d.use.name.starts_with("customer.") ? state(to).customer.attributes : state(to).attributes;
  if (d.values.empty()) all.erase(name);
  else all[name] = d.values.front();
}

} // namespace

bool can_demand(std::string_view field) {
  return writer_of(field) != nullptr;
}

bool put(witness_draft& to, const demand& d) {
  if (const auto* w = writer_of(d.use.name)) {
    w->put(to, d);
    return true;
  }
  if (d.use.field) return false;
  put_attribute(to, d);
  return true;
}

} // namespace barid::dsl
