// How the connected accounts do, and pausing them.

#include "runtime/channel/account.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/admin_rows.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/import_rows.hpp"
#include "runtime/store/source_rows.hpp"

#include <map>

namespace barid::http {

namespace {

using namespace schema;

const char* word_of(imap::after_commit what) {
  switch (what) {
  case imap::after_commit::keep:
    return "keep";
  case imap::after_commit::mark_seen:
    return "mark-seen";
  case imap::after_commit::move:
    return "move";
  case imap::after_commit::remove:
    return "delete";
  }
  return "keep";
}

json account_json(const store::channel_row& row) {
  const auto a = channel::account_from_json(row.settings.empty() ? "{}" : row.settings);
  if (!a) return {};
  return {{"imap", server_json(a->imap)},
          {"pop3", server_json(a->pop3)},
          {"smtp", server_json(a->smtp)},
          {"tokens", a->oauth.has_value()},
          {"user", a->user},
          {"folder", a->folders.empty() ? "" : a->folders.front()},
          {"folders", a->folders},
          {"after", word_of(a->after)},
          {"move_to", a->move_to},
          {"import_days", a->import_days ? json(*a->import_days) : json()}};
}

json import_json(const store::import_progress& p) {
  return {{"folder", p.start.folder},
          {"found", p.start.found},
          {"stored", p.stored},
          {"duplicate", p.duplicate},
          {"failed", p.failed},
          {"left_out", p.left_out},
          {"started", to_rfc3339(p.start.at)},
          {"finished", moment_json(p.finished)}};
}

json numbers_json(const store::channel_numbers& n) {
  return {{"last_received", moment_json(n.last_received)},
          {"undecided", n.undecided},
          {"unsent", n.unsent},
          {"failing", n.failing},
          {"given_up", n.given_up},
          {"unstored", n.unstored}};
}

answer states(const call& c) {
  auto numbers =
      c.desk.engine_db.with([&](store::connection& on) { return store::load_channel_numbers(on, c.who->visible()); });
  if (!numbers) return problem(numbers.why());
  std::vector<mailbox_id> channels;
  for (const auto& [id, n] : *numbers) channels.push_back(id);
  auto imports = c.desk.engine_db.with([&](store::connection& on) { return store::load_imports(on, channels); });
  if (!imports) return problem(imports.why());
  std::map<std::int64_t, json> running;
  for (const auto& p : *imports) {
    if (p.finished) continue;
    auto& sum = running.try_emplace(p.start.channel.value, json{{"found", 0}, {"done", 0}}).first->second;
    sum["found"] = sum["found"].get<std::int64_t>() + p.start.found;
    sum["done"] = sum["done"].get<std::int64_t>() + p.left_out + p.stored + p.duplicate + p.failed;
  }
  json out = json::array();
  for (const auto& [id, n] : *numbers) {
    auto one = numbers_json(n);
    one["channel"] = id.value;
    one["importing"] = running.contains(id.value) ? running[id.value] : json();
    out.push_back(std::move(one));
  }
  return json_answer({{"items", std::move(out)}});
}

answer account(const call& c) {
  auto row = c.read([&](store::connection& on) { return store::load_channel(on, c.channel); });
  if (!row) return problem(row.why());
  auto failed = c.read([&](store::connection& on) { return store::failed_messages(on, c.channel, 50); });
  if (!failed) return problem(failed.why());
  auto imports = c.read([&](store::connection& on) { return store::load_imports(on, {c.channel}); });
  if (!imports) return problem(imports.why());
  json readings = json::array();
  for (const auto& p : *imports) readings.push_back(import_json(p));
  json lines = json::array();
  for (const auto& line : *failed)
    lines.push_back({{"folder", line.place.folder},
                     {"uid", line.place.uid},
                     {"uidl", line.place.uidl},
                     {"reason", line.reason},
                     {"attempts", line.attempts},
                     {"at", to_rfc3339(line.at)}});
  return json_answer({{"id", row->id.value},
                      {"name", row->name},
                      {"addresses", row->addresses},
                      {"account", account_json(*row)},
                      {"connected_since", moment_json(row->connected_since)},
                      {"imports", std::move(readings)},
                      {"unstored", std::move(lines)}});
}

answer set_state(const call& c) {
  const auto state = c.body["state"].get<std::string>();
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto row = store::load_channel(on, c.channel);
    if (!row) return row.why();
    row->state = state;
    if (auto ok = store::update_channel(on, *row); !ok) return ok.why();
    return change_note{state == "on" ? store::audit_action::channel_resume : store::audit_action::channel_pause,
                       "channel/" + std::to_string(c.channel.value)};
  });
  return done ? empty_answer() : problem(done.why());
}

} // namespace

std::vector<route> channel_state_routes() {
  const access viewing{false, role::agent, level::view};
  const access managing{false, role::agent, level::manage};
  const response changed{204, "it is done", {}, ""};
  const auto server = or_null(object({{"host", text()}, {"port", integer()}, {"tls", text()}}));
  return {
      {"GET",
       "/api/v1/channel-states",
       "channelStates",
       "channels",
       "How much waits, fails and was received last, of every channel that you may see",
       {},
       {},
       {},
       {},
       0,
       {{200, "the numbers",
         object(
             {{"items", list(object({{"channel", integer(1)},
                                     {"last_received", or_null(moment())},
                                     {"undecided", integer()},
                                     {"unsent", integer()},
                                     {"failing", integer()},
                                     {"given_up", integer()},
                                     {"unstored", integer()},
                                     {"importing",
                                      described(or_null(object({{"found", integer()}, {"done", integer()}})),
                                                "mails of the folders that are being read for the first time")}}))}})}},
       {},
       states},
      {"GET",
       "/api/v1/channels/{id}",
       "getChannel",
       "channels",
       "One channel: its servers, how far its import is, and mail that could not be stored",
       viewing,
       store::resource::channel,
       {},
       {},
       0,
       {{200, "the channel",
         object({{"id", integer(1)},
                 {"name", text()},
                 {"addresses", list(text())},
                 {"account",
                  or_null(object({{"imap", server},
                                  {"pop3", server},
                                  {"smtp", server},
                                  {"tokens", described(boolean(), "signs in by OAuth2")},
                                  {"user", text()},
                                  {"folder", text()},
                                  {"folders", described(list(text()), "all that are read; `folder` is the first")},
                                  {"after", words({"keep", "mark-seen", "move", "delete"})},
                                  {"move_to", text()},
                                  {"import_days",
                                   described(or_null(integer()), "of mail from before the connection; null: all")}}))},
                 {"connected_since", or_null(moment())},
                 {"imports", described(list(object({{"folder", text()},
                                                    {"found", described(integer(), "mails in it at first")},
                                                    {"stored", integer()},
                                                    {"duplicate", integer()},
                                                    {"failed", integer()},
                                                    {"left_out", described(integer(), "older than wanted")},
                                                    {"started", moment()},
                                                    {"finished", or_null(moment())}})),
                                       "the first reading of each folder: none of its mail is decided")},
                 {"unstored", list(object({{"folder", text()},
                                           {"uid", integer()},
                                           {"uidl", text()},
                                           {"reason", text()},
                                           {"attempts", integer()},
                                           {"at", moment()}}))}})}},
       {},
       account},
      {"PUT",
       "/api/v1/channels/{id}/state",
       "setChannelState",
       "channels",
       "Pause receiving and sending, or go on",
       managing,
       store::resource::channel,
       {},
       object({{"state", words({"on", "paused"})}}),
       1024,
       {changed},
       {409},
       set_state},
  };
}

} // namespace barid::http
