#include "runtime/rules/mail_event.hpp"

#include "runtime/mail/mime/fields.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "text/ascii.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <memory>
#include <string_view>
#include <tuple>
#include <vector>

namespace barid::rules {

namespace {

const header* first_header(const mail& m, std::string_view name) {
  const auto it = std::ranges::find_if(m.headers, [&](const header& h) { return ascii::same_word(h.name, name); });
  return it == m.headers.end() ? nullptr : &*it;
}

/// `<sara@shop.example>`, `sara@shop.example`, `<>`.
std::string bare_address(std::string_view value) {
  value = ascii::trimmed(value);
  if (const auto open = value.find('<'); open != std::string_view::npos) {
    value.remove_prefix(open + 1);
    value = value.substr(0, value.find('>'));
  }
  value = ascii::trimmed(value);
  return std::string(value.substr(0, value.find_first_of(" \t")));
}

std::vector<std::string> delivered_to(const mail& m) {
  std::vector<std::string> out;
  for (const auto& h : m.headers)
    if (ascii::same_word(h.name, "Delivered-To") || ascii::same_word(h.name, "X-Original-To"))
      if (auto spec = bare_address(h.value);
          spec.find('@') != std::string::npos && std::ranges::find(out, spec) == out.end())
        out.push_back(std::move(spec));
  return out;
}

std::string sender_of(const mail& m, const mail_origin& from) {
  if (from.mailbox) return from.envelope_sender.value_or("");
  if (const auto* path = first_header(m, "Return-Path")) return bare_address(path->value);
  if (from.envelope_sender) return *from.envelope_sender;
  return m.from.empty() ? std::string() : m.from.front().spec;
}

instant receipt_of(const mail& m, const mail_origin& from) {
  if (const auto* top = first_header(m, "Received"))
    if (const auto semicolon = top->value.rfind(';'); semicolon != std::string::npos)
      if (const auto t = mime::read_date(std::string_view(top->value).substr(semicolon + 1))) return *t;
  return m.date.value_or(from.otherwise);
}

std::string mailbox_of(const dsl::program& rules, const mail& m, const std::vector<std::string>& delivered) {
  auto named = delivered;
  for (const auto* list : {&m.to, &m.cc})
    for (const auto& a : *list) named.push_back(a.spec);
  for (const auto& spec : named)
    if (const auto* policy = rules.mailbox_of(text::fold(spec))) return policy->name;
  const auto first = std::ranges::min_element(
      rules.mailboxes, {}, [](const auto& entry) { return std::tuple(entry.second.at.file, entry.second.at.begin); });
  return first == rules.mailboxes.end() ? std::string() : first->second.name;
}

} // namespace

event event_of(const dsl::program& rules, mail m, const mail_origin& from) {
  event e;
  e.id = from.id;
  e.at = from.received ? *from.received : receipt_of(m, from);
  e.envelope.sender = sender_of(m, from);
  e.envelope.recipients = from.recipients ? *from.recipients : delivered_to(m);
  e.mailbox = from.mailbox ? *from.mailbox : mailbox_of(rules, m, e.envelope.recipients);
  e.mail = std::make_shared<const mail>(std::move(m));
  return e;
}

facts facts_of(const event& e, conversation before) {
  facts out;
  out.now = e.at;
  out.conversation = std::move(before);
  return out;
}

} // namespace barid::rules
