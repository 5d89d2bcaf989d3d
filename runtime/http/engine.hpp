// runtime/http/engine.hpp - what the API asks of the engine. The actors implement it.
//
// Thread   any; calls block until the change is committed or the deadline is over.
// Fails    not_found (no such conversation), invalid (an unknown status, nobody to write to),
//          conflict (the conversation is not at `expected_version` any more, or somebody else was
//          faster too often), unavailable and timeout (whether it happened is then unknown).

#pragma once

#include "model/conversation.hpp"
#include "model/diagnostic.hpp"
#include "model/event.hpp"
#include "model/ids.hpp"
#include "model/mail.hpp"
#include "model/result.hpp"
#include "model/source.hpp"
#include "model/value.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace barid::http {

/// To an agent, to a team, or to nobody when both are 0.
struct assign_command {
  team_id team;
  agent_id agent;
};

struct tags_command {
  std::vector<std::string> add, remove;
};

/// What an answer changes in the same commit, each as its own command would.
struct changes_besides {
  std::optional<assign_command> assign; ///< Counts more than `reply_command::take`.
  tags_command tags;
  std::optional<barid::priority> priority;
};

/// A mail to the customer, or to `to` where that is not empty. At least one of text and html is
/// set, unless it passes a mail on.
struct reply_command {
  std::string text;
  std::string html;                     ///< As the agent wrote it; the sender's part sanitises it.
  std::vector<std::string> to, cc, bcc; ///< addr-specs
  std::string status;                   ///< Of the conversation, in the same commit; empty: as it is.
  bool take = false;                    ///< Where nobody has the conversation, its author has it from then on.
  changes_besides besides;
  struct file {
    std::int64_t upload = 0; ///< runtime/store/upload_rows.hpp
    std::string name, type;
    std::int64_t size = 0;
    std::string content_id; ///< Of a picture of the mail that is passed on; else empty.
  };
  std::vector<file> files; ///< A picture that `html` shows as `cid:upload-N` is among them.
  std::string from;        ///< One of the channel's addresses; empty: the one that was written to.
  mail_id original;        ///< Quoted below the words; 0: none.
  bool forward = false;    ///< `original` is passed on to `to`; no answer to the customer.
  bool enclosed = false;   ///< `original` is passed on as a file rather than below the words.
  bool signature = true;   ///< The channel's is put below the words.
  std::string key;         ///< 32 bytes: an effect with this key is made once. Empty: one of its own.
};

/// A conversation that the desk begins; it has no number before. Whoever begins it has it.
struct begin_command {
  address to; ///< Its customer.
  std::string subject;
  std::optional<reply_command> words; ///< Its first mail; without one nothing is sent yet.
};

/// Away with what was begun and never written in. Refused with `conflict` when there is a mail in it.
struct discard_command {};

/// Seen by agents only. Recorded as an event `note` with the arguments `text` and, as names, `mentions`, and with `files`
/// beside it.
struct note_command {
  std::string text;
  std::vector<agent_id> mentions;         ///< Who is told of it; each may see the conversation.
  std::vector<reply_command::file> files; ///< They stay in the desk.
};

struct status_command {
  std::string status;
  std::optional<instant> until; ///< Of `snoozed`.
};

struct priority_command {
  barid::priority priority = barid::priority::normal;
};

/// What the conversation is called from now on; its mails keep their subject.
struct subject_command {
  std::string subject;
};

/// Of the conversation or of its customer, as the rules in force declare it.
struct attribute_command {
  std::string name;   ///< `customer.tier`
  barid::value value; ///< A time as RFC 3339, a duration in seconds; missing: it is taken away.
};

/// Into another conversation of the same mailbox: this one is over, and what it has shows there.
struct merge_command {
  conversation_id into;
};

struct unmerge_command {};

/// Out of the inbox, without automatic mail; `set_aside` takes back that somebody called it so, and `not_spam` brings
/// it into the inbox. Refused with `conflict` where it is so already.
struct spam_command {
  enum class mark { spam, set_aside, not_spam } what = mark::spam;
};

/// A mail of it becomes a conversation of its own.
struct split_command {
  mail_id mail;
};

