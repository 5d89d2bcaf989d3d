#include "actors/outbox.hpp"

#include "actors/letters.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "runtime/mail/smtp/client.hpp"
#include "runtime/mail/smtp/retry.hpp"
#include "runtime/net/tls_context.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/outbox_rows.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

namespace barid::actors {

namespace {

using pointer = outbox_actor::stateful_pointer<outbox_state>;

constexpr int a_round = 20;
constexpr std::chrono::minutes lease{15};
constexpr std::chrono::minutes judge_every{1};
constexpr std::chrono::minutes without_server{10};

/// Spreads retries; not a secret, and the same again after a restart does no harm.
double chance_of(std::int64_t id, int attempt) {
  auto x = static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(attempt);
  x ^= x >> 31U;
  return double(x % 1000) / 1000.0;
}

class dispatcher {
public:
  dispatcher(pointer self, services* node, outbox_settings settings)
      : self_(self), node_(node), settings_(std::move(settings)) {}

  void round() {
    while (true) {
      auto on = connected();
      if (!on) return;
      judge(**on);
      const auto jobs = store::claim_outbox(**on, {"smtp", node_->node, node_->clock.now(), lease, a_round, {}});
      if (!jobs) {
        spdlog::warn("outbox: {}", jobs.why().message);
        return;
      }
      for (const auto& job : *jobs) send(**on, job);
      if (jobs->size() < std::size_t(a_round)) break;
    }
    for (auto& [channel, open] : clients_) open.quit();
    clients_.clear();
  }

private:
  pointer self_;
  services* node_;
  outbox_settings settings_;
  std::map<std::int64_t, smtp::client> clients_; ///< By channel, for one round.

  result<store::connection*> connected() {
    auto& c = self_->state.connection;
    if (c && c->broken()) c.reset();
    if (!c) {
      auto opened = store::connection::open(node_->database);
      if (!opened) return opened.why();
      c.emplace(std::move(*opened));
    }
    return &*c;
  }

  /// What a crash, here or elsewhere, left in the middle of being sent.
  void judge(store::connection& on) {
    auto& last = self_->state.recovered;
    const auto now = node_->clock.now();
    if (now - last < judge_every) return;
    last = now;
    const auto r = store::recover_outbox(on, now);
    if (!r) return spdlog::warn("outbox: {}", r.why().message);
    if (r->doubtful || r->parked)
      spdlog::warn("outbox: {} mails with an unknown outcome are sent again and flagged, {} are parked", r->doubtful, r->parked);
  }

  void later(store::connection& on, const store::outbox_job& job, const std::string& why, duration wait) {
    if (auto ok = store::finish_failed(on, job.id, node_->node, why, node_->clock.now() + wait); !ok)
      spdlog::warn("outbox {}: {}", job.id.value, ok.why().message);
  }

  void dead(store::connection& on, const store::outbox_job& job, const std::string& why) {
    spdlog::warn("outbox {}: given up: {}", job.id.value, why);
    if (auto ok = store::finish_dead(on, job.id, node_->node, why, node_->clock.now()); !ok)
      spdlog::warn("outbox {}: {}", job.id.value, ok.why().message);
  }

  void send(store::connection& on, const store::outbox_job& job) {
    const auto people = node_->people.get();
    const auto* channel = people ? people->channel(job.channel) : nullptr;
    if (!channel) return later(on, job, "its channel is gone", without_server);
    auto letter = made(on, job);
    if (!letter) return dead(on, job, letter.why().message);
    auto composed = compose::compose(*letter);
    if (!composed) return dead(on, job, composed.why().message);
    auto* client = open(*channel, on, job);
    if (!client) return;
    // a second attempt sends the very bytes of the first (P3)
    const auto& bytes = job.rendered ? *job.rendered : composed->bytes;
    bool lost = false;
    smtp::moments when;
    when.before_data = [&] {
      auto begun = store::begin_sending(on, job.id, node_->node, bytes, node_->clock.now() + lease);
      lost = !begun;
      return begun.ok();
    };
    const auto results = client->send({letter->from.spec, composed->recipients, bytes, composed->utf8_headers}, when);
    if (lost) return; // somebody else has it, or the store is away: nothing was sent
    record(on, job, results);
  }

