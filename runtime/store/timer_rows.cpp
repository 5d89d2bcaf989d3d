#include "runtime/store/timer_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_due_timers{"select_due",
                                      "select conversation, channel, shard, key, kind, due, payload, calendar_version "
                                      "from timers where state = 'armed' and due <= $1 and due >= $4"
                                      " and (cardinality($3::int[]) = 0 or shard = any($3::int[]))"
                                      " and (due, conversation, key) > ($4, $5, $6) "
                                      "order by due, conversation, key limit $2"};
constexpr statement hold{"hold_timers", "update timers set state = 'held' "
                                        "where channel = $1 and state = 'armed' and due <= $2"};
constexpr statement release{"release_timers", "update timers set state = 'armed' "
                                              "where channel = $1 and state = 'held'"};

} // namespace

result<std::vector<due_timer>> timers_due(connection& on, instant until, int limit,
                                          const std::vector<std::int32_t>& shards,
                                          const std::optional<timer_page>& after) {
  // from the beginning: any time before timers existed
  const auto from = after.value_or(timer_page{instant{}, {}, ""});
  auto got = on.run(select_due_timers, with(until, limit, shards, from.due, from.conversation.value, from.key));
  if (!got) return got.why();
  std::vector<due_timer> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& t = out[i];
    (*got)[i].into(t.conversation, t.channel, t.shard, t.timer.key, t.timer.kind, t.timer.due, t.timer.payload,
                   t.timer.calendar_version);
  }
  return out;
}

result<std::int64_t> hold_timers(connection& on, mailbox_id channel, instant until) {
  auto done = on.run(hold, with(channel.value, until));
  if (!done) return done.why();
  return done->affected();
}

result<std::int64_t> release_timers(connection& on, mailbox_id channel) {
  auto done = on.run(release, with(channel.value));
  if (!done) return done.why();
  return done->affected();
}

} // namespace barid::store
