#include "runtime/store/bell_rows.hpp"

namespace barid::store {

namespace {

// Who reads is in the policy of the table; the index wants to hear it as well.
#define BARID_BELL                                                                                                     \
  "select n.id, n.kind, coalesce(n.conversation, 0), coalesce(c.subject, ''),"                                         \
  " coalesce(nullif(k.name, ''), k.address, ''), coalesce(n.channel, 0), coalesce(h.name, ''),"                        \
  " coalesce(n.by_agent, 0), coalesce(a.name, ''), coalesce(n.detail ->> 'event', ''),"                                \
  " coalesce(n.detail ->> 'rule', ''), coalesce(n.detail ->> 'clock', ''), n.at, n.read_at"                            \
  " from notices n left join conversations c on c.id = n.conversation left join channels h on h.id = n.channel"        \
  " left join customers k on k.id = c.customer left join agents a on a.id = n.by_agent"                                \
  " where n.agent = my_agent() and (n.conversation is null or c.id is not null)"

constexpr statement bell_newest_first{"list_bell", BARID_BELL
                                      " and ($1 = 0 or n.id < $1) and $2 is not null order by n.id desc limit $3"};
constexpr statement bell_new_first{"list_bell_unread",
                                   BARID_BELL " and ($1 = 0 or (n.read_at is null, n.id) < ($2, $1))"
                                              " order by n.read_at is null desc, n.id desc limit $3"};
#undef BARID_BELL

constexpr statement count_new_bell{
    "count_bell", "select count(*) from (select from notices n where n.agent = my_agent() and n.read_at is null"
                  " and (n.conversation is null or exists (select from conversations c where c.id = n.conversation))"
                  " limit $1) n"};
constexpr statement mark_bell{"read_bell",
                              "with done as (update notices set read_at = $5 where agent = $1 and read_at is null"
                              " and (id = any($2) or conversation = $3 or at <= $4) returning id)"
                              " insert into live_events (kind, payload) select 'notices_read',"
                              " jsonb_build_object('to', jsonb_build_array($1)) where exists (select from done)"};
constexpr int forgotten_at_once = 5'000;
constexpr statement forget_old_bell{
    "forget_bell",
    "delete from notices where id in (select id from (select id from notices where at < $1 order by at limit $2) old"
    " union all select b.id from agents a cross join lateral"
    "  (select id from notices where agent = a.id order by id desc offset $3 limit $2) b)"};

} // namespace

result<std::vector<bell_row>> list_bell(connection& on, bool unread_first, const std::optional<bell_place>& after,
                                        int limit) {
  const auto from = after.value_or(bell_place{});
  auto got = on.run(unread_first ? bell_new_first : bell_newest_first, with(from.id, from.unread, limit));
  if (!got) return got.why();
  std::vector<bell_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& n = out[i];
    (*got)[i].into(n.id, n.kind, n.conversation, n.subject, n.customer, n.channel, n.channel_name, n.by, n.by_name,
                   n.event, n.rule, n.clock, n.at, n.read_at);
  }
  return out;
}

result<std::int64_t> count_unread(connection& on) {
  auto got = on.run(count_new_bell, with(most_unread_counted));
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

result<void> read_bell(connection& on, agent_id who, const bell_choice& which, instant now) {
  return done(on.run(mark_bell, with(who.value, which.ids, which.conversation, which.until, now)));
}

result<std::int64_t> forget_bell(connection& on, instant before) {
  auto gone = on.run(forget_old_bell, with(before, forgotten_at_once, most_notices));
  if (!gone) return gone.why();
  return gone->affected();
}

} // namespace barid::store
