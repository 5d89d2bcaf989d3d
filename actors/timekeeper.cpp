#include "actors/timekeeper.hpp"

#include "runtime/log/log.hpp"

#include <caf/send.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

using timekeeper_pointer = timekeeper_actor::stateful_pointer<timekeeper_state>;

constexpr std::chrono::minutes horizon{10};
constexpr std::chrono::minutes reload_before{5};
constexpr std::chrono::seconds look_every{1};

std::int64_t micros(instant t) {
  return t.time_since_epoch().count();
}

class keeper_of_time {
public:
  keeper_of_time(timekeeper_pointer self, services* node, timekeeper_peers peers)
      : self_(self), node_(node), peers_(std::move(peers)) {}

  /// What a conversation says after its commit. It is newer than whatever is being read meanwhile.
  void told(conversation_id id, mailbox_id channel, std::vector<store::timer_row> rows) {
    auto& s = self_->state;
    if (s.loading) s.told_while_loading.insert(id.value);
    set(id, channel, std::move(rows));
  }

  void set(conversation_id id, mailbox_id channel, std::vector<store::timer_row> rows) {
    auto& s = self_->state;
    const auto limit = node_->clock.now() + horizon;
    std::erase_if(rows, [&](const store::timer_row& r) { return r.held || r.due > limit; });
    const auto it = s.clocks.find(id.value);
    if (rows.empty()) {
      if (it != s.clocks.end()) {
        self_->send_exit(it->second.clock, caf::exit_reason::user_shutdown);
        s.clocks.erase(it);
      }
      return;
    }
    auto& armed = it != s.clocks.end() ? it->second : s.clocks[id.value];
    if (!armed.clock) {
      armed.clock = peers_.spawn(id, channel);
      self_->monitor(armed.clock);
    }
    armed.channel = channel;
    armed.next = std::ranges::min_element(rows, {}, &store::timer_row::due)->due;
    self_->send(armed.clock, set_atom::value, make_local(std::move(rows)));
  }

  void look() {
    auto& s = self_->state;
    const auto now = node_->clock.now();
    for (auto& [id, armed] : s.clocks)
      if (armed.next <= now && !node_->gate.holds(armed.channel)) {
        self_->send(armed.clock, tick_atom::value, micros(now));
        // until the conversation says what is left; it answers after its commit
        armed.next = now + look_every * 30;
      }
    node_->metrics->set(metrics::metric::timers_armed, double(s.clocks.size()));
    if (!s.loading && s.loaded_until < now + reload_before) load(now + horizon, {}, {});
    self_->delayed_send(self_, look_every, look_atom::value);
  }

  void ended(const caf::down_msg& down) {
    if (down.reason == caf::exit_reason::user_shutdown) return; // not needed any more: no search among all the others
    auto& clocks = self_->state.clocks;
    const auto it =
        std::ranges::find_if(clocks, [&](const auto& c) { return c.second.clock.address() == down.source; });
    if (it == clocks.end()) return;
    log::failure(
        "the clock of a conversation ended by mistake; its deadlines are read again",
        {log::conversation(conversation_id{it->first}), log::text("why", self_->system().render(down.reason))});
    clocks.erase(it);
    read_again();
  }

  void read_again() { self_->state.loaded_until = {}; }

private:
  timekeeper_pointer self_;
  services* node_;
  timekeeper_peers peers_;

  using page = std::optional<store::timer_page>;
  using by_conversation = std::map<std::int64_t, std::pair<mailbox_id, std::vector<store::timer_row>>>;

  void load(instant until, page after, std::shared_ptr<by_conversation> found) {
    auto& s = self_->state;
    s.loading = true;
    if (!found) {
      found = std::make_shared<by_conversation>();
      s.told_while_loading.clear();
    }
    self_->request(peers_.archive(), std::chrono::seconds(30), timers_atom::value, micros(until), make_local(after))
        .then(
            [this, until, found](const local<result<std::vector<store::due_timer>>>& r) {
              if (!*r) return failed((*r).why().message);
              for (const auto& t : **r) {
                auto& [channel, rows] = (*found)[t.conversation.value];
                channel = t.channel;
                rows.push_back(t.timer);
              }
              if (!(*r)->empty() && found->size() < 1'000'000) {
                const auto& last = (*r)->back();
                return load(until, store::timer_page{last.timer.due, last.conversation, last.timer.key}, found);
              }
              self_->state.loading = false;
              self_->state.loaded_until = until;
              for (auto& [id, timers] : *found)
                if (!self_->state.told_while_loading.contains(id))
                  set(conversation_id{id}, timers.first, std::move(timers.second));
            },
            [this](const caf::error&) { failed("no answer"); });
  }

  void failed(const std::string& why) {
    log::warning("deadlines cannot be loaded; it is tried again", {log::text("why", why)});
    self_->state.loading = false; // the next look tries again
  }
};

} // namespace

timekeeper_state::~timekeeper_state() {
  for (auto& [key, c] : clocks) caf::anon_send_exit(c.clock, caf::exit_reason::user_shutdown);
}

timekeeper_actor::behavior_type timekeeper(timekeeper_pointer self, services* node, timekeeper_peers peers) {
  auto it = std::make_shared<keeper_of_time>(self, node, std::move(peers));
  self->send(self, look_atom::value);
  self->set_down_handler([it](const caf::down_msg& down) { it->ended(down); });
  return {
      [it](set_atom, std::int64_t id, std::int64_t channel, const local<std::vector<store::timer_row>>& rows) {
        it->told(conversation_id{id}, mailbox_id{channel}, *rows);
      },
      [it](look_atom) { it->look(); },
      [it](again_atom) { it->read_again(); },
  };
}

} // namespace barid::actors
