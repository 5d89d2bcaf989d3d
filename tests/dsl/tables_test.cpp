// The tables of verbs, fields and events: each entry documents itself with an example that checks.

#include "dsl/codes.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/verb.hpp"
#include "tests/dsl/desk.hpp"

#include <set>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_tables)

namespace {

/// What the examples speak of.
const std::string desk = R"(
mailbox support { address support@acme.example; team triage }
team billing { strategy queue; skills invoices, lang.ar }
team arabic  { strategy queue }
team triage  { strategy queue }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-17:00 }
sla gold { hours riyadh; first_response 1 business hour }
reply ack { en "ack.en.html" }
webhook erp { url "https://erp.example/hook"; secret erp }
list vip of senders { "sara@shop.example" }
list managers of senders { "head@acme.example" }
list refund_words of text { "refund" }
flow chase on status becomes waiting_customer { limit age 9d; step close: wait 2d { status closed } }
attribute customer.tier of gold | basic optional
attribute conversation.order of text optional
)";

std::vector<diagnostic> findings_about(const std::string& rules) {
  // one example does not use all of the desk
  return dsl::compile(set_of({{"main.route", desk + rules}, {"ack.en.html", "thank you"}}), {.analyse = false})
      .diagnostics;
}

void checks(const std::string& rules) {
  const auto found = findings_about(rules);
  BOOST_CHECK_MESSAGE(found.empty(), rules << "\n" << described(found));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_example_of_every_verb_checks_and_uses_it) {
  std::set<std::string_view> names;
  for (const auto* v : dsl::verbs()) {
    BOOST_TEST_CONTEXT(v->name) {
      BOOST_TEST(names.insert(v->name).second);
      BOOST_TEST(!v->summary.empty());
      BOOST_TEST(v->shape.starts_with(v->name));
      BOOST_TEST(v->example.starts_with(v->name));
      checks("table t on message match all {\n  rule r when text matches /ORD-(?<order>[0-9]+)/ { " +
             std::string(v->example) + " }\n}\n");
    }
  }
  BOOST_TEST(names.size() > 15u);
}

BOOST_AUTO_TEST_CASE(the_example_of_every_field_checks_and_uses_it) {
  std::set<std::string_view> names;
  for (const auto& f : dsl::fields()) {
    BOOST_TEST_CONTEXT(f.name) {
      BOOST_TEST(names.insert(f.name).second);
      BOOST_TEST(!f.summary.empty());
      BOOST_TEST((f.read != nullptr));
      BOOST_TEST(f.example.find(f.name) != std::string_view::npos);
      const std::string event = f.name.starts_with("sla.") ? "sla breach" : "message";
      checks("on " + event + " when " + std::string(f.example) + " { tag x }\n");
    }
  }
  BOOST_TEST(names.size() > 40u);
}

BOOST_AUTO_TEST_CASE(every_field_can_be_asked_whether_it_is_there_and_put_into_a_note) {
  for (const auto& f : dsl::fields()) {
    if (f.takes_argument || f.type == dsl::value_type::set || f.type == dsl::value_type::boolean) continue;
    const std::string event = f.name.starts_with("sla.") ? "sla breach" : "message";
    const auto name = std::string(f.name);
    checks("on " + event + " when " + name + " is present { note \"{" + name + "|nothing}\" }\n");
  }
}

BOOST_AUTO_TEST_CASE(the_example_of_every_event_checks) {
  std::set<std::string_view> names;
  for (const auto& t : dsl::event_types()) {
    BOOST_TEST_CONTEXT(t.name) {
      BOOST_TEST(names.insert(t.name).second);
      BOOST_TEST(!t.summary.empty());
      BOOST_TEST(t.example.starts_with(t.name));
      checks("on " + std::string(t.example) + (t.of_desk ? " { notify triage }\n" : " { tag x }\n"));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
