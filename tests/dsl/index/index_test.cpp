// The index over all conditions and the plain meaning of each must agree, on random rules and
// mails. BARID_SEED repeats a failed run, BARID_CASES makes it longer.

#include "dsl/json.hpp"
#include "tests/dsl/random_desk.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_index)

namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// Everything of a decision but how its questions were answered.
std::string outcome_of(const std::vector<dsl::decided>& all) {
  std::string out;
  for (const auto& d : all) {
    const auto& made = d.decision;
    out += d.event.name + (made.final ? " final\n" : "\n");
    out += dsl::to_json(made.effects).dump() + "\n" + dsl::to_json(made.after).dump() + "\n";
    for (const auto& r : made.trace.rules)
      if (r.outcome == rule_outcome::acted || r.outcome == rule_outcome::overridden)
        out += r.table + "." + r.rule + " " + r.by + "\n";
    for (const auto& n : made.trace.notes) out += n.rule + ": " + n.text + "\n";
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_index_never_changes_a_decision) {
  constexpr std::uint64_t mails_each = 250;
  const auto cases = number_from("BARID_CASES", 100'000);
  const auto first_seed = number_from("BARID_SEED", 20260329);
  std::uint64_t acted = 0;
  std::uint64_t pruned = 0;
  for (std::uint64_t n = 0; n * mails_each < cases; ++n) {
    const auto seed = first_seed + n;
    random_desk random(seed);
    const auto text = random.rules();
    const auto made = dsl::compile(set_of({{"rules.route", text}}), {.analyse = false});
    BOOST_REQUIRE_MESSAGE(made.program, "seed " << seed << "\n" << text << described(made.diagnostics));
    for (std::uint64_t i = 0; i < mails_each; ++i) {
      const auto e = random.mail_event();
      const auto known = random.known(e);
      const auto fast = dsl::decide_all(*made.program, e, known);
      const auto plain = dsl::decide_all(*made.program, e, known, {.without_index = true});
      const auto a = outcome_of(fast), b = outcome_of(plain);
      acted += fast.front().decision.effects.size();
      pruned += fast.front().decision.trace.pruned;
      BOOST_REQUIRE_MESSAGE(a == b, "BARID_SEED=" << seed << " BARID_CASES=" << mails_each << ", mail " << i << "\n"
                                                  << text << "\nsubject: " << e.mail->subject
                                                  << "\nbody: " << e.mail->body << "\nwith index:\n"
                                                  << a << "\nwithout:\n"
                                                  << b);
      if (i % 25 == 0) { // explaining shows more and changes nothing
        const auto c = outcome_of(dsl::decide_all(*made.program, e, known, {.explain = true}));
        BOOST_REQUIRE_MESSAGE(a == c, "BARID_SEED=" << seed << ", mail " << i << ", explained\n" << text << a << c);
      }
    }
  }
  // neither everything nor nothing may be hit, or the test shows little
  BOOST_TEST(acted > cases);
  BOOST_TEST(pruned > cases);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
