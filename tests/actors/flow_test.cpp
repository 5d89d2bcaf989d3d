// Flows in their conversation: committed with it, by the rules they are pinned to, heard from afar.

#include "actors/conversation.hpp"
#include "actors/recording.hpp"
#include "actors/reviewer.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <algorithm>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

const std::string desk = R"(language 1
mailbox support { address support@acme.example; team triage }
team triage { strategy queue }
reply reminder { en "ack.html"; default en }
)";

const std::string chase = desk + R"(
flow chase on status becomes waiting_customer unless message {
  limit age 30d
  step nudge: wait 2d { reply reminder }
  step close: wait 1d { status closed }
  on message { tag answered }
}
)";

const std::string other_chase = desk + R"(
flow chase on status becomes waiting_customer {
  limit age 30d
  step poke: wait 5d { tag poked }
}
)";

dsl::program_ptr compiled(const std::string& rules) {
  source_set files;
  files.files = {{"main.route", rules}, {"ack.html", "<p>Thank you.</p>"}};
  return dsl::compile(files).program;
}

struct flow_case : actor_fixture {
  played_ledger ledger;
  played_archive archive;
  ledger_actor ledger_peer = play(*this, ledger);
  archive_actor archive_peer = play(*this, archive);
  std::vector<store::timer_row> timers;
  std::optional<loaded> stored;
  std::vector<std::string> asked; ///< Hashes of rules that were loaded.
  conversation_actor mine;

  flow_case() {
    put_in_force(chase);
    archive.load = [this](std::int64_t) -> result<loaded> {
      if (!stored) return error{errc::not_found, "no such conversation", ""};
      return *stored;
    };
    archive.program = [this](const std::string& hash) -> result<dsl::program_ptr> {
      asked.push_back(hash);
      for (const auto& text : {chase, other_chase})
        if (auto p = compiled(text); p->hash == hash) return p;
      return error{errc::not_found, "these rules are not stored", ""};
    };
    mine = spawned(true);
  }

  conversation_actor spawned(bool fresh) {
    conversation_peers peers;
    peers.ledger = [this] { return ledger_peer; };
    peers.archive = [this] { return archive_peer; };
    peers.mail_done = [](mail_id, bool) {};
    peers.timers_changed = [this](conversation_id, mailbox_id, const std::vector<store::timer_row>& rows) {
      timers = rows;
    };
    return spawn(conversation_of, &node, std::move(peers), conversation_id{7}, mailbox_id{1}, fresh);
  }

  std::shared_ptr<barid::mail> letter(const std::string& subject = "a question") {
    auto content = std::make_shared<barid::mail>();
    content->from = {{"Sara", "sara@customer.example"}};
    content->subject = subject;
    content->message_id = "1@customer.example";
    content->language = "en";
    content->size = 100;
    return content;
  }
  void customer_writes(std::int64_t number) {
    incoming in;
    in.mail_number.value = number;
    in.content = letter();
    in.transport = {"sara@customer.example", {"support@acme.example"}};
    in.received = clock.now();
    in.parsed = "{}";
    in.customer.id.value = 3;
    in.customer.address = "sara@customer.example";
    tell(mine, mail_atom::value, make_local(std::move(in)));
  }
  bool hears_elsewhere(std::int64_t number) {
    answer_elsewhere a{mail_id{number}, letter("Re: a question"), {"sara@customer.example", {}}, clock.now()};
    const auto heard = ask<bool>(mine, answer_atom::value, make_local(std::move(a)));
    return heard && *heard;
  }
  void agent_waits() {
    command c;
    c.kind = command::kind_of::status;
    c.actor = "agent/1";
    c.author.value = 1;
    c.status = "waiting_customer";
    const auto done = ask<local<result<command_done>>>(mine, command_atom::value, make_local(std::move(c)));
    BOOST_REQUIRE(done);
    BOOST_REQUIRE((*done)->ok());
  }
  bool reviews() {
    const auto done = ask<bool>(mine, review_atom::value);
    return done && *done;
  }
  /// The timer of the flow, told as the timekeeper does.
  void comes_due() {
    const auto t = std::ranges::find(timers, "flow step", &store::timer_row::kind);
    BOOST_REQUIRE(t != timers.end());
    advance(t->due - clock.now());
    tell(mine, due_atom::value, make_local(due{*t}));
  }
  const store::decision& last() const { return ledger.decisions.back(); }

