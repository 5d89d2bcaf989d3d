#include "actors/router.hpp"
#include "actors/supervisor.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <caf/event_based_actor.hpp>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

using boost::test_tools::per_element;
using names = std::vector<std::string>;

/// Longer than the fixture, at whose end actors end.
struct record_of_posts {
  names started, ended;
};

struct supervisor_case : record_of_posts, actor_fixture {
  std::map<std::string, caf::actor> standing;

  post post_of(const std::string& name) {
    return {name,
            [this, name] {
              auto made = spawn([](caf::event_based_actor*) -> caf::behavior { return {[](caf::unit_t) {}}; });
              made->attach_functor([this, name](const caf::error&) { ended.push_back(name); });
              started.push_back(name);
              standing[name] = made;
              return made;
            },
            true};
  }
  supervisor_actor aut(const names& posts) {
    std::vector<post> all;
    for (const auto& n : posts) all.push_back(post_of(n));
    auto made = spawn(supervisor, std::move(all));
    run();
    return made;
  }
  void crash(const std::string& name) {
    caf::anon_send_exit(standing[name], caf::exit_reason::unhandled_exception);
    run();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_supervisor, supervisor_case)

BOOST_AUTO_TEST_CASE(actors_start_in_the_order_of_the_table_and_stop_in_reverse) {
  const auto a = aut({"ledger", "keeper", "router"});
  BOOST_TEST(started == (names{"ledger", "keeper", "router"}), per_element());
  BOOST_TEST(ask<bool>(a, stop_atom::value).value_or(false));
  BOOST_TEST(ended == (names{"router", "keeper", "ledger"}), per_element());
}

BOOST_AUTO_TEST_CASE(one_that_ends_by_mistake_is_started_again_after_a_pause_that_grows) {
  const auto a = aut({"ledger", "router"});
  crash("ledger");
  advance(99ms);
  BOOST_TEST(started.size() == 2u);
  advance(2ms);
  BOOST_TEST(started == (names{"ledger", "router", "ledger"}), per_element());
  crash("ledger");
  advance(150ms);
  BOOST_TEST(started.size() == 3u);
  advance(60ms);
  BOOST_TEST(started.size() == 4u);
  for (int i = 0; i < 12; ++i) {
    crash("ledger");
    advance(31s); // never longer than thirty seconds
    BOOST_TEST(started.size() == std::size_t(5 + i));
  }
  BOOST_TEST(ask<std::uint64_t>(a, count_atom::value).value_or(0) == 14u);
}

BOOST_AUTO_TEST_CASE(after_a_quiet_minute_the_pause_is_short_again) {
  aut({"ledger"});
  for (int i = 0; i < 5; ++i) {
    crash("ledger");
    advance(4s);
  }
  advance(61s);
  crash("ledger");
  const auto before = started.size();
  advance(101ms);
  BOOST_TEST(started.size() == before + 1);
}

BOOST_AUTO_TEST_CASE(a_stop_while_one_waits_for_its_restart_ends_and_starts_nobody) {
  const auto a = aut({"ledger", "router"});
  crash("ledger");
  BOOST_TEST(ask<bool>(a, stop_atom::value).value_or(false));
  advance(1min);
  BOOST_TEST(started.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

struct router_case : actor_fixture {
  std::vector<std::pair<std::int64_t, std::int64_t>> arrived; ///< Channel, mail.
  std::vector<std::int64_t> made;
  names teams_made, offers, presences;
  std::vector<caf::actor> children;
  int lost = 0;
  router_actor mine;

  router_case() {
    router_peers peers;
    peers.mailbox = [this](mailbox_id id) {
      made.push_back(id.value);
      auto child = spawn([this, id](mailbox_actor::pointer) -> mailbox_actor::behavior_type {
        return {
            [this, id](arrived_atom, const local<arrival>& a) { arrived.emplace_back(id.value, a->number.value); },
            [](read_atom, std::int64_t, const local<mail>&) {},
            [](again_atom) {},
            [](done_atom, std::int64_t, bool) {},
            [](leave_atom, std::int64_t, std::uint64_t) {},
            [](gone_atom, std::int64_t) {},
            [](command_atom, std::int64_t c, const local<command>&) {
              return make_local(result<command_done>(command_done{std::uint64_t(c)}));
            },
            [](due_atom, std::int64_t, const local<due>&) {},
            [](desk_atom, std::int64_t, const local<desk_news>&) { return true; },
            [](answered_atom, std::int64_t, const local<call_answer>&) { return true; },
            [](review_atom, std::int64_t) { return true; },
        };
      });
      children.push_back(caf::actor_cast<caf::actor>(child));
      return child;
    };
    peers.team = [this](const std::string& name) {
      teams_made.push_back(name);
      return spawn([this, name](team_actor::pointer) -> team_actor::behavior_type {
        return {
            [this, name](offer_atom, const local<offer>&) { offers.push_back(name); },
            [this, name](presence_atom) { presences.push_back(name); },
            [](look_atom) {},
        };
      });
    };
    peers.mail_lost = [this] { ++lost; };
    mine = spawn(router, std::move(peers));
  }
  void arrives(std::int64_t channel, std::int64_t mail) {
    arrival a;
    a.number.value = mail;
    tell(mine, arrived_atom::value, channel, make_local(std::move(a)));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_router, router_case)

BOOST_AUTO_TEST_CASE(each_account_and_team_is_one_actor_made_when_it_is_first_needed) {
  BOOST_TEST(made.empty());
  arrives(1, 10);
  arrives(2, 11);
  arrives(1, 12);
  BOOST_TEST(made == (std::vector<std::int64_t>{1, 2}), per_element());
  BOOST_TEST(arrived.size() == 3u);
  BOOST_TEST(arrived[2].second == 12);
  for (const auto* team : {"billing", "arabic", "billing"}) {
    offer o;
    o.team = team;
    tell(mine, offer_atom::value, make_local(std::move(o)));
  }
  BOOST_TEST(teams_made == (names{"billing", "arabic"}), per_element());
  BOOST_TEST(offers == (names{"billing", "arabic", "billing"}), per_element());
  tell(mine, presence_atom::value);
  BOOST_TEST(presences.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_command_is_answered_by_who_owns_the_conversation) {
  const auto answer = ask<local<result<command_done>>>(mine, command_atom::value, std::int64_t(77), std::int64_t(1),
                                                       make_local(command()));
  BOOST_REQUIRE(answer);
  BOOST_TEST((**answer)->version == 77u);
}

BOOST_AUTO_TEST_CASE(its_children_end_with_it) {
  arrives(1, 10);
  self->monitor(children.at(0));
  caf::anon_send_exit(mine, caf::exit_reason::user_shutdown);
  run();
  BOOST_TEST(!self->mailbox().empty());
  self->receive([](const caf::down_msg&) {});
}

BOOST_AUTO_TEST_CASE(a_child_that_ends_by_mistake_is_replaced_and_its_mail_looked_for) {
  for (int n = 1; n <= 5; ++n) {
    arrives(1, n);
    BOOST_TEST(made.size() == std::size_t(n));
    caf::anon_send_exit(children.back(), caf::exit_reason::unhandled_exception);
    run();
  }
  BOOST_TEST(arrived.size() == 5u);
  BOOST_TEST(lost == 3); // then only when the inbox is looked through anyway
}

BOOST_AUTO_TEST_CASE(ended_by_mistake_it_takes_its_children_along) {
  arrives(1, 10);
  self->monitor(children.at(0));
  caf::anon_send_exit(mine, caf::exit_reason::unhandled_exception);
  run();
  BOOST_TEST(!self->mailbox().empty());
  self->receive([](const caf::down_msg&) {});
}

BOOST_AUTO_TEST_SUITE_END()
