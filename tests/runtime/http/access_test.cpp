// Promise P17 over HTTP: role × level × every route of the table; what may not be seen is not
// there.

#include "runtime/http/route.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/written_rows.hpp"
#include "tests/grammar/golden.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_access)

namespace {

std::string path_of(const http::route& r, std::int64_t id) {
  std::string path = r.path;
  if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, std::to_string(id));
  if (const auto at = path.find("{index}"); at != std::string::npos) path.replace(at, 7, "0");
  return path;
}

std::int64_t id_of(const http::route& r, desk_fixture& desk, const desk_fixture::talk& m) {
  switch (*r.of) {
  case store::resource::conversation:
    return m.conversation.value;
  case store::resource::mail:
    return m.mail.value;
  case store::resource::outbox:
    return m.outbox.value;
  case store::resource::upload:
    return (&m == &desk.open ? desk.open_upload : desk.hidden_upload);
  case store::resource::held_answer:
    return desk.hold(m); // whoever may take it back does
  case store::resource::channel:
    return (&m == &desk.open ? desk.support : desk.secret).value;
  }
  return 0;
}

/// As a proxy on this machine asks for somebody who is not on it.
const header_list through_a_proxy{{"X-Forwarded-For", "192.0.2.7"}};

/// Without what differs from answer to answer.
std::string essence(const reply& r) {
  std::string out = std::to_string(r.status) + r.body;
  for (const auto& [name, value] : r.headers)
    if (name != "x-request-id" && name != "date") out += name + value;
  return out;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(nothing_but_the_open_doors_answers_without_signing_in, desk_fixture) {
  const std::set<std::string> doors{"signIn",    "useFirstLink",    "alive",
                                    "ready",     "apiDocument",     "page",
                                    "plainPage", "usePasswordLink", "askForPasswordLink"};
  for (const auto& r : http::routes()) {
    BOOST_TEST(r.who.anyone == doors.contains(r.name), r.name);
    if (r.who.anyone) continue;
    const auto got = nobody().send(r.method, path_of(r, 1), r.body.is_null() ? "" : "{}", through_a_proxy);
    BOOST_TEST(got.status == 401, r.name);
  }
}

BOOST_FIXTURE_TEST_CASE(metrics_name_channels_so_only_this_machine_and_admins_get_them, desk_fixture) {
  BOOST_TEST(nobody().get("/metrics").status == 200);
  for (const auto* name : {"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"})
    BOOST_TEST(nobody().get("/metrics", {{name, "192.0.2.7"}}).status == 401, name);
  BOOST_TEST(as(stranger).get("/metrics", through_a_proxy).status == 403);
  BOOST_TEST(as(admin).get("/metrics", through_a_proxy).status == 200);
}

BOOST_FIXTURE_TEST_CASE(a_thing_that_may_not_be_seen_answers_like_one_that_does_not_exist, desk_fixture) {
  std::size_t looked = 0;
  for (const auto& r : http::routes()) {
    if (!r.of) continue;
    BOOST_TEST((r.who.on_channel != http::level::none), r.name << " has a thing but asks for no right");
    for (const auto who : {viewer, replier, manager, stranger, lead}) {
      const auto me = as(who);
      const auto body = r.body.is_null() ? "" : "{}";
      const auto there = me.send(r.method, path_of(r, id_of(r, *this, hidden)), body);
      const auto nowhere = me.send(r.method, path_of(r, 987'654'321), body);
      // a role is asked for before anything is looked up
      BOOST_TEST(there.status == (r.who.at_least > http::role::lead ? 403 : 404), r.name);
      BOOST_TEST(essence(there) == essence(nowhere), r.name);
      ++looked;
    }
  }
  BOOST_TEST(looked >= 60u);
}

BOOST_FIXTURE_TEST_CASE(each_level_may_do_what_the_table_says_and_no_more, desk_fixture) {
  const std::map<agent_id, http::level> levels{{viewer, http::level::view},
                                               {replier, http::level::reply},
                                               {manager, http::level::manage},
                                               {owner, http::level::manage},
                                               {admin, http::level::manage}};
  for (const auto& r : http::routes()) {
    if (!r.of) continue;
    for (const auto& [who, how] : levels) {
      const auto got = as(who).send(r.method, path_of(r, id_of(r, *this, open)), r.body.is_null() ? "" : "[]");
      // whom the role shuts out already is an agent here
      const bool by_role = r.who.at_least > http::role::agent && who != owner && who != admin;
      if (by_role || how < r.who.on_channel) BOOST_TEST(got.status == 403, r.name << " for " << http::name_of(how));
      else
        BOOST_TEST((got.status != 403 && got.status != 404),
                   r.name << " for " << http::name_of(how) << ": " << got.status);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(each_role_may_do_what_the_table_says_and_no_more, desk_fixture) {
  const std::map<agent_id, http::role> roles{
      {replier, http::role::agent}, {lead, http::role::lead}, {admin, http::role::admin}, {owner, http::role::owner}};
  std::size_t refused = 0;
  for (const auto& r : http::routes()) {
    if (r.of || r.who.anyone || std::string_view(r.name) == "live") continue;
    for (const auto& [who, is] : roles) {
      const auto got = as(who).send(r.method, path_of(r, replier.value), r.body.is_null() ? "" : "[]", through_a_proxy);
      BOOST_TEST((got.status == 403) == (is < r.who.at_least),
                 r.name << " for " << http::name_of(is) << ": " << got.status);
      if (got.status == 403) ++refused;
    }
  }
  BOOST_TEST(refused > 5u);
}

/// Who may call what, for people to read: made from the table that the dispatcher goes by.
std::string access_page() {
  std::string out = "# Who may call what\n\n"
                    "Made from the table of routes, and held to the running server by the tests: "
                    "every endpoint but the live "
                    "stream is called by every role\nand with every level of channel access. What may not be seen "
                    "answers like what does "
                    "not exist (`404`); what may be seen\nbut not done answers `403`.\n\n"
                    "An owner or admin may everything on every channel. A level on a channel "
                    "(view, reply, manage; each "
                    "includes those\nbefore) is given to agents and leads. An API token may what "
                    "its owner may; a read-only "
                    "one only `GET`.\n\n"
                    "| endpoint | | nobody | agent | lead | admin | owner | on the channel |\n"
                    "| --- | --- | --- | --- | --- | --- | --- | --- |\n";
  for (const auto& r : http::routes()) {
    out += "| `" + std::string(r.method) + " " + r.path + "` | " + r.summary + " |";
    out += r.who.anyone ? " yes |" : r.who.from_here ? " on this machine |" : " |";
    for (const auto who : {http::role::agent, http::role::lead, http::role::admin, http::role::owner})
      out += r.who.anyone || who >= r.who.at_least ? " yes |" : " |";
    out += r.of ? " " + std::string(http::name_of(r.who.on_channel)) + " |\n" : " |\n";
  }
  return out;
}

BOOST_AUTO_TEST_CASE(the_page_of_rights_is_the_table_of_routes) {
  testing::check_golden(testing::source_root() / "docs/access.md", access_page());
}

BOOST_FIXTURE_TEST_CASE(lists_counts_and_searches_show_only_what_may_be_seen, desk_fixture) {
  auto subjects = [&](agent_id who, const std::string& query) {
    std::vector<std::string> out;
    const auto page = as(who).get("/api/v1/conversations" + query).document();
    for (const auto& c : page["items"]) out.push_back(c["subject"]);
    return out;
  };
  using list = std::vector<std::string>;
  BOOST_TEST(subjects(viewer, "") == list{"invoice"});
  BOOST_TEST(subjects(stranger, "").empty());
  BOOST_TEST(subjects(owner, "").size() == 2u);
  BOOST_TEST(subjects(viewer, "?q=secret").empty());
  BOOST_TEST(subjects(owner, "?q=SECRETS") == list{"secret matter"});
  for (const auto& [id, channel] : {std::pair{open.conversation, support}, {hidden.conversation, secret}})
    must(store::index_written(on, {{{id, 1, "note", 0, channel, {}, test::morning(), "en", ""}, {"warehous"}}}));
  BOOST_TEST(subjects(viewer, "?q=warehouses") == list{"invoice"});
  BOOST_TEST(subjects(owner, "?q=warehouses").size() == 2u);
  BOOST_TEST(subjects(stranger, "?q=warehouses").empty());
  BOOST_TEST(subjects(viewer, "?tag=vip") == list{"invoice"});
  BOOST_TEST(subjects(viewer, "?channel=" + std::to_string(secret.value)).empty());
  BOOST_TEST(as(viewer).get("/api/v1/conversation-count?tag=vip").document()["count"] == 1);
  BOOST_TEST(as(owner).get("/api/v1/conversation-count").document()["count"] == 2);
  BOOST_TEST(as(viewer).get("/api/v1/channels").document()["items"].size() == 1u);
  BOOST_TEST(as(stranger).get("/api/v1/channels").document()["items"].empty());
  BOOST_TEST(as(manager).get("/api/v1/outbox/trouble").document()["items"].size() == 1u);
  BOOST_TEST(as(owner).get("/api/v1/outbox/trouble").document()["items"].size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_right_that_is_taken_away_is_gone_with_the_next_request, desk_fixture) {
  const auto me = as(viewer);
  BOOST_TEST(me.get(path(open)).status == 200);
  must(store::set_access(on, {support, viewer, ""}));
  BOOST_TEST(me.get(path(open)).status == 404);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
