#include "actors/team.hpp"
#include "tests/actors/actor_fixture.hpp"

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* team_rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; team turns }
team turns { strategy round_robin }
team even { strategy least_busy; capacity 2; skills invoices }
team same { strategy sticky }
team own { strategy queue }
table facts on message match all { rule one when size > 0 { tag one } }
)";

struct given {
  std::int64_t conversation;
  std::string agent;
};

struct team_case : actor_fixture {
  played_archive archive;
  archive_actor archive_peer = play(*this, archive);
  std::map<std::int64_t, std::int64_t> in_hand; ///< As the store counts.
  std::map<std::int64_t, agent_actor> agents;
  std::vector<given> assigned;
  std::optional<error> refuse; ///< What conversations answer.
  directory people = two_channels();

  team_case() {
    put_in_force(team_rules);
    for (const auto* name : {"turns", "even", "same", "own"})
      add_team(people, std::int64_t(people.teams.size()) + 1, name);
    archive.in_hand = [this](std::int64_t id) -> result<std::int64_t> { return in_hand[id]; };
  }

  agent_actor agent_of(agent_id id) {
    auto& found = agents[id.value];
    if (!found)
      found = spawn(
          agent, [this] { return archive_peer; }, id);
    return found;
  }

  team_actor aut(const std::string& name) {
    put_people(people);
    auto router = spawn([this](router_handle::pointer) -> router_handle::behavior_type {
      return {[this](command_atom, std::int64_t id, std::int64_t, const local<command>& c) {
        BOOST_TEST(c->while_waiting);
        if (refuse) return make_local(result<command_done>(*refuse));
        assigned.push_back({id, c->agent});
        const auto* row = people.agent_named(c->agent);
        ++in_hand[row->id.value];
        return make_local(result<command_done>(command_done{2}));
      }};
    });
    team_peers peers;
    peers.router = [router] { return router; };
    peers.agent = [this](agent_id id) { return agent_of(id); };
    peers.archive = [this] { return archive_peer; };
    return spawn(team, &node, std::move(peers), name);
  }

  void offer_to(const team_actor& to, std::int64_t conversation, std::vector<std::string> needing = {},
                const std::string& customer = "sara@customer.example") {
    tell(
        to, offer_atom::value,
        make_local(offer{conversation_id{conversation}, mailbox_id{1}, "", std::move(needing), customer, clock.now()}));
  }
  std::vector<std::string> who() const {
    std::vector<std::string> out;
    for (const auto& g : assigned) out.push_back(g.agent);
    return out;
  }
};

using boost::test_tools::per_element;
using names = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(actors_choose)