  result<compose::letter> made(store::connection& on, const store::outbox_job& job) {
    std::shared_ptr<const std::string> enclosed;
    if (const auto mail = enclosed_mail(job.payload)) {
      auto raw = store::load_mail_raw(on, *mail);
      if (!raw) return raw.why();
      enclosed = std::make_shared<const std::string>(std::move(*raw));
    }
    return letter_of(job.payload, node_->clock.now(), std::move(enclosed));
  }

  smtp::client* open(const store::channel_row& channel, store::connection& on, const store::outbox_job& job) {
    auto it = clients_.find(channel.id.value);
    if (it != clients_.end() && it->second.usable()) return &it->second;
    if (it != clients_.end()) clients_.erase(it);
    auto server = settings_.server_of(channel);
    if (!server) {
      later(on, job, server.why().message, without_server);
      return nullptr;
    }
    auto tls = net::tls_context::client(settings_.extra_ca);
    if (!tls) {
      later(on, job, tls.why().message, without_server);
      return nullptr;
    }
    it = clients_.emplace(channel.id.value, smtp::client(std::move(*server), std::move(*tls), settings_.times)).first;
    if (auto ok = it->second.open(); !ok) {
      const auto wait = smtp::retry_schedule{}.wait_after(unsigned(job.attempts) + 1, {}, chance_of(job.id.value, job.attempts));
      later(on, job, ok.why().message, wait.value_or(without_server));
      clients_.erase(it);
      return nullptr;
    }
    return &it->second;
  }

  void record(store::connection& on, const store::outbox_job& job, const std::vector<smtp::recipient_result>& all) {
    std::string text;
    std::size_t sent = 0;
    bool unknown = false, retry = false, account = false, refused = false;
    for (const auto& r : all) {
      switch (smtp::next_step_for(r)) {
      case smtp::next_step::done: ++sent; break;
      case smtp::next_step::undecided: unknown = true; break;
      case smtp::next_step::at_once:
      case smtp::next_step::later: retry = true; break;
      case smtp::next_step::account: account = true; break;
      case smtp::next_step::dead: refused = true; break;
      }
      if (r.what != smtp::fate::sent)
        text += (text.empty() ? "" : "; ") + r.recipient + ": " + (r.code ? std::to_string(r.code) + " " : "") + r.text;
    }
    if (unknown) {
      // left as `sending`: when its lease is over, what may happen next is decided by who wrote it
      spdlog::warn("outbox {}: no answer after the mail was sent: {}", job.id.value, text);
      return;
    }
    if (sent == all.size()) {
      if (auto ok = store::finish_sent(on, job.id, node_->node, node_->clock.now()); !ok)
        spdlog::error("outbox {}: sent, but not recorded: {}", job.id.value, ok.why().message);
      return;
    }
    if (sent > 0 || refused) return dead(on, job, (sent ? "sent to some only; " : "") + text);
    if (account) return later(on, job, text, without_server);
    if (retry) {
      const auto attempts = unsigned(job.attempts) + 1;
      const auto wait = smtp::retry_schedule{}.wait_after(attempts, {}, chance_of(job.id.value, job.attempts));
      if (wait) return later(on, job, text, *wait);
    }
    dead(on, job, text);
  }
};

} // namespace

outbox_actor::behavior_type outbox(pointer self, services* node, outbox_settings settings) {
  const auto every = settings.every;
  auto it = std::make_shared<dispatcher>(self, node, std::move(settings));
  self->send(self, send_atom::value);
  return {
      [it](poke_atom) { it->round(); },
      [it, self, every](send_atom) {
        it->round();
        self->delayed_send(self, every, send_atom::value);
      },
  };
}

} // namespace barid::actors
