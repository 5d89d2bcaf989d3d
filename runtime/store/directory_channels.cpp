#include "runtime/store/directory_channels.hpp"

#include <algorithm>

namespace barid::store {

namespace {

#define CHANNEL_COLUMNS "id, name, addresses, kind, settings, state, health, health_text, health_since, connected_since"

constexpr statement select_channels{"select_channels", "select " CHANNEL_COLUMNS " from channels order by lower(name)"};
constexpr statement select_channel{"select_channel", "select " CHANNEL_COLUMNS " from channels where id = $1"};
constexpr statement insert_channel{"insert_channel", "insert into channels (name, addresses, kind, settings, state) "
                                                     "values ($1, $2, $3, coalesce($4, '{}'), $5) returning id"};
constexpr statement update_one{"update_channel", "update channels set name = $2, addresses = $3, kind = $4,"
                                                 " settings = coalesce($5, '{}'), state = $6 where id = $1"};
constexpr statement delete_unused{"delete_channel", "delete from channels where id = $1"
                                                    " and not exists (select from mails where channel = $1)"};
constexpr statement update_health{"update_health",
                                  "update channels set health_since = case when health = $2 then health_since"
                                  " else $4 end, health = $2, health_text = $3 where id = $1"};
constexpr statement update_paused{"pause_channel",
                                  "update channels set state = 'paused' where id = $1 and state = 'on'"};
constexpr statement update_connected{"update_connected",
                                     "update channels set connected_since = coalesce(connected_since, $2) "
                                     "where id = $1"};

constexpr statement forget_connected{"forget_connected", "update channels set connected_since = null where id = $1"};

channel_row read_channel(const row& from) {
  channel_row c;
  from.into(c.id, c.name, c.addresses, c.kind, c.settings, c.state, c.health, c.health_text, c.health_since,
            c.connected_since);
  return c;
}

error no_channel(mailbox_id id) {
  return {errc::not_found, "channel " + std::to_string(id.value) + " does not exist", ""};
}

result<void> one(connection& on, result<rows> done, const std::string& name, mailbox_id id) {
  if (!done && on.last_state() == "23505")
    return error{errc::conflict, "there is a channel named `" + name + "` already", "choose another name"};
  if (!done) return done.why();
  if (done->affected() == 0) return no_channel(id);
  return {};
}

} // namespace

result<std::vector<channel_row>> list_channels(connection& on) {
  auto got = on.run(select_channels);
  if (!got) return got.why();
  std::vector<channel_row> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back(read_channel((*got)[i]));
  return out;
}

result<channel_row> load_channel(connection& on, mailbox_id id) {
  auto got = on.run(select_channel, with(id.value));
  if (!got) return got.why();
  if (got->empty()) return no_channel(id);
  return read_channel((*got)[0]);
}

result<mailbox_id> create_channel(connection& on, const channel_row& row) {
  auto got = on.run(insert_channel, with(row.name, row.addresses, row.kind, json{row.settings}, row.state));
  if (!got) return one(on, std::move(got), row.name, {}).why();
  return (*got)[0].get<mailbox_id>(0);
}

result<void> update_channel(connection& on, const channel_row& row) {
  return one(on,
             on.run(update_one, with(row.id.value, row.name, row.addresses, row.kind, json{row.settings}, row.state)),
             row.name, row.id);
}

result<void> remove_channel(connection& on, mailbox_id id) {
  auto done = on.run(delete_unused, with(id.value));
  if (!done) return done.why();
  if (done->affected() > 0) return {};
  if (auto there = load_channel(on, id); !there) return there.why();
  return error{errc::conflict, "there is mail of channel " + std::to_string(id.value), "pause it, or switch it off"};
}

result<void> set_channel_health(connection& on, mailbox_id id, const std::string& health, const std::string& text,
                                instant at) {
  return one(on, on.run(update_health, with(id.value, health, text, at)), "", id);
}

result<bool> pause_channel(connection& on, mailbox_id id) {
  auto done = on.run(update_paused, with(id.value));
  if (!done) return done.why();
  return done->affected() == 1;
}

result<void> set_connected_since(connection& on, mailbox_id id, instant at) {
  return one(on, on.run(update_connected, with(id.value, at)), "", id);
}

result<void> clear_connected_since(connection& on, mailbox_id id) {
  return one(on, on.run(forget_connected, with(id.value)), "", id);
}

} // namespace barid::store
