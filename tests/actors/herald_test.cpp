// Notices by mail: when people are told, in virtual time, and that each thing is told once, on a real store.

#include "actors/herald.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/store/directory_people.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/metric_value.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/store_items.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(actors_herald)

namespace {

struct herald_case : actor_fixture {
  double mailed() const { return testing::metric_value(*node.metrics, "barid_notices_mailed_total"); }
};

/// A store that is played: what waits, since when, for whom.
struct played_case : herald_case {
  struct waiting {
    agent_id who;
    instant noted;
  };
  std::vector<waiting> rows;
  std::vector<agent_id> told;
  std::vector<agent_id> broken; ///< Telling them fails.
  int pages = 0;                ///< Still to be looked through.
  int looked = 0;
  bool store_away = false, can_send = true;

  void happens(std::int64_t who) { rows.push_back({agent_id{who}, clock.now()}); }

  void start() {
    herald_store desk;
    desk.note = [this](instant now, instant since) -> result<bool> {
      if (store_away) return away();
      BOOST_CHECK(now - since == 24h);
      ++looked;
      return pages > 0 && pages-- > 0;
    };
    desk.due = [this](instant before) -> result<std::vector<agent_id>> {
      std::vector<agent_id> out;
      for (const auto& r : rows)
        if (r.noted <= before && std::ranges::find(out, r.who) == out.end()) out.push_back(r.who);
      return out;
    };
    desk.tell = [this](agent_id who) -> result<telling> {
      if (std::ranges::find(broken, who) != broken.end()) return away();
      if (!can_send) return telling::no_sender;
      std::erase_if(rows, [&](const auto& r) { return r.who == who; });
      told.push_back(who);
      return telling::queued;
    };
    desk.forget = [this](instant before) -> result<std::int64_t> {
      return std::int64_t(std::erase_if(rows, [&](const auto& r) { return r.noted < before; }));
    };
    spawn(herald, &node, std::move(desk), herald_settings{});
    run();
  }
};

/// The real store with two people who want to be told, and an account that can send.
struct stored_case : herald_case {
  test_database db;
  store::connection on = db.connect();
  mailbox_id support = make_channel(on, "support");
  agent_id mona = hire("mona", "mona@people.example"), omar = hire("omar", "omar@people.example");
  std::int64_t versions = 0;

  stored_case() {
    node.database = db.settings();
    can_send(true);
    note();
  }

