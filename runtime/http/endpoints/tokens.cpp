// API tokens: for programs, in the name of a person.

#include "runtime/http/auth/token.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/session_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

json token_json(const store::api_token& t) {
  return {{"id", t.id},
          {"agent", t.agent.value},
          {"name", t.name},
          {"read_only", t.scopes == std::vector<std::string>{"read"}},
          {"expires", moment_json(t.expires)},
          {"last_used", moment_json(t.last_used)}};
}

json token_schema() {
  return object({{"id", integer(1)},
                 {"agent", described(integer(1), "whose it is")},
                 {"name", text()},
                 {"read_only", boolean()},
                 {"expires", or_null(moment())},
                 {"last_used", or_null(moment())}});
}

bool administers(const call& c) {
  return c.who->role >= role::admin;
}

answer list_tokens(const call& c) {
  const bool all = c.query_text("of") == "everyone";
  if (all && !administers(c))
    return problem(403, "refused", "only administrators see the tokens of others", "ask for your own");
  auto tokens = c.desk.engine_db.with(
      [&](store::connection& on) { return store::list_api_tokens(on, all ? std::nullopt : std::optional(c.who->id)); });
  if (!tokens) return problem(tokens.why());
  json out = json::array();
  for (const auto& t : *tokens) out.push_back(token_json(t));
  return json_answer({{"tokens", std::move(out)}});
}

std::string subject_of_token(std::int64_t id) {
  return "token/" + std::to_string(id);
}

answer create_token(const call& c) {
  // a token that made tokens would outlive its own end
  if (!c.who->by_cookie)
    return problem(403, "refused", "an API token cannot make another one", "sign in with your password");
  store::api_token row;
  row.agent = c.who->id;
  row.name = c.body["name"];
  if (c.body.value("read_only", false)) row.scopes = {"read"};
  if (c.body.contains("days")) row.expires = c.desk.clock.now() + std::chrono::hours(24 * c.body["days"].get<int>());
  const auto token = new_token();
  auto made = c.desk.engine_db.with([&](store::connection& on) -> result<std::int64_t> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    const auto id = store::create_api_token(on, token_hash(token), row);
    if (!id) return id;
    const auto about = token_json(row);
    const change_note note{store::audit_action::token_add,
                           subject_of_token(*id),
                           {{"name", row.name}, {"read_only", about["read_only"]}, {"expires", about["expires"]}}};
    if (auto ok = note_change(on, c, note); !ok) return ok.why();
    if (auto ok = open->commit(); !ok) return ok.why();
    return id;
  });
  if (!made) return problem(made.why());
  row.id = *made;
  return json_answer({{"token", token}, {"about", token_json(row)}}, 201);
}

answer delete_token(const call& c) {
  const auto id = c.number("id");
  auto done = c.desk.engine_db.with([&](store::connection& on) -> result<bool> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    auto able = store::list_api_tokens(on, administers(c) ? std::nullopt : std::optional(c.who->id));
    if (!able) return able.why();
    const auto it = std::ranges::find(*able, id, &store::api_token::id);
    if (it == able->end()) return false;
    if (auto ended = store::end_api_token(on, id); !ended) return ended.why();
    const change_note note{
        store::audit_action::token_remove, subject_of_token(id), {{"name", it->name}, {"agent", it->agent.value}}};
    if (auto ok = note_change(on, c, note); !ok) return ok.why();
    if (auto ok = open->commit(); !ok) return ok.why();
    return true;
  });
  if (!done) return problem(done.why());
  return *done ? empty_answer() : not_here();
}

} // namespace

std::vector<route> token_routes() {
  const access signed_in{};
  return {
      {"GET",
       "/api/v1/tokens",
       "listTokens",
       "session",
       "API tokens, without their secrets",
       signed_in,
       {},
       {{"of", words({"me", "everyone"}), "your own unless told; those of everyone for administrators"}},
       {},
       0,
       {{200, "the tokens", object({{"tokens", list(token_schema())}})}},
       {403},
       list_tokens},
      {"POST",
       "/api/v1/tokens",
       "createToken",
       "session",
       "Make an API token; it is shown only now",
       signed_in,
       {},
       {},
       object({{"name", text(100, 1)}}, {{"read_only", boolean()}, {"days", integer(1, 3650)}}),
       4096,
       {{201, "the token", object({{"token", text()}, {"about", token_schema()}})}},
       {},
       create_token},
      {"DELETE",
       "/api/v1/tokens/{id}",
       "deleteToken",
       "session",
       "End an API token: one of yours, as an administrator anybody's",
       signed_in,
       {},
       {},
       {},
       0,
       {{204, "it is gone", {}, ""}},
       {404},
       delete_token},
  };
}

} // namespace barid::http
