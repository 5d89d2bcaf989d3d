// Answers that go later: taking them in, showing them, taking them back.

#include "runtime/http/besides.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/original.hpp"
#include "runtime/http/endpoints/reply_body.hpp"
#include "runtime/http/held_answers.hpp"
#include "runtime/http/moment.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/upload_rows.hpp"

namespace barid::http {

namespace {

using namespace schema;

constexpr std::chrono::hours longest{366 * 24};
/// Of one person.
constexpr std::size_t most_held = 200;

result<instant> due_of(const call& c) {
  const auto now = c.desk.clock.now();
  if (c.body.contains("seconds") == c.body.contains("at"))
    return error{errc::invalid, "say when: `seconds` or `at`", "give one of them"};
  if (c.body.contains("seconds")) return now + std::chrono::seconds(c.body["seconds"].get<int>());
  const auto at = read_moment(c.body["at"]);
  if (!at || *at <= now || *at > now + longest)
    return error{errc::invalid, "`at` should be a time within the next year", "write it like 2026-03-29T10:00:00Z"};
  return *at;
}

json held_row_json(const store::held_answer& h, const store::name_book& names) {
  auto stored = json::parse(h.answer, nullptr, false);
  if (!stored.is_object()) stored = json::object();
  json files = json::array();
  if (stored.contains("files"))
    for (const auto& f : stored["files"])
      files.push_back({{"id", f.at("upload")},
                       {"name", f.at("name")},
                       {"type", f.at("type")},
                       {"size", f.at("size")},
                       {"picture", !f.value("content_id", "").empty()}});
  const bool is_forward = stored.value("forward", false);
  const auto original = stored.value("original", std::int64_t{0});
  const auto addresses = [&](const char* name) { return stored.contains(name) ? stored[name] : json::array(); };
  json out{{"id", h.id},
           {"conversation", h.conversation.value},
           {"author", named_json(h.agent.value, names.agents)},
           {"due", to_rfc3339(h.due)},
           {"state", h.state},
           {"reason", h.reason},
           {"text", stored.value("text", "")},
           {"html", stored.value("html", "")},
           {"to", addresses("to")},
           {"cc", addresses("cc")},
           {"bcc", addresses("bcc")},
           {"from", stored.value("from", "")},
           {"status", stored.value("status", "")},
           {"take", stored.value("take", false)},
           {"forward", is_forward},
           {"enclosed", stored.value("enclosed", false)},
           {"signature", stored.value("signature", true)},
           {"original", original ? json(original) : json()},
           {"attachments", std::move(files)}};
  put_besides(out, read_besides(stored));
  return out;
}

answer rows_json(const call& c, const result<std::vector<store::held_answer>>& rows) {
  if (!rows) return problem(rows.why());
  auto names = c.read([&](store::connection& on) { return store::load_names(on, {}); });
  if (!names) return problem(names.why());
  json out = json::array();
  for (const auto& h : *rows) out.push_back(held_row_json(h, *names));
  return json_answer({{"items", std::move(out)}});
}

answer reply_later(const call& c) {
  auto r = read_reply(c);
  if (!r) return problem(r.why());
  auto due = due_of(c);
  if (!due) return problem(due.why());
  store::held_answer row;
  row.conversation = {c.number("id")};
  row.channel = c.channel;
  row.agent = c.who->id;
  row.due = *due;
  row.answer = held_json(*r).dump();
  const auto uploads = uploads_of(r->files);
  bool seen_all = true;
  auto made = c.desk.engine_db.with([&](store::connection& on) -> result<std::int64_t> {
    auto mine = store::held_by(on, c.who->id);
    if (!mine) return mine.why();
    if (mine->size() >= most_held)
      return error{errc::conflict, "too many of your answers wait already", "take some back"};
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    auto now = store::load_conversation(on, row.conversation);
    if (!now) return now.why();
    row.seen_version = c.body.value("expected_version", now->row.version);
    auto moved = store::mail_since(on, row.conversation, row.seen_version);
    if (!moved) return moved.why();
    if (*moved) {
      seen_all = false;
      return error{errc::conflict, "something newer is in this conversation", "read it, then answer again"};
    }
    auto id = store::create_held(on, row);
    if (!id) return id.why();
    if (auto ok = store::keep_uploads(on, uploads); !ok) return ok.why();
    if (auto ok = tell_held(on, row); !ok) return ok.why();
    if (auto ok = open->commit(); !ok) return ok.why();
    return *id;
  });
  if (made) return json_answer({{"id", *made}, {"due", to_rfc3339(row.due)}}, 201);
  return seen_all ? problem(made.why()) : moved_on(c, made.why(), row.seen_version);
}

answer held_here(const call& c) {
  return rows_json(c, c.read([&](store::connection& on) { return store::held_in(on, {c.number("id")}); }));
}

answer mine(const call& c) {
  return rows_json(c, c.read([&](store::connection& on) { return store::held_by(on, c.who->id); }));
}

answer take_back(const call& c) {
  auto gone = c.desk.engine_db.with([&](store::connection& on) -> result<std::optional<store::held_answer>> {
    auto row = store::take_back_held(on, c.number("id"));
    if (row && *row) static_cast<void>(tell_held(on, **row));
    return row;
  });
  if (!gone) return problem(gone.why());
  return *gone ? empty_answer() : problem(409, "conflict", "it is on its way already", "it cannot be taken back");
}

} // namespace

std::vector<route> held_routes() {
  const access viewing{false, role::agent, level::view};
  const access replying{false, role::agent, level::reply};
  auto fields = reply_fields();
  fields["properties"]["expected_version"] =
      described(integer(0), "what you saw: refused with 409 when mail came or went behind it");
  fields["properties"]["forward"] = described(forwarded(), "pass a mail on to `to` instead");
  fields["properties"]["seconds"] = described(integer(1, 120), "in so many seconds");
  fields["properties"]["at"] = described(moment(), "or at this time, within a year");
  auto held =
      object({{"id", integer(1)},
              {"conversation", integer(1)},
              {"author", or_null(ref("Named"))},
              {"due", moment()},
              {"state", described(words({"waiting", "sending", "held back"}), "held back: it needs its author")},
              {"reason", text()},
              {"text", text()},
              {"html", text()},
              {"to", list(text())},
              {"cc", list(text())},
              {"bcc", list(text())},
              {"from", described(text(), "empty: the address that was written to")},
              {"status", described(text(), "the conversation's from then on; empty: as it is")},
              {"take", described(boolean(), "its author has the conversation from then on, if nobody has")},
              {"forward", described(boolean(), "`original` is passed on")},
              {"enclosed", described(boolean(), "as a file")},
              {"signature", described(boolean(), "the channel's is put below it")},
              {"original", described(or_null(integer(1)), "the mail below it")},
              {"attachments",
               list(object({{"id", integer(1)},
                            {"name", text()},
                            {"type", text()},
                            {"size", integer()},
                            {"picture", described(boolean(), "in the text of the mail that is passed on")}}))}});
  const auto more = besides_fields();
  for (const auto& [name, one] : more.items()) held["properties"][name] = one;
  const response rows{200, "in the order in which they go", object({{"items", list(held)}})};
  return {
      {"POST",
       "/api/v1/conversations/{id}/later",
       "replyLater",
       "commands",
       "Answer the customer later. It goes by itself, unless it is taken back, or mail comes or "
       "goes "
       "before: then it is held back and you are told",
       replying,
       store::resource::conversation,
       {},
       std::move(fields),
       8 * 1024 * 1024,
       {{201, "it waits", object({{"id", integer(1)}, {"due", moment()}})}},
       {409},
       reply_later},
      {"GET",
       "/api/v1/conversations/{id}/held",
       "listHeld",
       "commands",
       "Answers of this conversation that go later",
       viewing,
       store::resource::conversation,
       {},
       {},
       0,
       {rows},
       {},
       held_here},
      {"GET",
       "/api/v1/held-answers",
       "listMyHeld",
       "commands",
       "Your answers that go later",
       {},
       {},
       {},
       {},
       0,
       {rows},
       {},
       mine},
      {"DELETE",
       "/api/v1/held-answers/{id}",
       "takeBackHeld",
       "commands",
       "Take an answer back before it goes; it is not kept",
       replying,
       store::resource::held_answer,
       {},
       {},
       0,
       {{204, "it does not go", {}, ""}},
       {409},
       take_back},
  };
}

} // namespace barid::http
