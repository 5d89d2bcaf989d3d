// model/conversation.hpp - the state of a conversation that rules read and change.
//
// One actor writes it; everybody else sees copies. `version` grows by one with every committed
// event.

#pragma once

#include "model/flow.hpp"
#include "model/ids.hpp"
#include "model/sla_clock.hpp"
#include "model/time.hpp"
#include "model/value.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace barid {

/// Ordered: `raise priority` takes the greater of two.
enum class priority { low, normal, high, urgent };

[[nodiscard]] constexpr const char* name_of(priority p) {
  switch (p) {
  case priority::low:
    return "low";
  case priority::normal:
    return "normal";
  case priority::high:
    return "high";
  case priority::urgent:
    return "urgent";
  }
  return "normal";
}

[[nodiscard]] inline std::optional<priority> priority_named(const std::string& word) {
  for (auto p : {priority::low, priority::normal, priority::high, priority::urgent})
    if (word == name_of(p)) return p;
  return std::nullopt;
}

/// The statuses every program knows; `status NAME` declares more.
namespace status {
inline constexpr const char* open = "open";
inline constexpr const char* waiting_customer = "waiting_customer";
inline constexpr const char* waiting_internal = "waiting_internal";
inline constexpr const char* snoozed = "snoozed";
inline constexpr const char* closed = "closed";
inline constexpr const char* quarantined = "quarantined"; ///< Only by `quarantine`.
inline constexpr const char* dropped = "dropped";         ///< Only by `drop`.
inline constexpr const char* merged = "merged";           ///< Only by people: what it had shows in another.
} // namespace status

/// The person a conversation is with.
struct customer {
  std::string address; ///< addr-spec; empty for a null sender.
  std::string name;
  std::map<std::string, value> attributes; ///< Without the `customer.` prefix.

  friend bool operator==(const customer&, const customer&) = default;
};

struct conversation {
  conversation_id id;
  std::uint64_t version = 0; ///< 0: not stored yet (`conversation is new`).
  std::string mailbox;       ///< The name rules know it by.
  std::string subject;
  std::string status = status::open;
  std::optional<barid::priority> priority; ///< Missing until a rule or a person sets it.
  std::string team;                        ///< Empty: none.
  std::string agent;                       ///< Empty: none.
  std::vector<std::string> needing;        ///< Skills that whoever of the team takes it must have.
  std::optional<instant> waits_since;      ///< Since when it waits for somebody of its team.
  std::string sla;                         ///< Empty: none.
  std::string language = "unknown";
  std::set<std::string> tags;
  std::set<std::string> flags;
  std::map<std::string, value> attributes; ///< Without the `conversation.` prefix.
  barid::customer customer;
  instant created{};
  std::optional<instant> last_activity;    ///< Last mail, note or change by a person.
  std::optional<instant> unanswered_since; ///< Receipt of the oldest customer mail without an answer.
  std::uint32_t messages = 0;              ///< Mails in it, both directions.
  std::vector<sla_clock> clocks;           ///< Of the SLA in force.
  std::vector<flow_instance> flows;        ///< Those that run.
  std::vector<quiet_wait> quiet;           ///< What the rules ask for while nothing happens.

  friend bool operator==(const conversation&, const conversation&) = default;
};

} // namespace barid
