#include "runtime/store/writing_rows.hpp"

namespace barid::store {

namespace {

#define BARID_DRAFT "select agent, conversation, channel, kind, version, content, updated from drafts "
constexpr statement select_drafts{"select_drafts", BARID_DRAFT "where agent = $1 and conversation = $2 order by kind"};
constexpr statement select_newest{"select_newest_drafts",
                                  BARID_DRAFT "where agent = $1 and channel = any($2) order by updated desc limit $3"};
#undef BARID_DRAFT
// an insert where there is none, an update where the version is the one expected: else no row
constexpr statement upsert_draft{"save_draft",
                                 "insert into drafts (agent, conversation, channel, kind, version, content, updated) "
                                 "select $1, $2, $3, $4, 1, $5, $6 where $7 = 0 "
                                 "on conflict (agent, conversation, kind) do nothing returning version"};
constexpr statement update_draft{
    "update_draft", "update drafts set version = version + 1, content = $5, updated = $6, channel = $3 "
                    "where agent = $1 and conversation = $2 and kind = $4 and version = $7 returning version"};
constexpr statement delete_draft{"drop_draft",
                                 "delete from drafts where agent = $1 and conversation = $2 and kind = $3"};

constexpr statement select_replies{
    "select_saved_replies",
    "select id, name, language, body, updated, actions from saved_replies order by lower(name)"};
constexpr statement insert_reply{"insert_saved_reply",
                                 "insert into saved_replies (name, language, body, updated, updated_by, actions) "
                                 "values ($1, $2, $3, $4, $5, $6) returning id"};
constexpr statement update_reply{"update_saved_reply",
                                 "update saved_replies set name = $1, language = $2, body = $3,"
                                 " updated = $4, updated_by = $5, actions = $6 where id = $7 returning id"};
constexpr statement delete_reply{"remove_saved_reply", "delete from saved_replies where id = $1"};

result<std::vector<draft_row>> read_drafts(const result<rows>& got) {
  if (!got) return got.why();
  std::vector<draft_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& d = out[i];
    (*got)[i].into(d.agent, d.conversation, d.channel, d.kind, d.version, d.content, d.updated);
  }
  return out;
}

} // namespace

result<std::vector<draft_row>> load_drafts(connection& on, agent_id agent, conversation_id conversation) {
  return read_drafts(on.run(select_drafts, with(agent.value, conversation.value)));
}

result<std::vector<draft_row>> list_drafts(connection& on, agent_id agent, const std::vector<mailbox_id>& channels,
                                           int limit) {
  std::vector<std::int64_t> ids;
  for (const auto c : channels) ids.push_back(c.value);
  return read_drafts(on.run(select_newest, with(agent.value, ids, limit)));
}

result<std::int64_t> save_draft(connection& on, const draft_row& row, std::int64_t expected) {
  const auto& how = expected == 0 ? upsert_draft : update_draft;
  auto got = on.run(how, with(row.agent.value, row.conversation.value, row.channel.value, row.kind, json{row.content},
                              row.updated, expected));
  if (!got) return got.why();
  if (got->empty()) return error{errc::conflict, "this draft was changed elsewhere", "load it again"};
  return (*got)[0].get<std::int64_t>(0);
}

result<void> drop_draft(connection& on, agent_id agent, conversation_id conversation, const std::string& kind) {
  auto done = on.run(delete_draft, with(agent.value, conversation.value, kind));
  if (!done) return done.why();
  return {};
}

result<std::vector<saved_reply>> list_saved_replies(connection& on) {
  auto got = on.run(select_replies);
  if (!got) return got.why();
  std::vector<saved_reply> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& r = out[i];
    (*got)[i].into(r.id, r.name, r.language, r.body, r.updated, r.actions);
  }
  return out;
}

result<std::int64_t> put_saved_reply(connection& on, const saved_reply& row, agent_id by) {
  const json actions{row.actions};
  auto got = row.id == 0
                 ? on.run(insert_reply, with(row.name, row.language, row.body, row.updated, by.value, actions))
                 : on.run(update_reply, with(row.name, row.language, row.body, row.updated, by.value, actions, row.id));
  if (!got && on.last_state() == "23505")
    return error{errc::conflict, "there is a saved reply named `" + row.name + "` already", "choose another name"};
  if (!got) return got.why();
  if (got->empty()) return error{errc::not_found, "there is no such saved reply", ""};
  return (*got)[0].get<std::int64_t>(0);
}

result<bool> remove_saved_reply(connection& on, std::int64_t id) {
  auto done = on.run(delete_reply, with(id));
  if (!done) return done.why();
  return done->affected() > 0;
}

} // namespace barid::store
