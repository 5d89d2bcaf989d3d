#include "actors/team.hpp"

#include <algorithm>
#include <utility>

namespace barid::actors {

namespace {

using pointer = team_actor::stateful_pointer<team_state>;

bool has_all(const store::agent_row& a, const std::vector<std::string>& skills) {
  return std::ranges::all_of(skills, [&](const std::string& s) {
    if (s.starts_with("lang.") && std::ranges::find(a.languages, s.substr(5)) != a.languages.end()) return true;
    return std::ranges::find(a.skills, s) != a.skills.end();
  });
}

class desk {
public:
  desk(pointer self, services* node, team_peers peers) : self_(self), node_(node), peers_(std::move(peers)) {}

  void offered(const offer& o) {
    auto& waiting = self_->state.waiting;
    std::erase_if(waiting, [&](const offer& w) { return w.id == o.id; });
    waiting.push_back(o);
    serve();
  }

  /// Goes through what waits and gives away what somebody can take.
  void serve(std::size_t from = 0) {
    auto& s = self_->state;
    if (s.choosing) {
      s.again = true;
      return;
    }
    const auto rules = node_->rules.get();
    const auto people = node_->people.get();
    if (!rules || !people) return;
    const auto policy = rules->program->teams.find(s.team);
    const auto how = policy == rules->program->teams.end() ? dsl::strategy::queue : policy->second.strategy;
    if (how == dsl::strategy::queue) {
      s.waiting.clear(); // people take these themselves, from the team's list
      return;
    }
    for (auto at = from; at < s.waiting.size(); ++at) {
      auto able = able_for(s.waiting[at], *people, policy->second);
      if (able.empty()) continue;
      s.choosing = true;
      const auto chosen = s.waiting[at];
      s.waiting.erase(s.waiting.begin() + static_cast<std::ptrdiff_t>(at));
      ask_agents(chosen, at, std::move(able), how);
      return;
    }
    if (std::exchange(s.again, false)) serve();
  }

private:
  pointer self_;
  services* node_;
  team_peers peers_;

  std::vector<candidate> able_for(const offer& o, const directory& people, const dsl::team_policy& policy) const {
    std::vector<candidate> out;
    const auto* row = people.team_named(self_->state.team);
    if (!row) return out;
    for (const auto* a : people.members_of(row->id)) {
      if (presence_of(*a) != presence::available || !has_all(*a, o.needing)) continue;
      candidate c{a->id, 0, std::nullopt};
      if (a->capacity) c.capacity = *a->capacity;
      else if (policy.capacity) c.capacity = *policy.capacity;
      out.push_back(c);
    }
    return out;
  }

  struct inquiry {
    offer what;
    std::size_t place; ///< Where it waited.
    std::vector<candidate> able;
    std::vector<candidate> answered;
    dsl::strategy how;
    std::size_t open = 0;
  };

  /// What each has in hand; who does not answer is not chosen.
  void ask_agents(const offer& o, std::size_t place, std::vector<candidate> able, dsl::strategy how) {
    auto q = std::make_shared<inquiry>(inquiry{o, place, std::move(able), {}, how, 0});
    q->open = q->able.size();
    for (const auto& c : q->able)
      self_->request(peers_.agent(c.id), std::chrono::seconds(15), in_hand_atom::value)
          .then(
              [this, q, mine = candidate(c)](std::int64_t in_hand) mutable {
                mine.in_hand = in_hand;
                q->answered.push_back(mine);
                if (--q->open == 0) decide(*q);
              },
              [this, q](const caf::error&) {
                if (--q->open == 0) decide(*q);
              });
  }

  void decide(const inquiry& q) {
    const auto& o = q.what;
    auto& s = self_->state;
    s.choosing = false;
    const auto skills = dsl::turn_of(o.needing);
    const auto before = s.of_customer.find(o.customer);
    const auto id = choose(q.how, q.answered, s.last[skills], before == s.of_customer.end() ? agent_id{} : before->second);
    const auto people = node_->people.get();
    const auto* row = people->agent(id);
    if (!row) {
      // nobody has room: it keeps its place, and holds up nobody who needs others
      const auto place = std::min(q.place, s.waiting.size());
      s.waiting.insert(s.waiting.begin() + static_cast<std::ptrdiff_t>(place), o);
      serve(place + 1);
      return;
    }
    s.last[skills] = id;
    s.of_customer[o.customer] = id;
    command c;
    c.kind = command::kind_of::assign;
    c.actor = "team";
    c.assign_agent_only = true;
    c.while_waiting_in = self_->state.team;
    c.agent = row->name;
    const auto to = peers_.agent(id);
    self_->send(to, promise_atom::value, std::int32_t(1));
    self_->request(peers_.router(), std::chrono::seconds(60), command_atom::value, o.id.value, o.channel.value,
                   make_local(std::move(c)))
        .then(
            // committed or refused, it is no longer under way; refused, the conversation offers itself again
            [this, to](const local<result<command_done>>&) { self_->send(to, promise_atom::value, std::int32_t(-1)); },
            [this, to](const caf::error&) { self_->send(to, promise_atom::value, std::int32_t(-1)); });
    self_->send(self_, assigned_atom::value);
  }
};

} // namespace

team_actor::behavior_type team(pointer self, services* node, team_peers peers, std::string name) {
  self->state.team = std::move(name);
  auto it = std::make_shared<desk>(self, node, std::move(peers));
  return {
      [it](offer_atom, const local<offer>& o) { it->offered(*o); },
      [it](presence_atom) { it->serve(); },
      [it](assigned_atom) { it->serve(); },
  };
}

} // namespace barid::actors
