// Rules put in force, and whose word counts at a start.

#include "dsl/compile.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/rules/folder_use.hpp"
#include "runtime/rules/name_bindings.hpp"
#include "runtime/rules/name_places.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_news.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>

using namespace barid;
using namespace barid::test;

namespace {

rules::apply_request set_with(const std::string& tag, const std::string& team = "triage") {
  rules::apply_request out;
  out.files.files = {{"main.route", "language 1\nmailbox support { address support@acme.example; team " + team +
                                        " }\nteam " + team +
                                        " { strategy queue }\ntable facts on message match all { rule one when "
                                        "size > 0 { tag " +
                                        tag + " } }\n"}};
  out.author = "mona";
  out.message = tag;
  return out;
}

constexpr instant now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29}};

struct store_case {
  test_database db;
  store::connection on = db.connect();

  rules::applied apply(const rules::apply_request& what) { return must(rules::apply(on, what, now)); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rules_applying, store_case)

BOOST_AUTO_TEST_CASE(a_set_comes_into_force_whole_with_who_did_it_and_why) {
  const auto done = apply(set_with("one"));
  BOOST_TEST(done.in_force);
  BOOST_TEST(done.directory_changed);
  BOOST_TEST(done.generation == 1);
  const auto change = must(rules::change_of(on, 0));
  BOOST_TEST(change.author == "mona");
  BOOST_TEST(change.message == "one");
  BOOST_TEST(store::to_hex(change.hash) == done.hash);
  const auto files = must(rules::files_of(on, change));
  BOOST_TEST(dsl::content_hash(files) == done.hash);
  BOOST_TEST(must(store::list_teams(on)).size() == 1u);
  BOOST_TEST(must(store::list_channels(on)).at(0).kind == "lmtp");
  const auto loaded = must(rules::load_in_force(on));
  BOOST_TEST((loaded.program != nullptr));
  BOOST_TEST(loaded.generation == 1);
}

BOOST_AUTO_TEST_CASE(a_set_with_errors_leaves_nothing_behind) {
  auto broken = set_with("one", "sales");
  broken.files.files[0].text += "table facts on message match all { nonsense }\n";
  const auto done = apply(broken);
  BOOST_TEST(!done.in_force);
  BOOST_TEST(!done.diagnostics.empty());
  BOOST_TEST(must(store::list_teams(on)).empty());
  BOOST_TEST(must(store::load_active_rules(on)).generation == 0);
  BOOST_CHECK(rules::change_of(on, 0).why().code == errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_set_whose_tests_fail_leaves_those_in_force) {
  apply(set_with("one"));
  auto failing = set_with("two");
  failing.files.files.push_back({"tests.route",
                                 "test \"a mail is tagged\" {\n  receive m { from a@x.example; subject \"hello\" }\n"
                                 "  expect tags has one\n}\n"});
  const auto refused = apply(failing);
  BOOST_TEST(!refused.in_force);
  BOOST_TEST(refused.generation == 1);
  BOOST_REQUIRE_EQUAL(refused.diagnostics.size(), 1u);
  const auto& d = refused.diagnostics.front();
  BOOST_TEST(d.code == "R1116");
  BOOST_TEST((d.level == severity::error));
  BOOST_TEST(d.message.find("the test `a mail is tagged` fails") != std::string::npos, d.message);
  BOOST_TEST(d.message.find("got tags: two") != std::string::npos, d.message);
  BOOST_TEST(refused.files.files[d.where.file].path == "tests.route");
  failing.tested = false;
  BOOST_TEST(apply(failing).in_force);
  // what was in force once comes back at once, whatever its tests say
  apply(set_with("three"));
  auto back = must(rules::earlier(on, 2));
  BOOST_TEST(back.rollback);
  BOOST_TEST(apply(back).in_force);
}

BOOST_AUTO_TEST_CASE(tests_that_take_too_long_are_as_good_as_failed) {
  auto slow = set_with("one");
  slow.files.files.push_back(
      {"tests.route", "test \"t\" { receive m { from a@x.example; subject \"hello\" }; expect tags has one }\n"});
  slow.test_limit = std::chrono::milliseconds(0);
  const auto refused = apply(slow);
  BOOST_TEST(!refused.in_force);
  BOOST_REQUIRE_EQUAL(refused.diagnostics.size(), 1u);
  BOOST_TEST(refused.diagnostics.front().code == "R1117");
  slow.test_limit = std::chrono::minutes(5);
  BOOST_TEST(apply(slow).in_force);
}

BOOST_AUTO_TEST_CASE(who_prepared_against_other_rules_is_refused_without_a_trace) {
  apply(set_with("one"));
  auto late = set_with("two", "sales");
  late.expected = 0;
  const auto refused = rules::apply(on, late, now);
  BOOST_REQUIRE(!refused.ok());
  BOOST_CHECK(refused.why().code == errc::conflict);
  BOOST_TEST(must(store::list_teams(on)).size() == 1u);
}

BOOST_AUTO_TEST_CASE(of_many_who_apply_at_once_each_is_in_force_once_or_told) {
  std::vector<std::thread> all;
  std::atomic<int> done = 0, told = 0;
  for (int i = 0; i < 6; ++i)
    all.emplace_back([&, i] {
      auto mine = db.connect();
      const auto r = rules::apply(mine, set_with("t" + std::to_string(i)), now);
      if (r) ++done;
      else if (r.why().code == errc::conflict) ++told;
    });
  for (auto& t : all) t.join();
  BOOST_TEST(done + told == 6);
  BOOST_TEST(done >= 1);
  BOOST_TEST(must(store::load_active_rules(on)).generation == done);
  BOOST_TEST(must(store::list_teams(on)).size() == 1u);
}

BOOST_AUTO_TEST_CASE(engines_hear_of_teams_that_rules_made_and_of_nothing_else) {
  auto ear = db.connect();
  must(ear.listen(store::directory_news));
  apply(set_with("one"));
  BOOST_TEST(must(ear.wait_notification(std::chrono::seconds(10))).has_value());
  BOOST_TEST(!apply(set_with("two")).directory_changed);
  BOOST_TEST(!must(ear.wait_notification(std::chrono::milliseconds(50))).has_value());
}

BOOST_AUTO_TEST_CASE(a_skill_that_nobody_in_the_team_has_is_told_wherever_it_is_asked_for) {
  (void)apply(set_with("one"));
  auto what = set_with("two");
  what.files.files[0].text +=
      "on message { assign triage needing lang.ar else triage }\n"
      "on agent away { for each open conversation of agent { assign triage needing lang.ar } }\n"
      "flow chase on status becomes waiting_customer {\n"
      "  limit age 30d\n  step ask: wait 2d { assign triage needing lang.ar }\n"
      "  on message { assign triage needing lang.ar }\n}\n";
  const auto told = [&](const rules::applied& a) {
    return std::ranges::count_if(a.diagnostics, [](const diagnostic& d) { return d.code == "R2010"; });
  };
  const auto done = apply(what);
  BOOST_TEST(done.in_force); // a warning
  BOOST_TEST(told(done) == 4);
  store::agent_row mona;
  mona.name = "mona";
  mona.email = "mona@acme.example";
  mona.languages = {"ar"};
  mona.id = must(store::create_agent(on, mona));
  must(store::set_team_member(on, {must(store::list_teams(on)).at(0).id, mona.id, false}));
  what.files.files[0].text += "# again\n";
  BOOST_TEST(told(apply(what)) == 0);
  mona.active = false;
  must(store::update_agent(on, mona));
  what.files.files[0].text += "# again\n";
  BOOST_TEST(told(apply(what)) == 4);
}

BOOST_AUTO_TEST_CASE(what_the_rules_in_force_name_is_not_taken_away_and_the_places_are_told) {
  BOOST_TEST(must(rules::places_of(on, "mona")).empty()); // no rules yet
  auto what = set_with("one");
  what.files.files[0].text += "on accepted { notify mona }\non tagged one { assign mona }\n";
  BOOST_TEST(apply(what).in_force);
  BOOST_TEST(must(rules::places_of(on, "mona")) == (std::vector<std::string>{"main.route:5:22", "main.route:6:24"}),
             boost::test_tools::per_element());
  BOOST_TEST(must(rules::places_of(on, "triage")).size() == 2u); // the mailbox's, and its own
  BOOST_TEST(must(rules::places_of(on, "one")).empty());         // a tag
  using enum rules::directory_kind;
  const auto refused = rules::not_in_use(on, person, 1, "mona"); // bound to nobody yet
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST((refused.why().code == errc::conflict));
  BOOST_TEST(refused.why().message == "the rules in force name `mona`: main.route:5:22, main.route:6:24");
  BOOST_TEST(rules::not_in_use(on, person, 1, "omar").ok());
}

BOOST_AUTO_TEST_CASE(what_the_rules_name_is_kept_under_whatever_name_it_has_by_now) {
  using enum rules::directory_kind;
  store::agent_row mona;
  mona.name = "mona";
  mona.email = "mona@acme.example";
  mona.id = must(store::create_agent(on, mona));
  auto what = set_with("one");
  what.files.files[0].text += "on accepted { notify mona }\n";
  BOOST_TEST(apply(what).in_force);
  mona.name = "mona haddad";
  must(store::update_agent(on, mona));
  store::agent_row other;
  other.name = "mona";
  other.email = "other@acme.example";
  other.id = must(store::create_agent(on, other));
  const auto refused = rules::not_in_use(on, person, mona.id.value, mona.name);
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST(refused.why().message ==
             "the rules in force name `mona`, which is called `mona haddad` by now: main.route:5:22");
  BOOST_TEST(rules::not_in_use(on, person, other.id.value, "mona").ok()); // not meant
  const auto channel = must(store::list_channels(on)).at(0);
  const auto declared = rules::not_in_use(on, mailbox, channel.id.value, channel.name);
  BOOST_REQUIRE(!declared.ok());
  BOOST_TEST((declared.why().code == errc::conflict));
  BOOST_TEST(declared.why().message == "the rules in force name `" + channel.name + "`: main.route:2:9");
}

BOOST_AUTO_TEST_CASE(names_of_earlier_rules_stay_bound_as_long_as_a_flow_runs_by_them) {
  apply(set_with("one", "day"));
  const auto day = must(store::list_teams(on)).at(0);
  const auto hash = must(rules::change_of(on, 0)).hash;
  must(on.run("insert into flows (conversation, flow, channel, step, program, started) values (1, 'chase', 1, 'ask', "
              "$1, now())",
              store::with(store::bytes{hash})));
  apply(set_with("two", "night"));
  auto bound = must(rules::load_bindings(on));
  BOOST_TEST(!bound.teams.contains("day"));
  BOOST_REQUIRE(bound.older_teams.contains("day"));
  BOOST_TEST(bound.older_teams.at("day") == day.id.value);
  // rules that have the name again mean the same team, whatever it is called by now
  must(store::update_team(on, {day.id, "front", true}));
  apply(set_with("three", "day"));
  bound = must(rules::load_bindings(on));
  BOOST_TEST(bound.teams.at("day") == day.id.value);
  BOOST_TEST(bound.older_teams.contains("night"));
  BOOST_TEST(must(store::list_teams(on)).size() == 2u);
  must(on.run("delete from flows"));
  apply(set_with("four", "day"));
  BOOST_TEST(must(rules::load_bindings(on)).older_teams.empty());
}

BOOST_AUTO_TEST_CASE(earlier_rules_are_found_by_generation_or_as_those_before) {
  for (const auto* tag : {"one", "two", "three"}) apply(set_with(tag));
  const auto before = must(rules::earlier(on, 0));
  BOOST_TEST(before.message == "back to generation 2");
  BOOST_TEST(before.rollback);
  auto first = must(rules::earlier(on, 1));
  first.author = "omar";
  const auto back = apply(first);
  BOOST_TEST(back.generation == 4);
  BOOST_TEST(must(rules::change_of(on, 4)).kind == "rollback");
  BOOST_TEST(must(rules::change_of(on, 4)).hash == must(rules::change_of(on, 1)).hash);
  BOOST_CHECK(rules::earlier(on, 9).why().code == errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_packed_set_unpacks_to_the_same_files_and_damage_is_noticed) {
  source_set files;
  files.files = {{"a.route", "text\n1 2\n"}, {"folder/b.csv", std::string("\0\xff", 2)}, {"empty", ""}};
  const auto packed = rules::pack(files);
  const auto back = rules::unpack(packed);
  BOOST_REQUIRE(back.ok());
  BOOST_REQUIRE(back->files.size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(back->files[i].path == files.files[i].path);
    BOOST_TEST(back->files[i].text == files.files[i].text);
  }
  BOOST_TEST(!rules::unpack(packed.substr(0, packed.size() - 20)).ok());
  BOOST_TEST(!rules::unpack("9999999999 1\nx").ok());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(rules_folder_use)

using rules::folder_use;

namespace {

const std::string one(64, '1'), two(64, '2'), three(64, '3');

store::rule_change active(std::int64_t generation, const std::string& hash, const char* author) {
  store::rule_change c;
  c.generation = generation;
  c.hash = store::from_hex(hash);
  c.author = author;
  return c;
}

store::node_rules noted(std::int64_t generation, const std::string& folder, const std::string& hash,
                        bool refused = false) {
  return {"node1", false, generation, folder, hash, refused};
}

} // namespace

BOOST_AUTO_TEST_CASE(the_last_act_of_a_person_decides_whose_rules_count_at_a_start) {
  const auto use = rules::use_of_folder;
  // nothing was ever in force
  BOOST_CHECK(use("/r", one, {}, {}) == folder_use::take);
  BOOST_CHECK(use("/r", one, active(3, one, "mona"), {}) == folder_use::in_force);
  // files changed, the rules did not
  BOOST_CHECK(use("/r", two, active(3, one, "mona"), noted(3, "/r", one)) == folder_use::take);
  BOOST_CHECK(use("/other", two, active(3, one, "mona"), noted(3, "/r", two)) == folder_use::take);
  // other rules came into force, while the engine ran or after it
  BOOST_CHECK(use("/r", one, active(3, two, "mona"), noted(3, "/r", one)) == folder_use::set_aside);
  BOOST_CHECK(use("/r", one, active(4, two, "mona"), noted(3, "/r", one)) == folder_use::set_aside);
  // both
  BOOST_CHECK(use("/r", three, active(4, two, "mona"), noted(3, "/r", one)) == folder_use::set_aside);
  // nobody looked before: what a person put in force stays
  BOOST_CHECK(use("/r", one, active(1, two, "root"), {}) == folder_use::set_aside);
  BOOST_CHECK(use("/r", one, active(1, two, "file watch"), {}) == folder_use::take);
  // what was refused is refused again, in public
  BOOST_CHECK(use("/r", two, active(3, one, "mona"), noted(3, "/r", two, true)) == folder_use::take);
  // an engine that ended before it could note what it had read
  BOOST_CHECK(use("/r", three, active(4, two, "file watch"), noted(3, "/r", one)) == folder_use::take);
  // another node's files
  BOOST_CHECK(use("/r", one, active(4, two, "file watch"), noted(3, "/r", one)) == folder_use::set_aside);
}

BOOST_AUTO_TEST_SUITE_END()