using command_value = std::variant<reply_command, begin_command, discard_command, note_command, assign_command,
                                   tags_command, status_command, priority_command, subject_command, attribute_command,
                                   merge_command, unmerge_command, split_command, spam_command>;

struct command {
  agent_id by;
  std::optional<std::int64_t> expected_version; ///< Refused with `conflict` at any other.
  command_value what;
};

struct command_done {
  std::int64_t version = 0; ///< Of the conversation, with the change.
  conversation_id made;     ///< By `split_command` and `begin_command`.
};

struct rules_state {
  std::int64_t generation = 0; ///< 0: none were ever applied.
  std::string hash;            ///< 64 hexadecimal digits; empty without rules.
  source_set files;
};

struct rules_change {
  source_set files;
  std::optional<std::int64_t> expected_generation; ///< `conflict` when others are in force.
  agent_id by;
  std::string message;
  bool tested = true; ///< Not applied when a test of theirs fails.
};

struct rules_applied {
  bool applied = false;
  std::int64_t generation = 0; ///< In force now.
  std::string hash;
  std::vector<diagnostic> diagnostics; ///< With an error among them nothing was applied.
};

/// A mail of the engine itself.
struct notice {
  std::string subject, text;
};

/// What is put under answers of a channel: HTML by language, with variables (runtime/channel/signatures.hpp).
struct signatures_in_force {
  std::map<std::string, std::string> by_language;
  bool of_rules = false; ///< A rule file says so; the channel has none of its own.
};

/// One that the rules in force declare.
struct declared_attribute {
  std::string name;               ///< `customer.tier`
  std::string type;               ///< text, number, address, domain, size, duration, time, bool or choice
  std::vector<std::string> words; ///< Of a choice.
};

class engine {
public:
  virtual ~engine() = default;

  /// One change of one conversation (of `begin_command`: 0). `channel` is where it was seen: the engine compares.
  [[nodiscard]] virtual result<command_done> perform(conversation_id conversation, mailbox_id channel,
                                                     const command& what, std::chrono::milliseconds most) = 0;

  [[nodiscard]] virtual result<rules_state> current_rules() = 0;
  /// Any rule set that ever decided something, by the 32 bytes of its hash. Fails with not_found.
  [[nodiscard]] virtual result<source_set> rules_of(const std::string& hash) = 0;
  /// The same checker as the command line, with the directory's names.
  [[nodiscard]] virtual std::vector<diagnostic> check_rules(const source_set& files) = 0;
  [[nodiscard]] virtual result<rules_applied> apply_rules(const rules_change& change) = 0;
  /// Puts the rules of an earlier generation in force again, as a new generation.
  [[nodiscard]] virtual result<rules_applied> roll_back_rules(std::int64_t to_generation, agent_id by,
                                                              const std::string& message) = 0;

  /// By name. None before rules are in force.
  [[nodiscard]] virtual std::vector<declared_attribute> attributes() = 0;

  /// A mail as the engine reads it, confined as ever; one that cannot be read is shown raw.
  [[nodiscard]] virtual mail read_mail(const std::string& raw) = 0;

  /// HTML of people, rebuilt from the allow-list, as mail is. Fails with `invalid` where it is too large.
  [[nodiscard]] virtual result<std::string> safe_html(const std::string& html) = 0;
  [[nodiscard]] virtual signatures_in_force signatures_of(mailbox_id channel) = 0;

  /// People were added or changed in the database: commands may name them from now on.
  [[nodiscard]] virtual result<void> people_changed() = 0;
  [[nodiscard]] virtual result<void> set_presence(agent_id who, presence what) = 0;
  /// Queues it for somebody of the desk. `unavailable` where no account can send.
  [[nodiscard]] virtual result<void> write_to(agent_id who, const notice& what) = 0;
  /// Sends a dead, parked or failing mail again now. `conflict` when it is none of these any more.
  [[nodiscard]] virtual result<void> retry_outbox(outbox_id which) = 0;

  /// Why no work can be taken now; success when it can.
  [[nodiscard]] virtual result<void> ready() = 0;
};

} // namespace barid::http
