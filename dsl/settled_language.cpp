#include "dsl/settled_language.hpp"

#include <memory>
#include <utility>

namespace barid::dsl {

std::string language_of(const mail& m, const conversation& before, const std::string& of_mailbox) {
  if (m.language != "unknown") return m.language;
  if (before.language != "unknown" && !before.language.empty()) return before.language;
  if (const auto known = before.customer.attributes.find("language");
      known != before.customer.attributes.end())
    if (const auto* word = std::get_if<std::string>(&known->second); word && !word->empty())
      return *word;
  return of_mailbox;
}

void settle_language(event& e, const conversation& before, const std::string& of_mailbox) {
  if (!e.mail) return;
  auto language = language_of(*e.mail, before, of_mailbox);
  if (language == e.mail->language) return;
  auto settled = std::make_shared<mail>(*e.mail);
  settled->language = std::move(language);
  e.mail = std::move(settled);
}

} // namespace barid::dsl
