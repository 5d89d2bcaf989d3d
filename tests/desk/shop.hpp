// A shop's rules and the tests of each case: what fails, in one line each.

#pragma once

#include "desk/run_tests.hpp"
#include "dsl/compile.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

namespace barid::test {

inline const std::string shop = R"route(
mailbox support { address support@acme.example; threads grouped; sla standard; team triage }
mailbox alarms { address alarms@acme.example; threads separate; team triage }
team billing { strategy least_busy; capacity 2; skills invoices; hours riyadh }
team arabic { strategy round_robin }
team triage { strategy queue }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-12:00, 13:00-17:00 }
sla standard { hours riyadh; first_response 8 business hours; resolution 5 business days; warn at 80%; pause while waiting_customer }
sla gold { hours riyadh; first_response 1 business hour; next_response 4 business hours; resolution 2 business days; warn at 50%, 80% }
list vip of senders { "bigbank.example", "sara@shop.example" }
reply ack { en "ack.html"; default en }
reply reminder { en "ack.html"; default en }
attribute customer.tier of gold | basic optional
attribute conversation.order of text optional
order message: safety, robots, facts, owner, answer
table safety on message match first {
  rule unsafe when attachment.name ends any [".exe", ".js"] { quarantine "policy" }
}
table robots on message match all {
  rule auto when auto_submitted or envelope.sender is empty { mark no_auto_reply }
}
table facts on message match all {
  defaults { priority normal }
  rule vip when sender in vip or customer.tier else basic is gold { tag vip; raise priority to high; sla gold }
  rule order when subject matches /ORD-(?<order>[0-9]{6,10})/ { set conversation.order = $order }
}
table owner on message match first {
  rule thread when conversation.agent is available { assign conversation.agent }
  rule known when conversation.team is present { keep }
  rule ar_fin when language is ar and text mentions any ["invoice", "فاتورة"] { assign billing needing lang.ar else arabic }
  rule finance when text mentions "invoice" { assign billing }
  rule arabic when language is ar { assign arabic }
  otherwise { assign triage }
}
table answer on message match first {
  rule closed when conversation is new and received outside riyadh { reply ack at most once per 24h }
}
on accepted { notify agent }
on sla warning of first_response at 80% { raise priority to high }
on sla breach { note "{sla.clock} missed by {sla.overdue}"; notify team.lead at most once per 4h }
on bounced when bounce.kind is hard { tag unreachable }
flow chase on status becomes waiting_customer unless message {
  limit age 30d
  step nudge: wait 3 business days in riyadh { reply reminder }
  step close: wait 2d { status closed }
}
)route";

inline source_set shop_with(const std::string& tests, const std::string& rules = shop) {
  return {{{"ack.html", "<p>Thank you, {customer.name|dear customer}.</p>"},
           {"rules.route", rules},
           {"tests.route", tests}}};
}

inline dsl::program_ptr compiled(const source_set& files) {
  auto c = dsl::compile(files);
  std::string all;
  for (const auto& d : c.diagnostics)
    if (d.level == severity::error) all += d.code + " " + d.message + " (" + d.help + ")\n";
  BOOST_REQUIRE_MESSAGE(c.program, all);
  return c.program;
}

inline std::string told(const desk::failure& f) {
  std::string out = "expected " + f.expected + " | got " + f.got;
  for (const auto& b : f.because) out += "\n    " + b;
  return out;
}

/// "TITLE: expected … | got …"
inline std::vector<std::string> failures_of(const std::string& tests, const std::string& rules = shop,
                                            const desk::test_options& options = {}) {
  std::vector<std::string> out;
  for (const auto& r : desk::run_tests(compiled(shop_with(tests, rules)), options))
    for (const auto& f : r.failures) out.push_back(r.title + ": " + told(f));
  return out;
}

/// All tests of the text pass.
inline void passes(const std::string& tests, const std::string& rules = shop) {
  const auto failed = failures_of(tests, rules);
  std::string all;
  for (const auto& f : failed) all += f + "\n";
  BOOST_CHECK_MESSAGE(failed.empty(), all);
}

/// Exactly one thing fails; its text.
inline std::string fails(const std::string& tests, const std::string& rules = shop) {
  const auto failed = failures_of(tests, rules);
  BOOST_REQUIRE_EQUAL(failed.size(), 1u);
  return failed.front();
}

} // namespace barid::test
