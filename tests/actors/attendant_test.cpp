// Events of the desk in virtual time: decided once, walked through page by page, also after failures.

#include "actors/attendant.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* attendant_rules = R"(language 1
mailbox support { address support@acme.example; team day }
team day { strategy round_robin }
on agent away { notify day.lead; for each open conversation of agent { unassign } }
on agent available { notify agent }
on mailbox failing { notify day }
)";

struct attendant_case : actor_fixture {
  std::vector<store::desk_event> events;
  std::vector<store::desk_decision> decided;
  std::int64_t conversations = 0;
  std::vector<std::int64_t> heard;
  std::set<std::int64_t> deaf; ///< They answer that they could not, once.
  bool store_away = false;
  std::map<std::string, instant> done; ///< Limit key → when.
  std::vector<std::string> asked;
  router_actor router_peer;
  directory people = two_channels();

  attendant_case() {
    put_in_force(attendant_rules);
    add_team(people, 1, "day");
    add_agent(people, 5, "mona", 1, "away");
    add_agent(people, 6, "lina", 1, "available");
    people.members.back().lead = true;
    put_people(people);
    router_peer = spawn([this](router_actor::pointer) -> router_actor::behavior_type {
      return {
          [](arrived_atom, std::int64_t, const local<arrival>&) {},
          [](command_atom, std::int64_t, std::int64_t, const local<command>&) {
            return make_local(result<command_done>(away()));
          },
          [](due_atom, std::int64_t, std::int64_t, const local<due>&) {},
          [this](desk_atom, std::int64_t id, std::int64_t, const local<desk_news>& n) {
            BOOST_TEST((n->kind == "agent away" || n->kind == "agent left"));
            if (n->kind == "agent left") BOOST_TEST(n->actor == "agent/6");
            if (deaf.erase(id) == 1) return false;
            heard.push_back(id);
            return true;
          },
          [](answered_atom, std::int64_t, std::int64_t, const local<call_answer>&) { return true; },
          [](review_atom, std::int64_t, std::int64_t) { return true; },
          [](offer_atom, const local<offer>&) {},
          [](presence_atom) {},
      };
    });
  }

  void happens(const char* kind) {
    store::desk_event e;
    e.id = std::int64_t(events.size()) + 1;
    e.kind = kind;
    if (std::string_view(kind).starts_with("agent")) e.agent.value = 5;
    else e.channel.value = 1;
    e.at = clock.now();
    e.state = "new";
    events.push_back(e);
  }
  std::size_t open() const {
    return std::size_t(std::ranges::count_if(events, [](const auto& e) { return e.state != "done"; }));
  }