  /// As the store would have it, in a process that knows nothing else.
  void restart() {
    loaded out;
    out.row = last().next;
    auto state = read_state(last().next.state);
    BOOST_REQUIRE(state.ok());
    out.state = state->first;
    out.thread = state->second;
    out.timers = timers;
    stored = out;
    mine = spawned(false);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_flow, flow_case)

BOOST_AUTO_TEST_CASE(a_flow_its_timer_and_its_step_are_rows_of_the_same_decision) {
  customer_writes(1);
  agent_waits();
  BOOST_REQUIRE(last().flows.size() == 1u);
  BOOST_TEST(last().flows[0].flow == "chase");
  BOOST_TEST(last().flows[0].step == "nudge");
  BOOST_TEST(last().flows[0].program.size() == 32u);
  BOOST_REQUIRE(last().set_timers.size() == 1u);
  BOOST_TEST(last().set_timers[0].key == "flow/chase/nudge/0");
  BOOST_TEST((last().set_timers[0].due == sunday + 48h));
  comes_due();
  BOOST_TEST(last().outbox.size() == 1u);
  BOOST_TEST(last().flows.at(0).step == "close");
  BOOST_TEST(last().clear_timers.at(0) == "flow/chase/nudge/0");
  BOOST_TEST(last().set_timers.at(0).key == "flow/chase/close/0");
  comes_due();
  BOOST_TEST(last().next.status == "closed");
  BOOST_TEST(last().end_flows.at(0) == "chase");
  BOOST_TEST(last().flows.empty());
  BOOST_TEST(timers.empty());
}

BOOST_AUTO_TEST_CASE(a_step_told_twice_is_decided_once) {
  customer_writes(1);
  agent_waits();
  const auto first = timers.at(0);
  comes_due();
  const auto decisions = ledger.decisions.size();
  tell(mine, due_atom::value, make_local(due{first}));
  BOOST_TEST(ledger.decisions.size() == decisions);
}

BOOST_AUTO_TEST_CASE(it_goes_on_after_a_restart_between_any_two_steps) {
  customer_writes(1);
  agent_waits();
  restart();
  comes_due();
  BOOST_TEST(last().outbox.size() == 1u);
  restart();
  comes_due();
  BOOST_TEST(last().next.status == "closed");
}

BOOST_AUTO_TEST_CASE(its_own_rules_are_loaded_once_and_their_steps_done) {
  customer_writes(1);
  agent_waits();
  put_in_force(other_chase, 2);
  comes_due();
  BOOST_TEST(asked.size() == 1u);
  BOOST_TEST(last().outbox.size() == 1u);
  BOOST_TEST(last().generation == 2);
  customer_writes(2);
  BOOST_TEST(asked.size() == 1u);
  BOOST_TEST(std::ranges::count(last().next.tags, "answered") == 1);
}

BOOST_AUTO_TEST_CASE(a_reply_that_only_its_own_rules_have_is_still_sent) {
  customer_writes(1);
  agent_waits();
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\n",
               2);
  comes_due();
  BOOST_TEST(last().outbox.size() == 1u);
}

