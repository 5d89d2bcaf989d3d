// What agents are writing (drafts), and what they write often (saved replies).

#include "runtime/http/besides.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/writing_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

json draft_json(const store::draft_row& d) {
  auto content = json::parse(d.content, nullptr, false);
  return {{"conversation", d.conversation.value},
          {"kind", d.kind},
          {"version", d.version},
          {"updated", to_rfc3339(d.updated)},
          {"content", content.is_object() ? std::move(content) : json::object()}};
}

answer drafts_json(const result<std::vector<store::draft_row>>& drafts) {
  if (!drafts) return problem(drafts.why());
  json out = json::array();
  for (const auto& d : *drafts) out.push_back(draft_json(d));
  return json_answer({{"items", std::move(out)}});
}

answer my_drafts(const call& c) {
  return drafts_json(c.desk.engine_db.with(
      [&](store::connection& on) { return store::list_drafts(on, c.who->id, c.who->visible(), 200); }));
}

answer drafts_here(const call& c) {
  return drafts_json(c.desk.engine_db.with(
      [&](store::connection& on) { return store::load_drafts(on, c.who->id, {c.number("id")}); }));
}

answer save(const call& c) {
  store::draft_row row;
  row.agent = c.who->id;
  row.conversation = {c.number("id")};
  row.channel = c.channel;
  row.kind = c.body["kind"];
  row.content = c.body["content"].dump();
  row.updated = c.desk.clock.now();
  auto version = c.desk.engine_db.with([&](store::connection& on) {
    return store::save_draft(on, row, c.body["expected_version"].get<std::int64_t>());
  });
  return version ? json_answer({{"version", *version}}) : problem(version.why());
}

answer drop(const call& c) {
  auto done = c.desk.engine_db.with(
      [&](store::connection& on) { return store::drop_draft(on, c.who->id, {c.number("id")}, c.query_text("kind")); });
  return done ? empty_answer() : problem(done.why());
}

answer saved_replies(const call& c) {
  auto all = c.desk.engine_db.with([](store::connection& on) { return store::list_saved_replies(on); });
  if (!all) return problem(all.why());
  json out = json::array();
  for (const auto& r : *all)
    out.push_back({{"id", r.id},
                   {"name", r.name},
                   {"language", r.language},
                   {"body", r.body},
                   {"actions", json::parse(r.actions)},
                   {"updated", to_rfc3339(r.updated)}});
  return json_answer({{"items", std::move(out)}});
}

/// Adds or changes one; with its line in the audit log.
result<std::int64_t> put(const call& c, std::int64_t id) {
  store::saved_reply row{id, c.body["name"], c.body.value("language", ""), c.body["body"], c.desk.clock.now(), "{}"};
  if (c.body.contains("actions")) row.actions = c.body["actions"].dump();
  return c.desk.engine_db.with([&](store::connection& on) -> result<std::int64_t> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    auto made = store::put_saved_reply(on, row, c.who->id);
    if (!made) return made.why();
    if (auto ok = note_change(on, c,
                              {id == 0 ? store::audit_action::reply_add : store::audit_action::reply_change,
                               "reply/" + std::to_string(*made),
                               {{"name", row.name}}});
        !ok)
      return ok.why();
    if (auto ok = open->commit(); !ok) return ok.why();
    return *made;
  });
}

answer add_reply(const call& c) {
  auto made = put(c, 0);
  return made ? json_answer({{"id", *made}}, 201) : problem(made.why());
}

answer change_reply(const call& c) {
  auto made = put(c, c.number("id"));
  return made ? empty_answer() : problem(made.why());
}

answer remove_reply(const call& c) {
  const auto id = c.number("id");
  auto done = c.desk.engine_db.with([&](store::connection& on) -> result<bool> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    auto gone = store::remove_saved_reply(on, id);
    if (!gone || !*gone) return gone;
    if (auto ok = note_change(on, c, {store::audit_action::reply_remove, "reply/" + std::to_string(id)}); !ok)
      return ok.why();
    if (auto ok = open->commit(); !ok) return ok.why();
    return true;
  });
  if (!done) return problem(done.why());
  return *done ? empty_answer() : not_here();
}

} // namespace

std::vector<route> writing_routes() {
  const access replying{false, role::agent, level::reply};
  const access leads{false, role::lead};
  const auto kind = words({"reply", "forward", "note"});
  const auto draft = object({{"conversation", integer(1)},
                             {"kind", kind},
                             {"version", integer(1)},
                             {"updated", moment()},
                             {"content", described(any_object(), "as it was saved")}});
  const response drafts{200, "the drafts", object({{"items", list(draft)}})};
  const auto fields = object({{"name", text(100, 1)}, {"body", text(100'000, 1)}},
                             {{"language", described(text(10), "ISO 639-1; empty: any")},
                              {"actions", described(ref("ReplyActions"), "none unless told")}});
  return {
      {"GET",
       "/api/v1/drafts",
       "listDrafts",
       "writing",
       "Your drafts, the newest first, 200 at most",
       {},
       {},
       {},
       {},
       0,
       {drafts},
       {},
       my_drafts},
      {"GET",
       "/api/v1/conversations/{id}/drafts",
       "getDrafts",
       "writing",
       "What you are writing in a conversation",
       replying,
       store::resource::conversation,
       {},
       {},
       0,
       {drafts},
       {},
       drafts_here},
      {"PUT",
       "/api/v1/conversations/{id}/drafts",
       "saveDraft",
       "writing",
       "Keep a draft; refused when it was changed elsewhere",
       replying,
       store::resource::conversation,
       {},
       object({{"kind", kind},
               {"content", any_object()},
               {"expected_version", described(integer(0), "0: there is none yet")}}),
       4U << 20U,
       {{200, "kept", object({{"version", integer(1)}})}},
       {409},
       save},
      {"DELETE",
       "/api/v1/conversations/{id}/drafts",
       "dropDraft",
       "writing",
       "Throw a draft away",
       replying,
       store::resource::conversation,
       {{"kind", kind, "which of them"}},
       {},
       0,
       {{204, "it is gone", {}, ""}},
       {},
       drop},
      {"GET",
       "/api/v1/saved-replies",
       "listSavedReplies",
       "writing",
       "Texts for answers, by name",
       {},
       {},
       {},
       {},
       0,
       {{200, "the texts",
         object({{"items", list(object({{"id", integer(1)},
                                        {"name", text()},
                                        {"language", text()},
                                        {"body", described(text(), "HTML with {variables}")},
                                        {"actions", ref("ReplyActions")},
                                        {"updated", moment()}}))}})}},
       {},
       saved_replies},
      {"POST",
       "/api/v1/saved-replies",
       "addSavedReply",
       "writing",
       "Add a text for answers",
       leads,
       {},
       {},
       fields,
       512 * 1024,
       {{201, "its id", object({{"id", integer(1)}})}},
       {409},
       add_reply},
      {"PUT",
       "/api/v1/saved-replies/{id}",
       "changeSavedReply",
       "writing",
       "Change a text for answers",
       leads,
       {},
       {},
       fields,
       512 * 1024,
       {{204, "it is done", {}, ""}},
       {404, 409},
       change_reply},
      {"DELETE",
       "/api/v1/saved-replies/{id}",
       "removeSavedReply",
       "writing",
       "Remove a text for answers",
       leads,
       {},
       {},
       {},
       0,
       {{204, "it is gone", {}, ""}},
       {404},
       remove_reply},
  };
}

} // namespace barid::http
