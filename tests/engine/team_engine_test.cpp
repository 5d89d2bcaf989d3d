// Teams in the running program: what waits survives a kill, is handed out when somebody is there, and
// goes on to another team when nobody was.

#include "runtime/store/parameters.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::testing;
using namespace std::chrono_literals;

namespace {

struct team_desk {
  temp_folder folder;
  std::unique_ptr<engine_process> engine;
  std::unique_ptr<store_audit> stored;

  explicit team_desk(const std::string& rules) {
    folder.write("rules/main.route", rules);
    engine = std::make_unique<engine_process>(engine_options{.rules = folder.path() / "rules"});
    stored = std::make_unique<store_audit>(engine->admin());
    sql("insert into agents (name, email, presence) values ('mona', 'mona@acme.example', 'away')");
    sql("insert into team_members (team, agent) select t.id, a.id from teams t, agents a where t.name = 'day'");
  }
  void sql(const std::string& text) { static_cast<void>(stored->run(text)); }
  /// As whoever changes the directory: the engine hears of it.
  void change(const std::string& text) {
    sql(text);
    sql("select pg_notify('barid_directory', '')");
  }

  std::int64_t deliver(const std::string& id) {
    const sample s{.from = "sara@customer.example", .subject = "hello " + id, .message_id = id + "@customer.example"};
    lmtp_client client(engine->lmtp());
    BOOST_REQUIRE(client.deliver(s.from, "support@acme.example", mail_of(s)) == 250);
    BOOST_REQUIRE(stored->settled());
    return stored->conversation_of(s.message_id);
  }
  bool until(const std::string& condition, std::int64_t conversation) {
    return eventually(
        [&] {
          return stored->number("select count(*) from conversations where id = $1 and " + condition,
                                store::with(conversation)) == 1;
        },
        60s);
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(engine_teams)

BOOST_AUTO_TEST_CASE(what_waits_is_handed_out_after_a_kill_to_whoever_is_there_then) {
  team_desk desk("mailbox support { address support@acme.example; team day }\n"
                 "team day { strategy least_busy; capacity 2 }\n");
  const auto one = desk.deliver("1"), two = desk.deliver("2"), three = desk.deliver("3");
  BOOST_TEST(desk.until("agent is null and team is not null", three));
  desk.engine->kill();
  desk.sql("update agents set presence = 'available' where name = 'mona'");
  desk.engine->start();
  BOOST_TEST(desk.until("agent is not null", one));
  BOOST_TEST(desk.until("agent is not null", two));
  BOOST_TEST(desk.until("agent is null", three)); // two are what she takes
  desk.engine->kill();
  desk.sql("update agents set capacity = 3");
  desk.engine->start();
  BOOST_TEST(desk.until("agent is not null", three));
  BOOST_TEST(desk.stored->complaints().size() == 0u);
}

BOOST_AUTO_TEST_CASE(what_nobody_takes_goes_on_to_the_other_team_also_when_its_time_came_while_nothing_ran) {
  team_desk desk("mailbox support { address support@acme.example; team day }\n"
                 "team day { strategy round_robin; overflow night after 3s }\n"
                 "team night { strategy queue }\n");
  const auto c = desk.deliver("1");
  desk.engine->kill();
  desk.engine->start();
  BOOST_TEST(desk.until("team = (select id from teams where name = 'night')", c));
  BOOST_TEST(desk.stored->number("select count(*) from events where conversation = $1 and kind = 'overflow'",
                                 store::with(c)) == 1);
  BOOST_TEST(desk.stored->number("select count(*) from timers where conversation = $1", store::with(c)) == 0);
}

BOOST_AUTO_TEST_CASE(who_came_while_the_database_had_no_line_to_the_engine_is_seen_once_it_has_one_again) {
  team_desk desk("mailbox support { address support@acme.example; team day }\nteam day { strategy least_busy }\n");
  const auto one = desk.deliver("1");
  BOOST_TEST(desk.until("agent is null and team is not null", one));
  // told when nobody listens any more
  desk.sql("do $$ begin"
           " perform pg_terminate_backend(pid, 10000) from pg_stat_activity"
           "  where datname = current_database() and usename = 'barid_engine' and pid <> pg_backend_pid();"
           " update agents set presence = 'available' where name = 'mona';"
           " perform pg_notify('barid_directory', ''); end $$");
  BOOST_TEST(desk.until("agent is not null", one), desk.engine->output());
  BOOST_TEST(desk.stored->complaints().size() == 0u);
}

BOOST_AUTO_TEST_CASE(what_somebody_who_leaves_had_open_goes_to_whoever_is_there_and_its_clocks_and_flows_go_on) {
  team_desk desk("mailbox support { address support@acme.example; team day; sla standard }\n"
                 "team day { strategy least_busy }\nsla standard { first_response 4h }\n"
                 "flow chase on message { limit age 30d\n step ask: wait 5d { tag old } }\n");
  desk.change("update agents set presence = 'available' where name = 'mona'");
  const auto one = desk.deliver("1"), two = desk.deliver("2");
  BOOST_TEST(desk.until("agent = (select id from agents where name = 'mona')", one));
  BOOST_TEST(desk.until("agent = (select id from agents where name = 'mona')", two));
  const auto clocks = [&] {
    return desk.stored->number("select count(*) from timers where kind = 'sla breach' and conversation in ($1, $2)",
                               store::with(one, two));
  };
  const auto before = clocks();
  BOOST_TEST(before == 2);
  desk.engine->kill(); // also what happens while nothing runs
  desk.sql("insert into agents (name, email, presence) values ('lina', 'lina@acme.example', 'available')");
  desk.sql("insert into team_members (team, agent) select t.id, a.id from teams t, agents a where t.name = 'day' and "
           "a.name = 'lina'");
  desk.sql("update agents set active = false where name = 'mona'");
  desk.engine->start();
  BOOST_TEST(desk.until("agent = (select id from agents where name = 'lina')", one));
  BOOST_TEST(desk.until("agent = (select id from agents where name = 'lina')", two));
  // and now with an engine that has to hear of it
  desk.sql("insert into agents (name, email, presence) values ('omar', 'omar@acme.example', 'available')");
  desk.sql("insert into team_members (team, agent) select t.id, a.id from teams t, agents a where t.name = 'day' and "
           "a.name = 'omar'");
  desk.sql("update agents set active = false where name = 'lina'");
  BOOST_TEST(desk.until("agent = (select id from agents where name = 'omar')", one));
  BOOST_TEST(desk.until("agent = (select id from agents where name = 'omar')", two));
  const auto events = [&](std::int64_t c) {
    return desk.stored->number(
        "select count(*) from events where conversation = $1 and kind = 'agent left' and actor = 'directory'",
        store::with(c));
  };
  BOOST_TEST(events(one) == 2);
  BOOST_TEST(events(two) == 2);
  BOOST_TEST(clocks() == before);
  BOOST_TEST(desk.stored->number("select count(*) from flows") == 2);
  BOOST_TEST(desk.stored->complaints().size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
