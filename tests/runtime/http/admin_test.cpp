// What administrators do: people, teams, access, channels, and the log of all of it.

#include "runtime/http/auth/password.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/import_rows.hpp"
#include "tests/runtime/http/vault_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_admin)

namespace {

using json = nlohmann::ordered_json;

constexpr const char* password = "correct horse battery";

json person(const std::string& name, const std::string& role = "agent") {
  return {{"name", name}, {"email", name + "@acme.example"}, {"role", role}};
}

/// The member `items` of a list that has this value.
json entry(const json& items, const std::string& member, const json& value) {
  for (const auto& one : items)
    if (one[member] == value) return one;
  return {};
}

std::string token_in(const reply& r) {
  const auto path = r.document()["path"].get<std::string>();
  return path.substr(path.find('=') + 1);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(an_invitation_is_a_link_that_works_once, desk_fixture) {
  const auto made = as(admin).post("/api/v1/people", person("nour"));
  BOOST_REQUIRE(made.status == 201);
  const auto token = token_in(made);
  auto before = entry(as(admin).get("/api/v1/people").document()["items"], "name", "nour");
  BOOST_TEST(before["has_password"] == false);
  BOOST_TEST(before["invited_until"].is_string());
  BOOST_TEST(engine.people_changes.load() > 0, "the engine hears of it");

  const auto use = [&](const std::string& word) {
    return nobody().post("/api/v1/password-link", {{"token", token}, {"password", word}});
  };
  BOOST_TEST(use("short").status == 422);
  const auto in = use(password);
  BOOST_TEST(in.status == 201);
  BOOST_TEST(in.document()["name"] == "nour");
  BOOST_TEST(in.header("set-cookie").find("HttpOnly") != std::string::npos);
  BOOST_TEST(use(password).status == 403, "used already");
  BOOST_TEST(nobody().post("/api/v1/session", {{"email", "nour@acme.example"}, {"password", password}}).status == 200);
  auto after = entry(as(admin).get("/api/v1/people").document()["items"], "name", "nour");
  BOOST_TEST(after["has_password"] == true);
  BOOST_TEST(after["invited_until"].is_null());
}

BOOST_FIXTURE_TEST_CASE(a_link_ends_with_its_week_and_with_the_next_one, desk_fixture) {
  const auto first = as(admin).post("/api/v1/people", person("nour"));
  const auto id = first.document()["id"].get<std::int64_t>();
  const auto second = as(admin).send("POST", "/api/v1/people/" + std::to_string(id) + "/link");
  BOOST_REQUIRE(second.status == 201);
  const auto use = [&](const reply& r) {
    return nobody().post("/api/v1/password-link", {{"token", token_in(r)}, {"password", password}}).status;
  };
  BOOST_TEST(use(first) == 403);
  clock.advance(std::chrono::hours(7 * 24 + 1));
  BOOST_TEST(use(second) == 403);
}

BOOST_FIXTURE_TEST_CASE(a_forgotten_password_is_replaced_by_a_link_in_the_mail, desk_fixture) {
  const auto ask = [&](const std::string& email) {
    return nobody().post("/api/v1/password-reset", {{"email", email}}).status;
  };
  const auto invitation = as(admin).post("/api/v1/people", person("nour"));
  BOOST_TEST(ask("nobody@acme.example") == 202, "it is not said who is here");
  BOOST_TEST(engine.letters.empty());
  BOOST_TEST(ask("Replier@acme.example") == 202);
  BOOST_TEST(ask("nour@acme.example") == 202);
  BOOST_REQUIRE(engine.letters.size() == 2u);
  BOOST_TEST((engine.letters[0].first == replier));
  const auto token = [&](std::size_t n) {
    const auto& text = engine.letters[n].second.text;
    const auto from = text.find("welcome#link=") + 13;
    return text.substr(from, text.find('\n', from) - from);
  };
  const auto use = [&](const std::string& link) {
    return nobody().post("/api/v1/password-link", {{"token", link}, {"password", password}}).status;
  };
  BOOST_TEST(use(token(0)) == 201);
  BOOST_TEST(use(token(0)) == 403, "it works once");
  BOOST_TEST(use(token_in(invitation)) == 201, "whoever asks ends no invitation");
  BOOST_TEST(ask("replier@acme.example") == 202);
  clock.advance(std::chrono::minutes(61));
  BOOST_TEST(use(token(2)) == 403, "it is good for an hour");
  int tries = 0;
  while (tries < 50 && ask("viewer@acme.example") != 429) ++tries;
  BOOST_TEST(tries < 50, "nobody's mailbox is filled");
}

BOOST_FIXTURE_TEST_CASE(a_new_password_signs_out_everywhere, desk_fixture) {
  const auto me = as(replier);
  const auto link = as(admin).send("POST", "/api/v1/people/" + std::to_string(replier.value) + "/link");
  BOOST_TEST(me.get("/api/v1/session").status == 200);
  BOOST_TEST(nobody().post("/api/v1/password-link", {{"token", token_in(link)}, {"password", password}}).status == 201);
  BOOST_TEST(me.get("/api/v1/session").status == 401);
}

BOOST_FIXTURE_TEST_CASE(who_leaves_is_out_at_once, desk_fixture) {
  const auto me = as(replier);
  auto body = person("replier");
  body["active"] = false;
  const auto given_back =
      must(on.run("update conversations set agent = $1, status = 'open' returning id", store::with(replier.value)))
          .size();
  BOOST_TEST(given_back > 0u);
  const auto left = as(admin).send("PUT", "/api/v1/people/" + std::to_string(replier.value), body.dump());
  BOOST_TEST(left.status == 200);
  BOOST_TEST(left.document()["given_back"] == given_back, left.body);
  const auto noted = must(
      on.run("select actor from desk_events where kind = 'agent left' and agent = $1", store::with(replier.value)));
  BOOST_REQUIRE(noted.size() == 1u);
  BOOST_TEST(noted[0].get<std::string>(0) == "agent/" + std::to_string(admin.value));
  BOOST_TEST(me.get("/api/v1/session").status == 401);
  BOOST_TEST(as(admin).send("POST", "/api/v1/people/" + std::to_string(replier.value) + "/link").status == 409);
}

BOOST_FIXTURE_TEST_CASE(whom_the_rules_in_force_name_stays_until_they_do_not, desk_fixture) {
  rules::apply_request what;
  what.files.files = {{"main.route", "mailbox support { address support@acme.example }\n"
                                     "on accepted { notify replier }\non message { assign billing }\n"}};
  BOOST_REQUIRE(must(rules::apply(on, what, clock.now())).in_force);
  auto body = person("replier");
  body["active"] = false;
  const auto leaves = [&] {
    return as(admin).send("PUT", "/api/v1/people/" + std::to_string(replier.value), body.dump());
  };
  const auto refused = leaves();
  BOOST_TEST(refused.status == 409);
  BOOST_TEST(refused.body.find("main.route:2:22") != std::string::npos, refused.body);
  const auto team = as(admin).send("PUT", "/api/v1/teams/" + std::to_string(billing.value),
                                   json{{"name", "billing"}, {"active", false}}.dump());
  BOOST_TEST(team.status == 409);
  BOOST_TEST(team.body.find("main.route:3:21") != std::string::npos, team.body);
  what.files.files[0].text = "mailbox support { address support@acme.example }\n";
  BOOST_REQUIRE(must(rules::apply(on, what, clock.now())).in_force);
  BOOST_TEST(leaves().status == 200);
}

BOOST_FIXTURE_TEST_CASE(owners_are_changed_by_owners_and_nobody_changes_their_own_role, desk_fixture) {
  const auto change = [&](agent_id by, agent_id whom, const json& body) {
    return as(by).send("PUT", "/api/v1/people/" + std::to_string(whom.value), body.dump()).status;
  };
  BOOST_TEST(change(admin, owner, person("owner", "agent")) == 403);
  BOOST_TEST(change(admin, replier, person("replier", "owner")) == 403);
  BOOST_TEST(as(admin).post("/api/v1/people", person("nour", "owner")).status == 403);
  BOOST_TEST(as(admin).send("POST", "/api/v1/people/" + std::to_string(owner.value) + "/link").status == 403);
  BOOST_TEST(change(owner, owner, person("owner", "admin")) == 403);
  BOOST_TEST(change(owner, owner, person("owner", "owner")) == 200);
  BOOST_TEST(change(owner, admin, person("admin", "owner")) == 200);
  BOOST_TEST(change(admin, owner, person("owner", "agent")) == 200, "an owner by now");
}

BOOST_FIXTURE_TEST_CASE(names_and_addresses_belong_to_one_person, desk_fixture) {
  BOOST_TEST(as(admin).post("/api/v1/people", person("replier")).status == 409);
  auto spaces = person("nour");
  spaces["name"] = "  ";
  BOOST_TEST(as(admin).post("/api/v1/people", spaces).status == 422);
  auto header = person("nour");
  header["email"] = "nour@acme.example\r\nBcc: x@acme.example";
  BOOST_TEST(as(admin).post("/api/v1/people", header).status == 422);
  BOOST_TEST(as(admin).send("PUT", "/api/v1/people/987654", person("nour").dump()).status == 404);
}

BOOST_FIXTURE_TEST_CASE(access_to_a_channel_is_given_and_taken, desk_fixture) {
  const auto set = [&](const json& level) {
    return as(admin)
        .send("PUT", "/api/v1/people/" + std::to_string(stranger.value) + "/access",
              json{{"channel", support.value}, {"level", level}}.dump())
        .status;
  };
  BOOST_TEST(as(stranger).get(path(open)).status == 404);
  BOOST_TEST(set("view") == 204);
  BOOST_TEST(as(stranger).get(path(open)).status == 200);
  BOOST_TEST(as(stranger).post(path(open, "/note"), {{"text", "x"}}).status == 403);
  BOOST_TEST(set("reply") == 204);
  BOOST_TEST(as(stranger).post(path(open, "/note"), {{"text", "x"}}).status == 200);
  BOOST_TEST(set(nullptr) == 204);
  BOOST_TEST(as(stranger).get(path(open)).status == 404);
}

BOOST_FIXTURE_TEST_CASE(teams_have_members_with_a_lead, desk_fixture) {
  const auto made = as(admin).post("/api/v1/teams", {{"name", "night"}});
  BOOST_REQUIRE(made.status == 201);
  const auto at = "/api/v1/teams/" + std::to_string(made.document()["id"].get<std::int64_t>());
  const auto team = [&] {
    return entry(as(viewer).get("/api/v1/teams").document()["items"], "id", made.document()["id"]);
  };
  const auto member = [&](bool in, bool leads) {
    return as(admin)
        .send("PUT", at + "/members", json{{"agent", replier.value}, {"member", in}, {"lead", leads}}.dump())
        .status;
  };
  BOOST_TEST(member(true, false) == 204);
  BOOST_TEST(member(true, true) == 204);
  BOOST_TEST(team()["members"].size() == 1u);
  BOOST_TEST(team()["members"][0]["lead"] == true);
  BOOST_TEST(member(false, false) == 204);
  BOOST_TEST(team()["members"].empty());
  BOOST_TEST(as(admin).send("PUT", at, json{{"name", "billing"}, {"active", true}}.dump()).status == 409);
  BOOST_TEST(as(admin).send("PUT", at, json{{"name", "night"}, {"active", false}}.dump()).status == 204);
  BOOST_TEST(team()["active"] == false);
}

BOOST_FIXTURE_TEST_CASE(every_change_is_a_line_of_the_log, desk_fixture) {
  static_cast<void>(as(admin).post("/api/v1/people", person("nour")));
  static_cast<void>(as(admin).post("/api/v1/teams", {{"name", "night"}}));
  const auto page = as(owner).get("/api/v1/audit?limit=1").document();
  BOOST_TEST(page["items"][0]["action"] == "team.add");
  BOOST_TEST(page["items"][0]["actor"] == "agent/" + std::to_string(admin.value));
  BOOST_TEST(page["items"][0]["detail"]["name"] == "night");
  const auto next = as(owner).get("/api/v1/audit?limit=1&before=" + page["next"].dump()).document();
  BOOST_TEST(next["items"][0]["action"] == "user.invite");
  BOOST_TEST(next["items"][0].dump().find("link=") == std::string::npos, "no secret in the log");
}

BOOST_FIXTURE_TEST_CASE(the_log_is_narrowed_by_what_by_whom_and_when, desk_fixture) {
  static_cast<void>(as(admin).post("/api/v1/people", person("nour")));
  static_cast<void>(as(owner).post("/api/v1/teams", {{"name", "night"}}));
  clock.advance(std::chrono::hours(48));
  static_cast<void>(as(owner).post("/api/v1/teams", {{"name", "day"}}));
  const auto found = [&](const std::string& query) {
    const auto got = as(admin).get("/api/v1/audit?" + query);
    BOOST_REQUIRE_MESSAGE(got.status == 200, got.body);
    const auto page = got.document();
    std::string out;
    for (const auto& line : page["items"])
      out += line["action"].get<std::string>() + " " + line["detail"].value("name", "") + ", ";
    return out;
  };
  BOOST_TEST(found("kind=team") == "team.add day, team.add night, ");
  BOOST_TEST(found("kind=user").starts_with("user.invite nour, "));
  BOOST_TEST(found("kind=team&actor=agent/" + std::to_string(admin.value)).empty());
  BOOST_TEST(found("kind=team&actor=agent/" + std::to_string(owner.value)) == "team.add day, team.add night, ");
  const auto between = to_rfc3339(clock.now() - std::chrono::hours(24));
  BOOST_TEST(found("kind=team&from=" + between) == "team.add day, ");
  BOOST_TEST(found("kind=team&until=" + between) == "team.add night, ");
  BOOST_TEST(found("kind=team&limit=1") == "team.add day, ");
  const auto first = as(admin).get("/api/v1/audit?kind=team&limit=1").document();
  BOOST_TEST(found("kind=team&before=" + first["next"].dump()) == "team.add night, ");
  BOOST_TEST(found("subject=" + first["items"][0]["subject"].get<std::string>()) == "team.add day, ");
  for (const char* wrong : {"kind=weather", "from=yesterday", "until=2026-02-30T00:00:00Z"})
    BOOST_TEST(as(admin).get("/api/v1/audit?" + std::string(wrong)).status == 400, wrong);
}

BOOST_FIXTURE_TEST_CASE(an_account_is_stored_with_its_password_only_where_the_key_is, vault_fixture) {
  const json account = {{"addresses", json::array({"sales@acme.example"})},
                        {"imap", {{"host", "127.0.0.1"}, {"port", 1}, {"tls", "none"}}},
                        {"user", "sales"},
                        {"password", "hunter two two"}};
  // nothing listens there: nothing is stored
  const auto refused = as(admin).post("/api/v1/channels", account);
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.document()["code"] == "trial_failed");
  BOOST_TEST(refused.document()["trial"]["receiving"]["works"] == false);
  BOOST_TEST(refused.document()["trial"]["sending"].is_null());
  BOOST_TEST(as(admin).get("/api/v1/channels").document()["items"].size() == 2u);

  auto untried = account;
  untried["untried"] = true;
  const auto made = as(admin).post("/api/v1/channels", untried);
  BOOST_REQUIRE(made.status == 201);
  const auto id = made.document()["id"].get<std::int64_t>();
  const auto at = "/api/v1/channels/" + std::to_string(id);
  const auto shown = as(admin).get(at).document();
  BOOST_TEST(shown["name"] == "sales");
  BOOST_TEST(shown["account"]["imap"]["port"] == 1);
  BOOST_TEST(shown["account"]["import_days"].is_null());
  BOOST_TEST(shown["imports"].empty());
  BOOST_TEST(shown.dump().find("hunter") == std::string::npos, "a password never comes back");
  const auto vault = must(secrets::vault::open(keys.path(), on));
  BOOST_TEST(must(vault.get(on, secrets::channel_password_name(id))).reveal() == "hunter two two");

  auto quiet = untried;
  quiet["addresses"] = json::array({"quiet@acme.example"});
  quiet["paused"] = true;
  const auto later = as(admin).post("/api/v1/channels", quiet).document()["id"].get<std::int64_t>();
  BOOST_TEST(must(store::load_channel(on, {later})).state == "paused", "until somebody enables it");

  BOOST_TEST(must(store::load_channel(on, {id})).state == "on");
  BOOST_TEST(as(admin).send("PUT", at + "/state", json{{"state", "paused"}}.dump()).status == 204);
  BOOST_TEST(must(store::load_channel(on, {id})).state == "paused");
  BOOST_TEST(as(admin).send("PUT", at + "/password", json{{"password", "wrong again"}}.dump()).status == 422);
  BOOST_TEST(must(vault.get(on, secrets::channel_password_name(id))).reveal() == "hunter two two");
  BOOST_TEST(
      as(admin).send("PUT", at + "/password", json{{"password", "the new word"}, {"untried", true}}.dump()).status ==
      204);
  BOOST_TEST(must(vault.get(on, secrets::channel_password_name(id))).reveal() == "the new word");
  BOOST_TEST(must(store::load_channel(on, {id})).state == "on", "the pause is over");

  auto moved = untried;
  moved["addresses"] = json::array({"sales@acme.example", "orders@acme.example"});
  moved.erase("password");
  BOOST_TEST(as(admin).send("PUT", at, moved.dump()).status == 204);
  BOOST_TEST(must(store::load_channel(on, {id})).addresses.size() == 2u);
  BOOST_TEST(must(vault.get(on, secrets::channel_password_name(id))).reveal() == "the new word");
  auto elsewhere = moved;
  elsewhere["imap"]["host"] = "127.0.0.2";
  BOOST_TEST(as(admin).send("PUT", at, elsewhere.dump()).status == 422, "a stored password goes to no other server");
  BOOST_TEST(as(admin).get(at).document()["account"]["imap"]["host"] == "127.0.0.1");
  elsewhere["password"] = "given again";
  BOOST_TEST(as(admin).send("PUT", at, elsewhere.dump()).status == 204);
  auto taken = untried;
  BOOST_TEST(as(admin).post("/api/v1/channels", taken).status == 409, "an address has one channel");

  BOOST_TEST(as(admin).send("DELETE", at).status == 204);
  BOOST_TEST(!store::load_channel(on, {id}).ok(), "nothing ever came: nothing is left");
  BOOST_TEST(!vault.get(on, secrets::channel_password_name(id)).ok());
  BOOST_TEST(as(admin).send("DELETE", at).status == 404);
  BOOST_TEST(as(admin).post("/api/v1/channels", taken).status == 201, "its address is free");
}

BOOST_FIXTURE_TEST_CASE(a_channel_with_mail_stays_as_a_name_for_its_conversations, desk_fixture) {
  const auto at = "/api/v1/channels/" + std::to_string(support.value);
  BOOST_TEST(as(manager).send("DELETE", at).status == 403);
  BOOST_TEST(as(admin).send("DELETE", at).status == 204);
  const auto left = must(store::load_channel(on, support));
  BOOST_TEST(left.state == "off");
  BOOST_TEST(left.addresses.empty());
  const auto seen = "/api/v1/conversations/" + std::to_string(open.conversation.value);
  BOOST_TEST(as(viewer).get(seen).document()["conversation"]["channel"]["name"] == "support");
}

BOOST_FIXTURE_TEST_CASE(an_account_is_fetched_by_pop3_where_there_is_nothing_better, vault_fixture) {
  const json account = {{"addresses", json::array({"old@acme.example"})},
                        {"pop3", {{"host", "127.0.0.1"}, {"port", 1}, {"tls", "none"}}},
                        {"user", "old"},
                        {"password", "hunter two two"},
                        {"import_days", 30},
                        {"untried", true}};
  const auto with = [&](const char* what, const json& value) {
    auto out = account;
    out[what] = value;
    return as(admin).post("/api/v1/channels", out).status;
  };
  BOOST_TEST(with("imap", account["pop3"]) == 422, "mail would come twice");
  BOOST_TEST(with("folder", "Sales") == 422);
  BOOST_TEST(with("after", "mark-seen") == 422);
  BOOST_TEST(with("pop3", json()) == 422, "what is pushed here was nowhere before");
  const auto made = as(admin).post("/api/v1/channels", account);
  BOOST_REQUIRE(made.status == 201);
  const auto id = made.document()["id"].get<std::int64_t>();
  const auto at = "/api/v1/channels/" + std::to_string(id);
  const auto shown = [&] { return as(admin).get(at).document()["account"]; };
  BOOST_TEST(shown()["imap"].is_null());
  BOOST_TEST(shown()["pop3"]["port"] == 1);
  BOOST_TEST(shown()["import_days"] == 30);
  BOOST_TEST(shown()["after"] == "keep");
  BOOST_TEST(must(store::load_channel(on, {id})).kind == "pop3");
  auto changed = account;
  changed.erase("password");
  changed.erase("pop3");
  changed["after"] = "delete";
  BOOST_TEST(as(admin).send("PUT", at, changed.dump()).status == 204);
  BOOST_TEST(shown()["pop3"]["port"] == 1, "what is not spoken of stays");
  BOOST_TEST(shown()["after"] == "delete");
  changed["pop3"] = {{"host", "127.0.0.2"}, {"port", 1}, {"tls", "none"}};
  BOOST_TEST(as(admin).send("PUT", at, changed.dump()).status == 422, "a stored password goes to no other server");
  const auto trial =
      as(admin).post("/api/v1/channel-trial", {{"pop3", account["pop3"]}, {"user", "old"}, {"password", "x"}});
  BOOST_TEST(trial.document()["receiving"]["works"] == false);
}

BOOST_FIXTURE_TEST_CASE(an_import_shows_how_far_it_is_and_keeps_its_counts, desk_fixture) {
  const auto at = "/api/v1/channels/" + std::to_string(support.value);
  const auto shown = [&] { return as(viewer).get(at).document()["imports"]; };
  const auto importing = [&] {
    const auto all = as(viewer).get("/api/v1/channel-states").document()["items"];
    return entry(all, "channel", support.value)["importing"];
  };
  BOOST_TEST(shown().empty());
  BOOST_TEST(importing().is_null());
  must(store::begin_import(on, {support, "INBOX", 7, 5, 4, morning()}));
  must(store::note_left_out(on, support, "INBOX", 1));
  must(on.run("insert into uid_ledger (channel, folder, uidvalidity, uid, outcome, mail) values "
              "($1, 'INBOX', 7, 2, 'stored', $2), ($1, 'INBOX', 7, 3, 'duplicate', $2),"
              "($1, 'INBOX', 7, 9, 'stored', $2), ($1, 'INBOX', 6, 2, 'stored', $2)",
              store::with(support.value, open.mail.value)));
  auto one = shown()[0];
  BOOST_TEST(importing()["found"] == 4);
  BOOST_TEST(importing()["done"] == 3);
  BOOST_TEST(one["found"] == 4);
  BOOST_TEST(one["stored"] == 1, "what came later is no part of it");
  BOOST_TEST(one["duplicate"] == 1);
  BOOST_TEST(one["left_out"] == 1);
  BOOST_TEST(one["finished"].is_null());
  must(store::begin_import(on, {support, "INBOX", 7, 9, 8, morning()}));
  BOOST_TEST(shown()[0]["found"] == 4, "a second look does not begin it anew");
  must(store::finish_import(on, support, "INBOX", morning()));
  must(on.run("delete from uid_ledger"));
  one = shown()[0];
  BOOST_TEST(one["stored"] == 1);
  BOOST_TEST(one["finished"].is_string());
  BOOST_TEST(importing().is_null());
  must(store::begin_import(on, {support, "INBOX", 8, 9, 8, morning()}));
  BOOST_TEST(shown()[0]["found"] == 4, "what is over is over");
}

BOOST_FIXTURE_TEST_CASE(how_channels_do_is_told_of_visible_ones_only, desk_fixture) {
  const auto numbers = [&](agent_id who) { return as(who).get("/api/v1/channel-states").document()["items"]; };
  BOOST_TEST(numbers(stranger).empty());
  BOOST_TEST(numbers(viewer).size() == 1u);
  BOOST_TEST(numbers(owner).size() == 2u);
  const auto one = entry(numbers(viewer), "channel", support.value);
  BOOST_TEST(one["given_up"] == 1);
  BOOST_TEST(one["undecided"] == 0);
  BOOST_TEST(one["last_received"].is_string());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
