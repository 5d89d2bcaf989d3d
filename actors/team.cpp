#include "actors/team.hpp"

#include <algorithm>
#include <utility>

namespace barid::actors {

namespace {

using team_pointer = team_actor::stateful_pointer<team_state>;

/// The skills of a person, languages among them.
std::vector<std::string> skills_of(const store::agent_row& a) {
  auto out = a.skills;
  for (const auto& l : a.languages) out.push_back("lang." + l);
  return out;
}

/// Customers whose agents are remembered; the store knows of the others.
constexpr std::size_t most_customers = 10'000;
/// So often at most while the team is closed; so soon after the store or a commit failed.
constexpr std::chrono::minutes nap{1};
constexpr std::chrono::seconds soon{5};

class desk {
public:
  desk(team_pointer self, services* node, team_peers peers) : self_(self), node_(node), peers_(std::move(peers)) {}

  void offered(const offer& o) {
    add(o);
    serve();
  }

  void look() {
    self_->state.sleeping = false;
    serve();
  }

  /// Goes through what waits and gives away what somebody can take.
  void serve(std::size_t from = 0) {
    auto& s = self_->state;
    const auto rules = node_->rules.get();
    const auto people = node_->people.get();
    if (!rules || !people) return sleep(soon);
    const auto policy = rules->program->teams.find(s.team);
    const auto how = policy == rules->program->teams.end() ? dsl::strategy::queue : policy->second.strategy;
    if (how == dsl::strategy::queue) {
      s.waiting.clear(); // people take these themselves, from the team's list
      s.generation = rules->generation;
      return;
    }
    if (s.generation != rules->generation) read_what_waits(*people, rules->generation);
    if (s.choosing) {
      s.again = true;
      return;
    }
    if (s.waiting.empty() || !open(*rules->program, policy->second)) return;
    std::map<std::string, std::vector<candidate>> able; // the same for all with these skills
    for (auto at = from; at < s.waiting.size(); ++at) {
      const auto skills = dsl::turn_of(s.waiting[at].needing);
      auto [found, fresh] = able.try_emplace(skills);
      if (fresh) found->second = able_for(s.waiting[at], *people, *rules->program, policy->second);
      if (found->second.empty()) continue;
      s.choosing = true;
      const auto chosen = s.waiting[at];
      s.waiting.erase(s.waiting.begin() + static_cast<std::ptrdiff_t>(at));
      s.under_way.insert(chosen.id.value);
      choose_for(std::make_shared<inquiry>(inquiry{chosen, at, std::move(found->second), {}, how, {}, 0}));
      return;
    }
    if (std::exchange(s.again, false)) serve();
  }

private:
  team_pointer self_;
  services* node_;
  team_peers peers_;

  struct inquiry {
    offer what;
    std::size_t place; ///< Where it waited.
    std::vector<candidate> able;
    std::vector<candidate> answered;
    dsl::strategy how;
    agent_id before; ///< sticky
    std::size_t open = 0;
  };

  void add(const offer& o) {
    auto& s = self_->state;
    if (s.under_way.contains(o.id.value)) return;
    std::erase_if(s.waiting, [&](const offer& w) { return w.id == o.id; });
    const auto behind = std::ranges::upper_bound(s.waiting, o.since, {}, &offer::since);
    s.waiting.insert(behind, o);
  }

  void sleep(std::chrono::milliseconds how_long) {
    if (std::exchange(self_->state.sleeping, true)) return;
    self_->delayed_send(self_, how_long, look_atom::value);
  }

  bool open(const dsl::program& rules, const dsl::team_policy& policy) {
    const auto hours = rules.calendars.find(policy.hours);
    const auto now = node_->clock.now();
    if (hours == rules.calendars.end() || hours->second.is_open(now)) return true;
    const auto opens = hours->second.next_opening(now);
    const auto wait = opens ? std::min<duration>(*opens - now, nap) : duration(nap);
    sleep(std::chrono::ceil<std::chrono::milliseconds>(wait));
    return false;
  }

  // ---- after a start, and after other rules came into force

  void read_what_waits(const directory& people, std::int64_t generation) {
    auto& s = self_->state;
    if (std::exchange(s.reading, true)) return;
    s.generation = generation;
    const auto* row = people.team_named(s.team);
    if (!row) {
      s.reading = false;
      return;
    }
    page(row->id, conversation_id{});
  }

