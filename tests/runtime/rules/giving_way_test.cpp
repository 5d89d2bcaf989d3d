#include "runtime/rules/giving_way.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <stdexcept>

namespace barid::rules {

BOOST_AUTO_TEST_SUITE(giving_way_to_mail)

namespace {

/// Of the calling thread.
int niceness() {
  return getpriority(PRIO_PROCESS, id_t(gettid()));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_work_runs_below_its_caller_who_keeps_its_own_priority) {
  const int mine = niceness();
  BOOST_TEST(giving_way(niceness) > mine);
  BOOST_TEST(niceness() == mine);
}

BOOST_AUTO_TEST_CASE(what_the_work_throws_reaches_its_caller) {
  BOOST_CHECK_THROW(giving_way([]() -> int { throw std::runtime_error("no"); }), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::rules
