#include "actors/alarm.hpp"

#include "actors/letters.hpp"
#include "actors/thread_state.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "runtime/rules/name_places.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/mail_identity.hpp"

#include <nlohmann/json.hpp>

namespace barid::actors {

namespace {

using json = nlohmann::ordered_json;

/// Another channel that is on and can send; null where there is none.
const store::channel_row* messenger(const directory& people, mailbox_id but_not) {
  for (const auto& c : people.channels) {
    if (c.id == but_not || c.state != "on" || c.addresses.empty()) continue;
    const auto account = channel::account_from_json(c.settings);
    if (account && account->smtp) return &c;
  }
  return nullptr;
}

std::vector<const store::agent_row*> administrators(const directory& people) {
  std::vector<const store::agent_row*> out;
  for (const auto& a : people.agents)
    if (a.active && !a.email.empty() && (a.role == "owner" || a.role == "admin")) out.push_back(&a);
  return out;
}

result<bool> tell_of_pause(store::connection& on, const services& node, const directory& people, mailbox_id sick,
                           const std::string& why) {
  const auto* channel = people.channel(sick);
  const auto name = channel ? channel->name : std::to_string(sick.value);
  engine_notice what;
  what.to = administrators(people);
  what.subject = "The mail account `" + name + "` is paused";
  const bool fetched = !channel || channel->kind == "imap" || channel->kind == "pop3";
  what.text =
      std::string(fetched ? "Barid receives and sends nothing" : "Barid sends nothing") + " by the account `" + name +
      "` until somebody has mended it:\n\n" + why +
      (fetched ? "\n\nIts mail stays on its server meanwhile, its answers wait, and everything goes on where it "
                 "stopped."
               : "\n\nWhat your mail server hands over is taken as before; answers wait, and go when the channel "
                 "is on again.");
  what.key = store::key_hash({"paused", std::to_string(sick.value), to_rfc3339(node.clock.now())});
  what.but_not = sick;
  return queue_notice(on, node.clock, people, what);
}

} // namespace

result<bool> queue_notice(store::connection& on, const wall_clock& clock, const directory& people,
                          const engine_notice& what) {
  const auto* by = messenger(people, what.but_not);
  if (!by || what.to.empty()) return false;
  auto to = json::array();
  for (const auto* a : what.to) to.push_back({{"name", a->name}, {"address", a->email}});
  const compose::conversation_tag tag{new_token(), 1, domain_of(by->addresses.front())};
  const auto message_id = compose::message_id_of(tag);
  if (!message_id) return message_id.why();
  const json payload{{"kind", "notice"},
                     {"origin", "automatic_notice"},
                     {"from", {{"name", "Barid"}, {"address", by->addresses.front()}}},
                     {"to", std::move(to)},
                     {"subject", what.subject},
                     {"text", what.text},
                     {"tag", {{"token", tag.token}, {"counter", tag.counter}, {"domain", tag.domain}}},
                     {"message_id", *message_id}};
  auto done = on.run("insert into outbox (effect_key, channel, shard, kind, origin, payload, message_id_hash, next_at) "
                     "values ($1, $2, $3, 'smtp', 'automatic', $4::jsonb, $5, $6) on conflict (effect_key) do nothing",
                     store::with(store::bytes{what.key}, by->id.value, store::shard_of(by->id),
                                 payload.dump(-1, ' ', false, json::error_handler_t::replace),
                                 store::bytes{store::message_id_hash(*message_id)}, clock.now()));
  if (!done) return done.why();
  return true;
}

result<void> tell_of_gone(store::connection& on, const wall_clock& clock, const directory& people) {
  for (const auto& [name, id] : people.gone) {
    const auto places = rules::places_of(on, name);
    if (!places) return places.why();
    engine_notice what;
    what.to = administrators(people);
    what.subject = "The rules name `" + name + "`, which is not in the directory any more";
    what.text = "It was taken away by other means than Barid. What rules assign to it goes to the team of the mailbox "
                "until other rules are applied. They name it at:\n";
    for (const auto& place : *places) what.text += "\n" + place;
    what.key = store::key_hash({"gone", name, std::to_string(id)});
    if (auto ok = queue_notice(on, clock, people, what); !ok) return ok.why();
  }
  return {};
}

result<bool> pause_and_tell(store::connection& on, const services& node, mailbox_id channel, const std::string& why) {
  auto open = store::transaction::begin(on);
  if (!open) return open.why();
  auto paused = store::pause_channel(on, channel);
  if (!paused) return paused.why();
  const auto people = node.people.get();
  if (*paused && people)
    if (auto told = tell_of_pause(on, node, *people, channel, why); !told) return told.why();
  if (auto ok = open->commit(); !ok) return ok.why();
  return *paused;
}

} // namespace barid::actors
