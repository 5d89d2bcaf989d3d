#include "dsl/settled_language.hpp"

#include "text/mail_language.hpp"

#include <memory>
#include <utility>

namespace barid::dsl {

namespace {

bool tells(const std::string& language) {
  return !language.empty() && language != "unknown";
}

} // namespace

std::string language_of_mailbox(const program& rules, const std::string& mailbox) {
  const auto policy = rules.mailboxes.find(mailbox);
  return policy == rules.mailboxes.end() || policy->second.language.empty() ? "unknown" : policy->second.language;
}

std::string language_of(const mail& m, const conversation& before, const language_hints& hints) {
  if (m.language != "unknown") return m.language;
  if (tells(before.language)) return before.language;
  if (const auto known = before.customer.attributes.find("language"); known != before.customer.attributes.end())
    if (const auto* word = std::get_if<std::string>(&known->second); word && tells(*word)) return *word;
  if (tells(hints.customer)) return hints.customer;
  if (auto script = text::script_of_mail(m.body, m.subject); tells(script)) return script;
  return hints.mailbox;
}

void settle_language(event& e, const conversation& before, const language_hints& hints) {
  if (!e.mail) return;
  auto language = language_of(*e.mail, before, hints);
  if (language == e.mail->language) return;
  auto settled = std::make_shared<mail>(*e.mail);
  settled->language = std::move(language);
  e.mail = std::move(settled);
}

} // namespace barid::dsl
