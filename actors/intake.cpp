#include "actors/intake.hpp"

#include "actors/letters.hpp"
#include "runtime/log/log.hpp"
#include "runtime/store/mail_identity.hpp"

#include <caf/send.hpp>
#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>

namespace barid::actors {

namespace {

/// A private database that cannot even start for want of space is no other trouble than a full disk.
bool disk_is_full(const std::filesystem::path& data) {
  constexpr std::uintmax_t needed = 16u << 20;
  std::error_code unknown;
  return !data.empty() && std::filesystem::space(data, unknown).available < needed && !unknown;
}

lmtp::outcome outcome_of(const result<store::item_outcome>& r, const std::filesystem::path& data) {
  if (!r) {
    switch (r.why().code) {
    case errc::exhausted:
      return lmtp::outcome::full;
    case errc::unavailable:
      return disk_is_full(data) ? lmtp::outcome::full : lmtp::outcome::unavailable;
    case errc::invalid:
    case errc::limit:
      return lmtp::outcome::refused;
    default:
      return lmtp::outcome::unavailable;
    }
  }
  switch (r->end) {
  case store::item_end::stored:
  case store::item_end::duplicate:
    return lmtp::outcome::committed;
  default:
    return lmtp::outcome::unavailable;
  }
}

/// Once a second: a peer may try again as often as it likes while the store is away.
void say_not_stored(mailbox_id channel, const error& why) {
  using clock = std::chrono::steady_clock;
  static std::atomic<clock::rep> next{0};
  static std::atomic<std::uint64_t> unsaid{0};
  const auto now = clock::now().time_since_epoch().count();
  auto due = next.load();
  if (now < due || !next.compare_exchange_strong(due, now + clock::duration(std::chrono::seconds(1)).count())) {
    ++unsaid;
    return;
  }
  log::warning("a mail was not stored; its sender was told to try again",
               {log::channel(channel), log::number("before_it", unsaid.exchange(0)), log::why(why)});
}

/// One mail for several channels: answered when the last of them is known.
struct delivery_under_way {
  std::mutex lock;
  std::vector<lmtp::outcome> outcomes;
  std::size_t open = 0;
  std::function<void(std::vector<lmtp::outcome>)> done;
};

} // namespace

const store::channel_row* intake::channel_of(const directory& people, const std::string& spec) const {
  const auto address = folded_address(spec);
  if (const auto* channel = people.channel_of(address)) return channel;
  // a rule file may know further addresses of an account
  const auto rules = node_->rules.get();
  const auto* policy = rules ? rules->program->mailbox_of(address) : nullptr;
  return policy ? people.channel_named(policy->name) : nullptr;
}

lmtp::acceptance intake::recipient(const std::string& spec) {
  const auto people = node_->people.get();
  if (!people) return lmtp::acceptance::unavailable;
  return channel_of(*people, spec) ? lmtp::acceptance::accepted : lmtp::acceptance::unknown;
}

void intake::deliver(const lmtp::envelope& to, lmtp::raw_mail bytes,
                     std::function<void(std::vector<lmtp::outcome>)> done) {
  const auto people = node_->people.get();
  const auto count = to.recipients.size();
  if (!people) return done(std::vector(count, lmtp::outcome::unavailable));
  if (node_->waiting.load(std::memory_order_relaxed) >= node_->waiting_limit)
    return done(std::vector(count, lmtp::outcome::busy));
  std::map<std::int64_t, std::vector<std::size_t>> by_channel;
  for (std::size_t i = 0; i < count; ++i)
    if (const auto* channel = channel_of(*people, to.recipients[i])) by_channel[channel->id.value].push_back(i);
  auto state = std::make_shared<delivery_under_way>();
  state->outcomes.assign(count, lmtp::outcome::refused); // an address that was taken away meanwhile
  state->open = by_channel.size();
  state->done = std::move(done);
  if (by_channel.empty()) return state->done(std::move(state->outcomes));
  const auto received = node_->clock.now();
  const auto identity = store::identify(*bytes);
  for (const auto& [channel, places] : by_channel) {
    store::accept_mail mail;
    mail.channel = mailbox_id{channel};
    mail.fence = node_->fence_of(mail.channel);
    mail.identity = identity;
    mail.envelope_from = to.sender;
    for (auto i : places) mail.envelope_to.push_back(to.recipients[i]);
    mail.received = received;
    mail.raw = bytes;
    mail.source = nlohmann::json{{"by", by_}, {"client", to.client}, {"tls", to.secured}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::vector<mailbox_id> also;
    for (const auto& [other, ignored] : by_channel)
      if (other != channel) also.push_back(mailbox_id{other});
    accept_job job;
    job.item = std::move(mail);
    job.done = [state, places = places, also = std::move(also), node = node_,
                staff = crew_](const result<store::item_outcome>& r, store::item& item) {
      auto& stored = std::get<store::accept_mail>(item);
      if (r && r->end == store::item_end::stored) {
        node->waiting.fetch_add(1, std::memory_order_relaxed);
        arrival a;
        a.number = r->mail;
        a.raw = stored.raw;
        a.transport = {stored.envelope_from, stored.envelope_to};
        a.received = stored.received;
        a.also = also;
        caf::anon_send(staff->router.get(), arrived_atom::value, stored.channel.value, make_local(std::move(a)));
      } else if (!r) {
        say_not_stored(stored.channel, r.why());
      }
      std::function<void(std::vector<lmtp::outcome>)> say;
      {
        const std::lock_guard hold(state->lock);
        for (auto i : places) state->outcomes[i] = outcome_of(r, node->data);
        if (--state->open == 0) say = std::move(state->done);
      }
      if (say) say(std::move(state->outcomes));
    };
    caf::anon_send(crew_->ledger.get(), commit_atom::value, make_local(std::move(job)));
  }
}

} // namespace barid::actors