BOOST_AUTO_TEST_CASE(each_strategy_chooses_in_its_way_and_nobody_beyond_capacity) {
  using dsl::strategy;
  const std::vector<candidate> three = {{agent_id{1}, 5, {}}, {agent_id{2}, 1, {}}, {agent_id{3}, 1, {}}};
  BOOST_TEST(choose(strategy::queue, three, {}, {}).value == 0);
  BOOST_TEST(choose(strategy::round_robin, three, {}, {}).value == 1);
  BOOST_TEST(choose(strategy::round_robin, three, agent_id{1}, {}).value == 2);
  BOOST_TEST(choose(strategy::round_robin, three, agent_id{3}, {}).value == 1);
  BOOST_TEST(choose(strategy::least_busy, three, {}, {}).value == 2);
  BOOST_TEST(choose(strategy::sticky, three, agent_id{1}, agent_id{3}).value == 3);
  BOOST_TEST(choose(strategy::sticky, three, agent_id{1}, agent_id{9}).value == 2);
  const std::vector<candidate> full = {{agent_id{1}, 2, 2}, {agent_id{2}, 9, 10}};
  for (auto s : {strategy::round_robin, strategy::least_busy, strategy::sticky})
    BOOST_TEST(choose(s, full, {}, agent_id{1}).value == 2);
  for (auto s : {strategy::round_robin, strategy::least_busy, strategy::sticky})
    BOOST_TEST(choose(s, {}, {}, {}).value == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(actors_team, team_case)

BOOST_AUTO_TEST_CASE(round_robin_goes_round_among_those_who_are_available) {
  add_agent(people, 1, "mona", 1);
  add_agent(people, 2, "omar", 1, "away");
  add_agent(people, 3, "zaid", 1);
  const auto a = aut("turns");
  for (int i = 1; i <= 4; ++i) offer_to(a, i);
  BOOST_TEST(who() == (names{"mona", "zaid", "mona", "zaid"}), per_element());
}

BOOST_AUTO_TEST_CASE(least_busy_evens_out_up_to_the_capacity_and_the_rest_waits_in_order) {
  add_agent(people, 1, "mona", 2);
  add_agent(people, 2, "omar", 2);
  in_hand = {{1, 1}, {2, 0}};
  const auto a = aut("even");
  for (int i = 1; i <= 5; ++i) offer_to(a, i);
  BOOST_TEST(who() == (names{"omar", "mona", "omar"}), per_element()); // two each, and all are full
  in_hand[1] = 1;                                                      // mona closed one
  tell(a, presence_atom::value);
  BOOST_REQUIRE(assigned.size() == 4u);
  BOOST_TEST(assigned[3].conversation == 4);
  BOOST_TEST(assigned[3].agent == "mona");
}

BOOST_AUTO_TEST_CASE(an_agents_own_capacity_goes_before_the_teams) {
  add_agent(people, 1, "mona", 2, "available", {}, 3);
  const auto a = aut("even");
  for (int i = 1; i <= 4; ++i) offer_to(a, i);
  BOOST_TEST(assigned.size() == 3u);
}

BOOST_AUTO_TEST_CASE(sticky_gives_a_customer_to_who_had_them_before) {
  add_agent(people, 1, "mona", 3);
  add_agent(people, 2, "omar", 3);
  const auto a = aut("same");
  offer_to(a, 1, {}, "sara@customer.example");
  offer_to(a, 2, {}, "ali@customer.example");
  offer_to(a, 3, {}, "sara@customer.example");
  offer_to(a, 4, {}, "ali@customer.example");
  BOOST_TEST(who() == (names{"mona", "omar", "mona", "omar"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_queue_assigns_to_nobody) {
  add_agent(people, 1, "mona", 4);
  const auto a = aut("own");
  offer_to(a, 1);
  BOOST_TEST(assigned.empty());
}

BOOST_AUTO_TEST_CASE(skills_are_needed_and_turns_are_kept_for_each_set_of_them) {
  add_agent(people, 1, "mona", 1, "available", {"invoices"});
  add_agent(people, 2, "omar", 1);
  add_agent(people, 3, "zaid", 1, "available", {"invoices"});
  const auto a = aut("turns");
  offer_to(a, 1, {"invoices"});
  offer_to(a, 2);
  offer_to(a, 3, {"invoices"});
  offer_to(a, 4, {"invoices"});
  offer_to(a, 5);
  BOOST_TEST(who() == (names{"mona", "mona", "zaid", "mona", "omar"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_member_has_the_skills_of_the_team_and_its_own) {
  add_agent(people, 1, "mona", 2);
  add_agent(people, 2, "omar", 2, "available", {"tax"});
  const auto a = aut("even"); // whose members can do invoices
  offer_to(a, 1, {"invoices"});
  offer_to(a, 2, {"invoices", "tax"});
  offer_to(a, 3, {"refunds"});
  BOOST_TEST(who() == (names{"mona", "omar"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_language_counts_as_a_skill) {
  add_agent(people, 1, "mona", 1);
  add_agent(people, 2, "omar", 1);
  people.agents[1].languages = {"ar"};
  const auto a = aut("turns");
  offer_to(a, 1, {"lang.ar"});
  offer_to(a, 2, {"lang.ar"});
  BOOST_TEST(who() == (names{"omar", "omar"}), per_element());
}

BOOST_AUTO_TEST_CASE(what_nobody_can_take_waits_until_somebody_comes_back_and_holds_up_nobody_else) {
  add_agent(people, 1, "mona", 1, "away", {"invoices"});
  add_agent(people, 2, "omar", 1);
  const auto a = aut("turns");
  offer_to(a, 1, {"invoices"});
  offer_to(a, 2);
  BOOST_TEST(who() == (names{"omar"}), per_element());
  people.agents[0].presence = "available";
  put_people(people);
  tell(a, presence_atom::value);
  BOOST_REQUIRE(assigned.size() == 2u);
  BOOST_TEST(assigned[1].conversation == 1);
  BOOST_TEST(assigned[1].agent == "mona");
}

BOOST_AUTO_TEST_CASE(one_who_is_full_does_not_hold_up_work_that_another_can_take) {
  add_agent(people, 1, "mona", 1, "available", {"invoices"}, 0);
  add_agent(people, 2, "omar", 1);
  const auto a = aut("turns");
  offer_to(a, 1, {"invoices"});
  offer_to(a, 2);
  BOOST_TEST(who() == (names{"omar"}), per_element());
}

BOOST_AUTO_TEST_CASE(who_is_not_counted_because_the_store_is_away_is_not_chosen_and_served_later) {
  add_agent(people, 1, "mona", 1);
  archive.in_hand = nullptr;
  const auto a = aut("turns");
  offer_to(a, 1);
  BOOST_TEST(assigned.empty());
  archive.in_hand = [](std::int64_t) -> result<std::int64_t> { return 0; };
  tell(a, presence_atom::value);
  BOOST_TEST(assigned.size() == 1u);
}

BOOST_AUTO_TEST_CASE(outside_its_hours_a_team_hands_out_nothing_and_begins_when_it_opens) {
  put_in_force(std::string(team_rules) + R"(
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-17:00 }
team day { strategy round_robin; hours riyadh }
)");
  add_team(people, 5, "day");
  add_agent(people, 1, "mona", 5);
  advance(4h + 30min); // 17:30 there
  const auto a = aut("day");
  offer_to(a, 1);
  tell(a, presence_atom::value);
  advance(15h); // 08:30
  BOOST_TEST(assigned.empty());
  advance(31min);
  BOOST_TEST(who() == (names{"mona"}), per_element());
}

BOOST_AUTO_TEST_CASE(after_a_restart_what_waits_is_read_from_the_store_page_by_page_and_oldest_first) {
  add_agent(people, 1, "mona", 1, "available", {"invoices"});
  add_agent(people, 2, "omar", 1);
  int asked = 0;
  archive.queue = [&](std::int64_t of, std::int64_t after) -> result<std::vector<store::waiting_row>> {
    BOOST_TEST(of == 1);
    if (++asked == 1) return away();
    using rows = std::vector<store::waiting_row>;
    if (after == 0)
      return rows{{conversation_id{7}, mailbox_id{1}, {}, "sara@customer.example", sunday - 1h},
                  {conversation_id{8}, mailbox_id{2}, {"invoices"}, "ali@customer.example", sunday - 3h}};
    if (after == 8) return rows{{conversation_id{9}, mailbox_id{1}, {}, "", sunday - 2h}};
    return rows{};
  };
  const auto a = aut("turns");
  run();
  BOOST_TEST(assigned.empty()); // the store was away
  advance(6s);
  std::vector<std::int64_t> order;
  for (const auto& g : assigned) order.push_back(g.conversation);
  BOOST_TEST(order == (std::vector<std::int64_t>{8, 9, 7}), per_element());
  BOOST_TEST(assigned.front().agent == "mona"); // as its skills ask for
}

BOOST_AUTO_TEST_CASE(what_the_conversation_refuses_is_forgotten_and_what_could_not_be_committed_comes_again) {
  add_agent(people, 1, "mona", 1);
  const auto a = aut("turns");
  refuse = error{errc::refused, "it does not wait any more", ""};
  offer_to(a, 1);
  refuse = away();
  offer_to(a, 2);
  refuse.reset();
  advance(1min);
  BOOST_REQUIRE(assigned.size() == 1u);
  BOOST_TEST(assigned[0].conversation == 2);
}

BOOST_AUTO_TEST_CASE(sticky_asks_the_store_who_answered_a_customer_before_the_restart) {
  add_agent(people, 1, "mona", 3);
  add_agent(people, 2, "omar", 3);
  archive.before = [](const std::string& customer) -> result<agent_id> {
    return customer == "sara@customer.example" ? agent_id{2} : agent_id{};
  };
  const auto a = aut("same");
  offer_to(a, 1, {}, "sara@customer.example");
  offer_to(a, 2, {}, "ali@customer.example");
  BOOST_TEST(who() == (names{"omar", "mona"}), per_element());
}

BOOST_AUTO_TEST_CASE(other_rules_make_a_queue_hand_out_what_waits_in_it) {
  add_agent(people, 1, "mona", 4);
  archive.queue = [](std::int64_t, std::int64_t after) -> result<std::vector<store::waiting_row>> {
    if (after != 0) return std::vector<store::waiting_row>{};
    return std::vector<store::waiting_row>{{conversation_id{3}, mailbox_id{1}, {}, "", sunday}};
  };
  const auto a = aut("own");
  run();
  BOOST_TEST(assigned.empty());
  put_in_force("mailbox support { address support@acme.example; team own }\nteam own { strategy least_busy }\n", 2);
  tell(a, presence_atom::value);
  BOOST_TEST(who() == (names{"mona"}), per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(actors_agent, team_case)

BOOST_AUTO_TEST_CASE(what_is_under_way_counts_until_it_is_committed_or_refused) {
  const auto a = agent_of(agent_id{5});
  in_hand[5] = 3;
  BOOST_TEST(ask<std::int64_t>(a, in_hand_atom::value).value_or(-1) == 3);
  tell(a, promise_atom::value, std::int32_t(1));
  BOOST_TEST(ask<std::int64_t>(a, in_hand_atom::value).value_or(-1) == 4);
  tell(a, promise_atom::value, std::int32_t(-1));
  tell(a, promise_atom::value, std::int32_t(-1)); // never below none
  BOOST_TEST(ask<std::int64_t>(a, in_hand_atom::value).value_or(-1) == 3);
}

BOOST_AUTO_TEST_CASE(without_the_store_there_is_no_number) {
  archive.in_hand = nullptr;
  BOOST_TEST(!ask<std::int64_t>(agent_of(agent_id{5}), in_hand_atom::value).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
