// The keeper over a real database.

#include "actors/keeper.hpp"
#include "actors/supervisor.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/rules_of_nodes.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

std::string set_with(const std::string& tag) {
  return "language 1\nmailbox support { address support@acme.example; threads grouped; team triage "
         "}\n"
         "team triage { strategy queue }\ntable facts on message match all { rule one when size > "
         "0 { tag " +
         tag + " } }\n";
}

struct keeper_case : actor_fixture {
  test_database db;
  temp_folder folder;
  int told = 0;
  keeper_actor mine;

  keeper_case() {
    node.database = db.settings();
    node.rules.put(nullptr);
    node.people.put(nullptr);
  }

  void start(bool with_folder = false, bool watch = false) {
    keeper_settings s;
    if (with_folder) s.folder = folder.path();
    s.watch = watch;
    s.tell = [this](const applied&) { ++told; };
    mine = spawn(keeper, &node, std::move(s));
  }
  result<applied> begin() { return **ask<local<result<applied>>>(mine, start_atom::value); }
  result<applied> apply(const std::string& text, std::optional<std::int64_t> expected = std::nullopt) {
    apply_rules what;
    what.files.files = {{"main.route", text}};
    what.author = "mona";
    what.expected = expected;
    return **ask<local<result<applied>>>(mine, apply_atom::value, make_local(std::move(what)));
  }
  result<applied> rollback(std::int64_t generation) {
    return **ask<local<result<applied>>>(mine, rollback_atom::value, generation, std::string("mona"), std::int64_t{0},
                                         std::string("it was better"));
  }
  void write(const std::string& text) { write("main.route", text); }
  void write(const std::string& name, const std::string& text) {
    const auto file = folder.path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  std::int64_t generation() {
    const auto r = node.rules.get();
    return r ? r->generation : 0;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_keeper, keeper_case)

BOOST_AUTO_TEST_CASE(a_set_that_checks_comes_into_force_and_makes_its_teams_and_mailboxes) {
  start();
  const auto empty = begin();
  BOOST_REQUIRE(empty.ok());
  BOOST_TEST(!empty->in_force);
  const auto a = apply(set_with("one"));
  BOOST_REQUIRE(a.ok());
  BOOST_TEST(a->in_force);
  BOOST_TEST(a->generation == 1);
  BOOST_TEST(generation() == 1);
  const auto people = node.people.get();
  BOOST_REQUIRE(people);
  BOOST_TEST(people->channel_of("support@acme.example") != nullptr);
  BOOST_TEST(people->team_named("triage") != nullptr);
}

BOOST_AUTO_TEST_CASE(the_same_set_again_changes_nothing) {
  start();
  (void)begin();
  BOOST_REQUIRE(apply(set_with("one")).ok());
  const auto again = apply(set_with("one"));
  BOOST_REQUIRE(again.ok());
  BOOST_TEST(again->unchanged);
  BOOST_TEST(again->generation == 1);
  const auto history = **ask<local<result<std::vector<store::rule_change>>>>(mine, history_atom::value);
  BOOST_TEST(history->size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_broken_set_is_answered_with_its_findings_and_the_last_good_one_stays) {
  start();
  (void)begin();
  BOOST_REQUIRE(apply(set_with("one")).ok());
  const auto broken = apply("language 1\nmailbox support { address }\n");
  BOOST_REQUIRE(broken.ok());
  BOOST_TEST(!broken->in_force);
  BOOST_TEST(!broken->diagnostics.empty());
  BOOST_TEST(generation() == 1);
  // also across a restart
  node.rules.put(nullptr);
  start();
  const auto after = begin();
  BOOST_REQUIRE(after.ok());
  BOOST_TEST(after->in_force);
  BOOST_TEST(generation() == 1);
}

BOOST_AUTO_TEST_CASE(a_broken_folder_at_the_start_leaves_the_stored_set_in_force) {
  write(set_with("one"));
  start(true);
  BOOST_TEST(begin()->in_force);
  write("language 1\ntable {\n");
  node.rules.put(nullptr);
  start(true);
  const auto after = begin();
  BOOST_REQUIRE(after.ok());
  BOOST_TEST(generation() == 1);
  BOOST_TEST(node.rules.get()->program != nullptr);
}

BOOST_AUTO_TEST_CASE(rolling_back_puts_the_set_before_or_a_named_one_in_force) {
  start();
  (void)begin();
  for (const auto* tag : {"one", "two", "three"}) BOOST_REQUIRE(apply(set_with(tag)).ok());
  const auto one = node.rules.get();
  const auto back = rollback(0);
  BOOST_REQUIRE(back.ok());
  BOOST_TEST(back->generation == 4); // going back is a new generation
  const auto first = rollback(1);
  BOOST_REQUIRE(first.ok());
  BOOST_TEST(generation() == 5);
  const auto none = rollback(99);
  BOOST_REQUIRE(!none.ok());
  BOOST_TEST((none.why().code == errc::not_found));
  const auto history = **ask<local<result<std::vector<store::rule_change>>>>(mine, history_atom::value);
  BOOST_REQUIRE(history->size() == 5u);
  BOOST_TEST((*history)[0].kind == "rollback");
  BOOST_TEST((*history)[0].hash == (*history)[4].hash);
  BOOST_TEST((*history)[1].hash == (*history)[3].hash);
  BOOST_TEST((*history)[0].author == "mona");
  BOOST_TEST((*history)[0].message == "it was better");
}

BOOST_AUTO_TEST_CASE(an_apply_that_was_prepared_against_other_rules_is_refused) {
  start();
  (void)begin();
  BOOST_REQUIRE(apply(set_with("one"), 0).ok());
  const auto late = apply(set_with("two"), 0);
  BOOST_REQUIRE(!late.ok());
  BOOST_TEST((late.why().code == errc::conflict));
  BOOST_TEST(generation() == 1);
}

BOOST_AUTO_TEST_CASE(the_folder_is_watched_and_a_change_counts_when_it_has_settled) {
  write(set_with("one"));
  start(true, true);
  BOOST_REQUIRE(begin()->in_force);
  write(set_with("another"));
  advance(500ms);
  BOOST_TEST(generation() == 1); // it may be half-way through
  advance(500ms);
  BOOST_TEST(generation() == 2);
  const int before = told;
  write("language 1\nbroken {\n");
  advance(2s);
  BOOST_TEST(generation() == 2);
  BOOST_TEST(told == before + 1); // said once, not twice a second
  write(set_with("third"));
  advance(2s);
  BOOST_TEST(generation() == 3);
}

BOOST_AUTO_TEST_CASE(lists_and_holidays_in_files_of_their_own_come_into_force_as_rules_do) {
  using namespace std::chrono;
  const auto calendar = [](const std::string& day) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@acme.example\r\nDTSTAMP:20260101T000000Z\r\n"
           "DTSTART;VALUE=DATE:" +
           day + "\r\nSUMMARY:A day off\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  };
  write("lists/blocked.csv", "Email,Why\nspam@junk.example,pills\n");
  write("lists/words.txt", "refund\n");
  write("days/off.ics", calendar("20260330"));
  write(set_with("one") + "list blocked of senders from \"lists/blocked.csv\" column \"Email\"\n"
                          "list words of text from \"lists/words.txt\"\n"
                          "calendar office { zone UTC; hours sun..thu 09:00-17:00; holidays from \"days/off.ics\" }\n"
                          "table safety on message match first {\n"
                          "  rule blocked when sender in blocked { quarantine \"blocked\" }\n"
                          "  rule asked when subject contains any words and received within office { tag asked }\n}\n"
                          "order message: safety, facts\n");
  start(true, true);
  BOOST_REQUIRE(begin()->in_force);
  const auto items = [&](const char* list) {
    const auto& rules = *node.rules.get()->program;
    return rules.lists[rules.list_by_name.at(list)].items;
  };
  const auto open = [&](int day) { // of March 2026, at noon
    return node.rules.get()->program->calendars.at("office").is_open(sys_days{year{2026} / 3 / day} + hours(12));
  };
  using boost::test_tools::per_element;
  BOOST_TEST(items("blocked") == std::vector<std::string>{"spam@junk.example"}, per_element());
  BOOST_TEST(!open(30));
  BOOST_TEST(open(31));

  write("lists/blocked.csv", "Email,Why\nspam@junk.example,pills\n\"evil@junk.example\",\"pills, again\"\n");
  advance(1s);
  BOOST_TEST(generation() == 2);
  BOOST_TEST(items("blocked") == (std::vector<std::string>{"spam@junk.example", "evil@junk.example"}), per_element());
  write("days/off.ics", calendar("20260331"));
  advance(1s);
  BOOST_TEST(generation() == 3);
  BOOST_TEST(open(30));
  BOOST_TEST(!open(31));
  write("lists/words.txt", "refund\nmoney back\n");
  advance(1s);
  BOOST_TEST(generation() == 4);
  BOOST_TEST(items("words").size() == 2u);

  // a file that is half written, or of other columns, leaves what is in force
  const int before = told;
  write("lists/blocked.csv", "Address\nspam@junk.example\n");
  advance(2s);
  BOOST_TEST(generation() == 4);
  BOOST_TEST(items("blocked").size() == 2u);
  BOOST_TEST(told == before + 1);
  write("days/off.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEV");
  advance(2s);
  BOOST_TEST(generation() == 4);
  BOOST_TEST(!open(31));
}

BOOST_AUTO_TEST_CASE(sighup_reads_the_folder_at_once) {
  write(set_with("one"));
  start(true);
  BOOST_REQUIRE(begin()->in_force);
  write(set_with("two"));
  const auto again = **ask<local<result<applied>>>(mine, reload_atom::value);
  BOOST_REQUIRE(again.ok());
  BOOST_TEST(again->in_force);
  BOOST_TEST(generation() == 2);
}

BOOST_AUTO_TEST_CASE(a_database_that_is_away_is_said_and_changes_nothing) {
  start();
  (void)begin();
  BOOST_REQUIRE(apply(set_with("one")).ok());
  node.database.target = "host=/nonexistent dbname=none";
  keeper_settings s;
  mine = spawn(keeper, &node, std::move(s));
  const auto a = apply(set_with("two"));
  BOOST_REQUIRE(!a.ok());
  BOOST_TEST((a.why().code == errc::unavailable));
  BOOST_TEST(generation() == 1);
}

BOOST_AUTO_TEST_CASE(what_a_command_puts_in_force_is_followed_and_noted) {
  start();
  (void)begin();
  auto on = db.connect();
  rules::apply_request what;
  what.files.files = {{"main.route", set_with("elsewhere")}};
  what.author = "root";
  BOOST_TEST(must(rules::apply(on, what, clock.now())).generation == 1);
  advance(500ms);
  BOOST_TEST(generation() == 1);
  const auto noted = must(store::list_node_rules(on));
  BOOST_REQUIRE(noted.size() == 1u);
  BOOST_TEST(noted[0].node == node.node);
  BOOST_TEST(noted[0].generation == 1);
}

BOOST_AUTO_TEST_CASE(a_rollback_stays_in_force_until_a_file_really_changes) {
  write(set_with("one"));
  start(true, true);
  BOOST_REQUIRE(begin()->in_force);
  write(set_with("two"));
  advance(1s);
  BOOST_REQUIRE(generation() == 2);
  BOOST_REQUIRE(rollback(1)->in_force);
  BOOST_TEST(generation() == 3);
  write(set_with("two")); // saved without a change
  advance(2s);
  BOOST_TEST(generation() == 3);
  node.rules.put(nullptr); // another start
  start(true, true);
  BOOST_TEST(begin()->generation == 3);
  advance(2s);
  BOOST_TEST(generation() == 3);
  write(set_with("three"));
  advance(1s);
  BOOST_TEST(generation() == 4);
}

BOOST_AUTO_TEST_CASE(files_changed_while_the_engine_was_down_count_at_the_start) {
  write(set_with("one"));
  start(true);
  BOOST_REQUIRE(begin()->in_force);
  BOOST_REQUIRE(apply(set_with("other"))->in_force);
  write(set_with("two"));
  node.rules.put(nullptr);
  start(true);
  BOOST_TEST(begin()->generation == 3);
}

BOOST_AUTO_TEST_CASE(what_was_put_in_force_while_the_engine_was_down_is_not_replaced_by_its_folder) {
  write(set_with("one"));
  start(true);
  BOOST_REQUIRE(begin()->in_force);
  auto on = db.connect();
  rules::apply_request what;
  what.files.files = {{"main.route", set_with("elsewhere")}};
  what.author = "root";
  BOOST_REQUIRE(must(rules::apply(on, what, clock.now())).in_force);
  write(set_with("two")); // both are news
  node.rules.put(nullptr);
  start(true);
  BOOST_TEST(begin()->generation == 2);
  // asked for, it is read
  const auto again = **ask<local<result<applied>>>(mine, reload_atom::value);
  BOOST_TEST(again->generation == 3);
  BOOST_TEST(must(rules::change_of(on, 0)).author == "file watch");
}

BOOST_AUTO_TEST_CASE(a_keeper_that_was_ended_by_mistake_watches_and_follows_again) {
  write(set_with("one"));
  std::vector<post> posts;
  posts.push_back({"keeper",
                   [&] {
                     start(true, true);
                     return caf::actor_cast<caf::actor>(mine);
                   },
                   true});
  spawn(supervisor, std::move(posts));
  run();
  BOOST_REQUIRE(begin()->in_force);
  caf::anon_send_exit(mine, caf::exit_reason::unhandled_exception);
  run();
  write(set_with("two")); // while nobody looks
  advance(2s);
  BOOST_TEST(generation() == 2);
  write(set_with("three"));
  advance(2s);
  BOOST_TEST(generation() == 3);
}

BOOST_AUTO_TEST_CASE(a_keeper_that_starts_again_while_the_database_is_away_goes_on_when_it_is_back) {
  write(set_with("one"));
  start(true, true);
  BOOST_REQUIRE(begin()->in_force);
  caf::anon_send_exit(mine, caf::exit_reason::kill);
  // the folder of the server's socket under a name that means nothing for now
  const std::string good = node.database.target;
  const auto begin_of_host = good.find("host=") + 5;
  const auto host = good.substr(begin_of_host, good.find(' ', begin_of_host) - begin_of_host);
  const temp_folder elsewhere;
  const auto name = elsewhere.path() / "socket";
  node.database.target = std::string(good).replace(begin_of_host, host.size(), name.string());
  start(true, true);
  write(set_with("two"));
  advance(2s);
  BOOST_TEST(generation() == 1);
  std::filesystem::create_directory_symlink(host, name);
  BOOST_TEST(barid::testing::eventually([&] { // the pause after a failed attempt is real time
    advance(2s);
    return generation() == 2;
  }));
}

BOOST_AUTO_TEST_CASE(whom_the_rules_name_may_be_renamed_and_the_name_means_them) {
  start();
  (void)begin();
  BOOST_REQUIRE(apply(set_with("one")).ok());
  auto on = db.connect();
  auto triage = must(store::list_teams(on)).at(0);
  const auto refresh = [&] { BOOST_REQUIRE((**ask<local<result<bool>>>(mine, refresh_atom::value)).ok()); };
  triage.name = "front";
  must(store::update_team(on, triage));
  const auto usurper = must(store::create_team(on, "triage")); // is not meant
  refresh();
  auto people = node.people.get();
  BOOST_REQUIRE(people->team_named("triage"));
  BOOST_CHECK(people->team_named("triage")->id == triage.id);
  BOOST_CHECK(people->team(usurper)->name != "triage");
  BOOST_TEST(people->gone.empty());
  BOOST_REQUIRE(apply(set_with("two")).ok());
  BOOST_TEST(must(store::list_teams(on)).size() == 2u); // none is made for the name
  refresh();
  BOOST_CHECK(node.people.get()->team_named("triage")->id == triage.id);
}

BOOST_AUTO_TEST_CASE(whom_only_a_running_flow_names_may_be_renamed_too) {
  start();
  (void)begin();
  auto on = db.connect();
  must(on.run("insert into agents (name, email) values ('mona', 'mona@acme.example'), ('omar', 'omar@acme.example')"));
  BOOST_REQUIRE(apply(set_with("one") + "on message { assign mona }\non accepted { assign omar }\n").ok());
  must(on.run("insert into flows (conversation, flow, channel, step, program, started) select 1, 'chase', 1, 'ask', "
              "r.hash, now()"
              " from rule_sets r"));
  // by now the rules name one of them otherwise, and the other one no more
  auto agents = must(store::list_agents(on));
  agents[0].name = "ramona";
  must(store::update_agent(on, agents[0]));
  agents[1].name = "omar said";
  must(store::update_agent(on, agents[1]));
  BOOST_REQUIRE(apply(set_with("two") + "on message { assign ramona }\n").ok());
  must(on.run("insert into agents (name, email) values ('omar', 'other@acme.example')"));
  BOOST_REQUIRE((**ask<local<result<bool>>>(mine, refresh_atom::value)).ok());
  const auto people = node.people.get();
  BOOST_REQUIRE(people->agent_named("mona"));
  BOOST_CHECK(people->agent_named("mona")->id == agents[0].id);
  BOOST_TEST(people->agent_named("mona")->name == "ramona"); // as the rules in force have it
  BOOST_REQUIRE(people->agent_named("omar"));
  BOOST_CHECK(people->agent_named("omar")->id == agents[1].id); // not who came later
  must(on.run("update agents set active = false where id = $1", store::with(agents[0].id.value)));
  BOOST_REQUIRE((**ask<local<result<bool>>>(mine, refresh_atom::value)).ok());
  BOOST_TEST(node.people.get()->gone.contains("ramona"));
  BOOST_TEST(node.people.get()->gone_for_flows.contains("mona"));
}

BOOST_AUTO_TEST_CASE(whom_somebody_took_away_is_gone_for_the_rules_and_administrators_are_told_once) {
  start();
  (void)begin();
  auto on = db.connect();
  must(on.run("insert into agents (name, email, role) values ('olga', 'olga@acme.example', 'owner'),"
              " ('mona', 'mona@acme.example', 'agent')"));
  BOOST_REQUIRE(apply(set_with("one") + "on message { assign mona }\n").ok());
  auto account = must(store::list_channels(on)).at(0);
  channel::account can_send;
  can_send.smtp = channel::mail_server{"smtp.acme.example", 465, channel::tls::tls};
  account.settings = channel::to_json(can_send);
  must(store::update_channel(on, account));
  must(on.run("update agents set active = false where name = 'mona'"));
  for (int i = 0; i < 2; ++i) {
    BOOST_REQUIRE((**ask<local<result<bool>>>(mine, refresh_atom::value)).ok());
    BOOST_TEST(node.people.get()->gone.contains("mona"));
  }
  const auto told = must(on.run("select payload::text from outbox"));
  BOOST_REQUIRE(told.size() == 1u);
  const auto text = told[0].get<std::string>(0);
  BOOST_TEST(text.find("olga@acme.example") != std::string::npos, text);
  BOOST_TEST(text.find("main.route:5:") != std::string::npos, text);
  // a person of the same name who came later is meant from then on
  must(on.run("insert into agents (name, email) values ('mona', 'mona2@acme.example')"));
  BOOST_REQUIRE((**ask<local<result<bool>>>(mine, refresh_atom::value)).ok());
  const auto people = node.people.get();
  BOOST_TEST(people->gone.empty());
  BOOST_REQUIRE(people->agent_named("mona"));
  BOOST_TEST(people->agent_named("mona")->active);
  BOOST_TEST(std::ranges::count(people->agents, std::string("mona"), &store::agent_row::name) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
