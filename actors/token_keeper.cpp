#include "actors/token_keeper.hpp"

#include "actors/alarm.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/log/log.hpp"
#include "runtime/net/tls_context.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_channels.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

using token_keeper_pointer = token_keeper_actor::stateful_pointer<token_keeper_state>;
using entry = token_keeper_state::entry;

constexpr std::chrono::seconds tick_every{1};
constexpr std::chrono::minutes before_its_end{5};
constexpr std::size_t renewals_at_once = 8;
constexpr unsigned most_doublings = 6; // about five minutes

/// Runs on a thread of its own.
result<instant> renew_one(const services& node, const std::filesystem::path& data, mailbox_id channel,
                          const channel::account& account, instant seen) {
  auto on = store::connection::open(node.database);
  if (!on) return on.why();
  auto vault = secrets::vault::open(data, *on);
  if (!vault) return vault.why();
  auto tls = net::tls_context::client(account.ca_file);
  if (!tls) return tls.why();
  return oauth::renew(*on, *vault, channel.value, {*account.oauth, *tls, node.clock.now(), seen});
}

class keeper_of_tokens {
public:
  keeper_of_tokens(token_keeper_pointer self, services* node, token_keeper_settings settings)
      : self_(self), node_(node), settings_(std::move(settings)) {
    self_->state.database = node_->hold();
  }

  void tick() {
    self_->delayed_send(self_, tick_every, tick_atom::value);
    const auto people = node_->people.get();
    if (!people) return;
    auto& known = self_->state.channels;
    std::erase_if(known, [&](const auto& k) {
      const auto* c = people->channel(mailbox_id{k.first});
      return !k.second.busy && (!c || c->state != "on");
    });
    for (const auto& c : people->channels)
      if (c.state == "on") look_at(c);
  }

  void renewed(std::int64_t id, const result<instant>& until) {
    const auto it = self_->state.channels.find(id);
    if (it == self_->state.channels.end()) return;
    auto& e = it->second;
    const auto now = node_->clock.now();
    e.busy = false;
    if (until) {
      e.failures = 0;
      e.good_until = *until;
      const auto left = std::max<duration>(*until - now, duration{0});
      e.due = now + left - std::min<duration>(before_its_end, left / 2);
      return;
    }
    const auto& why = until.why();
    if (why.code == errc::refused) return give_up(id, why);
    const auto wait = std::chrono::seconds(5) * (1U << std::min(e.failures++, most_doublings));
    e.due = now + wait;
    log::warning("the token of an account is not renewed yet", {log::channel(mailbox_id{id}), log::why(why)});
  }

private:
  token_keeper_pointer self_;
  services* node_;
  token_keeper_settings settings_;

  void look_at(const store::channel_row& c) {
    auto& e = self_->state.channels[c.id.value];
    if (e.busy) return;
    if (e.settings != c.settings) {
      e = {};
      e.settings = c.settings;
      const auto account = channel::account_from_json(c.settings);
      e.wanted = account && account->oauth;
    }
    if (!e.wanted || node_->clock.now() < e.due || busy() >= renewals_at_once) return;
    auto account = channel::account_from_json(c.settings);
    e.busy = true;
    caf::actor_addr mine = self_->address();
    self_->system().spawn<caf::detached>([mine, node = node_, data = settings_.data, id = c.id, seen = e.good_until,
                                          account = std::move(*account)](caf::event_based_actor*) {
      auto until = renew_one(*node, data, id, account, seen);
      if (auto to = caf::actor_cast<token_keeper_actor>(mine))
        caf::anon_send(to, renewed_atom::value, id.value, make_local(std::move(until)));
    });
  }

  std::size_t busy() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(self_->state.channels, [](const auto& c) { return c.second.busy; }));
  }

  /// A person has to sign in again; until then nothing is tried.
  void give_up(std::int64_t id, const error& why) {
    auto& e = self_->state.channels.at(id);
    e.due = node_->clock.now() + std::chrono::minutes(1); // where it could not be written down
    auto on = self_->state.database.get();
    if (!on) return;
    const auto text = why.message + (why.help.empty() ? "" : "; " + why.help);
    const auto told =
        node_->health.report(**on, mailbox_id{id}, mail_side::receiving, health::paused, text, node_->clock.now());
    const auto paused = told ? pause_and_tell(**on, *node_, mailbox_id{id}, text) : result<bool>(told.why());
    if (!paused)
      return log::warning("an account cannot be paused yet", {log::channel(mailbox_id{id}), log::why(paused.why())});
    log::failure("an account is paused", {log::channel(mailbox_id{id}), log::text("why", text)});
    settings_.refresh_directory();
  }
};

} // namespace

token_keeper_actor::behavior_type token_keeper(token_keeper_pointer self, services* node,
                                               token_keeper_settings settings) {
  auto it = std::make_shared<keeper_of_tokens>(self, node, std::move(settings));
  self->send(self, tick_atom::value);
  return {
      [it](renewed_atom, std::int64_t id, const local<result<instant>>& until) { it->renewed(id, *until); },
      [it](tick_atom) { it->tick(); },
  };
}

} // namespace barid::actors