  void start() {
    desk_store desk;
    desk.next = [this]() -> result<std::optional<store::desk_event>> {
      if (store_away) return away();
      for (const auto& e : events)
        if (e.state != "done") return std::optional(e);
      return std::optional<store::desk_event>();
    };
    desk.settle = [this](const store::desk_decision& d) -> result<void> {
      decided.push_back(d);
      events[std::size_t(d.id - 1)].state = d.walk ? "walking" : "done";
      return {};
    };
    desk.move = [this](std::int64_t id, conversation_id after) -> result<void> {
      if (store_away) return away();
      events[std::size_t(id - 1)].after = after;
      return {};
    };
    desk.finish = [this](std::int64_t id, instant) -> result<void> {
      events[std::size_t(id - 1)].state = "done";
      return {};
    };
    desk.open_of = [this](agent_id who, conversation_id after) {
      BOOST_TEST(who.value == 5);
      std::vector<std::pair<conversation_id, mailbox_id>> out;
      for (auto id = after.value + 1; id <= conversations && out.size() < 100; ++id)
        out.emplace_back(conversation_id{id}, mailbox_id{1});
      return result<std::vector<std::pair<conversation_id, mailbox_id>>>(std::move(out));
    };
    desk.limits = [this](const std::vector<std::string>& keys) {
      known_limits out;
      asked.insert(asked.end(), keys.begin(), keys.end());
      for (const auto& key : keys) out[key] = done.contains(key) ? std::optional(done.at(key)) : std::nullopt;
      return result<known_limits>(std::move(out));
    };
    attendant_peers peers;
    peers.router = [this] { return router_peer; };
    spawn(attendant, &node, std::move(desk), std::move(peers));
    run();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_attendant, attendant_case)

BOOST_AUTO_TEST_CASE(thousands_of_conversations_hear_it_each_once_and_the_lead_is_told_once) {
  conversations = 2'345;
  happens("agent away");
  start();
  advance(2s);
  BOOST_TEST(open() == 0u);
  BOOST_TEST(heard.size() == 2'345u);
  BOOST_TEST(std::set<std::int64_t>(heard.begin(), heard.end()).size() == 2'345u);
  BOOST_REQUIRE(decided.size() == 1u);
  BOOST_REQUIRE(decided[0].live.size() == 1u);
  BOOST_TEST(decided[0].live[0].payload.find("\"to\":[6]") != std::string::npos, "its lead alone");
}

BOOST_AUTO_TEST_CASE(events_are_seen_to_in_order_and_those_without_conversations_are_done_at_once) {
  happens("mailbox failing");
  happens("agent available");
  happens("mailbox recovered");
  start();
  BOOST_TEST(open() == 0u);
  BOOST_REQUIRE(decided.size() == 3u);
  BOOST_TEST(decided[0].channel.value == 1);
  BOOST_REQUIRE(decided[0].live.size() == 1u);
  BOOST_TEST(decided[0].live[0].payload.find("\"to\":[5,6]") != std::string::npos);
  BOOST_TEST(decided[1].live[0].payload.find("\"to\":[5]") != std::string::npos);
  BOOST_TEST(decided[2].live.empty());
  BOOST_TEST(heard.empty());
}

BOOST_AUTO_TEST_CASE(a_page_is_walked_again_until_all_have_heard_it_and_the_rest_waits) {
  conversations = 150;
  deaf = {3, 120};
  happens("agent away");
  happens("mailbox failing");
  start();
  advance(30s);
  BOOST_TEST(open() == 0u);
  BOOST_TEST(std::set<std::int64_t>(heard.begin(), heard.end()).size() == 150u);
  BOOST_TEST(decided.size() == 2u);
}

BOOST_AUTO_TEST_CASE(after_a_restart_it_goes_on_where_it_was) {
  conversations = 150;
  happens("agent away");
  events[0].state = "walking";
  events[0].after.value = 100;
  start();
  advance(2s);
  BOOST_TEST(open() == 0u);
  BOOST_TEST(heard.size() == 50u);
  BOOST_TEST(decided.empty());
}

BOOST_AUTO_TEST_CASE(conversations_of_somebody_who_left_hear_it_once_this_node_knows_and_none_of_who_came_back) {
  conversations = 3;
  happens("agent left");
  events[0].actor = "agent/6";
  start();
  advance(5s);
  BOOST_TEST(decided.empty()); // here they still count as there: their work would come back to them
  people.agents.front().active = false;
  put_people(people);
  advance(2s);
  BOOST_TEST(open() == 0u);
  BOOST_TEST(heard.size() == 3u);
  people.agents.front().active = true;
  put_people(people);
  happens("agent left");
  events[1].actor = "agent/6";
  advance(2min);
  BOOST_TEST(open() == 0u);
  BOOST_TEST(heard.size() == 3u);
}

BOOST_AUTO_TEST_CASE(while_the_store_is_away_it_waits_for_its_return) {
  happens("mailbox failing");
  store_away = true;
  start();
  advance(5s);
  BOOST_TEST(open() == 1u);
  store_away = false;
  advance(2s);
  BOOST_TEST(open() == 0u);
}

BOOST_AUTO_TEST_CASE(what_may_happen_once_only_goes_with_its_limit) {
  put_in_force(R"(language 1
mailbox support { address support@acme.example; team day }
team day { strategy round_robin }
on mailbox failing { notify day at most once per 4h }
on agent available { notify agent }
)");
  happens("mailbox failing");
  happens("mailbox failing");
  happens("agent available");
  start();
  BOOST_REQUIRE(decided.size() == 3u);
  for (const auto& d : {decided[0], decided[1]}) {
    BOOST_REQUIRE(d.limits.size() == 1u);
    BOOST_TEST(d.limits[0].per == duration(4h));
    BOOST_TEST(d.limits[0].label == "notify day at most once per 4h");
    BOOST_REQUIRE(d.live.size() == 1u);
    BOOST_TEST(d.live[0].needs == std::vector<std::size_t>{0}, boost::test_tools::per_element());
  }
  BOOST_TEST(decided[0].limits[0].scope == decided[1].limits[0].scope);
  BOOST_TEST(decided[2].limits.empty());
  BOOST_TEST(decided[2].live[0].needs.empty());
}

BOOST_AUTO_TEST_CASE(what_happens_at_most_once_is_held_back_by_what_the_store_knows) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team day }\n"
               "team day { strategy round_robin }\n"
               "on mailbox failing { notify day at most once per 1h }\n");
  happens("mailbox failing");
  start();
  BOOST_REQUIRE(decided.size() == 1u);
  BOOST_TEST(decided[0].live.size() == 1u);
  BOOST_REQUIRE(asked.size() == 1u);
  done[asked[0]] = clock.now();
  advance(30min);
  happens("mailbox failing");
  advance(2s);
  BOOST_REQUIRE(decided.size() == 2u);
  BOOST_TEST(decided[1].live.empty());
  BOOST_TEST(decided[1].trace.find("held back") != std::string::npos);
  BOOST_TEST(decided[1].facts.find("last_done") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
