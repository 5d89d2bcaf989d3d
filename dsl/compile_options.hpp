// dsl/compile_options.hpp - what whoever asks for a check says and gets besides: the names that the directory knows, and
// the places of all names.

#pragma once

#include "model/source.hpp"

#include <map>
#include <string>
#include <vector>

namespace barid::dsl {

/// What a name in a rule file stands for.
enum class use_of {
  mailbox,
  team,
  person,
  calendar,
  sla,
  list,
  reply,
  table,
  rule,
  flow,
  flag,
  status,
  webhook,
  attribute,
  field,
  tag,
  skill,
};

/// One place at which a name is declared or used.
struct name_use {
  use_of kind = use_of::field;
  std::string name;
  span at; ///< The name alone.
  bool defines = false;
  std::string scope{}; ///< rule: its table.

  friend bool operator==(const name_use&, const name_use&) = default;
};

/// What the directory (people, teams and accounts in the database) knows by name.
struct directory_names {
  std::vector<std::string> teams;
  std::vector<std::string> agents;
  std::vector<std::string> mailboxes;
  /// Team → the skills of each of its members; a team that is absent is not known.
  std::map<std::string, std::vector<std::vector<std::string>>> member_skills;
};

struct compile_options {
  /// Null: names that the files do not declare are accepted and listed in `program::outside`.
  const directory_names* directory = nullptr;
  /// Team → the skills of each of its members, where no whole directory is given; null: those are not known.
  const std::map<std::string, std::vector<std::vector<std::string>>>* member_skills = nullptr;
  /// Where given: every name is noted here with its place, in no order.
  std::vector<name_use>* uses = nullptr;
  /// Also `test` blocks. Off where only decisions are asked for, as for rules that are in force: a
  /// stricter version does not refuse them for their tests.
  bool tests = true;
  /// Also what rules do together: conflicts, endless events, rules that never act. Off for rules that
  /// are in force already, so that a stricter version does not refuse them.
  bool analyse = true;
};

} // namespace barid::dsl
