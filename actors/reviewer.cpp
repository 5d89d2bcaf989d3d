#include "actors/reviewer.hpp"

#include "dsl/json.hpp"
#include "runtime/log/log.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <memory>

namespace barid::actors {

namespace {

using reviewer_pointer = reviewer_actor::stateful_pointer<reviewer_state>;
using dsl::json;

constexpr std::chrono::seconds every{1};
constexpr std::chrono::seconds page_limit{60};
constexpr std::chrono::minutes review_limit{10};
constexpr const char* note_name = "flows.reviewed";

waiting_rules read_note(const std::string& text) {
  const auto j = json::parse(text, nullptr, false);
  if (!j.is_object()) return {};
  return {j.value("quiet", ""), j.value("flows", "")};
}

class inspector {
public:
  inspector(reviewer_pointer self, services* node, reviewer_peers peers)
      : self_(self), node_(node), peers_(std::move(peers)) {}

  void look() {
    self_->delayed_send(self_, every, look_again_atom::value);
    auto& s = self_->state;
    const auto rules = node_->rules.get();
    if (s.busy || !rules || rules->generation == s.generation) return;
    if (!s.done) return read_what_was_done();
    const auto wanted = waiting_rules_of(*rules->program);
    if (wanted == *s.done) {
      s.generation = rules->generation;
      return;
    }
    s.busy = true;
    s.whole = true;
    s.wanted = wanted;
    s.wanted_generation = rules->generation;
    s.all = wanted.quiet != s.done->quiet;
    page(0);
  }

private:
  reviewer_pointer self_;
  services* node_;
  reviewer_peers peers_;

  void read_what_was_done() {
    self_->state.busy = true;
    self_->request(peers_.archive(), page_limit, noted_atom::value, std::string(note_name))
        .then(
            [this](const local<result<std::string>>& r) {
              self_->state.busy = false;
              if (*r) self_->state.done = read_note(**r);
            },
            [this](const caf::error&) { self_->state.busy = false; });
  }

  void page(std::int64_t after) {
    self_->request(peers_.archive(), page_limit, waiting_atom::value, after, self_->state.all)
        .then(
            [this](const local<result<conversation_places>>& r) {
              if (!*r) return give_up();
              if ((*r)->empty()) return finish();
              auto& s = self_->state;
              s.awaited = (*r)->size();
              s.page_end = (*r)->back().first.value;
              for (const auto& [id, channel] : **r) ask(id, channel);
            },
            [this](const caf::error&) { give_up(); });
  }

  void ask(conversation_id id, mailbox_id channel) {
    self_->request(peers_.router(), review_limit, review_atom::value, id.value, channel.value)
        .then([this](bool done) { answered(done); }, [this](const caf::error&) { answered(false); });
  }

  void answered(bool done) {
    auto& s = self_->state;
    s.whole = s.whole && done;
    if (--s.awaited == 0) page(s.page_end);
  }

  void finish() {
    auto& s = self_->state;
    if (!s.whole) return give_up();
    const auto text = json{{"quiet", s.wanted.quiet}, {"flows", s.wanted.flows}}.dump();
    self_->request(peers_.archive(), page_limit, noted_atom::value, std::string(note_name), text)
        .then(
            [this](const local<result<bool>>& r) {
              if (!*r) return give_up();
              auto& st = self_->state;
              st.done = st.wanted;
              st.generation = st.wanted_generation;
              st.busy = false;
            },
            [this](const caf::error&) { give_up(); });
  }

  /// The next look begins anew.
  void give_up() {
    self_->state.busy = false;
    log::warning("not every conversation could look again at what it waits for; it is tried again");
  }
};

} // namespace

waiting_rules waiting_rules_of(const dsl::program& rules) {
  std::string calendars;
  for (const auto& [name, c] : rules.calendars) calendars += name + " " + c.version() + "\n";
  waiting_rules out;
  for (const auto& w : rules.quiet) out.quiet += w.event + " " + w.after + "\n";
  // deadlines of SLAs follow their calendars, too
  if (!rules.quiet.empty() || !rules.slas.empty()) out.quiet += calendars;
  for (const auto& [name, s] : rules.slas) {
    out.quiet += "sla " + name;
    for (const auto& [kind, a] : s.clocks)
      out.quiet += std::string(" ") + dsl::name_of(kind) + " " + dsl::to_text(a) + " " + a.calendar;
    for (const auto percent : s.warn_at) out.quiet += " " + std::to_string(percent) + "%";
    for (const auto& status : s.pause_while) out.quiet += " " + status;
    out.quiet += "\n";
  }
  for (const auto& [name, t] : rules.teams)
    if (t.overflow_after) {
      const auto after = dsl::to_text(*t.overflow_after);
      const auto hours = rules.calendars.find(t.overflow_after->calendar);
      out.quiet += "overflow " + name + " " + t.overflow_team + " " + after +
                   (hours == rules.calendars.end() ? "" : " " + hours->second.version()) + "\n";
    }
  for (const auto& f : rules.flows) out.flows += f.name + " " + f.code + "\n";
  for (const auto& [flow, moves] : rules.migrations)
    for (const auto& [from, to] : moves) out.flows += flow + " " + from + " -> " + to + "\n";
  out.flows += calendars;
  return out;
}

reviewer_actor::behavior_type reviewer(reviewer_pointer self, services* node, reviewer_peers peers) {
  auto it = std::make_shared<inspector>(self, node, std::move(peers));
  self->delayed_send(self, every, look_again_atom::value);
  return {[it](look_again_atom) { it->look(); }};
}

} // namespace barid::actors
