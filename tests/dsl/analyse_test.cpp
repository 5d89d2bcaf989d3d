// What the analysis says about rule sets must be true of every mail; and it must be quick.

#include "dsl/codes.hpp"
#include "tests/dsl/random_desk.hpp"
#include "tests/support/processor_seconds.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <set>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_analyse)

namespace {

bool says(const std::vector<std::string>& findings, const std::string& code) {
  return std::ranges::any_of(findings, [&](const std::string& f) { return f.starts_with(code); });
}

/// Ten thousand rules in one table, the conditions and actions made from a number.
std::string many_rules(const std::string& match, const std::function<std::string(int)>& rule) {
  std::string out = random_desk::declarations() + "table big on message match " + match + " {\n";
  for (int i = 0; i < 10'000; ++i) out += "  rule r" + std::to_string(i) + " " + rule(i) + "\n";
  return out + "}\n";
}

std::string quoted_number(const std::string& word, int i) {
  return "\"" + word + std::to_string(i) + "\"";
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_said_about_random_rules_is_true_of_random_mails) {
  const char* given = std::getenv("BARID_SEED");
  const std::uint64_t first_seed = given ? std::strtoull(given, nullptr, 10) : 20260329;
  std::size_t dead = 0, conflicts = 0, quiet = 0;
  for (std::uint64_t round = 0; round < 150; ++round) {
    random_desk random(first_seed + round);
    const auto text = random.rules();
    const auto said = dsl::compile(set_of({{"rules.route", text}})).diagnostics;
    const auto p = program_of(text, {.analyse = false});
    std::set<std::string> never;
    bool may_disagree = false;
    for (const auto& d : said) {
      if (d.code == dsl::code::never_acts) {
        for (const auto& t : p->tables)
          for (const auto& r : t.rules)
            if (r.at == d.where) never.insert(t.name + "." + r.name);
        ++dead;
      }
      if (d.code == dsl::code::conflict) ++conflicts;
      may_disagree = may_disagree || d.code == dsl::code::conflict || d.code == dsl::code::may_conflict ||
                     d.code == dsl::code::not_compared;
    }
    quiet += !may_disagree;
    for (int i = 0; i < 150; ++i) {
      const auto e = random.mail_event();
      const auto d = dsl::decide(*p, e, random.known(e));
      BOOST_TEST_CONTEXT("BARID_SEED=" << first_seed + round << "\n" << text << described(said)) {
        for (const auto& r : d.trace.rules)
          BOOST_REQUIRE_MESSAGE(r.outcome != rule_outcome::acted || !never.contains(r.table + "." + r.rule),
                                "`" << r.rule << "` acts on subject `" << e.mail->subject << "`, body `" << e.mail->body
                                    << "`");
        if (!may_disagree)
          for (const auto& n : d.trace.notes)
            BOOST_REQUIRE_MESSAGE(n.text.find("the later rule wins") == std::string::npos, n.rule << ": " << n.text);
      }
    }
  }
  BOOST_TEST_MESSAGE(dead << " dead rules, " << conflicts << " conflicts, " << quiet << " without");
  BOOST_TEST(dead > 10u);
  BOOST_TEST(conflicts > 5u);
  BOOST_TEST(quiet > 20u);
}

BOOST_AUTO_TEST_CASE(a_conflict_is_settled_by_overrides_prefer_defaults_and_by_saying_the_same) {
  const std::string head = "sla gold { first_response 1h }\nsla standard { first_response 8h }\n"
                           "table t on message match all {\n";
  const std::string vip = "  rule vip when subject contains \"a\" { sla gold }\n";
  const std::string other = " when subject contains \"b\" ";
  BOOST_TEST(says(findings_of(head + vip + "  rule b" + other + "{ sla standard }\n}\n"), "R2003"));
  for (const auto& settled : {
           vip + "  rule b overrides vip" + other + "{ sla standard }\n",
           "  prefer sla gold, standard\n" + vip + "  rule b" + other + "{ sla standard }\n",
           vip + "  defaults { sla standard }\n",
           vip + "  otherwise { sla standard }\n",
           vip + "  rule b" + other + "{ sla gold }\n",
           vip + "  rule b" + other + "and subject not contains \"a\" { sla standard }\n",
       }) {
    const auto found = findings_of(head + settled + "}\non answered { sla standard }\n");
    BOOST_TEST(found.empty(), settled << (found.empty() ? "" : found.front()));
  }
}

BOOST_AUTO_TEST_CASE(prefer_and_overrides_mean_the_same_when_deciding) {
  const auto p = program_of(R"(
sla gold { first_response 1h }
sla standard { first_response 8h }
attribute customer.tier of gold | basic optional
table t on message match all {
  prefer sla gold, standard
  prefer customer.tier gold
  rule a when subject contains "hello" { sla gold; set customer.tier = gold }
  rule b when subject contains "hell" { sla standard; set customer.tier = basic }
  rule c overrides b when body contains "evening" { priority low }
}
)");
  const auto morning = decide_first(p, {});
  BOOST_TEST(morning.after.sla == "gold");
  BOOST_TEST((morning.after.customer.attributes.at("tier") == value(std::string("gold"))));
  const auto evening = decide_first(p, {.subject = "hell", .body = "good evening"});
  BOOST_TEST(evening.after.sla.empty());
  const auto alone = decide_first(p, {.subject = "hell"});
  BOOST_TEST(alone.after.sla == "standard");
}

BOOST_AUTO_TEST_CASE(a_rule_that_ends_the_decision_keeps_later_rules_apart) {
  const std::string safety = "table safety on message match all { rule s when subject contains "
                             "\"a\" and subject contains \"b\" "
                             "{ drop } }\n";
  const std::string facts = "table facts on message match all {\n"
                            "  rule a when subject contains \"a\" { priority low }\n"
                            "  rule b when subject contains \"b\" { priority high }\n}\n";
  BOOST_TEST(says(findings_of(facts), "R2003"));
  BOOST_TEST(findings_of(safety + facts).empty());
}

BOOST_AUTO_TEST_CASE(the_witness_looks_for_a_way_around_earlier_rules) {
  // most mails with both words are dropped, but not those in Arabic
  const auto found = findings_of("table safety on message match all { rule s when language is not ar { drop } }\n"
                                 "table facts on message match all {\n"
                                 "  rule a when subject contains \"a\" { priority low }\n"
                                 "  rule b when subject contains \"b\" { priority high }\n}\n");
  BOOST_TEST(says(found, "R2003"));
}

BOOST_AUTO_TEST_CASE(events_that_come_to_an_end_are_no_circle) {
  for (const char* rules : {
           "on tagged vip { tag late }\non tagged late { tag vip }\n",
           "on status becomes closed { status closed }\n",
           "on status becomes open when status is closed { status closed }\n"
           "on status becomes closed { status open }\n",
           "on status becomes closed { tag done }\non tagged done { status open }\n",
           "on tagged a when tags not has any [a] { untag b; tag b }\non tagged b { untag a; tag a "
           "}\n",
       }) {
    const auto found = findings_of(rules);
    BOOST_TEST(!says(found, "R2007"), rules << (found.empty() ? "" : found.front()));
  }
  BOOST_TEST(says(findings_of("on status becomes closed { tag done; untag x }\n"
                              "on tagged done { untag done; status open }\n"
                              "on status becomes open { status closed }\n"),
                  "R2007"));
}

BOOST_AUTO_TEST_CASE(what_flows_do_at_once_and_after_their_waits_is_followed_too) {
  const auto flow = [](const std::string& on, const std::string& rest) {
    return "flow chase on " + on + " { limit age 30d\n step nudge: wait 2d { tag nudged }\n  " + rest + "}\n";
  };
  // heard in the same transaction
  const auto at_once =
      flow("message", "on tagged ping { untag pong; tag pong }\n") + "on tagged pong { untag ping; tag ping }\n";
  BOOST_TEST(says(findings_of(at_once), "R2007 these events raise each other without end"));
  // each round waits
  const auto again = flow("status becomes waiting_customer", "step close: wait 2d { status open }\n") +
                     "on status becomes open { status waiting_customer }\n";
  BOOST_TEST(says(findings_of(again), "R2007 this begins again and again, with waits between"));
  const auto ordered =
      "on tagged again { start flow chase }\n" + flow("message", "step close: wait 2d { untag again; tag again }\n");
  BOOST_TEST(says(findings_of(ordered), "R2007 this begins again and again"));
  for (const auto& good : {
           flow("status becomes waiting_customer unless message",
                "step close: wait 2d { status closed }\n  on message { status open }\n"),
           flow("status becomes waiting_customer when tags not has any [nudged]",
                "step close: wait 2d { status open }\n"),
           // closing ends the flow
           flow("message", "on status becomes open { status closed }\n") + "on status becomes closed { status open }\n",
           flow("tagged again", "step close: wait 2d { tag again }\n"),
           flow("message", "on status becomes open when tags has late { status closed }\n") +
               "on status becomes closed { tag late }\n",
       }) {
    const auto found = findings_of(good);
    BOOST_TEST(!says(found, "R2007"), good << (found.empty() ? "" : found.front()));
  }
}

BOOST_AUTO_TEST_CASE(a_gap_behind_a_rule_that_only_tags_is_found) {
  const std::string head = "mailbox support { address support@acme.example }\nteam billing { strategy queue }\n";
  BOOST_TEST(says(findings_of(head + "table t on message match first {\n"
                                     "  rule a when subject contains \"a\" { tag a }\n"
                                     "  otherwise { assign billing }\n}\n"),
                  "R2005"));
  BOOST_TEST(findings_of(head + "table t on message match first {\n"
                                "  rule a when conversation is new { assign billing }\n"
                                "  rule b when conversation is known { assign billing }\n}\n")
                 .empty());
}

BOOST_AUTO_TEST_CASE(ten_thousand_rules_are_compared_in_less_than_two_seconds) {
  const std::pair<const char*, std::string> sets[] = {
      {"texts, first", many_rules("first",
                                  [](int i) {
                                    return "when subject contains " + quoted_number("invoice ", i) +
                                           " { assign billing }";
                                  })},
      {"several fields, first", many_rules("first",
                                           [](int i) {
                                             return "when sender.domain within \"d" + std::to_string(i) +
                                                    ".example\" and text mentions " + quoted_number("word", i) +
                                                    " or priority is high and body contains " + quoted_number("x", i) +
                                                    " { assign arabic }";
                                           })},
      {"domains that disagree, all", many_rules("all",
                                                [](int i) {
                                                  return "when sender.domain is \"d" + std::to_string(i) +
                                                         ".example\" { assign team_" + std::to_string(i % 100) + " }";
                                                })},
      {"tags, all", many_rules("all",
                               [](int i) {
                                 return "when text contains " + quoted_number("word", i) + " { tag t" +
                                        std::to_string(i) + " }";
                               })},
      {"texts that disagree, all", many_rules("all",
                                              [](int i) {
                                                return "when subject contains " + quoted_number("w", i) +
                                                       " { priority " + (i % 2 ? "low" : "high") + " }";
                                              })},
      {"what no index tells, first", many_rules("first",
                                                [](int i) {
                                                  return "when size > " + std::to_string(20'000 - i) +
                                                         " and subject not contains " + quoted_number("w", i) +
                                                         " { assign billing }";
                                                })},
  };
  for (const auto& [name, text] : sets) {
    const auto set = set_of({{"rules.route", text}});
    std::size_t found = 0;
    const auto plain =
        testing::processor_seconds([&] { found = dsl::compile(set, {.analyse = false}).diagnostics.size(); });
    const auto all = testing::processor_seconds([&] { found = dsl::compile(set).diagnostics.size(); });
    BOOST_TEST_MESSAGE(name << ": " << plain << " s, with the analysis " << all << " s, " << found << " findings");
    BOOST_TEST(all - plain < 2.0, name);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
