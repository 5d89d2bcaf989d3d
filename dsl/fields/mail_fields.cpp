// dsl/fields/mail_fields.cpp - what the mail of the event says.

#include "dsl/context.hpp"
#include "dsl/field.hpp"

#include <algorithm>
#include <cctype>

namespace barid::dsl {

namespace {

using at = const context&;
using use = const field_use&;

const mail* mail_of(at c) {
  return c.event.mail.get();
}

template <class Read>
value of_mail(at c, Read read) {
  const auto* m = mail_of(c);
  return m ? value(read(*m)) : value();
}

/// Nothing where the mail is no bounce, or its bounce does not tell.
template <class Read>
value of_bounce(at c, Read read) {
  const auto* m = mail_of(c);
  if (!m || !m->bounce) return {};
  auto text = read(*m->bounce);
  return text.empty() ? value() : value(std::move(text));
}

value texts(text_list list) {
  return list.empty() ? value() : value(std::move(list));
}

text_list specs(const std::vector<address>& list) {
  text_list out;
  for (const auto& a : list)
    if (!a.spec.empty()) out.push_back(a.spec);
  return out;
}

text_list domains(text_list list) {
  for (auto& spec : list) spec = domain_of(spec);
  std::erase_if(list, [](const std::string& d) { return d.empty(); });
  return list;
}

text_list senders(at c) {
  const auto* m = mail_of(c);
  if (!m) return {};
  auto list = specs(m->from);
  if (list.size() > 1) list.resize(1); // several From addresses: the first one speaks
  return list;
}

text_list recipients(at c) {
  const auto* m = mail_of(c);
  if (!m) return {};
  auto list = specs(m->to);
  for (const auto& r : c.event.envelope.recipients)
    if (std::ranges::find(list, r) == list.end()) list.push_back(r);
  return list;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

value read_header(at c, use u) {
  const auto* m = mail_of(c);
  text_list out;
  if (m)
    for (const auto& h : m->headers)
      if (same_name(h.name, u.argument)) out.push_back(h.value);
  return texts(std::move(out));
}

value read_sender_name(at c, use) {
  const auto* m = mail_of(c);
  if (!m || m->from.empty() || m->from.front().name.empty()) return {};
  return m->from.front().name;
}

template <class Member>
text_list of_attachments(at c, Member member) {
  text_list out;
  if (const auto* m = mail_of(c))
    for (const auto& a : m->attachments)
      if (!(a.*member).empty()) out.push_back(a.*member);
  return out;
}

constexpr auto ev = field_origin::event;
using enum value_type;

constexpr field the_fields[] = {
    {.name = "subject",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .summary = "the subject, decoded",
     .example = "subject contains \"invoice\"",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.subject; }); }},
    {.name = "body",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .summary = "the text without quoted text and signature",
     .example = "body mentions \"refund\"",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.body; }); }},
    {.name = "text",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .summary = "subject or body",
     .example = "text mentions any refund_words",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) {
                               return text_list{m.subject, m.body};
                             }); },
     .parts = "subject body"},
    {.name = "quoted",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .summary = "the quoted text",
     .example = "quoted contains \"warranty\"",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.quoted; }); }},
    {.name = "signature",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .summary = "the signature below the text",
     .example = "signature contains \"sales\"",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.signature; }); }},
    {.name = "header",
     .type = text,
     .origin = ev,
     .takes_argument = true,
     .needs_mail = true,
     .several = true,
     .summary = "a header field of the mail, by its name",
     .example = "header \"Precedence\" is \"bulk\"",
     .read = read_header},
    {.name = "attachment.name",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .several = true,
     .summary = "the file names of the attachments",
     .example = "attachment.name ends any [\".exe\", \".js\"]",
     .read = [](at c, use) { return texts(of_attachments(c, &attachment::name)); }},
    {.name = "attachment.type",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .several = true,
     .summary = "the media types of the attachments",
     .example = "attachment.type is \"application/pdf\"",
     .read = [](at c, use) { return texts(of_attachments(c, &attachment::type)); }},
    {.name = "attachments",
     .type = number,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .counts = true,
     .summary = "how many attachments there are",
     .example = "attachments > 3",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return double(m.attachments.size()); }); }},
    {.name = "sender",
     .type = address,
     .origin = ev,
     .needs_mail = true,
     .summary = "the address in From",
     .example = "sender in vip",
     .read = [](at c, use) { return texts(senders(c)); }},
    {.name = "sender.name",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .summary = "the display name in From",
     .example = "sender.name contains \"mailer\"",
     .read = read_sender_name},
    {.name = "sender.domain",
     .type = domain,
     .origin = ev,
     .needs_mail = true,
     .summary = "the domain of the address in From",
     .example = "sender.domain within bigbank.example",
     .read = [](at c, use) { return texts(domains(senders(c))); }},
    {.name = "envelope.sender",
     .type = address,
     .origin = ev,
     .needs_mail = true,
     .summary = "the return path; empty for bounces",
     .example = "envelope.sender is empty",
     .read = [](at c, use) -> value {
       return c.event.envelope.sender.empty() ? value() : value(c.event.envelope.sender);
     }},
    {.name = "envelope.sender.domain",
     .type = domain,
     .origin = ev,
     .needs_mail = true,
     .summary = "the domain of the return path",
     .example = "envelope.sender.domain is \"bounces.example\"",
     .read = [](at c, use) { return texts(domains({c.event.envelope.sender})); }},
    {.name = "recipient",
     .type = address,
     .origin = ev,
     .needs_mail = true,
     .several = true,
     .summary = "the addresses in To and those the mail was delivered for",
     .example = "recipient is \"billing@acme.example\"",
     .read = [](at c, use) { return texts(recipients(c)); }},
    {.name = "recipient.domain",
     .type = domain,
     .origin = ev,
     .needs_mail = true,
     .several = true,
     .summary = "the domains of the recipients",
     .example = "recipient.domain is \"acme.example\"",
     .read = [](at c, use) { return texts(domains(recipients(c))); }},
    {.name = "cc",
     .type = address,
     .origin = ev,
     .needs_mail = true,
     .several = true,
     .summary = "the addresses in Cc",
     .example = "cc in managers",
     .read =
         [](at c, use) {
           const auto* m = mail_of(c);
           return texts(m ? specs(m->cc) : text_list{});
         }},
    {.name = "reply_to",
     .type = address,
     .origin = ev,
     .needs_mail = true,
     .several = true,
     .summary = "the addresses in Reply-To",
     .example = "reply_to is present",
     .read =
         [](at c, use) {
           const auto* m = mail_of(c);
           return texts(m ? specs(m->reply_to) : text_list{});
         }},
    {.name = "size",
     .type = value_type::size,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .counts = true,
     .summary = "bytes of the whole mail",
     .example = "size > 10MB",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return double(m.size); }); }},
    {.name = "spam.score",
     .type = number,
     .origin = ev,
     .needs_mail = true,
     .optional = true,
     .summary = "the spam score that a trusted edge gave",
     .example = "spam.score else 0 >= 8",
     .read = [](at c, use) -> value {
       const auto* m = mail_of(c);
       return m && m->spam_score ? value(*m->spam_score) : value();
     }},
    {.name = "language",
     .type = enumeration,
     .origin = ev,
     .summary = "the language of the mail as ISO 639-1, or unknown",
     .example = "language is ar",
     .read = [](at c, use) -> value {
       const auto* m = mail_of(c);
       return m ? m->language : c.state->language;
     }},
    {.name = "kind",
     .type = enumeration,
     .origin = ev,
     .needs_mail = true,
     .words = "new reply newsletter auto_reply bounce abuse_report invitation",
     .always = true,
     .closed = true,
     .summary = "what the mail is for",
     .example = "kind is newsletter",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return std::string(name_of(m.kind)); }); }},
    {.name = "bounce.kind",
     .type = enumeration,
     .origin = ev,
     .needs_mail = true,
     .words = "hard soft complaint",
     .summary = "of a bounce: whether trying again can help; or a complaint",
     .example = "bounce.kind is hard",
     .read = [](at c,
                use) { return of_bounce(c, [](const bounce_report& b) { return std::string(name_of(b.kind)); }); }},
    {.name = "bounce.status",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .summary = "the status of the delivery that failed (RFC 3463)",
     .example = "bounce.status starts \"5.1.\"",
     .read = [](at c, use) { return of_bounce(c, [](const bounce_report& b) { return b.status; }); }},
    {.name = "bounce.reason",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .summary = "what the other side said about it",
     .example = "bounce.reason contains \"full\"",
     .read = [](at c, use) { return of_bounce(c, [](const bounce_report& b) { return b.reason; }); }},
    {.name = "bounce.recipient",
     .type = address,
     .origin = ev,
     .needs_mail = true,
     .summary = "who was not reached",
     .example = "bounce.recipient in vip",
     .read = [](at c, use) { return of_bounce(c, [](const bounce_report& b) { return b.recipient; }); }},
    {.name = "auth.spf",
     .type = enumeration,
     .origin = ev,
     .needs_mail = true,
     .words = "pass fail softfail neutral none temperror permerror policy",
     .always = true,
     .summary = "SPF, as a trusted edge found it",
     .example = "auth.spf is fail",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.auth.spf; }); }},
    {.name = "auth.dkim",
     .type = enumeration,
     .origin = ev,
     .needs_mail = true,
     .words = "pass fail neutral none temperror permerror policy",
     .always = true,
     .summary = "DKIM, as a trusted edge found it",
     .example = "auth.dkim is pass",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.auth.dkim; }); }},
    {.name = "auth.dmarc",
     .type = enumeration,
     .origin = ev,
     .needs_mail = true,
     .words = "pass fail bestguesspass none temperror permerror",
     .always = true,
     .summary = "DMARC, as a trusted edge found it",
     .example = "auth.dmarc is fail",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.auth.dmarc; }); }},
    {.name = "auto_submitted",
     .type = boolean,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .summary = "a machine wrote the mail (RFC 3834 and the headers used in practice)",
     .example = "auto_submitted",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.auto_submitted; }); }},
    {.name = "mailing_list",
     .type = boolean,
     .origin = ev,
     .needs_mail = true,
     .always = true,
     .summary = "the mail came through a mailing list",
     .example = "not mailing_list",
     .read = [](at c, use) { return of_mail(c, [](const mail& m) { return m.list; }); }},
    {.name = "message_id",
     .type = text,
     .origin = ev,
     .needs_mail = true,
     .summary = "the Message-ID; `seen within 7d` asks whether it was here before",
     .example = "message_id seen within 7d",
     .read = [](at c, use) -> value {
       const auto* m = mail_of(c);
       return m && !m->message_id.empty() ? value(m->message_id) : value();
     }},
};

} // namespace

std::span<const field> mail_fields() {
  return the_fields;
}

} // namespace barid::dsl
