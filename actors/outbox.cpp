#include "actors/outbox.hpp"

#include "runtime/log/log.hpp"
#include "runtime/store/outbox_rows.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

using outbox_pointer = outbox_actor::stateful_pointer<outbox_state>;

constexpr std::chrono::minutes judge_every{1};

class dispatcher {
public:
  dispatcher(outbox_pointer self, services* node, outbox_settings settings)
      : self_(self), node_(node), settings_(std::make_shared<const outbox_settings>(std::move(settings))) {}

  void look() {
    auto& s = self_->state;
    // before the directory is loaded, every channel would seem to be gone
    if (s.stopping || !node_->people.get()) return;
    judge();
    welcome_back();
    if (s.senders.size() >= dispatch::most_lines) return;
    const auto now = node_->clock.now();
    auto resting = s.all->speed().channels_at_rest(now);
    store::due_question what{"smtp", now, s.all->logins().waiting(now), std::move(resting.automatic),
                             int(dispatch::most_lines - s.senders.size())};
    for (const auto& [address, channel] : s.senders) what.without.push_back(channel);
    what.without.insert(what.without.end(), resting.all.begin(), resting.all.end());
    const auto due = s.all->with_store([&](store::connection& on) { return store::due_channels(on, what); });
    if (!due) return log::warning("what is due in the outbox cannot be read", {log::why(due.why())});
    for (const auto channel : *due) send_for(channel, false);
  }

  void ended(const caf::down_msg& m) {
    auto& s = self_->state;
    const auto it = s.senders.find(m.source);
    if (it == s.senders.end()) return;
    if (m.reason && m.reason != caf::exit_reason::user_shutdown)
      log::failure("the sender of a channel ended by mistake; another goes on",
                   {log::channel(it->second), log::text("why", self_->system().render(m.reason))});
    s.senders.erase(it);
    if (s.stopping && s.senders.empty()) self_->quit(caf::exit_reason::user_shutdown);
  }

  /// What a sender does is not torn apart: whoever stops the engine waits for it, up to a limit.
  void stop(const caf::exit_msg& m) {
    auto& s = self_->state;
    s.stopping = true;
    if (s.senders.empty()) self_->quit(m.reason);
  }

private:
  outbox_pointer self_;
  services* node_;
  std::shared_ptr<const outbox_settings> settings_;

  /// Accounts that sending had paused and that are on again: whether they work is found out.
  void welcome_back() {
    const auto people = node_->people.get();
    const auto is_paused = [&](mailbox_id c) {
      const auto* row = people->channel(c);
      return row && row->state == "paused";
    };
    for (const auto id : self_->state.all->logins().resumed(is_paused)) send_for(id, true);
  }

  void send_for(mailbox_id channel, bool prove) {
    auto& s = self_->state;
    if (std::ranges::any_of(s.senders, [&](const auto& one) { return one.second == channel; })) return;
    auto made = settings_->send_for
                    ? settings_->send_for(channel)
                    : self_->system().spawn<caf::detached>(sender, node_, s.all, settings_, channel, prove);
    self_->monitor(made);
    s.senders.emplace(made.address(), channel);
  }

  /// What a crash, here or elsewhere, left in the middle of being sent.
  void judge() {
    auto& s = self_->state;
    const auto now = node_->clock.now();
    if (now - s.judged < judge_every) return;
    const auto in_hand = s.all->in_hand();
    // at the beginning, whatever this node holds is from before: nobody is sending it
    const auto own_before = s.judged == instant{} ? node_->node : std::string();
    const auto r =
        s.all->with_store([&](store::connection& on) { return store::recover_outbox(on, now, in_hand, own_before); });
    if (!r) return log::warning("the outbox of an earlier run cannot be read", {log::why(r.why())});
    s.judged = now;
    if (r->doubtful || r->parked)
      log::warning(
          "mails whose outcome is unknown: those of people are sent again and flagged, automatic ones are parked",
          {log::number("sent_again", r->doubtful), log::number("parked", r->parked)});
  }
};

} // namespace

outbox_actor::behavior_type outbox(outbox_pointer self, services* node, std::shared_ptr<dispatch> all,
                                   outbox_settings settings) {
  const auto every = settings.every;
  self->state.all = std::move(all);
  auto it = std::make_shared<dispatcher>(self, node, std::move(settings));
  self->set_down_handler([it](const caf::down_msg& m) { it->ended(m); });
  self->set_exit_handler([it](const caf::exit_msg& m) { it->stop(m); });
  self->send(self, send_atom::value);
  return {
      [it](poke_atom) { it->look(); },
      [it, self, every](send_atom) {
        it->look();
        self->delayed_send(self, every, send_atom::value);
      },
  };
}

} // namespace barid::actors
