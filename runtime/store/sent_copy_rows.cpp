#include "runtime/store/sent_copy_rows.hpp"

namespace barid::store {

namespace {

constexpr statement claim_copies{
    "claim_sent_copies",
    "with due as (update sent_copies set next_at = $3, attempts = attempts + 1 where outbox in"
    " (select outbox from sent_copies where next_at <= $2 and channel = any($1::bigint[])"
    " order by next_at, outbox limit $4 for update skip locked) returning outbox, channel, attempts) "
    "select due.outbox, due.channel, due.attempts, coalesce(o.finished, $2), o.rendered "
    "from due join outbox o on o.id = due.outbox where o.rendered is not null order by due.outbox"};
constexpr statement finish{"finish_sent_copy", "delete from sent_copies where outbox = $1"};
constexpr statement put_back{"put_back_sent_copy", "update sent_copies set next_at = $3, last_error = $2 "
                                                   "where outbox = $1"};

} // namespace

result<std::vector<sent_copy>> claim_sent_copies(connection& on, const std::vector<std::int64_t>& channels, instant now,
                                                 duration lease, int limit) {
  auto got = on.run(claim_copies, with(channels, now, now + lease, limit));
  if (!got) return got.why();
  std::vector<sent_copy> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i)
    (*got)[i].into(out[i].id, out[i].channel, out[i].attempts, out[i].sent, out[i].bytes);
  return out;
}

result<void> finish_sent_copy(connection& on, outbox_id id) {
  auto done = on.run(finish, with(id.value));
  if (!done) return done.why();
  return {};
}

result<void> put_back_sent_copy(connection& on, outbox_id id, const std::string& why, instant next_at) {
  auto done = on.run(put_back, with(id.value, why, next_at));
  if (!done) return done.why();
  return {};
}

} // namespace barid::store
