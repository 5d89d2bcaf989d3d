// model/event.hpp - something that happened, and what was known when it was decided.

#pragma once

#include "model/conversation.hpp"
#include "model/mail.hpp"
#include "model/value.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace barid {

/// What the transport said, as opposed to what the headers say.
struct envelope {
  std::string sender; ///< Empty: the null sender.
  std::vector<std::string> recipients;

  friend bool operator==(const envelope&, const envelope&) = default;
};

/// Something that rules may react to (language.md §4).
struct event {
  std::string name = "message";            ///< The event's name in the language: `status becomes`, ….
  std::string id;                          ///< Stable over redelivery; effect keys derive from it.
  instant at{};                            ///< Receipt at our edge, or the moment a timer was due.
  std::string mailbox;                     ///< The account's name.
  std::string channel = "email";           ///< The platform.
  barid::envelope envelope;                ///< Of `mail`.
  std::shared_ptr<const barid::mail> mail; ///< Null for events without a mail.
  std::map<std::string, value> arguments;  ///< `status`, `tag`, `clock`, `percent`, ….
};

/// An argument as text; empty where there is none.
[[nodiscard]] inline std::string text_of(const event& e, const char* argument) {
  const auto it = e.arguments.find(argument);
  return it == e.arguments.end() ? std::string() : to_text(it->second);
}

enum class presence { available, away, on_leave, unknown };

/// Everything a decision depends on besides the program and the event. Stored with the trace, so
/// that the same decision can be made again.
struct facts {
  instant now{};
  barid::conversation conversation;              ///< As it was before the event.
  std::map<std::string, barid::presence> agents; ///< Presence by agent name.
  /// Team → the skills of each member; a team that is absent was not asked for.
  std::map<std::string, std::vector<text_list>> member_skills;
  /// Team → who leads it, in the directory's order; only where rules escalate.
  std::map<std::string, text_list> leads;
  /// Names that the rules use without declaring them and that the directory has as teams.
  std::set<std::string> outside_teams;
  /// Names that the rules use and nobody in the directory has any more.
  std::set<std::string> gone;
  /// Of those that automatic mail could go to here, the ones that a channel of ours receives; as they are written.
  std::set<std::string> own_addresses;
  std::optional<instant> message_id_seen; ///< When this Message-ID was last seen before.
  /// Since when the rules are in force: a timer event that they bring counts only deadlines behind it.
  std::optional<instant> rules_since;
  /// `at most once`: limit key → when it last happened.
  std::map<std::string, instant> last_done;
};

} // namespace barid