BOOST_AUTO_TEST_CASE(rules_that_cannot_be_had_hold_up_neither_mail_nor_time) {
  customer_writes(1);
  agent_waits();
  const auto flow_timer = timers.at(0);
  put_in_force(desk, 2);
  archive.program = [](const std::string&) -> result<dsl::program_ptr> {
    return error{errc::not_found, "these rules are not stored", ""};
  };
  customer_writes(2);
  BOOST_TEST(last().inbox.value == 2);
  comes_due();
  BOOST_TEST(last().end_flows.at(0) == "chase");
  BOOST_TEST(last().outbox.empty());
}

BOOST_AUTO_TEST_CASE(a_store_that_is_away_is_waited_for_before_a_flow_is_decided_without_its_rules) {
  customer_writes(1);
  agent_waits();
  put_in_force(other_chase, 2);
  const auto real = archive.program;
  archive.program = [](const std::string&) -> result<dsl::program_ptr> { return away(); };
  const auto before = ledger.decisions.size();
  comes_due();
  advance(20s);
  BOOST_TEST(ledger.decisions.size() == before);
  archive.program = real;
  advance(30s);
  BOOST_TEST(ledger.decisions.size() == before + 1);
  BOOST_TEST(last().outbox.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_answer_in_a_conversation_of_its_own_is_heard_once) {
  customer_writes(1);
  agent_waits();
  BOOST_TEST(hears_elsewhere(2));
  BOOST_TEST(last().end_flows.at(0) == "chase");
  BOOST_TEST(std::ranges::count(last().next.tags, "answered") == 1);
  BOOST_TEST(!last().inbox);
  BOOST_TEST(last().next.messages == 1);
  restart();
  const auto decisions = ledger.decisions.size();
  BOOST_TEST(hears_elsewhere(2)); // again, as after a crash
  BOOST_TEST(hears_elsewhere(3)); // nothing runs that could hear it
  BOOST_TEST(ledger.decisions.size() == decisions);
}

BOOST_AUTO_TEST_CASE(a_review_commits_what_changed_and_else_nothing) {
  customer_writes(1);
  agent_waits();
  const auto decisions = ledger.decisions.size();
  put_in_force(chase + "on tagged vip { note \"vip\" }\n", 2);
  BOOST_TEST(reviews());
  BOOST_TEST(ledger.decisions.size() == decisions);
  put_in_force(other_chase + "migrate flow chase { nudge -> poke }\n", 3);
  BOOST_TEST(reviews());
  BOOST_REQUIRE(ledger.decisions.size() == decisions + 1);
  BOOST_TEST(last().flows.at(0).step == "poke");
  BOOST_TEST(last().events.at(0).kind == "rules changed");
  BOOST_TEST((last().set_timers.at(0).due == sunday + 120h));
  put_in_force(chase + "on idle 3d { note \"idle\" }\n", 4);
  BOOST_TEST(reviews());
  BOOST_TEST(ledger.decisions.size() == decisions + 2);
  BOOST_TEST(std::ranges::count(timers, "idle", &store::timer_row::kind) == 1);
}

BOOST_AUTO_TEST_CASE(what_a_person_changes_ends_the_quiet_and_what_a_team_does_not) {
  put_in_force(desk + "on idle 3d { note \"idle\" }\n");
  customer_writes(1);
  const auto first = timers.at(0).due;
  advance(1h);
  command c;
  c.kind = command::kind_of::priority;
  c.actor = "team";
  c.level = priority::high;
  (void)ask<local<result<command_done>>>(mine, command_atom::value, make_local(command(c)));
  BOOST_TEST((timers.at(0).due == first));
  c.author.value = 1;
  c.level = priority::low;
  (void)ask<local<result<command_done>>>(mine, command_atom::value, make_local(command(c)));
  BOOST_TEST((timers.at(0).due == first + 1h));
}

BOOST_AUTO_TEST_SUITE_END()

// ---- the reviewer

namespace {

struct reviewer_case : actor_fixture {
  played_archive archive;
  archive_actor archive_peer = play(*this, archive);
  std::vector<std::int64_t> reviewed;
  std::vector<bool> walks; ///< Whether each walk went through all.
  std::int64_t refuses = 0;
  std::int64_t count = 450;
  router_actor router_peer;

  reviewer_case() {
    archive.waiting = [this](std::int64_t after, bool all) -> result<conversation_places> {
      if (after == 0) walks.push_back(all);
      conversation_places out;
      for (auto id = after + 1; id <= count && out.size() < 200; ++id)
        out.emplace_back(conversation_id{id}, mailbox_id{1});
      return out;
    };
    auto behave = [this](router_actor::pointer) -> router_actor::behavior_type {
      return {
          [](arrived_atom, std::int64_t, const local<arrival>&) {},
          [](command_atom, std::int64_t, std::int64_t, const local<command>&) {
            return make_local(result<command_done>(away()));
          },
          [](due_atom, std::int64_t, std::int64_t, const local<due>&) {},
          [](desk_atom, std::int64_t, std::int64_t, const local<desk_news>&) { return true; },
          [](answered_atom, std::int64_t, std::int64_t, const local<call_answer>&) { return true; },
          [this](review_atom, std::int64_t id, std::int64_t) {
            reviewed.push_back(id);
            return id != refuses;
          },
          [](offer_atom, const local<offer>&) {},
          [](presence_atom) {},
      };
    };
    router_peer = spawn(behave);
  }
  void start() {
    reviewer_peers peers;
    peers.archive = [this] { return archive_peer; };
    peers.router = [this] { return router_peer; };
    spawn(reviewer, &node, std::move(peers));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_reviewer, reviewer_case)

BOOST_AUTO_TEST_CASE(it_walks_through_everybody_once_for_each_change_that_matters) {
  put_in_force(desk);
  start();
  advance(5s);
  BOOST_TEST(walks.empty()); // nobody waits for anything
  put_in_force(desk + "on idle 3d { note \"idle\" }\n", 2);
  advance(5s);
  BOOST_REQUIRE(walks.size() == 1u);
  BOOST_TEST(walks[0]);
  BOOST_TEST(reviewed.size() == 450u);
  put_in_force(desk + "on idle 3d { note \"quiet\" }\n", 3); // the same length
  advance(5s);
  BOOST_TEST(walks.size() == 1u);
  put_in_force(chase + "on idle 3d { note \"quiet\" }\n", 4);
  advance(5s);
  BOOST_REQUIRE(walks.size() == 2u);
  BOOST_TEST(!walks[1]); // only those with flows
}

BOOST_AUTO_TEST_CASE(what_was_walked_for_is_known_after_a_restart) {
  put_in_force(chase);
  start();
  advance(5s);
  BOOST_TEST(walks.size() == 1u);
  start();
  advance(5s);
  BOOST_TEST(walks.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_walk_that_could_not_be_finished_is_begun_again) {
  put_in_force(chase);
  refuses = 333;
  start();
  advance(3s);
  BOOST_TEST(walks.size() >= 2u);
  refuses = 0;
  advance(3s);
  const auto done = walks.size();
  advance(10s);
  BOOST_TEST(walks.size() == done);
}

BOOST_AUTO_TEST_CASE(everybody_hears_of_another_promise_of_an_sla) {
  const auto promising = [](const char* what) { return desk + "sla quick { first_response " + what + " }\n"; };
  put_in_force(promising("1h; warn at 50%"));
  start();
  advance(5s);
  BOOST_TEST(walks.size() == 1u);
  put_in_force(promising("1h; warn at 50%") + "on message { tag new }\n", 2);
  advance(5s);
  BOOST_TEST(walks.size() == 1u);
  put_in_force(promising("2h; warn at 50%"), 3);
  advance(5s);
  BOOST_REQUIRE(walks.size() == 2u);
  BOOST_TEST(walks[1]);
  put_in_force(promising("2h; warn at 80%"), 4);
  advance(5s);
  BOOST_TEST(walks.size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
