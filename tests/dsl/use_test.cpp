// `use "FILE" as NAME`: the names of a file behind a name.

#include "tests/dsl/desk.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_use)

namespace {

const char* shared = R"(
use "calendars.route" as days
list refund of text { "refund" }
sla fast { hours days.office; first_response 1 business hour in days.office; warn at 50% }
sla slow { first_response 3d }
reply ack { en "ack.txt"; default en }
webhook erp { url "https://erp.example/hook"; secret erp }
flow chase on status becomes waiting_customer {
  limit age 30d
  step nudge: wait 1 business day in days.office { reply ack; webhook erp }
}
table facts on message match all {
  prefer sla fast, slow
  rule refund when subject mentions any refund { tag refund; sla slow; start flow chase }
  rule late   when received outside days.office { sla fast }
}
on sla breach when sla.name is fast { tag breached }
)";

const char* calendars = "calendar office { zone Asia/Riyadh; hours sun..thu 09:00-17:00 }\n";

files with(const std::string& main) {
  return {{"main.route", main},
          {"shared/desk.route", shared},
          {"shared/calendars.route", calendars},
          {"shared/ack.txt", "hello"}};
}

const char* main_rules = R"(
use "shared/desk.route" as desk
mailbox support { address support@acme.example; sla desk.slow; team sales }
team sales { strategy queue; hours desk.days.office }
list refund of text { "money" }
order message: owner, desk.facts
table owner on message match first {
  rule mine  when subject mentions any refund      { assign sales }
  rule yours when subject mentions any desk.refund { assign sales; sla desk.fast }
}
on idle 2 business days in desk.days.office { reply desk.ack; webhook desk.erp; cancel flow desk.chase }
)";

} // namespace

BOOST_AUTO_TEST_CASE(names_of_a_file_stand_behind_its_name_and_inside_it_as_they_are) {
  const auto p = program_of(with(main_rules));
  BOOST_TEST(p->slas.contains("desk.fast"));
  BOOST_TEST(!p->slas.contains("fast"));
  BOOST_TEST(p->slas.at("desk.fast").hours == "desk.days.office");
  BOOST_TEST(p->teams.at("sales").hours == "desk.days.office");
  BOOST_TEST(p->mailboxes.at("support").sla == "desk.slow");
  BOOST_TEST(p->calendars.contains("desk.days.office"));
  BOOST_TEST(p->webhooks.contains("desk.erp"));
  BOOST_REQUIRE(p->flow("desk.chase"));
  BOOST_REQUIRE(p->tables.size() >= 2u);
  BOOST_TEST(p->tables[0].name == "owner");
  BOOST_TEST(p->tables[1].name == "desk.facts");
  BOOST_TEST(p->tables[1].prefer.at("sla").front() == "desk.fast");
}

BOOST_AUTO_TEST_CASE(what_is_decided_by_them_is_what_their_names_say) {
  const auto p = program_of(with(main_rules));
  // a Friday: the office is closed
  const auto e = message({.subject = "a refund"}, at(2026, 3, 27, 9, 0));
  const auto d = dsl::decide(*p, e, fresh(e));
  BOOST_TEST(d.after.tags.contains("refund"));
  BOOST_TEST(d.after.sla == "desk.fast"); // preferred over `slow`
  BOOST_REQUIRE(d.after.flows.size() == 1u);
  BOOST_TEST(d.after.flows.front().flow == "desk.chase");
  const auto mine = message({.subject = "money"});
  const auto other = dsl::decide(*p, mine, fresh(mine));
  BOOST_TEST(!other.after.tags.contains("refund"));
  BOOST_TEST(other.after.team == "sales");
}

BOOST_AUTO_TEST_CASE(a_name_without_the_name_of_its_file_is_not_known_outside) {
  const auto found = findings_of(with("use \"shared/desk.route\" as desk\n"
                                      "on message when subject mentions any desk.refunds { sla fast }\n"));
  const auto says = [&](const char* what) {
    return std::ranges::any_of(found, [&](const std::string& f) { return f.find(what) != std::string::npos; });
  };
  BOOST_TEST(says("there is no list `desk.refunds`"));
  BOOST_TEST(says("there is no sla `fast`"));
}

BOOST_AUTO_TEST_CASE(editors_are_told_the_part_of_a_name_that_its_declaration_has) {
  std::vector<dsl::name_use> uses;
  const auto set = set_of(with(main_rules));
  const auto made = dsl::compile(set, {.uses = &uses});
  BOOST_REQUIRE_MESSAGE(made.program, described(made.diagnostics));
  std::size_t times = 0;
  for (const auto& u : uses) {
    if (u.kind != dsl::use_of::list || u.name != "desk.refund") continue;
    ++times;
    BOOST_TEST(set.files[u.at.file].text.substr(u.at.begin, u.at.end - u.at.begin) == "refund");
  }
  BOOST_TEST(times == 3u); // declared, used inside, used outside
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
