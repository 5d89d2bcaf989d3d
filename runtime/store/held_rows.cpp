#include "runtime/store/held_rows.hpp"

namespace barid::store {

namespace {

#define BARID_HELD "id, conversation, channel, agent, due, seen_version, answer, state, reason"
constexpr statement insert_held{"create_held",
                                "insert into held_answers (conversation, channel, agent, due, seen_version, answer) "
                                "values ($1, $2, $3, $4, $5, $6) returning id"};
constexpr statement select_in{"held_in",
                              "select " BARID_HELD " from held_answers where conversation = $1 order by due, id"};
constexpr statement select_by{"held_by",
                              "select " BARID_HELD " from held_answers where agent = $1 order by due, id limit 200"};
constexpr statement delete_waiting{
    "take_back_held", "delete from held_answers where id = $1 and state <> 'sending' returning " BARID_HELD};
constexpr statement claim_answers{
    "claim_held", "update held_answers set state = 'sending', leased = $2 where id in"
                  " (select id from held_answers where state <> 'held back' and due <= $1"
                  "  and (state = 'waiting' or leased <= $1) order by due, id limit $3 for update skip locked)"
                  " returning " BARID_HELD};
#undef BARID_HELD
constexpr statement delete_held{"finish_held", "delete from held_answers where id = $1"};
constexpr statement update_back{"hold_back", "update held_answers set state = 'held back', reason = $2 where id = $1"};
constexpr statement update_due{"hold_until", "update held_answers set state = 'waiting', due = $2 where id = $1"};
constexpr statement select_queued{"was_queued", "select 1 from outbox where effect_key = $1"};
constexpr statement select_since{"mail_since",
                                 "select 1 from conversation_mails where conversation = $1 and version > $2 limit 1"};

result<std::vector<held_answer>> read_held(const result<rows>& got) {
  if (!got) return got.why();
  std::vector<held_answer> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& h = out[i];
    (*got)[i].into(h.id, h.conversation, h.channel, h.agent, h.due, h.seen_version, h.answer, h.state, h.reason);
  }
  return out;
}

} // namespace

result<std::int64_t> create_held(connection& on, const held_answer& row) {
  auto got = on.run(insert_held, with(row.conversation.value, row.channel.value, row.agent.value, row.due,
                                      row.seen_version, json{row.answer}));
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

result<std::vector<held_answer>> held_in(connection& on, conversation_id conversation) {
  return read_held(on.run(select_in, with(conversation.value)));
}

result<std::vector<held_answer>> held_by(connection& on, agent_id agent) {
  return read_held(on.run(select_by, with(agent.value)));
}

result<std::optional<held_answer>> take_back_held(connection& on, std::int64_t id) {
  auto got = read_held(on.run(delete_waiting, with(id)));
  if (!got) return got.why();
  if (got->empty()) return std::optional<held_answer>();
  return std::optional(std::move(got->front()));
}

result<std::vector<held_answer>> claim_held(connection& on, instant now, instant lease, int most) {
  return read_held(on.run(claim_answers, with(now, lease, most)));
}

result<void> finish_held(connection& on, std::int64_t id) {
  return done(on.run(delete_held, with(id)));
}

result<void> hold_back(connection& on, std::int64_t id, const std::string& reason) {
  return done(on.run(update_back, with(id, reason)));
}

result<void> hold_until(connection& on, std::int64_t id, instant due) {
  return done(on.run(update_due, with(id, due)));
}

result<bool> was_queued(connection& on, const std::string& effect_key) {
  auto got = on.run(select_queued, with(bytes{effect_key}));
  if (!got) return got.why();
  return !got->empty();
}

result<bool> mail_since(connection& on, conversation_id conversation, std::int64_t version) {
  auto got = on.run(select_since, with(conversation.value, version));
  if (!got) return got.why();
  return !got->empty();
}

} // namespace barid::store
