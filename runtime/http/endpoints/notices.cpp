// What stands under somebody's bell, and what of it they have read.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/moment.hpp"
#include "runtime/store/bell_rows.hpp"

#include <charconv>

namespace barid::http {

namespace {

using namespace schema;

constexpr int page_size = 50;

json notice_json(const store::bell_row& n) {
  json talk = nullptr, channel = nullptr, by = nullptr;
  if (n.conversation) talk = {{"id", n.conversation.value}, {"subject", n.subject}, {"customer", n.customer}};
  if (n.channel) channel = {{"id", n.channel.value}, {"name", n.channel_name}};
  if (n.by) by = {{"id", n.by.value}, {"name", n.by_name}};
  return {{"id", n.id},
          {"kind", n.kind},
          {"at", to_rfc3339(n.at)},
          {"read_at", n.read_at ? json(to_rfc3339(*n.read_at)) : json(nullptr)},
          {"conversation", talk},
          {"channel", channel},
          {"by", by},
          {"event", n.event},
          {"rule", n.rule},
          {"clock", n.clock}};
}

/// `t12`: by time; `u1.12`, `u0.12`: what was not read first.
std::string place_word(bool unread_first, const store::bell_row& last) {
  const auto id = std::to_string(last.id);
  return unread_first ? (last.read_at ? "u0." : "u1.") + id : "t" + id;
}
std::optional<store::bell_place> place_of(bool unread_first, std::string_view word) {
  store::bell_place out;
  const std::string_view head = !unread_first ? "t" : word.starts_with("u1.") ? "u1." : "u0.";
  if (!word.starts_with(head)) return {};
  out.unread = head == "u1.";
  word.remove_prefix(head.size());
  const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), out.id);
  if (wrong != std::errc{} || end != word.data() + word.size() || out.id <= 0) return {};
  return out;
}

answer my_notices(const call& c) {
  const bool unread_first = c.query_text("order") == "unread";
  std::optional<store::bell_place> after;
  if (const auto word = c.query_text("cursor"); !word.empty()) {
    after = place_of(unread_first, word);
    if (!after) return problem(422, "invalid", "`cursor` is not one of this list", "take `next` of the page before");
  }
  const auto limit = static_cast<int>(c.query_number("limit").value_or(page_size));
  std::int64_t unread = 0;
  auto rows = c.read([&](store::connection& on) -> result<std::vector<store::bell_row>> {
    auto many = store::count_unread(on);
    if (!many) return many.why();
    unread = *many;
    return store::list_bell(on, unread_first, after, limit + 1);
  });
  if (!rows) return problem(rows.why());
  const bool more = rows->size() > static_cast<std::size_t>(limit);
  if (more) rows->pop_back();
  json items = json::array();
  for (const auto& n : *rows) items.push_back(notice_json(n));
  return json_answer({{"items", items},
                      {"unread", unread},
                      {"next", more ? json(place_word(unread_first, rows->back())) : json(nullptr)}});
}

answer read_them(const call& c) {
  store::bell_choice which;
  if (c.body.contains("ids")) which.ids = c.body["ids"].get<std::vector<std::int64_t>>();
  if (c.body.contains("conversation")) which.conversation = {c.body["conversation"].get<std::int64_t>()};
  if (c.body.contains("until")) {
    which.until = read_moment(c.body["until"]);
    if (!which.until) return problem(422, "invalid", "`until` is not a time", "write it like 2026-03-29T10:00:00Z");
  }
  if (c.body.empty()) return problem(422, "invalid", "say which: `ids`, `conversation` or `until`");
  auto marked = c.desk.engine_db.with(
      [&](store::connection& on) { return store::read_bell(on, c.who->id, which, c.desk.clock.now()); });
  if (!marked) return problem(marked.why());
  auto unread = c.read([](store::connection& on) { return store::count_unread(on); });
  if (!unread) return problem(unread.why());
  return json_answer({{"unread", *unread}});
}

} // namespace

std::vector<route> notice_routes() {
  const access signed_in{};
  const auto named = object({{"id", integer(1)}, {"name", text()}});
  const auto unread = described(integer(0), "how many of all were not read; 100 stands for 100 or more");
  const auto notice = object(
      {{"id", integer(1)},
       {"kind",
        described(words({"assigned", "answered", "told", "clock", "mentioned", "noted", "failed", "team_clock"}),
                  "as in your choice of what you are told (`session/mail-notices`)")},
       {"at", described(moment(), "when it happened")},
       {"read_at", or_null(moment())},
       {"conversation", described(or_null(object({{"id", integer(1)}, {"subject", text()}, {"customer", text()}})),
                                  "what it is about, with its customer's name or address; null: about the desk")},
       {"channel", or_null(named)},
       {"by", described(or_null(named), "who caused it, or of whom it tells; null: nobody of the desk")},
       {"event", described(text(), "what happened, as rules call it; of `failed`: `not sent`, `bounced`")},
       {"rule", described(text(), "which one told it")},
       {"clock", described(text(), "of `clock` and `team_clock`: which")}});
  return {
      {"GET",
       "/api/v1/notices",
       "listNotices",
       "session",
       "What you were told, the newest first; kept for 30 days, 500 at most",
       signed_in,
       {},
       {{"order", words({"time", "unread"}), "`unread`: those that you have not read come first"},
        {"limit", integer(1, 200), "how many; 50 unless you say"},
        {"cursor", text(60), "`next` of the page before"}},
       {},
       0,
       {{200, "a page of them", object({{"items", list(notice)}, {"unread", unread}, {"next", or_null(text())}})}},
       {422},
       my_notices},
      {"POST",
       "/api/v1/notices/read",
       "readNotices",
       "session",
       "Mark notices as read: some, those of a conversation, all until a time. Your other pages hear `notices_read`",
       signed_in,
       {},
       {},
       object({}, {{"ids", list(integer(1), 500)},
                   {"conversation", integer(1)},
                   {"until", described(moment(), "when the last of them happened")}}),
       16 * 1024,
       {{200, "they are read", object({{"unread", unread}})}},
       {},
       read_them},
  };
}

} // namespace barid::http
