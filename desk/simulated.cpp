#include "desk/simulated.hpp"

#include "dsl/change.hpp"
#include "dsl/sla.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace barid::desk {

simulated::simulated(dsl::program_ptr rules, instant start, const dsl::decide_options& options, limits most)
    : rules_(std::move(rules)), options_(options), most_(std::move(most)), start_(start), now_(start),
      asked_for_skills_(dsl::teams_asked_for_skills(*rules_)) {}

void simulated::join(const dsl::test_agent& a) {
  const auto it = std::ranges::find(people_, a.name, [](const member& m) { return m.as.name; });
  if (it != people_.end()) it->as = a;
  else people_.push_back({agent_id{static_cast<std::int64_t>(people_.size()) + 1}, a});
  serve_teams();
}

void simulated::know(const dsl::test_customer& c) {
  if (!c.name.empty()) customers_[c.address].name = c.name;
  learn(c.address, c.attributes);
}

/// It holds for every conversation of theirs.
void simulated::learn(const std::string& address, const dsl::customer_change& by) {
  if (by.empty() || address.empty()) return;
  const auto key = text::fold(address);
  auto& known = customers_[key].attributes;
  dsl::change_attributes(known, by);
  for (auto& t : threads_)
    if (auto& who = t.state.customer; text::fold(who.address) == key) who.attributes = known;
}

const member* simulated::somebody(const std::string& name) const {
  const auto it = std::ranges::find(people_, name, [](const member& m) { return m.as.name; });
  return it == people_.end() ? nullptr : &*it;
}

std::optional<std::size_t> simulated::conversation_of(const std::string& mail) const {
  if (mail.empty()) return current_;
  const auto it = by_mail_.find(mail);
  return it == by_mail_.end() ? std::nullopt : std::optional(it->second);
}

std::set<std::string> simulated::people_of(const std::string& who, const conversation& c) const {
  std::set<std::string> out;
  if (who == "agent") {
    if (!c.agent.empty()) out.insert(c.agent);
    return out;
  }
  const bool lead = who.ends_with(".lead");
  auto team = lead ? who.substr(0, who.size() - 5) : who;
  if (team == "team") team = c.team;
  for (const auto& m : people_) {
    const auto& list = lead ? m.as.leads : m.as.teams;
    if (std::ranges::find(list, team) != list.end()) out.insert(m.as.name);
  }
  if (out.empty() && somebody(who)) out.insert(who);
  return out;
}

facts simulated::facts_of(const thread& t) const {
  facts out;
  out.now = now_;
  out.conversation = t.state;
  out.rules_since = start_;
  out.last_done = done_;
  if (const auto* a = somebody(t.state.agent)) out.agents[t.state.agent] = a->as.is;
  if (rules_->escalates)
    for (const auto& m : people_)
      for (const auto& team : m.as.leads) {
        out.leads[team].push_back(m.as.name);
        out.agents[m.as.name] = m.as.is;
      }
  // of a name that no file declares, only its members tell that it is a team
  const auto has_members = [&](const std::string& name) {
    return std::ranges::any_of(people_,
                               [&](const auto& m) { return std::ranges::find(m.as.teams, name) != m.as.teams.end(); });
  };
  for (const auto& o : rules_->outside)
    if (has_members(o.name)) out.outside_teams.insert(o.name);
  for (const auto& team : asked_for_skills_) {
    std::vector<text_list> skills;
    for (const auto& m : people_)
      if (std::ranges::find(m.as.teams, team) != m.as.teams.end()) skills.push_back(m.as.skills);
    if (rules_->is_team(team) || !skills.empty()) out.member_skills[team] = std::move(skills);
  }
  return out;
}

bool simulated::may_go_on() {
  if (astray_) return false;
  if (++events_ > most_.events)
    astray_ = error{errc::limit, "more than " + std::to_string(most_.events) + " events happened",
                    "look for rules that set each other off"};
  else if (most_.enough && most_.enough()) astray_ = error{errc::timeout, "it was not done in time", ""};
  return !astray_;
}

result<void> simulated::outcome() const {
  if (astray_) return *astray_;
  return {};
}

// ---- people

result<void> simulated::act(const dsl::test_deed& d) {
  const auto number = conversation_of(d.of);
  if (!number) return error{errc::not_found, "there is no conversation yet", "a test receives a mail first"};
  change(*number, d.what, d.sleeps ? std::optional(now_ + *d.sleeps) : std::nullopt);
  serve_teams();
  return outcome();
}

void simulated::change(std::size_t number, const dsl::change& what, std::optional<instant> sleeps) {
  if (!may_go_on()) return;
  auto& t = threads_[number];
  auto made = dsl::apply_change(t.state, what, now_);
  made.event.mailbox = t.state.mailbox;
  if (what.kind == dsl::change::kind_of::status) t.sleeps_until = sleeps;
  commit(number, dsl::decide_change(*rules_, made.event, facts_of(t), made.after, options_), nullptr);
  if (what.kind != dsl::change::kind_of::reply) return;
  threads_[number].robot_rounds = 0;
  write(number, {}, false);
}

// ---- time

result<void> simulated::advance(const dsl::test_wait& w) {
  const auto until = w.until ? w.until : dsl::plus(*rules_, now_, *w.length);
  if (!until) return error{errc::invalid, "the calendar `" + w.length->calendar + "` is not open for so long", ""};
  if (*until < now_)
    return error{errc::invalid, "it is " + to_rfc3339(now_) + " already", "time passes in one direction only"};
  std::set<std::string> fired; // a wait ends once, also where it is worked out anew for the same moment
  while (!astray_) {
    std::optional<std::size_t> next;
    const dsl::timer* first = nullptr;
    for (std::size_t i = 0; i < threads_.size(); ++i)
      for (const auto& t : threads_[i].timers)
        if (t.due <= *until && (!first || t.due < first->due)) {
          first = &t;
          next = i;
        }
    if (const auto opens = next_turn(); opens && *opens <= *until && (!first || *opens < first->due)) {
      now_ = *opens;
      serve_teams();
      continue;
    }
    if (!next) break;
    const auto due = *first;
    now_ = std::max(now_, due.due);
    std::erase(threads_[*next].timers, due);
    auto e = dsl::event_of(due, threads_[*next].state);
    if (!fired.insert(e.id).second) continue;
    if (due.kind == "wake") threads_[*next].sleeps_until.reset();
    if (!may_go_on()) break;
    commit(*next, dsl::decide_due(*rules_, e, facts_of(threads_[*next]), options_), nullptr);
    serve_teams();
  }
  if (!astray_) now_ = *until;
  return outcome();
}

} // namespace barid::desk
