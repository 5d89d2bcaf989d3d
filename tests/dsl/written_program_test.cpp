// Checked programs as text, held to what stands beside the rules: what was understood of names, types, shared questions
// and guards. BARID_UPDATE_GOLDEN=1 writes them anew.

#include "dsl/written_program.hpp"
#include "runtime/rules/folder.hpp"
#include "tests/dsl/desk.hpp"
#include "tests/grammar/golden.hpp"

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_written_program)

namespace {

const auto cases = testing::source_root() / "tests/dsl/checked";

} // namespace

BOOST_AUTO_TEST_CASE(what_the_checker_makes_of_rules_is_as_written_beside_them) {
  const auto tour = program_of(files{{"tour.route", testing::read_file(cases / "tour.route")},
                                     {"ack.txt", "Thank you, {customer.name|dear customer}."},
                                     {"ack.ar.html", "<p>شكرا {customer.name|عميلنا}</p>"}});
  testing::check_golden(cases / "tour.txt", dsl::dump(*tour));
  const auto support = rules::read_folder(testing::source_root() / "examples/rules/support");
  BOOST_REQUIRE(support);
  const auto made = dsl::compile(*support);
  BOOST_REQUIRE(made.program);
  testing::check_golden(cases / "support.txt", dsl::dump(*made.program));
}

BOOST_AUTO_TEST_CASE(where_a_rule_stands_and_how_it_is_laid_out_changes_nothing) {
  const std::string plain =
      "list vip of senders { \"a.example\" \"b.example\" }\n"
      "table t on message match all { rule r when sender in vip and size > 1B { tag x; tag y } }\n";
  const std::string spread = "\n# who counts\nlist vip of senders {\n  \"a.example\",\n  \"b.example\"\n}\n\n"
                             "table t on message match all {\n  rule r\n    when sender in vip\n     and size > 1B {\n"
                             "    tag x\n    tag y\n  }\n}\n";
  const auto one = dsl::dump(*program_of(plain));
  BOOST_TEST(one == dsl::dump(*program_of(spread)));
  auto other = plain;
  other.replace(other.find("tag y"), 5, "tag z");
  BOOST_TEST(one != dsl::dump(*program_of(other)));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
