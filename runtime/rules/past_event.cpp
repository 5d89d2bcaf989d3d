#include "runtime/rules/past_event.hpp"

#include "dsl/decide.hpp"
#include "dsl/quiet.hpp"
#include "dsl/settled_language.hpp"
#include "runtime/mail/mime/json.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <utility>

namespace barid::rules {

result<past_event> past_event_of(conversation_id of, const std::string& stored, const std::string& parsed) {
  const error other_version{errc::internal, "its facts were written by another version", ""};
  const auto facts = dsl::json::parse(stored, nullptr, false);
  if (!facts.is_object() || !facts.contains("event") || !facts.contains("now")) return other_version;
  auto known = dsl::facts_from(facts);
  if (!known) return known.why();
  auto event = dsl::event_from(facts["event"]);
  if (!event) return event.why();
  past_event out{std::move(*event), std::move(*known), {}};
  if (facts.contains("changed")) {
    auto changed = dsl::with_members(out.known.conversation, facts["changed"]);
    if (!changed) return changed.why();
    out.changed = std::move(*changed);
  }
  out.known.conversation.id = of;
  if (out.changed) out.changed->id = of;
  if (parsed.empty()) return out;
  auto mail = mime::from_json(parsed);
  if (!mail) return mail.why();
  // as it was settled then; before that was stored, the conversation and the customer alone were asked
  if (const auto& e = facts["event"]; e.contains("language") && e["language"].is_string())
    mail->language = e["language"];
  out.event.mail = std::make_shared<const barid::mail>(std::move(*mail));
  dsl::settle_language(out.event, out.known.conversation);
  return out;
}

bool is_undecided(const dsl::json& trace) {
  if (!trace.is_object()) return false;
  for (const auto& n : trace.value("notes", dsl::json::array()))
    if (const auto text = n.is_object() ? n.value("text", "") : std::string();
        text == dsl::imported_without_deciding || text == dsl::spam_without_deciding)
      return true;
  return false;
}

} // namespace barid::rules
