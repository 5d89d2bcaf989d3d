#include "actors/directory.hpp"

#include "runtime/rules/name_bindings.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

template <class Rows, class Member, class Key>
auto find_row(const Rows& rows, Member member, const Key& key) -> const typename Rows::value_type* {
  const auto it = std::ranges::find(rows, key, member);
  return it == rows.end() ? nullptr : &*it;
}

/// Rows get the names that the rules have for them. Somebody else may have such a name by now, and is not meant.
template <class Rows, class Here>
void name_as_bound(Rows& rows, const std::map<std::string, std::int64_t>& bound, Here here,
                   std::map<std::string, std::int64_t>& gone) {
  for (const auto& one : bound) { // clang 14 lets no lambda see a structured binding
    const auto& name = one.first;
    const auto id = one.second;
    auto* meant = static_cast<typename Rows::value_type*>(nullptr);
    for (auto& row : rows)
      if (row.id.value == id && here(row)) meant = &row;
    if (!meant) {
      const auto other = std::ranges::find_if(rows, [&](const auto& row) { return row.name == name && here(row); });
      if (other == rows.end()) gone.emplace(name, id);
      continue;
    }
    for (auto& row : rows)
      if (row.name == name && row.id.value != id) row.name += "#" + std::to_string(row.id.value);
    meant->name = name;
  }
}

/// The same for names that only running flows of earlier rules have. Whoever the rules in force name otherwise keeps
/// that name, and is found by the older one too.
template <class Rows, class Here>
void name_for_flows(Rows& rows, const std::map<std::string, std::int64_t>& older,
                    const std::map<std::string, std::int64_t>& bound, Here here,
                    std::map<std::string, std::int64_t>& gone, std::map<std::string, std::int64_t>& also) {
  std::map<std::string, std::int64_t> only;
  for (const auto& one : older) {
    const bool named = std::ranges::any_of(bound, [&](const auto& b) { return b.second == one.second; });
    (named ? also : only).insert(one);
  }
  name_as_bound(rows, only, here, gone);
  std::erase_if(also, [&](const auto& one) {
    const bool there =
        std::ranges::any_of(rows, [&](const auto& row) { return row.id.value == one.second && here(row); });
    if (there) {
      for (auto& row : rows)
        if (row.name == one.first) row.name += "#" + std::to_string(row.id.value);
    } else if (!find_row(rows, &Rows::value_type::name, one.first)) {
      gone.insert(one);
    }
    return !there;
  });
}

/// Who has left may have the name of somebody who came later, and is not them.
template <class Rows>
void tell_apart(Rows& rows) {
  for (auto& row : rows)
    if (!row.active &&
        std::ranges::any_of(rows, [&](const auto& other) { return other.active && other.name == row.name; }))
      row.name += "#" + std::to_string(row.id.value);
}

} // namespace

const store::channel_row* directory::channel(mailbox_id id) const {
  return find_row(channels, &store::channel_row::id, id);
}

const store::channel_row* directory::channel_named(const std::string& name) const {
  return find_row(channels, &store::channel_row::name, name);
}

const store::channel_row* directory::channel_of(const std::string& address) const {
  for (const auto& c : channels)
    if (std::ranges::find(c.addresses, address) != c.addresses.end()) return &c;
  return nullptr;
}

const store::agent_row* directory::agent(agent_id id) const {
  return find_row(agents, &store::agent_row::id, id);
}

const store::agent_row* directory::agent_named(const std::string& name) const {
  if (const auto* a = find_row(agents, &store::agent_row::name, name)) return a;
  const auto older = older_agents.find(name);
  return older == older_agents.end() ? nullptr : agent(agent_id{older->second});
}

const store::team_row* directory::team(team_id id) const {
  return find_row(teams, &store::team_row::id, id);
}

const store::team_row* directory::team_named(const std::string& name) const {
  if (const auto* t = find_row(teams, &store::team_row::name, name)) return t;
  const auto older = older_teams.find(name);
  return older == older_teams.end() ? nullptr : team(team_id{older->second});
}

std::vector<const store::agent_row*> directory::members_of(team_id id) const {
  std::vector<const store::agent_row*> out;
  for (const auto& m : members)
    if (m.team == id)
      if (const auto* a = agent(m.agent); a && a->active) out.push_back(a);
  return out;
}

std::vector<const store::agent_row*> directory::leads_of(team_id id) const {
  std::vector<const store::agent_row*> out;
  for (const auto& m : members)
    if (m.team == id && m.lead)
      if (const auto* a = agent(m.agent); a && a->active) out.push_back(a);
  return out;
}

std::vector<const store::agent_row*> directory::meant_by(const std::string& who, const conversation& c) const {
  const bool lead = who.ends_with(".lead");
  auto name = lead ? who.substr(0, who.size() - 5) : who;
  if (name == "team") name = c.team;
  if (who != "agent")
    if (const auto* t = team_named(name)) return lead ? leads_of(t->id) : members_of(t->id);
  const auto* a = agent_named(who == "agent" ? c.agent : who);
  if (!a || !a->active) return {};
  return {a};
}

presence presence_of(const store::agent_row& row) {
  if (!row.active) return presence::unknown; // whatever it was when they left
  if (row.presence == "available") return presence::available;
  if (row.presence == "on_leave") return presence::on_leave;
  return presence::away;
}

text_list skills_of(const store::agent_row& row) {
  auto out = row.skills;
  for (const auto& l : row.languages) out.push_back("lang." + l);
  return out;
}

result<std::shared_ptr<const directory>> read_directory(store::connection& on) {
  auto out = std::make_shared<directory>();
  auto channels = store::list_channels(on);
  if (!channels) return channels.why();
  auto agents = store::list_agents(on);
  if (!agents) return agents.why();
  auto teams = store::list_teams(on);
  if (!teams) return teams.why();
  auto members = store::list_team_members(on);
  if (!members) return members.why();
  out->channels = std::move(*channels);
  out->agents = std::move(*agents);
  out->teams = std::move(*teams);
  out->members = std::move(*members);
  tell_apart(out->teams);
  tell_apart(out->agents);
  const auto bound = rules::load_bindings(on);
  if (!bound) return bound.why();
  const auto active = [](const auto& row) { return row.active; };
  name_as_bound(out->teams, bound->teams, active, out->gone);
  name_as_bound(out->agents, bound->agents, active, out->gone);
  name_for_flows(out->teams, bound->older_teams, bound->teams, active, out->gone_for_flows, out->older_teams);
  name_for_flows(out->agents, bound->older_agents, bound->agents, active, out->gone_for_flows, out->older_agents);
  std::map<std::string, std::int64_t> channels_gone; // mail that comes to none is nobody's
  name_as_bound(
      out->channels, bound->mailboxes, [](const auto&) { return true; }, channels_gone);
  return std::shared_ptr<const directory>(std::move(out));
}

} // namespace barid::actors
