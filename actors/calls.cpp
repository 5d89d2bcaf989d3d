#include "actors/calls.hpp"

#include "runtime/log/log.hpp"
#include "runtime/store/call_rows.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

using calls_pointer = calls_actor::stateful_pointer<calls_state>;

constexpr std::size_t most_callers = 16;
constexpr int answers_a_look = 200;
constexpr std::chrono::minutes answered_limit{2};
constexpr std::chrono::minutes before_asking_again{1};

class exchange_desk {
public:
  exchange_desk(calls_pointer self, services* node, std::shared_ptr<dispatch> all, call_settings settings,
                std::function<router_actor()> router)
      : self_(self), node_(node), all_(std::move(all)),
        settings_(std::make_shared<const call_settings>(std::move(settings))), router_(std::move(router)) {}

  void look() {
    auto& s = self_->state;
    if (s.stopping) return;
    self_->delayed_send(self_, settings_->every, look_calls_atom::value);
    if (!node_->rules.get()) return;
    call_who_is_due();
    deliver();
  }

  void ended(const caf::down_msg& m) {
    auto& s = self_->state;
    const auto it = s.callers.find(m.source);
    if (it == s.callers.end()) return;
    if (m.reason && m.reason != caf::exit_reason::user_shutdown)
      log::failure("a caller ended by mistake; another goes on",
                   {log::text("calls", it->second), log::text("why", self_->system().render(m.reason))});
    s.callers.erase(it);
    if (s.stopping && s.callers.empty()) self_->quit(caf::exit_reason::user_shutdown);
  }

  /// A call under way ends by its own time limit.
  void stop(const caf::exit_msg& m) {
    auto& s = self_->state;
    s.stopping = true;
    if (s.callers.empty()) self_->quit(m.reason);
  }

private:
  calls_pointer self_;
  services* node_;
  std::shared_ptr<dispatch> all_;
  std::shared_ptr<const call_settings> settings_;
  std::function<router_actor()> router_;

  void call_who_is_due() {
    auto& s = self_->state;
    if (s.callers.size() >= most_callers) return;
    std::vector<std::string> busy;
    for (const auto& [who, kind] : s.callers) busy.push_back(kind);
    const auto due = all_->with_store([&](store::connection& on) {
      return store::due_calls(on, node_->clock.now(), busy, int(most_callers - s.callers.size()));
    });
    if (!due) return log::warning("which calls are due is not known", {log::why(due.why())});
    for (const auto& kind : *due) {
      auto made = self_->system().spawn<caf::detached>(caller, node_, all_, settings_, kind);
      self_->monitor(made);
      s.callers.emplace(made.address(), kind);
    }
  }

  void deliver() {
    auto& s = self_->state;
    const auto answers =
        all_->with_store([&](store::connection& on) { return store::untold_answers(on, answers_a_look); });
    if (!answers) return log::warning("which calls were answered is not known", {log::why(answers.why())});
    const auto now = node_->clock.now();
    for (const auto& a : *answers) {
      const auto [place, fresh] = s.under_way.try_emplace(a.id.value, now);
      if (!fresh && now - place->second < before_asking_again) continue;
      place->second = now;
      self_
          ->request(router_(), answered_limit, answered_atom::value, a.conversation.value, a.channel.value,
                    make_local(call_answer{a.id, a.payload, a.answer, a.at}))
          .then(
              [this, id = a.id.value](bool heard) {
                if (heard) self_->state.under_way.erase(id);
              },
              [](const caf::error&) {}); // it is asked again
    }
    // what was heard after all is not there any more
    std::erase_if(s.under_way, [&](const auto& u) { return now - u.second > before_asking_again * 5; });
  }
};

} // namespace

calls_actor::behavior_type calls_desk(calls_pointer self, services* node, std::shared_ptr<dispatch> all,
                                      call_settings settings, std::function<router_actor()> router) {
  auto it = std::make_shared<exchange_desk>(self, node, std::move(all), std::move(settings), std::move(router));
  self->set_down_handler([it](const caf::down_msg& m) { it->ended(m); });
  self->set_exit_handler([it](const caf::exit_msg& m) { it->stop(m); });
  self->send(self, look_calls_atom::value);
  return {[it](look_calls_atom) { it->look(); }};
}

} // namespace barid::actors
