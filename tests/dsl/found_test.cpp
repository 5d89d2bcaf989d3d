// What explaining shows of a field: the part around what matched, and what in it did.

#include "dsl/json.hpp"
#include "tests/dsl/desk.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_found)

namespace {

/// The one question of a rule about one letter.
predicate_trace asked(const std::string& when, const letter& l, const std::string& more = {}) {
  const auto p = program_of(more + "table t on message match all { rule r when " + when + " { tag x } }\n");
  const auto e = message(l);
  const auto d = dsl::decide(*p, e, fresh(e), {.explain = true});
  BOOST_REQUIRE_EQUAL(d.trace.rules.size(), 1u);
  BOOST_REQUIRE_EQUAL(d.trace.rules.front().predicates.size(), 1u);
  return d.trace.rules.front().predicates.front();
}

/// Its field with brackets around what matched.
std::string shown(const predicate_trace& p) {
  std::string out;
  std::size_t at = 0;
  for (const auto& [begin, end] : p.matched) {
    out += p.found.substr(at, begin - at) + "[" + p.found.substr(begin, end - begin) + "]";
    at = end;
  }
  return out + p.found.substr(at);
}

std::string shown(const std::string& when, const letter& l, const std::string& more = {}) {
  return shown(asked(when, l, more));
}

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_place_of_a_text_is_marked_in_the_characters_of_the_mail) {
  BOOST_TEST(shown("subject contains \"invoice\"", {.subject = "INVOICE 7, ＩＮＶＯＩＣＥ 8"}) ==
             "[INVOICE] 7, [ＩＮＶＯＩＣＥ] 8");
  BOOST_TEST(shown("subject starts \"re:\"", {.subject = "Re: order"}) == "[Re:] order");
  BOOST_TEST(shown("subject ends \"order\"", {.subject = "Re: ORDER"}) == "Re: [ORDER]");
  BOOST_TEST(shown("subject is \"hello\"", {.subject = "Hello"}) == "[Hello]");
  BOOST_TEST(shown("subject contains exact \"Invoice\"", {.subject = "invoice Invoice"}) == "invoice [Invoice]");
}

BOOST_AUTO_TEST_CASE(words_and_patterns_are_marked_too_and_stems_are_told) {
  const auto p = asked("subject mentions \"فاتورة\"", {.subject = "أين الفاتورة؟", .language = "ar"});
  BOOST_TEST(shown(p) == "أين [الفاتورة]؟");
  BOOST_REQUIRE_EQUAL(p.stems.size(), 1u);
  const auto other = asked("subject mentions \"والفاتورة\"", {.subject = "أين الطلب", .language = "ar"});
  BOOST_TEST(other.stems == p.stems); // those that were looked for, where none is there
  BOOST_TEST(other.matched.empty());
  BOOST_TEST(shown("subject mentions any [\"money back\", \"refund\"]", {.subject = "refunded? Money back, refunds"}) ==
             "[refunded]? [Money back], [refunds]");
  BOOST_TEST(shown("subject matches /ORD-(?<order>[0-9]{6})/", {.subject = "about ord-١٢٣٤٥٦ again"}) ==
             "about [ord-١٢٣٤٥٦] again");
}

BOOST_AUTO_TEST_CASE(of_addresses_and_domains_what_the_list_names_is_marked) {
  const std::string vip = "list vip of senders { \"bigbank.example\" \"sara@shop.example\" }\n";
  BOOST_TEST(shown("sender in vip", {.from = "Sara@shop.example"}, vip) == "[Sara@shop.example]");
  BOOST_TEST(shown("sender in vip", {.from = "x@mail.bigbank.example"}, vip) == "x@mail.[bigbank.example]");
  BOOST_TEST(shown("sender in vip", {.from = "x@notbigbank.example"}, vip) == "x@notbigbank.example");
  BOOST_TEST(shown("sender.domain within \"gov.example\"", {.from = "a@tax.gov.example"}) == "tax.[gov.example]");
}

BOOST_AUTO_TEST_CASE(a_question_that_is_negated_shows_what_made_it_fail) {
  const auto p = asked("subject not contains \"sale\"", {.subject = "Big sale today"});
  BOOST_TEST((p.answered == predicate_trace::answer::no));
  BOOST_TEST(shown(p) == "Big [sale] today");
}

BOOST_AUTO_TEST_CASE(a_long_text_is_cut_around_its_first_match) {
  const auto far = asked("body contains \"refund\"",
                         {.body = repeated("طويل ", 100) + "refund please " + repeated("and so on ", 50)});
  BOOST_TEST(far.found.starts_with("…"));
  BOOST_TEST(far.found.ends_with("…"));
  BOOST_TEST(far.found.size() < 140u);
  BOOST_REQUIRE_EQUAL(far.matched.size(), 1u);
  BOOST_TEST(far.found.substr(far.matched[0].first, far.matched[0].second - far.matched[0].first) == "refund");
  // the second match reaches over the cut, and is shown as a whole
  const auto at_the_end =
      asked("body mentions \"refund\"", {.body = "refund " + repeated("word ", 22) + "refunded, and more"});
  BOOST_TEST(shown(at_the_end).ends_with("word [refunded]…"));
  BOOST_TEST(at_the_end.stems.size() == 1u);
  const auto none = asked("body contains \"refund\"", {.body = repeated("طويل ", 100)});
  BOOST_TEST(none.found.starts_with("طويل"));
  BOOST_TEST(none.matched.empty());
}

BOOST_AUTO_TEST_CASE(what_a_trace_says_is_read_back_as_it_was) {
  const auto p = program_of("table t on message match all { rule r when subject contains \"invoice\" { tag x, y } }\n");
  const auto e = message({.subject = "an invoice"});
  const auto d = dsl::decide(*p, e, fresh(e), {.explain = true});
  const auto j = dsl::to_json(d.trace);
  const auto parts = j["rules"][0]["predicates"][0]["parts"];
  BOOST_TEST((parts == dsl::json{"an ", "invoice"}));
  const auto back = dsl::trace_from(j);
  BOOST_REQUIRE(back.ok());
  BOOST_TEST((dsl::to_json(*back) == j));
  BOOST_TEST(back->rules.front().predicates.front().matched.size() == 1u);
  const auto effects = dsl::to_json(d.effects);
  const auto again = dsl::effects_from(effects);
  BOOST_REQUIRE(again.ok());
  BOOST_TEST((dsl::to_json(*again) == effects));
  BOOST_TEST(!dsl::trace_from(dsl::json::array()).ok());
}

BOOST_AUTO_TEST_CASE(a_change_is_kept_as_what_it_changed) {
  conversation before;
  before.id = conversation_id{7};
  before.tags = {"vip"};
  auto after = before;
  after.status = "waiting_customer";
  after.tags.insert("asked");
  const auto changed = dsl::changed_members(before, after);
  BOOST_TEST(changed.size() == 2u);
  const auto back = dsl::with_members(before, changed);
  BOOST_REQUIRE(back.ok());
  BOOST_TEST((dsl::to_json(*back) == dsl::to_json(after)));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
