// dsl/program.hpp - checked rules, ready to decide with.
//
// Owns     everything a decision needs: declarations, tables, predicates and the index over them.
// Never    changes after `compile` returned it; a reload makes another one. Safe to share between
//          threads.

#pragma once

#include "calendar/calendar.hpp"
#include "dsl/condition.hpp"
#include "dsl/template.hpp"
#include "dsl/test_case.hpp"
#include "model/source.hpp"
#include "model/value.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

namespace barid::dsl {

struct verb;
class matcher;

// ---- declarations

enum class threading { grouped, separate };

struct mailbox_policy {
  std::string name;
  std::vector<std::string> addresses; ///< addr-specs, lower case.
  threading threads = threading::grouped;
  std::optional<duration> reopen_within; ///< A later answer begins anew; missing: it always joins.
  std::string team;                      ///< Where a message goes that no rule placed; may be empty.
  std::string sla;                       ///< While a conversation has none; may be empty.
  std::string signature;                 ///< Path of a file in the rule set, or empty.
  std::string signature_text;            ///< What is in it: HTML where its name ends so.
  std::string from_name;
  std::string language; ///< ISO 639-1, of mail that nothing else tells it of; may be empty.
  span at;
};

enum class strategy { queue, round_robin, least_busy, sticky };

struct team_policy {
  std::string name;
  dsl::strategy strategy = strategy::queue;
  std::optional<unsigned> capacity; ///< Open conversations per agent; missing: unlimited.
  std::vector<std::string> skills;  ///< What the team as a whole can be asked for.
  std::string hours;                ///< Calendar, or empty: always open.
  std::string overflow_team;        ///< Empty: none.
  std::optional<amount> overflow_after;
  span at;
};

enum class sla_clock_kind { first_response, next_response, resolution };

[[nodiscard]] const char* name_of(sla_clock_kind k);
[[nodiscard]] std::optional<sla_clock_kind> sla_clock_named(const std::string& word);

struct sla_policy {
  std::string name;
  std::string hours; ///< Calendar of its working time; empty: elapsed time only.
  std::map<sla_clock_kind, amount> clocks;
  std::vector<unsigned> warn_at;        ///< Percent, ascending.
  std::vector<std::string> pause_while; ///< Statuses; never pauses `first_response`.
  span at;
};

enum class list_type { text, senders, addresses, domains, numbers };

/// A declared list, or one written in place. Looking up is by hash, and by labels for domains.
struct item_list {
  std::string name; ///< Empty for one written in place.
  list_type type = list_type::text;
  std::vector<std::string> items;          ///< As written.
  std::unordered_set<std::string> exact;   ///< Folded texts, addresses, numbers as text.
  std::unordered_set<std::string> domains; ///< Folded; a domain below one of them is within.
  span at;

  /// Address or domain of an address in the list.
  [[nodiscard]] bool has_sender(const std::string& folded_spec) const;
  /// `domain` equals one of `domains` or lies below one.
  [[nodiscard]] bool has_domain(std::string_view folded_domain) const;
};

struct reply_policy {
  std::string name;
  std::map<std::string, text_template> by_language;
  std::string default_language;
  span at;
};

enum class attribute_owner { customer, conversation };

struct attribute_policy {
  attribute_owner owner = attribute_owner::conversation;
  std::string name; ///< Without the owner.
  value_type type = value_type::text;
  std::vector<std::string> words; ///< Of an enumeration.
  bool optional = false;
  span at;
};

// ---- events

/// `status becomes closed`, `sla warning of first_response at 80%`: which events a table reacts to.
struct event_filter {
  std::string name;
  std::map<std::string, value> arguments; ///< All must equal those of the event.
  std::optional<amount> after;            ///< idle, unanswered: how long; `arguments` has it as text.
  std::string written;                    ///< As the file has it.
  span at;

  [[nodiscard]] bool takes(const std::string& event, const std::map<std::string, value>& args) const;
};

// ---- rules

/// An argument of an action: known now, or read when it acts.
struct captured {
  std::string name;
};
struct action_argument {
  std::string name;
  std::variant<value, text_template, field_use, captured> what;
};

struct action {
  const dsl::verb* verb = nullptr;
  std::vector<action_argument> arguments;
  std::optional<std::uint32_t> otherwise; ///< `try … else`: which of the program's `elses`.
  span at;

