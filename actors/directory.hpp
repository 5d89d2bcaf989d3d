// actors/directory.hpp - people, teams and accounts as they were when last read, by id and by name.
//
// Owns     one snapshot, swapped whole after every change. Names are those of the rules in force where they name
//          somebody, whatever that person, team or account is called by now; no two of a kind have the same.
// Never    holds secrets.

#pragma once

#include "actors/slot.hpp"
#include "model/event.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "runtime/store/connection.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_people.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

struct directory {
  std::vector<store::channel_row> channels;
  std::vector<store::agent_row> agents;
  std::vector<store::team_row> teams;
  std::vector<store::team_member> members;
  /// Names that the rules in force use and whoever had them is not there any more; with the id.
  std::map<std::string, std::int64_t> gone;
  /// The same of names that only running flows of earlier rules use.
  std::map<std::string, std::int64_t> gone_for_flows;
  /// Names that those flows have for somebody whom the rules in force name otherwise.
  std::map<std::string, std::int64_t> older_teams, older_agents;

  [[nodiscard]] const store::channel_row* channel(mailbox_id id) const;
  [[nodiscard]] const store::channel_row* channel_named(const std::string& name) const;
  /// The channel that has this addr-spec (folded) among its addresses.
  [[nodiscard]] const store::channel_row* channel_of(const std::string& address) const;
  [[nodiscard]] const store::agent_row* agent(agent_id id) const;
  [[nodiscard]] const store::agent_row* agent_named(const std::string& name) const;
  [[nodiscard]] const store::team_row* team(team_id id) const;
  [[nodiscard]] const store::team_row* team_named(const std::string& name) const;
  /// Active members of a team.
  [[nodiscard]] std::vector<const store::agent_row*> members_of(team_id id) const;
  [[nodiscard]] std::vector<const store::agent_row*> leads_of(team_id id) const;
  /// Whom rules mean by `agent` and `team` (those of `c`), `team.lead`, a team or somebody's name; who has
  /// left is not among them.
  [[nodiscard]] std::vector<const store::agent_row*> meant_by(const std::string& who, const conversation& c) const;
};

/// `unknown` of who has left.
[[nodiscard]] presence presence_of(const store::agent_row& row);

/// With languages as `lang.ar`.
[[nodiscard]] text_list skills_of(const store::agent_row& row);

/// Reads everything; a few hundred rows.
[[nodiscard]] result<std::shared_ptr<const directory>> read_directory(store::connection& on);

using directory_slot = slot<directory>;

} // namespace barid::actors
