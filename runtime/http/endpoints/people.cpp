// The people of the desk: inviting them, and what they may.

#include "runtime/http/auth/token.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/mail/addressing/wire_address.hpp"
#include "runtime/rules/name_places.hpp"
#include "runtime/store/admin_rows.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/password_links.hpp"
#include "runtime/store/session_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

constexpr std::chrono::hours invitation_lasts{7 * 24};

error not_yours() {
  return {errc::refused, "only an owner may change owners", "ask one of them"};
}

result<store::agent_row> load_person(store::connection& on, agent_id id) {
  auto all = store::list_agents(on);
  if (!all) return all.why();
  const auto it = std::ranges::find(*all, id, &store::agent_row::id);
  if (it == all->end()) return error{errc::not_found, "there is no such person", ""};
  return *it;
}

answer list_people(const call& c) {
  struct everything {
    std::vector<store::agent_row> people;
    std::map<agent_id, store::person_state> states;
    std::vector<store::access_row> access;
  };
  auto got = c.desk.engine_db.with([&](store::connection& on) -> result<everything> {
    auto people = store::list_agents(on);
    if (!people) return people.why();
    auto states = store::load_person_states(on, c.desk.clock.now());
    if (!states) return states.why();
    auto access = store::list_access(on);
    if (!access) return access.why();
    return everything{std::move(*people), std::move(*states), std::move(*access)};
  });
  if (!got) return problem(got.why());
  json out = json::array();
  for (const auto& a : got->people) {
    json channels = json::array();
    for (const auto& x : got->access)
      if (x.agent == a.id) channels.push_back({{"id", x.channel.value}, {"level", x.level}});
    const auto& state = got->states[a.id];
    out.push_back({{"id", a.id.value},
                   {"name", a.name},
                   {"email", a.email},
                   {"role", a.role},
                   {"languages", a.languages},
                   {"skills", a.skills},
                   {"capacity", a.capacity ? json(*a.capacity) : json()},
                   {"presence", a.presence},
                   {"active", a.active},
                   {"has_password", state.has_password},
                   {"invited_until", moment_json(state.invited_until)},
                   {"last_seen", moment_json(state.last_seen)},
                   {"channels", std::move(channels)}});
  }
  return json_answer({{"items", std::move(out)}});
}

/// What the request says of a person, onto `row`. Fails with `invalid`.
result<void> read_person(const json& body, store::agent_row& row) {
  row.name = body["name"];
  row.email = body["email"];
  row.role = body["role"];
  row.languages = body.value("languages", std::vector<std::string>());
  row.skills = body.value("skills", std::vector<std::string>());
  row.capacity.reset();
  if (body.contains("capacity") && !body["capacity"].is_null()) row.capacity = body["capacity"].get<std::int32_t>();
  if (row.name.find_first_not_of(" \t\r\n") == std::string::npos)
    return error{errc::invalid, "the name is empty", "write one"};
  if (auto ok = addressing::to_wire(row.email); !ok) return ok.why();
  return {};
}

result<std::string> new_invitation(store::connection& on, const call& c, agent_id who) {
  auto token = new_token();
  if (auto ok = store::put_password_link(on, token_hash(token), who, store::link_kind::invitation,
                                         c.desk.clock.now() + invitation_lasts);
      !ok)
    return ok.why();
  return token;
}

answer invited(agent_id id, const std::string& token) {
  return json_answer({{"id", id.value}, {"path", "/welcome#link=" + token}}, 201);
}

answer invite(const call& c) {
  store::agent_row row;
  if (auto ok = read_person(c.body, row); !ok) return problem(ok.why());
  if (row.role == "owner" && c.who->role != role::owner) return problem(not_yours());
  agent_id id;
  std::string token;
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto made = store::create_agent(on, row);
    if (!made) return made.why();
    id = *made;
    auto link = new_invitation(on, c, id);
    if (!link) return link.why();
    token = *link;
    return change_note{store::audit_action::user_invite,
                       subject_of(id),
                       {{"email", row.email}, {"name", row.name}, {"role", row.role}}};
  });
  return done ? invited(id, token) : problem(done.why());
}

/// A new link for somebody who lost theirs; the password so far is good until it is used.
answer invite_again(const call& c) {
  const agent_id id{c.number("id")};
  std::string token;
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto row = load_person(on, id);
    if (!row) return row.why();
    if (!row->active) return error{errc::conflict, "this person has left", "let them in again first"};
    if (row->role == "owner" && c.who->role != role::owner) return not_yours();
    auto link = new_invitation(on, c, id);
    if (!link) return link.why();
    token = *link;
    return change_note{store::audit_action::user_link, subject_of(id)};
  });
  return done ? invited(id, token) : problem(done.why());
}