  agent_id hire(const std::string& name, const std::string& email) {
    store::agent_row row;
    row.name = name;
    row.email = email;
    const auto id = must(store::create_agent(on, row));
    must(store::set_access(on, {support, id, "reply"}));
    must(store::save_mail_notice_choice(on, id, {true, true, true, true, false, name == "omar" ? "ar" : "en"}));
    return id;
  }
  void can_send(bool yes) {
    auto row = must(store::load_channel(on, support));
    channel::account a;
    if (yes) a.smtp = channel::mail_server{"smtp.acme.example", 465, channel::tls::tls};
    row.settings = channel::to_json(a);
    row.state = "on";
    must(store::update_channel(on, row));
    read();
  }
  void read() { node.people.put(must(read_directory(on))); }
  void note() {
    while (must(store::note_notices(on, clock.now(), clock.now() - 24h, 100))) {
    }
  }
  /// A new conversation is given to somebody.
  conversation_id assign(const std::string& name, agent_id who, const std::string& subject) {
    const auto id = fresh_conversation(on);
    auto d = decision_of(id, support, 1);
    d.next.subject = subject;
    d.next.agent = who;
    d.events.front().facts = R"({"conversation": {"agent": ""}})";
    auto given = d.events.front();
    given.kind = "accepted";
    given.facts = R"({"event": {"arguments": {"agent": ")" + name + R"("}}})";
    d.events.push_back(given);
    d.live = {{"conversation_new", ""}};
    commit(on, {d});
    return id;
  }
  void start() {
    spawn(herald, &node, stored_notices(&node, [] { return std::string("https://desk.acme.example/"); }),
          herald_settings{});
    run();
  }
  std::int64_t count(const std::string& of) {
    return must(on.run("select count(*) from " + of))[0].get<std::int64_t>(0);
  }
  std::int64_t mails_to(const std::string& address) {
    return must(on.run("select count(*) from outbox where payload #>> '{to,0,address}' = $1", store::with(address)))[0]
        .get<std::int64_t>(0);
  }
  nlohmann::json only_mail() {
    const auto got = must(on.run("select payload from outbox"));
    BOOST_REQUIRE(got.size() == 1u);
    return nlohmann::json::parse(got[0].get<std::string>(0));
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(the_first_thing_waits_a_minute_and_takes_the_others_along, played_case) {
  start();
  happens(5);
  advance(30s);
  happens(5);
  happens(6);
  advance(29s);
  BOOST_TEST(told.empty());
  advance(2s);
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].value == 5);
  BOOST_TEST(mailed() == 1);
  advance(30s);
  BOOST_REQUIRE(told.size() == 2u);
  BOOST_TEST(told[1].value == 6);
  advance(10min);
  BOOST_TEST(told.size() == 2u);
  BOOST_TEST(mailed() == 2);
}

BOOST_FIXTURE_TEST_CASE(everything_that_is_new_is_looked_through_before_anybody_is_told, played_case) {
  pages = 40;
  start();
  BOOST_TEST(looked == 41);
}

BOOST_FIXTURE_TEST_CASE(while_the_store_is_away_everything_waits, played_case) {
  store_away = true;
  start();
  happens(5);
  advance(5min);
  BOOST_TEST(told.empty());
  store_away = false;
  advance(2s);
  BOOST_TEST(told.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(what_is_wrong_with_one_does_not_keep_others_waiting, played_case) {
  start();
  broken = {agent_id{5}};
  happens(5);
  happens(6);
  advance(62s);
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].value == 6);
  broken.clear();
  advance(2s);
  BOOST_TEST(told.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(without_an_account_that_sends_it_waits_for_a_day_at_most, played_case) {
  can_send = false;
  start();
  happens(5);
  advance(12h);
  happens(6);
  advance(12h + 1min);
  BOOST_TEST(rows.size() == 1u); // the first one is a day old
  can_send = true;
  advance(62s);
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].value == 6);
  BOOST_TEST(mailed() == 1);
}

BOOST_FIXTURE_TEST_CASE(everybody_gets_one_mail_in_their_language, stored_case) {
  start();
  const auto boiler = assign("mona", mona, "Broken boiler");
  for (int i = 0; i < 30; ++i) assign("omar", omar, "Request " + std::to_string(i));
  advance(30s);
  BOOST_TEST(count("outbox") == 0);
  assign("mona", mona, "Invoice");
  advance(40s);
  BOOST_TEST(count("outbox") == 2);
  BOOST_TEST(mails_to("mona@people.example") == 1);
  BOOST_TEST(mails_to("omar@people.example") == 1);
  BOOST_TEST(count("mail_notices") == 0);
  BOOST_TEST(mailed() == 2);
  const auto got = must(on.run("select payload from outbox order by payload #>> '{to,0,address}'"));
  const auto hers = nlohmann::json::parse(got[0].get<std::string>(0));
  BOOST_TEST(hers["subject"] == "2 notices from Barid");
  BOOST_TEST(hers["origin"] == "automatic_notice");
  BOOST_TEST(hers["from"]["address"] == "support@acme.example");
  BOOST_TEST(hers["text"].get<std::string>().find("https://desk.acme.example/inbox/open/" +
                                                  std::to_string(boiler.value)) != std::string::npos);
  const auto his = nlohmann::json::parse(got[1].get<std::string>(0));
  BOOST_TEST(his["subject"] == "30 تنبيهًا من بريد");
  BOOST_TEST(his["text"].get<std::string>().find("و10 تنبيهات أخرى") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_restart_tells_nothing_twice_and_loses_nothing, stored_case) {
  start();
  assign("mona", mona, "before");
  advance(20s);
  BOOST_TEST(count("mail_notices") == 1);
  // another one takes over in the middle of the minute
  start();
  assign("mona", mona, "behind");
  advance(60s);
  BOOST_TEST(count("outbox") == 1);
  BOOST_TEST(only_mail()["subject"] == "2 notices from Barid");
  advance(1h);
  BOOST_TEST(count("outbox") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_crash_at_any_moment_of_telling_ends_in_exactly_one_mail, stored_case) {
  const auto target = shared_cluster().target();
  postgres_proxy proxy(target.substr(5, target.find(' ') - 5));
  auto through = db.settings();
  through.target = "host=" + proxy.folder().string() + " dbname=" + db.name();
  through.statement_timeout = 200ms;
  std::int64_t expected = 0;
  for (const auto fault : {commit_fault::hold_commit, commit_fault::lose_answer, commit_fault::swallow_answer}) {
    auto weak = must(store::connection::open(through));
    assign("mona", mona, "Broken boiler");
    note();
    ++expected;
    proxy.arm(fault);
    BOOST_TEST(!tell_by_mail(weak, node, mona, "").ok());
    BOOST_TEST(proxy.triggered());
    if (fault == commit_fault::hold_commit) {
      BOOST_TEST(count("outbox") == expected - 1);
      proxy.discard(); // the mail was written, and its COMMIT never came
    }
    // whoever comes next does what is left: all of it, or nothing
    BOOST_REQUIRE(eventually([&] { return tell_by_mail(on, node, mona, "").ok(); }));
    BOOST_TEST(count("outbox") == expected);
    BOOST_TEST(count("mail_notices") == 0);
  }
  // the server ends the session between two steps
  assign("mona", mona, "Broken boiler");
  note();
  auto lost = db.connect();
  {
    auto open = must(store::transaction::begin(lost));
    BOOST_TEST(must(store::take_mail_notices(lost, mona)).notices.size() == 1u);
    must(on.run("select pg_terminate_backend($1)", store::with(lost.backend_pid())));
  }
  BOOST_REQUIRE(
      eventually([&] { return count("pg_stat_activity where pid = " + std::to_string(lost.backend_pid())) == 0; }));
  BOOST_CHECK(must(tell_by_mail(on, node, mona, "")) == telling::queued);
  BOOST_TEST(count("outbox") == expected + 1);
  BOOST_CHECK(must(tell_by_mail(on, node, mona, "")) == telling::nothing);
}

BOOST_FIXTURE_TEST_CASE(where_no_account_can_send_nothing_is_removed, stored_case) {
  can_send(false);
  start();
  assign("mona", mona, "Broken boiler");
  advance(10min);
  BOOST_TEST(count("mail_notices") == 1);
  BOOST_TEST(count("outbox") == 0);
  can_send(true);
  advance(62s);
  BOOST_TEST(count("mail_notices") == 0);
  BOOST_TEST(only_mail()["subject"] == "Assigned to you: Broken boiler");
}

BOOST_FIXTURE_TEST_CASE(an_address_of_an_account_of_ours_is_never_written_to, stored_case) {
  must(on.run("update agents set email = 'Support@ACME.example' where id = $1", store::with(mona.value)));
  read();
  start();
  assign("mona", mona, "Broken boiler");
  advance(2min);
  BOOST_TEST(count("outbox") == 0);
  BOOST_TEST(count("mail_notices") == 0);
  BOOST_TEST(mailed() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
