#include "dsl/witness.hpp"

#include "dsl/bookkeeping.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/satisfy_values.hpp"
#include "dsl/witness_fields.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

std::shared_ptr<mail> plain_mail(const program& p, const std::string& mailbox) {
  auto m = std::make_shared<mail>();
  m->from = {{"Someone", "someone@customer.example"}};
  std::string to = "support@acme.example";
  if (const auto it = p.mailboxes.find(mailbox); it != p.mailboxes.end() && !it->second.addresses.empty())
    to = it->second.addresses.front();
  m->to = {{"", to}};
  m->subject = "a question";
  m->body = m->text = "good morning";
  m->language = "en";
  m->message_id = "q7xk@customer.example";
  m->size = 2000;
  return m;
}

/// What makes a conversation look as if something had happened to it before.
bool is_untouched(const conversation& c) {
  return c.status == status::open && !c.priority && c.team.empty() && c.agent.empty() && c.sla.empty() &&
         c.tags.empty() && c.flags.empty() && c.attributes.empty() && c.messages == 0;
}

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string shown(const demand& d) {
  auto name = d.use.name;
  if (!d.use.argument.empty()) name += " " + quoted(d.use.argument);
  if (d.values.empty()) return "no " + name;
  if (const auto* yes = std::get_if<bool>(&d.values.front())) return (*yes ? "" : "not ") + name;
  std::string out = name + " ";
  for (const auto& v : d.values) {
    const auto text = to_text(v);
    out += (&v == &d.values.front() ? "" : ", ");
    out += d.use.type == value_type::text ? quoted(text) : text.empty() ? quoted("") : text;
  }
  return out;
}

} // namespace

std::optional<witness> make_witness(const program& p, const event_filter* on, std::vector<demand> demands) {
  witness w;
  w.event.name = on ? on->name : "message";
  w.event.id = "example";
  w.event.at = witness_day;
  if (on) w.event.arguments = on->arguments;
  w.event.mailbox = p.mailboxes.empty() ? "support" : p.mailboxes.begin()->first;
  for (const auto& d : demands)
    if (d.use.name == "mailbox" && !d.values.empty()) w.event.mailbox = to_text(d.values.front());
  const auto* type = find_event_type(w.event.name);
  const bool has_mail = type && type->has_mail;
  auto m = plain_mail(p, w.event.mailbox);
  w.event.envelope = {m->from.front().spec, {m->to.front().spec}};
  auto& c = w.facts.conversation;
  c.mailbox = w.event.mailbox;
  c.created = witness_day;
  witness_draft draft{p, w, *m, has_mail, {}};
  // times first: ages and deadlines are counted from them
  std::ranges::stable_sort(demands, {}, [](const demand& d) {
    return d.use.name == "received" ? 0 : d.use.name == "now" ? 1 : 2;
  });
  w.facts.now = witness_day;
  for (const auto& d : demands)
    if (!put(draft, d)) return std::nullopt;
  const bool touched = !is_untouched(c);
  if (!draft.is_new) draft.is_new = !touched && has_mail;
  if (*draft.is_new) {
    w.can_begin = !touched;
  } else {
    c.version = 1;
    c.messages = std::max(1u, c.messages);
    if (c.subject.empty() && !draft.empty_subject) c.subject = m->subject;
    if (c.customer.address.empty() && !draft.no_customer)
      c.customer.address = m->from.empty() ? "someone@customer.example" : m->from.front().spec;
  }
  if (has_mail) w.event.mail = std::move(m);
  w.demands = std::move(demands);
  w.state = c;
  open_books(w.event, w.state);
  return w;
}

std::string described(const witness& w) {
  std::string out;
  for (const auto& d : w.demands) {
    if (d.values.empty() && d.use.field && !d.use.field->optional && !d.use.field->always &&
        d.use.field->origin == field_origin::conversation && w.state.version == 0)
      continue; // a new conversation has nothing
    out += (out.empty() ? "" : ", ") + shown(d);
    if (d.use.name == "conversation.agent" && d.agent != presence::unknown)
      out += d.agent == presence::available ? " who is available"
             : d.agent == presence::away    ? " who is away"
                                            : " who is on leave";
  }
  if (out.empty() && w.event.mail) out = "subject " + quoted(w.event.mail->subject);
  if (out.empty()) out = "any";
  return out;
}

} // namespace barid::dsl
