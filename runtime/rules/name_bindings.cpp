#include "runtime/rules/name_bindings.hpp"

#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/keyed_rows.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace barid::rules {

namespace {

using bound_ids = std::map<std::string, std::int64_t>;

constexpr const char* names_setting = "rules.names";

/// Id and name of whatever is there.
using known_rows = std::vector<std::pair<std::int64_t, std::string>>;

/// Whom the name means: as before, else whoever has it. False: nobody.
bool bind_one(const std::string& name, const bound_ids& before, const known_rows& there, bound_ids& out) {
  if (const auto old = before.find(name); old != before.end())
    if (std::ranges::find(there, old->second, &known_rows::value_type::first) != there.end()) {
      out[name] = old->second;
      return true;
    }
  const auto now = std::ranges::find(there, name, &known_rows::value_type::second);
  if (now == there.end()) return false;
  out[name] = now->first;
  return true;
}

/// With the names of earlier rules, which the rules may have again.
bound_ids ever_bound(bound_ids now, const bound_ids& older) {
  now.insert(older.begin(), older.end());
  return now;
}

bound_ids without(bound_ids all, const bound_ids& these) {
  std::erase_if(all, [&](const auto& one) { return these.contains(one.first); });
  return all;
}

constexpr store::statement select_elsewhere{"flows_by_other_rules",
                                            "select exists (select from flows where program <> $1)"};

/// Whether any flow runs by other rules than these.
result<bool> flows_elsewhere(store::connection& on, const std::string& hash) {
  const auto got = on.run(select_elsewhere, store::with(store::bytes{store::from_hex(hash)}));
  if (!got) return got.why();
  return (*got)[0].get<bool>(0);
}

/// A name of somebody who is gone stays bound: who is told of it has to know whom it meant.
void keep_bound(const std::string& name, const bound_ids& before, bound_ids& out) {
  if (const auto old = before.find(name); old != before.end()) out.insert(*old);
}

bound_ids read_bound(const nlohmann::json& all, const char* kind) {
  bound_ids out;
  if (!all.is_object() || !all.contains(kind) || !all[kind].is_object()) return out;
  for (const auto& [name, id] : all[kind].items())
    if (id.is_number_integer()) out[name] = id.get<std::int64_t>();
  return out;
}

} // namespace

result<name_bindings> load_bindings(store::connection& on) {
  const auto stored = store::get_setting(on, names_setting);
  if (!stored && stored.why().code == errc::not_found) return name_bindings();
  if (!stored) return stored.why();
  const auto all = nlohmann::json::parse(*stored, nullptr, false);
  return name_bindings{read_bound(all, "teams"), read_bound(all, "agents"), read_bound(all, "mailboxes"),
                       read_bound(all, "older_teams"), read_bound(all, "older_agents")};
}

result<bool> bind_names(store::connection& on, const dsl::program& rules) {
  const auto before = load_bindings(on);
  if (!before) return before.why();
  const auto team_rows = store::list_teams(on);
  if (!team_rows) return team_rows.why();
  const auto agent_rows = store::list_agents(on);
  if (!agent_rows) return agent_rows.why();
  const auto channel_rows = store::list_channels(on);
  if (!channel_rows) return channel_rows.why();
  known_rows teams, agents, channels;
  for (const auto& t : *team_rows)
    if (t.active) teams.emplace_back(t.id.value, t.name);
  for (const auto& a : *agent_rows)
    if (a.active) agents.emplace_back(a.id.value, a.name);
  for (const auto& c : *channel_rows) channels.emplace_back(c.id.value, c.name);

  name_bindings out;
  const auto teams_before = ever_bound(before->teams, before->older_teams);
  const auto agents_before = ever_bound(before->agents, before->older_agents);
  const auto team = [&](const std::string& name) { return bind_one(name, teams_before, teams, out.teams); };
  const auto agent = [&](const std::string& name) { return bind_one(name, agents_before, agents, out.agents); };
  for (const auto& [name, policy] : rules.teams)
    if (!team(name)) keep_bound(name, teams_before, out.teams);
  for (const auto& [name, policy] : rules.mailboxes)
    static_cast<void>(bind_one(name, before->mailboxes, channels, out.mailboxes));
  for (const auto& o : rules.outside) {
    using kind_of = dsl::outside_name::kind_of;
    if (o.kind == kind_of::mailbox) {
      static_cast<void>(bind_one(o.name, before->mailboxes, channels, out.mailboxes));
      continue;
    }
    if (o.kind != kind_of::agent && team(o.name)) continue;
    if (o.kind != kind_of::team && agent(o.name)) continue;
    keep_bound(o.name, teams_before, out.teams);
    keep_bound(o.name, agents_before, out.agents);
  }
  const auto older = flows_elsewhere(on, rules.hash);
  if (!older) return older.why();
  if (*older) {
    out.older_teams = without(teams_before, out.teams);
    out.older_agents = without(agents_before, out.agents);
  }
  if (out == *before) return false;
  const nlohmann::json text{{"teams", out.teams},
                            {"agents", out.agents},
                            {"mailboxes", out.mailboxes},
                            {"older_teams", out.older_teams},
                            {"older_agents", out.older_agents}};
  if (auto ok = store::put_setting(on, names_setting, text.dump(), "rules"); !ok) return ok.why();
  return true;
}

} // namespace barid::rules
