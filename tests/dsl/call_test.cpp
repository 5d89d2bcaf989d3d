// Calls to other systems in decisions: what goes out, `try … else`, answers. And docs/extending.md.

#include "tests/dsl/desk.hpp"
#include "tests/grammar/golden.hpp"

#include <algorithm>

namespace barid::test {

namespace {

const std::string desk = R"(
mailbox support { address support@acme.example; team triage }
team triage { strategy queue }
attribute customer.tier of gold | basic optional
attribute conversation.order of text optional
attribute conversation.count of number optional
attribute conversation.vip of bool optional
webhook erp { url "https://erp.example/hook"; secret erp
  body { order conversation.order; about "mail: {conversation.subject}"; count messages; urgent true; n 7 } }
extension crm.look(who: address, times: number, why: text) url "https://crm.example" secret crm emits crm.known
table t on message match first {
  rule refund when subject contains "refund" { try webhook erp else { tag unsent; status waiting_internal } }
  rule ask when subject contains "who" { crm.look(customer.address, messages, "a mail of {customer.name|nobody}") }
}
on crm.known when customer.tier else basic is gold { priority urgent }
on tagged unsent { notify triage }
)";

struct call_case {
  dsl::program_ptr rules = program_of(desk);
  facts known;

  dsl::decided begin(const std::string& subject) {
    const auto e = message({.subject = subject});
    known = fresh(e);
    auto all = dsl::decide_all(*rules, e, known);
    known.conversation = all.back().decision.after;
    known.conversation.version = 1;
    return all.front();
  }
  std::vector<dsl::decided> hear(const char* name, std::map<std::string, value> arguments,
                                 const dsl::decide_options& options = {}) {
    event e;
    e.name = name;
    e.id = "call/1";
    e.at = known.now;
    e.mailbox = "support";
    e.arguments = std::move(arguments);
    return dsl::decide_all(*rules, e, known, options);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(dsl_calls, call_case)

BOOST_AUTO_TEST_CASE(a_webhook_takes_typed_values_with_it) {
  const auto d = begin("a refund");
  BOOST_REQUIRE(d.decision.effects.size() >= 1u);
  const auto& e = d.decision.effects.front();
  BOOST_TEST(e.verb == "webhook");
  BOOST_TEST(e.text("data.about") == "mail: a refund");
  BOOST_TEST(is_missing(*e.argument("data.order")));
  BOOST_TEST(std::get<double>(*e.argument("data.n")) == 7);
  BOOST_TEST(std::get<bool>(*e.argument("data.urgent")));
  BOOST_TEST(e.text("program") == rules->hash);
}

BOOST_AUTO_TEST_CASE(an_extension_is_called_with_its_arguments) {
  const auto d = begin("who is this");
  const auto& e = d.decision.effects.front();
  BOOST_TEST(e.verb == "extension call");
  BOOST_TEST(e.text("name") == "crm.look");
  BOOST_TEST(e.text("data.who") == "sara@shop.example");
  BOOST_TEST(e.text("data.why") == "a mail of Sara");
}

BOOST_AUTO_TEST_CASE(what_else_says_acts_when_the_call_has_failed_and_raises_what_it_changes) {
  const auto e = begin("a refund").decision.effects.front();
  const auto all = hear("call failed", {{"call", std::string("erp")},
                                        {"rule", e.rule},
                                        {"else", *e.argument("else")},
                                        {"program", e.text("program")},
                                        {"why", std::string("404")}});
  BOOST_TEST(all.back().decision.after.tags.contains("unsent"));
  BOOST_TEST(all.back().decision.after.status == "waiting_internal");
  BOOST_TEST(all.front().decision.effects.front().rule == "t.refund.else");
  std::vector<std::string> verbs;
  for (const auto& d : all)
    for (const auto& made : d.decision.effects) verbs.push_back(made.verb);
  BOOST_TEST(std::ranges::count(verbs, "notify") == 1);
}

BOOST_AUTO_TEST_CASE(it_acts_by_the_rules_that_called_and_not_by_those_in_force) {
  const auto e = begin("a refund").decision.effects.front();
  const auto old = rules;
  rules = program_of("mailbox support { address support@acme.example; team triage }\nteam triage { strategy queue }\n");
  const std::map<std::string, value> failed = {
      {"call", std::string("erp")}, {"rule", e.rule}, {"else", *e.argument("else")}, {"program", e.text("program")}};
  const auto lost = hear("call failed", failed);
  BOOST_TEST(!lost.back().decision.after.tags.contains("unsent"));
  BOOST_TEST(lost.front().decision.trace.notes.front().text == "what `else` said cannot be read any more");
  const dsl::pinned_programs pinned = {{old->hash, dsl::with_live_names(*dsl::flows_of(*old), *rules)}};
  dsl::decide_options options;
  options.pinned = &pinned;
  BOOST_TEST(hear("call failed", failed, options).back().decision.after.tags.contains("unsent"));
}

BOOST_AUTO_TEST_CASE(an_answer_sets_what_is_declared_and_fits_and_is_an_event) {
  begin("who is this");
  const auto all = hear("crm.known", {{"call", std::string("crm.look")},
                                      {"set.customer.tier", std::string("gold")},
                                      {"set.conversation.count", 3.0},
                                      {"set.conversation.vip", std::string("yes")},
                                      {"set.customer.shoe", 41.0},
                                      {"tag", text_list{"known"}}});
  const auto& c = all.back().decision.after;
  BOOST_TEST(to_text(c.customer.attributes.at("tier")) == "gold");
  BOOST_TEST(std::get<double>(c.attributes.at("count")) == 3);
  BOOST_TEST(!c.attributes.contains("vip"));
  BOOST_TEST(!c.customer.attributes.contains("shoe"));
  BOOST_TEST(c.tags.contains("known"));
  BOOST_CHECK(c.priority == priority::urgent);
  BOOST_TEST(all.front().decision.trace.notes.size() == 2u);
}

BOOST_AUTO_TEST_CASE(the_rules_of_the_page_about_extending_check_together) {
  const auto text = testing::read_file(testing::source_root() / "docs/extending.md");
  std::string all;
  for (std::size_t at = 0; (at = text.find("```route\n", at)) != std::string::npos;) {
    at += 9;
    all += text.substr(at, text.find("```", at) - at) + "\n";
  }
  const auto found = dsl::compile(set_of({{"rules.route", all}})).diagnostics;
  BOOST_CHECK_MESSAGE(found.empty(), described(found));
  BOOST_TEST(all.find("webhook erp") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