answer change_person(const call& c) {
  const agent_id id{c.number("id")};
  std::int64_t given_back = 0;
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto row = load_person(on, id);
    if (!row) return row.why();
    const auto was = *row;
    if (auto ok = read_person(c.body, *row); !ok) return ok.why();
    row->active = c.body.value("active", was.active);
    const bool owners = was.role == "owner" || row->role == "owner";
    if (owners && c.who->role != role::owner) return not_yours();
    // so an owner always stays: nobody takes away what they are themselves
    if (id == c.who->id && (row->role != was.role || !row->active))
      return error{errc::refused, "nobody changes their own role", "ask another owner"};
    if (was.active && !row->active)
      if (auto ok = rules::not_in_use(on, rules::directory_kind::person, id.value, was.name); !ok) return ok.why();
    if (was.active && !row->active) {
      auto open = store::let_go(on, *row, subject_of(c.who->id));
      if (!open) return open.why();
      given_back = *open;
    } else if (auto ok = store::update_agent(on, *row); !ok) {
      return ok.why();
    }
    if (!row->active) {
      if (auto ok = store::end_sessions(on, id); !ok) return ok.why();
      if (auto ok = store::end_password_links(on, id); !ok) return ok.why();
    }
    return change_note{store::audit_action::user_change,
                       subject_of(id),
                       {{"name", row->name},
                        {"email", row->email},
                        {"role", row->role},
                        {"skills", row->skills},
                        {"languages", row->languages},
                        {"active", row->active},
                        {"given_back", given_back}}};
  });
  return done ? json_answer({{"given_back", given_back}}) : problem(done.why());
}

answer set_person_access(const call& c) {
  const agent_id id{c.number("id")};
  const mailbox_id channel{c.body["channel"].get<std::int64_t>()};
  const auto level = c.body["level"].is_null() ? std::string() : c.body["level"].get<std::string>();
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    if (auto row = load_person(on, id); !row) return row.why();
    if (auto row = store::load_channel(on, channel); !row) return row.why();
    if (auto ok = store::set_access(on, {channel, id, level}); !ok) return ok.why();
    return change_note{store::audit_action::user_access,
                       subject_of(id),
                       {{"channel", channel.value}, {"level", level.empty() ? json() : json(level)}}};
  });
  return done ? empty_answer() : problem(done.why());
}

json person_fields(bool with_active) {
  const auto words_list = list(text(60, 1), 50);
  json out =
      object({{"name", text(100, 1)}, {"email", text(320, 3)}, {"role", words({"agent", "lead", "admin", "owner"})}},
             {{"languages", words_list},
              {"skills", words_list},
              {"capacity", described(or_null(integer(0, 10'000)), "null: the team's")}});
  if (with_active) out["properties"]["active"] = boolean();
  return out;
}

json person() {
  return object({{"id", integer(1)},
                 {"name", text()},
                 {"email", text()},
                 {"role", words({"agent", "lead", "admin", "owner"})},
                 {"languages", list(text())},
                 {"skills", list(text())},
                 {"capacity", or_null(integer())},
                 {"presence", words({"available", "away", "on_leave"})},
                 {"active", boolean()},
                 {"has_password", boolean()},
                 {"invited_until", described(or_null(moment()), "an invitation is open")},
                 {"last_seen", or_null(moment())},
                 {"channels", list(object({{"id", integer(1)}, {"level", words({"view", "reply", "manage"})}}))}});
}

} // namespace

std::vector<route> people_routes() {
  const access admins{false, role::admin};
  const auto link =
      object({{"id", integer(1)}, {"path", described(text(), "of the console; shown only now, good for a week")}});
  const response changed{204, "it is done", {}, ""};
  return {
      {"GET",
       "/api/v1/people",
       "listPeople",
       "people",
       "Everybody, with what they may and whether they can sign in",
       admins,
       {},
       {},
       {},
       0,
       {{200, "the people", object({{"items", list(person())}})}},
       {},
       list_people},
      {"POST",
       "/api/v1/people",
       "invitePerson",
       "people",
       "Add a person; the answer holds their one-time link",
       admins,
       {},
       {},
       person_fields(false),
       16 * 1024,
       {{201, "the link", link}},
       {409},
       invite},
      {"PUT",
       "/api/v1/people/{id}",
       "changePerson",
       "people",
       "Change a person; one who is not active is signed out and cannot sign in, and their open conversations go back "
       "to the teams",
       admins,
       {},
       {},
       person_fields(true),
       16 * 1024,
       {{200, "it is changed",
         object({{"given_back", described(integer(0), "open conversations that go back to the teams")}})}},
       {404, 409},
       change_person},
      {"POST",
       "/api/v1/people/{id}/link",
       "inviteAgain",
       "people",
       "A new one-time link to choose a password; earlier ones are void",
       admins,
       {},
       {},
       {},
       0,
       {{201, "the link", link}},
       {404, 409},
       invite_again},
      {"PUT",
       "/api/v1/people/{id}/access",
       "setAccess",
       "people",
       "What a person may on a channel; admins and owners may everything anyway",
       admins,
       {},
       {},
       object({{"channel", integer(1)}, {"level", or_null(words({"view", "reply", "manage"}))}}),
       4096,
       {changed},
       {404},
       set_person_access},
  };
}

} // namespace barid::http