  [[nodiscard]] const value* constant(const std::string& argument) const;
};

/// What stands behind the `else` of a `try`.
struct else_branch {
  std::vector<action> actions;
  std::string name = "else"; ///< In traces: the second one of a rule is `else 2`.
};

// ---- calls to other systems

/// `webhook erp { … }`
struct webhook_policy {
  std::string name, url;
  std::string secret; ///< Its name in the store.
  duration timeout = std::chrono::seconds(10);
  unsigned attempts = 10;
  std::vector<action_argument> body;
  span at;
};

/// `extension crm.touch(who: address) …`
struct extension_policy {
  struct parameter {
    std::string name;
    value_type type = value_type::text;
  };
  std::string name; ///< As it is called: `crm@2.touch`.
  std::string module, function;
  unsigned version = 1;
  std::vector<parameter> parameters;
  std::string url; ///< Empty: a library that the engine loads.
  std::string secret;
  duration timeout = std::chrono::seconds(5);
  std::string emits; ///< The event that its answer is; empty: none that rules react to.
  span at;
};

struct rule {
  enum class kind_of { rule, otherwise, defaults } kind = kind_of::rule;
  std::string name;
  std::optional<node> when; ///< Missing: always.
  std::vector<action> actions;
  std::vector<action> each;             ///< `for each open conversation of agent { … }`, of an event of the desk.
  std::vector<std::uint32_t> overrides; ///< Rules of the same table.
  /// Predicates of which one must hold for `when` to hold, where the index can tell; else empty and
  /// `guarded` is false.
  std::vector<predicate_id> guard;
  bool guarded = false;
  span at;
};

struct table {
  std::string name;
  event_filter on;
  bool first = false;                                     ///< `match first`, else `match all`.
  std::map<std::string, std::vector<std::string>> prefer; ///< Field → values, best first.
  std::vector<rule> rules;
  span at;
  /// Guard question → rules that need its yes; and the rules that have no guard, in order.
  std::unordered_map<predicate_id, std::vector<std::uint32_t>> guarded;
  std::vector<std::uint32_t> unguarded;
};

// ---- flows (language.md §8)

struct flow_step {
  amount wait;
  std::optional<event_filter> unless; ///< Happening during the wait, it skips the step.
  std::optional<node> unless_when;
  rule acts;                          ///< Named as the step.
  std::vector<std::uint32_t> repeats; ///< Those around it, the outermost first.
};

/// `repeat … at most N times`: steps `first` to `last`, one pass after the other.
struct flow_repeat {
  std::string name; ///< May be empty.
  std::uint32_t times = 1;
  std::uint32_t first = 0, last = 0;
};

/// `on EVENT { … }` inside a flow: heard while one of the steps `first` to `last` waits.
struct flow_reaction {
  event_filter on;
  rule acts; ///< Named as written, `on message`.
  std::uint32_t first = 0, last = 0;
};

struct flow_policy {
  std::string name;
  std::string code; ///< Hash of the declaration as written.
  event_filter on;
  std::optional<node> when;
  std::optional<event_filter> unless; ///< Happening while it runs, it ends the flow.
  std::optional<node> unless_when;
  duration limit{};             ///< The greatest age.
  table frame;                  ///< `flow NAME`, without rules: whose effects and traces they are.
  std::vector<flow_step> steps; ///< At least one.
  std::vector<flow_repeat> repeats;
  std::vector<flow_reaction> reactions;
  std::vector<std::string> captures; ///< Named by the patterns of `when`.
  span at;
};

/// A quiet time that rules ask for: `idle 3d`.
struct quiet_watch {
  std::string event;
  std::string after; ///< As `event_filter::arguments` and the event have it.
  amount length;
  instant from{}; ///< Only what ends behind it counts.
};

/// A name that a file uses without declaring it; bound in the directory when rules are applied.
struct outside_name {
  enum class kind_of { team_or_agent, agent, team, mailbox } kind = kind_of::team_or_agent;
  std::string name;
  span at;
};

struct program {
  std::string hash; ///< SHA-256 of the rule set's bytes, 64 hexadecimal digits.
  std::map<std::string, mailbox_policy> mailboxes;
  std::map<std::string, team_policy> teams;
  std::map<std::string, calendar::calendar> calendars;
  std::map<std::string, sla_policy> slas;
  std::map<std::string, reply_policy> replies;
  std::map<std::string, webhook_policy> webhooks;
  std::map<std::string, extension_policy> extensions; ///< By the name they are called by.
  std::vector<else_branch> elses;                     ///< What `try … else` says, by the number its action has.
  std::map<std::string, attribute_policy> attributes; ///< By full name, `customer.tier`.
  std::unordered_set<std::string> statuses;
  std::unordered_set<std::string> flags;
  std::vector<item_list> lists;
  std::map<std::string, std::uint32_t> list_by_name;
  std::vector<predicate> predicates;
  std::vector<table> tables;      ///< In the order in which they run.
  std::vector<flow_policy> flows; ///< As declared.
  /// `migrate`: flow → step that instances with other code wait in → step of the flow as it is here.
  std::map<std::string, std::map<std::string, std::string>> migrations;
  std::vector<quiet_watch> quiet; ///< Of tables and of what starts flows, each once.
  std::vector<outside_name> outside;
  std::unordered_set<std::string> outside_teams; ///< Of `outside`, those the directory knows as teams.
  std::set<std::string> writes_to;               ///< Addresses outside that actions forward or copy to, as written.
  bool escalates = false;                        ///< Some rule has `escalate`: who leads teams has to be known.
  std::vector<test_case> tests;                  ///< As declared; nothing a decision reads.
  std::shared_ptr<const matcher> index;          ///< Never null in a compiled program.

  /// Declared here, or a team of the directory.
  [[nodiscard]] bool is_team(const std::string& name) const {
    return teams.contains(name) || outside_teams.contains(name);
  }
  /// The flow of this name, or null.
  [[nodiscard]] const flow_policy* flow(const std::string& name) const;
  /// The mailbox policy that has `address` (an addr-spec, however it is written) among its
  /// addresses, or null.
  [[nodiscard]] const mailbox_policy* mailbox_of(const std::string& address) const;
};

using program_ptr = std::shared_ptr<const program>;

} // namespace barid::dsl
