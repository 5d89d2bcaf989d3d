#include "actors/outbox.hpp"

#include "actors/letters.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "runtime/mail/smtp/client.hpp"
#include "runtime/mail/smtp/retry.hpp"
#include "runtime/net/tls_context.hpp"
#include "runtime/store/bounce_rows.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/outbox_rows.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <set>

namespace barid::actors {

namespace {

using pointer = outbox_actor::stateful_pointer<outbox_state>;

constexpr int a_round = 20;
constexpr std::chrono::minutes lease{15};
constexpr std::chrono::minutes judge_every{1};
constexpr std::chrono::minutes without_server{10};
constexpr std::chrono::minutes after_unknown{1};

/// What earlier attempts brought, recipient by recipient; part of the payload.
struct progress {
  std::vector<std::string> delivered;
  std::map<std::string, std::string> refused; ///< With the server's words.

  [[nodiscard]] static progress of(const std::string& payload) {
    progress out;
    const auto j = nlohmann::json::parse(payload, nullptr, false);
    if (!j.is_object()) return out;
    out.delivered = j.value("delivered", out.delivered);
    out.refused = j.value("refused", out.refused);
    return out;
  }
  [[nodiscard]] std::string json() const {
    return nlohmann::json{{"delivered", delivered}, {"refused", refused}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  [[nodiscard]] bool settled(const std::string& recipient) const {
    return refused.contains(recipient) || std::ranges::find(delivered, recipient) != delivered.end();
  }
  [[nodiscard]] std::string words() const {
    std::string out = delivered.empty() ? "" : "sent to the others; ";
    for (const auto& [who, why] : refused) out += (&who == &refused.begin()->first ? "" : "; ") + who + ": " + why;
    return out;
  }
};

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
    unreachable_.clear();
  }

private:
  pointer self_;
  services* node_;
  outbox_settings settings_;
  std::map<std::int64_t, smtp::client> clients_; ///< By channel, for one round.
  /// Channels whose server could not be used in this round: the others do not wait for it again.
  std::map<std::int64_t, std::string> unreachable_;

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
    auto before = progress::of(job.payload);
    std::vector<std::string> recipients;
    for (const auto& r : composed->recipients)
      if (!before.settled(r)) recipients.push_back(r);
    if (recipients.empty()) return finished(on, job, before);
    const auto listed = bounced_among(on, job, recipients);
    if (!listed) return later(on, job, listed.why().message, without_server);
    if (!listed->empty()) {
      for (const auto& [who, why] : *listed) {
        before.refused[who] = why;
        std::erase(recipients, who);
      }
      if (auto ok = store::note_recipients(on, job.id, node_->node, before.json()); !ok)
        return spdlog::warn("outbox {}: {}", job.id.value, ok.why().message);
      if (recipients.empty()) return finished(on, job, before);
    }
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
    const auto results = client->send({letter->from.spec, recipients, bytes, composed->utf8_headers}, when);
    if (lost) return; // somebody else has it, or the store is away: nothing was sent
    record(on, job, std::move(before), results);
  }

  /// Recipients that earlier mail could not be delivered to, with what is to be told. Until a person
  /// sends the mail again, nothing goes there.
  result<std::map<std::string, std::string>> bounced_among(store::connection& on, const store::outbox_job& job,
                                                           const std::vector<std::string>& recipients) {
    std::map<std::string, std::string> by_folded;
    std::vector<std::string> folded;
    for (const auto& r : recipients) {
      folded.push_back(folded_address(r));
      by_folded[folded.back()] = r;
    }
    const auto listed = store::find_bounced(on, job.channel, folded);
    if (!listed) return listed.why();
    std::map<std::string, std::string> out;
    for (const auto& b : *listed)
      out[by_folded[b.address]] = "held: earlier mail came back (" + b.status + (b.reason.empty() ? "" : ", " + b.reason) +
                                  "); send it again to try anyway";
    return out;
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
    const auto key = channel.id.value;
    if (const auto known = unreachable_.find(key); known != unreachable_.end()) {
      retry(on, job, known->second);
      return nullptr;
    }
    auto it = clients_.find(key);
    if (it != clients_.end() && it->second.usable()) return &it->second;
    if (it != clients_.end()) clients_.erase(it);
    auto way = settings_.way_out_of(on, channel);
    if (!way) {
      if (way.why().code == errc::refused) trouble(on, channel.id, way.why());
      later(on, job, way.why().message, without_server);
      return nullptr;
    }
    auto tls = net::tls_context::client(way->ca_file);
    if (!tls) {
      later(on, job, tls.why().message, without_server);
      return nullptr;
    }
    it = clients_.emplace(key, smtp::client(std::move(way->at), std::move(*tls), settings_.times)).first;
    if (auto ok = it->second.open(); !ok) {
      if (ok.why().code == errc::refused) trouble(on, channel.id, ok.why());
      unreachable_[key] = ok.why().message;
      retry(on, job, ok.why().message);
      clients_.erase(it);
      return nullptr;
    }
    report(on, channel.id, health::ok, "");
    return &it->second;
  }

