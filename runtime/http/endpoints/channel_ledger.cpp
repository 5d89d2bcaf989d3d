// What an account's server offered, message by message, and what became of it (promise P8); what failed,
// once more.

#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/source_ledger.hpp"

namespace barid::http {

namespace {

using namespace schema;

/// Where a page ended, as a word that needs no escaping; nobody should build on what is inside.
std::string cursor_word(const store::ledger_place& at) {
  const json inside{at.at.time_since_epoch().count(), at.place.folder, at.place.uidvalidity, at.place.uid,
                    at.place.uidl};
  return store::to_hex(inside.dump(-1, ' ', false, json::error_handler_t::replace));
}

/// Nothing for a word that is not one.
std::optional<store::ledger_place> place_of(const std::string& word) {
  const auto in = json::parse(store::from_hex(word), nullptr, false);
  if (!in.is_array() || in.size() != 5 || !in[0].is_number_integer() || !in[1].is_string() ||
      !in[2].is_number_integer() || !in[3].is_number_integer() || !in[4].is_string())
    return {};
  store::ledger_place out;
  out.at = instant(std::chrono::microseconds(in[0].get<std::int64_t>()));
  out.place.folder = in[1].get<std::string>();
  out.place.uidvalidity = in[2].get<std::int64_t>();
  out.place.uid = in[3].get<std::int64_t>();
  out.place.uidl = in[4].get<std::string>();
  return out;
}

json offered_json(const store::offered_mail& m) {
  const auto& l = m.line;
  return {{"folder", l.place.folder},
          {"uidvalidity", l.place.uidvalidity},
          {"uid", l.place.uid},
          {"uidl", l.place.uidl},
          {"outcome", l.outcome},
          {"reason", l.reason},
          {"mail", l.mail ? json(l.mail.value) : json()},
          {"conversation", m.conversation ? json(m.conversation.value) : json()},
          {"from", m.from},
          {"subject", m.subject},
          {"attempts", l.attempts},
          {"retry_waits", l.retry_waits},
          {"at", to_rfc3339(l.at)}};
}

answer ledger(const call& c) {
  const auto word = c.query_text("outcome");
  const auto wanted = store::ledger_filter_named(word.empty() ? "all" : word);
  if (!wanted) return problem(400, "invalid", "`outcome` is none of those that there are");
  std::optional<store::ledger_place> after;
  if (const auto cursor = c.query_text("cursor"); !cursor.empty()) {
    after = place_of(cursor);
    if (!after) return problem(400, "invalid", "`cursor` does not come from this list", "leave it out to start again");
  }
  const int limit = static_cast<int>(c.query_number("limit").value_or(100));
  auto page = c.read([&](store::connection& on) {
    return store::read_ledger(on, c.channel, *wanted, c.query_text("folder"), after, limit);
  });
  if (!page) return problem(page.why());
  json items = json::array();
  for (const auto& m : page->mails) items.push_back(offered_json(m));
  return json_answer({{"items", std::move(items)}, {"next", page->next ? json(cursor_word(*page->next)) : json()}});
}

/// The failed one that the request names; without it, all of them.
answer retry_mail(const call& c) {
  std::optional<store::source_place> one;
  if (c.body.contains("message")) {
    const auto& m = c.body["message"];
    one.emplace();
    one->folder = m["folder"].get<std::string>();
    one->uidvalidity = m["uidvalidity"].get<std::int64_t>();
    one->uid = m["uid"].get<std::int64_t>();
    one->uidl = m["uidl"].get<std::string>();
  }
  std::int64_t count = 0;
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto asked = store::retry_messages(on, c.channel, one, c.desk.clock.now());
    if (!asked) return asked.why();
    count = *asked;
    if (one && count == 0)
      return error{errc::conflict, "no message of this place failed", "it may have been stored meanwhile"};
    return change_note{
        store::audit_action::channel_retry, "channel/" + std::to_string(c.channel.value), {{"mails", count}}};
  });
  return done ? json_answer({{"mails", count}}) : problem(done.why());
}

} // namespace

std::vector<route> channel_ledger_routes() {
  const access managing{false, role::agent, level::manage};
  const auto folder = text(1024, 1);
  return {
      {"GET",
       "/api/v1/channels/{id}/ledger",
       "channelLedger",
       "channels",
       "Every message that the account's server offered, and what became of it; newest first",
       managing,
       store::resource::channel,
       {{"outcome", words({"all", "stored", "duplicate", "failed", "retried"}),
         "`retried`: tried more than once, or waiting to be read again; all unless told"},
        {"folder", folder, "every folder unless told"},
        {"limit", integer(1, 500), "100 unless told"},
        {"cursor", text(6000), "`next` of the page before"}},
       {},
       0,
       {{200, "the lines",
         object({{"items", list(object({{"folder", text()},
                                        {"uidvalidity", described(integer(), "0 with POP3")},
                                        {"uid", described(integer(), "0 with POP3")},
                                        {"uidl", described(text(), "empty with IMAP")},
                                        {"outcome", words({"stored", "duplicate", "failed"})},
                                        {"reason", described(text(), "why it failed")},
                                        {"mail", or_null(integer(1))},
                                        {"conversation", described(or_null(integer(1)), "null: none yet")},
                                        {"from", described(text(), "its author; empty: none, or it was not read yet")},
                                        {"subject", text()},
                                        {"attempts", integer(1)},
                                        {"retry_waits", described(boolean(), "somebody has asked for it once more")},
                                        {"at", described(moment(), "of the last try")}}))},
                 {"next", or_null(text())}})}},
       {},
       ledger},
      {"POST",
       "/api/v1/channels/{id}/ledger/retry",
       "retryMessages",
       "channels",
       "Read failed messages again: one, or all of them",
       managing,
       store::resource::channel,
       {},
       object({},
              {{"message",
                described(
                    object({{"folder", folder}, {"uidvalidity", integer()}, {"uid", integer()}, {"uidl", text(200)}}),
                    "as the ledger names it; all that failed unless told")}}),
       8 * 1024,
       {{200, "how many are read again, within seconds or when the account is on", object({{"mails", integer()}})}},
       {409},
       retry_mail},
  };
}

} // namespace barid::http
