// Events of the desk: what one leads to is all there or not at all, and within its limits.

#include "runtime/store/desk_rows.hpp"
#include "runtime/store/hash.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace barid;
using namespace barid::store;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

struct desk_rows_case {
  test_database db;
  connection on = db.connect();

  std::int64_t happens() {
    return must(on.run("insert into desk_events (kind, channel, at) values ('mailbox failing', 1, "
                       "now()) returning id"))[0]
        .get<std::int64_t>(0);
  }
  /// Tells the lead, at most once per day.
  desk_decision told(std::int64_t id, instant now) {
    desk_decision d;
    d.id = id;
    d.now = now;
    d.trace = R"({"program":"","rules":[],"pruned":0,"notes":[]})";
    limit_use once;
    once.scope = key_hash({"once", "notify|day.lead||support"});
    once.label = "notify day.lead at most once per 24h";
    once.now = now;
    once.per = 24h;
    d.limits.push_back(once);
    d.live.push_back({"notify", "{}", {0}});
    outbox_row call;
    call.effect_key = key_hash({"call", std::to_string(id)});
    call.kind = "call/erp";
    call.payload = "{}";
    call.next_at = now;
    d.outbox.push_back(call);
    return d;
  }
  std::int64_t count(const std::string& of) {
    return must(on.run("select count(*) from " + of))[0].get<std::int64_t>(0);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(desk_rows, desk_rows_case)

BOOST_AUTO_TEST_CASE(what_has_happened_within_its_limit_drops_out_and_the_trace_says_so) {
  const auto first = happens(), second = happens(), third = happens();
  must(settle_desk_event(on, told(first, morning())));
  must(settle_desk_event(on, told(second, morning() + 23h)));
  BOOST_TEST(count("live_events where kind = 'notify'") == 1);
  BOOST_TEST(count("outbox where kind = 'call/erp'") == 2); // it has no limit
  BOOST_TEST(count("desk_events where state = 'done'") == 2);
  const auto note =
      must(on.run("select trace->'notes'->0->>'text' from desk_events where id = " + std::to_string(second)));
  BOOST_TEST(note[0].get<std::string>(0) == "held back: notify day.lead at most once per 24h");
  BOOST_TEST(count("desk_events where id = " + std::to_string(first) + " and trace->'notes' = '[]'") == 1);
  must(settle_desk_event(on, told(third, morning() + 25h)));
  BOOST_TEST(count("live_events where kind = 'notify'") == 2);
}

BOOST_AUTO_TEST_CASE(settling_an_event_again_takes_nothing_from_its_limits) {
  const auto first = happens();
  must(settle_desk_event(on, told(first, morning())));
  must(settle_desk_event(on, told(first, morning() + 48h)));
  BOOST_TEST(count("live_events where kind = 'notify'") == 1);
  BOOST_TEST(count("once_per where until > '" + to_rfc3339(morning() + 25h) + "'") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
