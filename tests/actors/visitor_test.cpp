#include "actors/visitor.hpp"

#include <boost/test/unit_test.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>

#include <future>
#include <memory>
#include <thread>

BOOST_AUTO_TEST_SUITE(actors_visitor)

namespace {

caf::behavior doubler(caf::event_based_actor*) {
  return {[](int n) { return 2 * n; }};
}

int ask(caf::actor_system& system, const caf::actor& whom, int n) {
  barid::actors::visitor self{system};
  int out = 0;
  self->request(whom, caf::infinite, n).receive([&](int twice) { out = twice; }, [](const caf::error&) {});
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_system_ends_while_a_thread_that_asked_it_something_lives_on) {
  caf::actor_system_config config;
  auto system = std::make_shared<caf::actor_system>(config);
  auto whom = system->spawn(doubler);
  std::promise<int> answered;
  std::promise<void> go_home;
  std::thread pooled([&] {
    answered.set_value(ask(*system, whom, 21));
    go_home.get_future().wait();
  });
  BOOST_TEST(answered.get_future().get() == 42);
  caf::anon_send_exit(whom, caf::exit_reason::user_shutdown);
  whom = nullptr;
  caf::logger::set_current_actor_system(nullptr); // this thread spawned, and another one ends the system
  std::promise<void> over;
  auto ended = over.get_future();
  std::thread([last = std::exchange(system, nullptr), &over]() mutable {
    last.reset();
    over.set_value();
  }).detach();
  BOOST_TEST((ended.wait_for(std::chrono::seconds(30)) == std::future_status::ready));
  go_home.set_value();
  pooled.join();
  ended.wait();
}

BOOST_AUTO_TEST_SUITE_END()
