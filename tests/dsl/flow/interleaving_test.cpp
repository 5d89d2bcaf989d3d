// Restarts, other rules and timers that are told twice change nothing about what flows do: a story
// with them and one without do the same, in the same order. BARID_SEED repeats a failed run,
// BARID_CASES makes it longer.

#include "tests/dsl/flow/story.hpp"

#include <cstdlib>
#include <random>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_flow_interleaving)

namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

class random_flows {
public:
  explicit random_flows(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }

  /// Declarations whose flows have `remark` in them as a comment: other bytes, the same meaning.
  static std::string with_remark(std::string flows, const std::string& remark) {
    for (std::size_t at = 0; (at = flows.find("limit age", at)) != std::string::npos; at += 9 + remark.size() + 4)
      flows.insert(at, "# " + remark + "\n ");
    return flows;
  }

  std::string flows() {
    std::string out;
    for (int i = 0; i < 3; ++i) {
      out += "flow f" + std::to_string(i) + " on " + event() + (below(2) ? " unless " + event() : "") +
             " {\n  limit age " + std::to_string(5 + below(40)) + "d\n" + items(0) + step() + "}\n";
    }
    return out;
  }

private:
  std::mt19937_64 random_;
  int steps_ = 0;

  std::string pick(std::initializer_list<const char*> from) {
    return *(from.begin() + std::ptrdiff_t(below(from.size())));
  }
  std::string event() {
    return pick({"message", "answered", "status becomes waiting_customer", "status becomes closed", "tagged a",
                 "tagged b", "idle 2d", "unanswered 5h", "unanswered 1 business day in riyadh"});
  }
  std::string action() {
    return pick({"note \"n\"", "tag a", "tag b", "untag a", "status waiting_customer", "status open", "status closed",
                 "raise priority to high", "stop", "start flow f1", "cancel flow f2", "start flow f0"});
  }
  std::string actions() {
    auto out = "{ note \"s" + std::to_string(steps_++) + "\"";
    for (auto n = below(2); n > 0; --n) out += "; " + action();
    return out + " }";
  }
  std::string step() {
    return "  step s" + std::to_string(steps_) + ": wait " +
           pick({"1h", "20h", "2d", "3 business hours in riyadh", "1 business day in riyadh"}) +
           (below(4) == 0 ? " unless " + event() : "") + " " + actions() + "\n";
  }
  std::string items(int depth) {
    std::string out;
    for (auto n = below(3); n > 0; --n) {
      if (depth < 2 && below(3) == 0)
        out += "  repeat at most " + std::to_string(1 + below(3)) + " times {\n" + items(depth + 1) + step() + "}\n";
      else if (below(3) == 0) out += "  on " + event() + " " + actions() + "\n";
      else out += step();
    }
    return out;
  }
};

const std::string desk = R"(
mailbox support { address support@acme.example; team triage }
team triage { strategy queue }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-12:00, 13:00-17:00 }
)";

/// What happens next, to both.
void event_of(random_flows& random, story& a, story& b) {
  const auto both = [&](auto&& what) {
    what(a);
    what(b);
  };
  switch (random.below(6)) {
  case 0:
    return both([](story& s) { s.customer_writes(); });
  case 1:
    return both([](story& s) { s.agent_answers(); });
  case 2:
    return both([](story& s) { s.agent_sets("waiting_customer"); });
  case 3:
    return both([](story& s) { s.agent_sets("closed"); });
  case 4:
    return both([](story& s) { s.agent_tags("a"); });
  default:
    return both([](story& s) { s.agent_sets("open"); });
  }
}

} // namespace

BOOST_AUTO_TEST_CASE(no_step_is_lost_or_done_twice_whatever_comes_between) {
  const auto cases = number_from("BARID_CASES", 150);
  const auto first = number_from("BARID_SEED", 20260329);
  std::size_t steps = 0, pinned = 0;
  for (std::uint64_t n = 0; n < cases; ++n) {
    const auto seed = first + n;
    random_flows random(seed);
    const auto flows = random.flows();
    BOOST_TEST_CONTEXT("BARID_SEED=" << seed << "\n" << flows) {
      story a(desk + flows), b(desk + flows);
      a.customer_writes();
      b.customer_writes();
      std::vector<dsl::timer> old;
      for (int i = 0; i < 40; ++i) {
        if (random.below(3) == 0) event_of(random, a, b);
        const auto by =
            random.below(2) ? duration(minutes(1 + random.below(600))) : duration(hours(24 * random.below(4)));
        const bool asleep = random.below(5) == 0; // nobody looks; both find it later
        for (auto& t : b.timers()) old.push_back(t);
        if (asleep) {
          a.sleep(by);
          b.sleep(by);
        } else {
          a.pass(by);
          b.pass(by);
        }
        switch (random.below(6)) {
        case 0:
          b.restart();
          break;
        case 1:
          b.apply(desk + "# " + std::to_string(i) + "\n" + flows);
          break;
        case 2:
          b.apply(desk + random_flows::with_remark(flows, std::to_string(i)));
          break;
        case 3:
          if (!old.empty()) {
            const auto t = old[random.below(old.size())];
            const auto armed = b.timers();
            if (std::ranges::find(armed, t) == armed.end() && t.kind == "flow step") {
              const auto before = b.done().size();
              b.fire(t);
              BOOST_TEST(b.done().size() == before);
            }
          }
          break;
        default:
          break;
        }
        for (const auto& f : b.c().flows) pinned += f.program != b.rules->hash;
        BOOST_REQUIRE_EQUAL(a.done().size(), b.done().size());
      }
      a.pass(hours(24 * 90));
      b.pass(hours(24 * 90));
      BOOST_REQUIRE(a.done() == b.done());
      BOOST_TEST(a.c().status == b.c().status);
      steps += a.done().size();
    }
  }
  // neither of them idle, and old code was really used
  BOOST_TEST(steps > cases * 10);
  BOOST_TEST(pinned > cases);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