  /// The account is at fault, not the mail: people have to act (P10).
  void trouble(store::connection& on, mailbox_id channel, const error& why) {
    report(on, channel, health::failing, "sending: " + why.message + (why.help.empty() ? "" : "; " + why.help));
  }

  void report(store::connection& on, mailbox_id channel, health how, const std::string& text) {
    if (auto ok = node_->health.report(on, channel, mail_side::sending, how, text, node_->clock.now()); !ok)
      spdlog::warn("channel {}: its health is not stored: {}", channel.value, ok.why().message);
  }

  /// By the schedule, until it is time to give up.
  void retry(store::connection& on, const store::outbox_job& job, const std::string& why) {
    const auto attempts = unsigned(job.attempts) + 1;
    const auto age = std::max(node_->clock.now() - job.created, duration{0});
    const auto wait = smtp::retry_schedule{}.wait_after(attempts, age, chance_of(job.id.value, job.attempts));
    if (wait) return later(on, job, why, *wait);
    dead(on, job, why);
  }

  /// Nobody is left to send it to.
  void finished(store::connection& on, const store::outbox_job& job, const progress& all) {
    if (!all.refused.empty()) return dead(on, job, all.words());
    if (auto ok = store::finish_sent(on, job.id, node_->node, node_->clock.now()); !ok)
      spdlog::error("outbox {}: sent, but not recorded: {}", job.id.value, ok.why().message);
  }

  void record(store::connection& on, const store::outbox_job& job, progress now,
              const std::vector<smtp::recipient_result>& all) {
    std::string text;
    bool unknown = false, at_once = false, account = false, left = false;
    for (const auto& r : all) {
      const auto words = (r.code ? std::to_string(r.code) + " " : "") + r.text;
      const auto step = smtp::next_step_for(r);
      switch (step) {
      case smtp::next_step::done: now.delivered.push_back(r.recipient); continue;
      case smtp::next_step::dead: now.refused[r.recipient] = words; continue;
      case smtp::next_step::undecided: unknown = true; break;
      case smtp::next_step::at_once: at_once = true; break;
      case smtp::next_step::account: account = true; break;
      case smtp::next_step::later: break;
      }
      left = true;
      text += (text.empty() ? "" : "; ") + r.recipient + ": " + words;
    }
    // before anything else: whoever has it is not to get it again
    if ((left && !now.delivered.empty()) || !now.refused.empty())
      if (auto ok = store::note_recipients(on, job.id, node_->node, now.json()); !ok)
        return spdlog::error("outbox {}: sent to some, but not recorded: {}", job.id.value, ok.why().message);
    if (unknown) return judge_unknown(on, job, text);
    if (!left) return finished(on, job, now);
    if (account) {
      trouble(on, job.channel, {errc::refused, text, ""});
      return later(on, job, text, without_server);
    }
    if (at_once && !now.delivered.empty()) return later(on, job, text, duration{0});
    retry(on, job, text);
  }

  /// No answer after the final dot (P3).
  void judge_unknown(store::connection& on, const store::outbox_job& job, const std::string& text) {
    const auto parked = store::finish_unknown(on, job.id, node_->node, text, node_->clock.now() + after_unknown);
    if (!parked) // its lease ends, and then the same is decided
      return spdlog::error("outbox {}: no answer after the mail was sent: {}", job.id.value, text);
    spdlog::warn("outbox {}: it may have been taken: {}; {}", job.id.value, text,
                 *parked ? "it is parked" : "it is sent again, flagged");
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