  void page(team_id team, conversation_id after) {
    self_->request(peers_.archive(), std::chrono::seconds(30), queue_atom::value, team.value, after.value)
        .then(
            [this, team](const local<result<std::vector<store::waiting_row>>>& r) {
              if (!*r) return not_read();
              auto& s = self_->state;
              std::unordered_set<std::int64_t> known;
              for (const auto& w : s.waiting) known.insert(w.id.value);
              for (auto& w : **r)
                if (!known.contains(w.id.value) && !s.under_way.contains(w.id.value))
                  s.waiting.push_back({w.id, w.channel, s.team, w.needing, w.customer, w.since.value_or(instant{})});
              if (!(*r)->empty()) return page(team, (*r)->back().id);
              std::ranges::stable_sort(s.waiting, {}, &offer::since);
              s.reading = false;
              serve();
            },
            [this](const caf::error&) { not_read(); });
  }

  void not_read() {
    self_->state.reading = false;
    self_->state.generation = -1;
    sleep(soon);
  }

  // ---- choosing

  std::vector<candidate> able_for(const offer& o, const directory& people, const dsl::program& rules,
                                  const dsl::team_policy& policy) const {
    std::vector<candidate> out;
    const auto* row = people.team_named(self_->state.team);
    if (!row) return out;
    for (const auto* a : people.members_of(row->id)) {
      if (presence_of(*a) != presence::available || !dsl::can_do(rules, self_->state.team, skills_of(*a), o.needing))
        continue;
      candidate c{a->id, 0, std::nullopt};
      if (a->capacity) c.capacity = *a->capacity;
      else if (policy.capacity) c.capacity = *policy.capacity;
      out.push_back(c);
    }
    return out;
  }

  void choose_for(const std::shared_ptr<inquiry>& q) {
    const auto& customer = q->what.customer;
    if (q->how != dsl::strategy::sticky || customer.empty()) return ask_agents(q);
    const auto& known = self_->state.of_customer;
    if (const auto before = known.find(customer); before != known.end()) {
      q->before = before->second;
      return ask_agents(q);
    }
    self_->request(peers_.archive(), std::chrono::seconds(10), before_atom::value, customer)
        .then(
            [this, q](const local<result<agent_id>>& r) {
              if (*r) q->before = **r;
              ask_agents(q);
            },
            [this, q](const caf::error&) { ask_agents(q); });
  }

  /// What each has in hand; who does not answer is not chosen.
  void ask_agents(const std::shared_ptr<inquiry>& q) {
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
    const auto id = choose(q.how, q.answered, s.last[skills], q.before);
    const auto people = node_->people.get();
    const auto* row = people->agent(id);
    if (!row) {
      // nobody has room: it keeps its place, and holds up nobody who needs others
      s.under_way.erase(o.id.value);
      const auto place = std::min(q.place, s.waiting.size());
      s.waiting.insert(s.waiting.begin() + static_cast<std::ptrdiff_t>(place), o);
      serve(place + 1);
      return;
    }
    s.last[skills] = id;
    if (s.of_customer.size() >= most_customers) s.of_customer.clear();
    s.of_customer[o.customer] = id;
    assign(o, *row);
    serve();
  }

  void assign(const offer& o, const store::agent_row& to_whom) {
    command c;
    c.kind = command::kind_of::assign;
    c.actor = "team";
    c.assign_agent_only = true;
    c.while_waiting = true;
    c.team = self_->state.team;
    c.agent = to_whom.name;
    const auto to = peers_.agent(to_whom.id);
    self_->send(to, promise_atom::value, std::int32_t(1));
    self_
        ->request(peers_.router(), std::chrono::seconds(60), command_atom::value, o.id.value, o.channel.value,
                  make_local(std::move(c)))
        .then(
            [this, to, o](const local<result<command_done>>& r) {
              assigned(o, to, *r ? std::nullopt : std::optional((*r).why().code));
            },
            [this, to, o](const caf::error&) { assigned(o, to, errc::timeout); });
  }

  /// Committed or refused, it is no longer under way.
  void assigned(const offer& o, const agent_actor& to, std::optional<errc> why_not) {
    self_->send(to, promise_atom::value, std::int32_t(-1));
    self_->state.under_way.erase(o.id.value);
    if (!why_not || *why_not == errc::refused || *why_not == errc::not_found) return;
    add(o); // if it was committed after all, the next attempt is refused
    sleep(soon);
  }
};

} // namespace

team_actor::behavior_type team(team_pointer self, services* node, team_peers peers, std::string name) {
  self->state.team = std::move(name);
  auto it = std::make_shared<desk>(self, node, std::move(peers));
  self->send(self, look_atom::value);
  return {
      [it](offer_atom, const local<offer>& o) { it->offered(*o); },
      [it](presence_atom) { it->serve(); },
      [it](look_atom) { it->look(); },
  };
}

} // namespace barid::actors
