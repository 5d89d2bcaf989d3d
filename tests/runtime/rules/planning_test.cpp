// What other rules would change: over stored mails with their facts, and over what waits.

#include "dsl/compile.hpp"
#include "dsl/decide.hpp"
#include "dsl/json.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/rules/planning.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <memory>

using namespace barid;
using namespace barid::test;

namespace {

constexpr instant now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29}};

source_set shop(const std::string& owner, const std::string& more = {}) {
  return {{{"ack.html", "<p>Thank you.</p>"},
           {"main.route", "mailbox support { address support@acme.example; team triage }\n"
                          "team triage { strategy queue }\nteam billing { strategy queue; skills invoices }\n"
                          "reply ack { en \"ack.html\"; default en }\n"
                          "order message: facts, owner, answer\n"
                          "table facts on message match all { rule urgent when subject contains \"urgent\" { tag "
                          "urgent } }\n"
                          "table owner on message match first {\n  rule known when conversation.team is present "
                          "{ keep }\n" +
                              owner +
                              "  otherwise { assign triage }\n}\n"
                              "table answer on message match all { rule answer when conversation is new { reply "
                              "ack at most once per 24h } }\n" +
                              more}}};
}

std::vector<std::string> in_words(const rules::changed_promise& p) {
  std::vector<std::string> out;
  for (const auto& c : p.changes) out.push_back(rules::in_words(c));
  return out;
}

struct store_case {
  test_database db;
  store::connection on = db.connect();
  dsl::program_ptr in_force;
  std::int64_t mails = 0;

  void enforce(const source_set& files) {
    rules::apply_request what;
    what.files = files;
    what.author = "mona";
    BOOST_REQUIRE(must(rules::apply(on, what, now)).in_force);
    in_force = dsl::compile(files).program;
  }

  /// A mail as the engine stores it: what was read of it, its facts, and what was decided. The
  /// conversation afterwards.
  conversation stored(const std::string& from, const std::string& subject, conversation before) {
    ++mails;
    auto m = std::make_shared<mail>();
    m->from = {{"", from}};
    m->subject = subject;
    m->language = "en";
    m->message_id = "m" + std::to_string(mails) + "@x.example";
    event e;
    e.id = "mail/" + std::to_string(mails);
    e.at = now + std::chrono::minutes(mails);
    e.mailbox = "support";
    e.envelope = {from, {"support@acme.example"}};
    e.mail = m;
    facts known;
    known.now = e.at;
    known.conversation = before;
    known.conversation.mailbox = "support";
    known.conversation.customer.address = from;
    const auto d = dsl::decide_all(*in_force, e, known).front().decision;
    auto facts = dsl::to_json(known);
    facts["event"] = dsl::to_json(e);
    must(on.run("insert into mail_texts (mail, channel, reader, parsed) values ($1, 1, 1, $2::jsonb)",
                store::with(mails, mime::to_stored_json(*m))));
    must(on.run("insert into events (conversation, channel, version, n, kind, at, actor, mail, "
                "facts, trace, effects) "
                "values ($1, 1, $2, 0, 'message', $3, 'rules', $4, $5::jsonb, $6::jsonb, '[]')",
                store::with(before.id.value, static_cast<std::int64_t>(before.version + 1), e.at, mails, facts.dump(),
                            dsl::to_json(d.trace).dump())));
    auto after = d.after;
    after.id = before.id;
    after.version = before.version + 1;
    return after;
  }

  static conversation fresh(std::int64_t id) {
    conversation c;
    c.id = conversation_id{id};
    return c;
  }

  rules::plan plan(const source_set& files, std::int64_t most = 100) {
    return must(rules::make_plan(on, {.files = files, .mails = most}));
  }
};

std::vector<std::string> told(const rules::plan& p) {
  std::vector<std::string> out;
  for (const auto& d : p.differences) out.push_back(desk::in_words(d));
  return out;
}

bool has(const std::vector<std::string>& all, const std::string& line) {
  return std::ranges::find(all, line) != all.end();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(rules_planning, store_case)

BOOST_AUTO_TEST_CASE(without_rules_in_force_there_is_nothing_to_compare_with) {
  const auto refused = rules::make_plan(on, {.files = shop("")});
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST(refused.why().help.find("barid apply") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(mails_that_would_go_elsewhere_are_counted_with_the_rule_to_blame) {
  enforce(shop(""));
  for (int i = 1; i <= 5; ++i) stored("a" + std::to_string(i) + "@x.example", "an invoice", fresh(i));
  stored("b@x.example", "hello", fresh(6));
  const auto p = plan(shop("  rule finance when subject contains \"invoice\" { assign billing }\n"));
  BOOST_TEST(p.good);
  BOOST_TEST(p.mails == 6u);
  BOOST_TEST(p.changed == 5u);
  BOOST_REQUIRE_EQUAL(p.differences.size(), 1u);
  BOOST_TEST(told(p).front() == "5 mails would go to `billing` instead of `triage`, because of rule `owner.finance`");
  BOOST_TEST(p.differences.front().examples.size() == 3u);
  BOOST_TEST(p.differences.front().examples.front().from == "a1@x.example");
  BOOST_TEST(plan(shop("")).changed == 0u);
  BOOST_TEST(plan(shop("")).unchanged);
  BOOST_TEST(plan(shop("  rule finance when subject contains \"invoice\" { assign billing }\n"), 2).mails == 2u);
}

BOOST_AUTO_TEST_CASE(what_the_next_rules_did_to_a_conversation_is_carried_on_to_its_later_mails) {
  enforce(shop(""));
  const auto after = stored("a@x.example", "an invoice", fresh(1));
  BOOST_REQUIRE_EQUAL(after.team, "triage");
  stored("a@x.example", "and more", after);
  const auto p = plan(shop("  rule finance when subject contains \"invoice\" { assign billing }\n"));
  // the second mail keeps billing, as `known` finds it there
  const auto lines = told(p);
  BOOST_TEST(p.changed == 2u);
  BOOST_TEST(has(lines, "1 mail would go to `billing` instead of `triage`, because of rule `owner.finance`"));
}

BOOST_AUTO_TEST_CASE(limits_follow_the_next_rules) {
  enforce(shop(""));
  stored("a@x.example", "one", fresh(1));
  stored("a@x.example", "two", fresh(2));
  stored("a@x.example", "three", fresh(3));
  auto more_often = shop("");
  auto& text = more_often.files[1].text;
  text.replace(text.find("once per 24h"), 12, "once per 1m");
  const auto p = plan(more_often);
  BOOST_TEST(p.changed == 2u); // the first one was answered before, too
  BOOST_TEST(has(told(p), "`reply` `ack` would happen for 2 mails, because of rule `answer.answer`"));
}

BOOST_AUTO_TEST_CASE(what_happens_no_more_names_the_rule_that_did_it) {
  enforce(shop(""));
  stored("a@x.example", "urgent: help", fresh(1));
  auto quieter = shop("");
  auto& text = quieter.files[1].text;
  text.replace(text.find("\"urgent\""), 8, "\"URGENT!\"");
  const auto lines = told(plan(quieter));
  BOOST_TEST(has(lines, "1 mail would lose the tag `urgent`, as rule `facts.urgent` does it no more"));
}

BOOST_AUTO_TEST_CASE(facts_that_nobody_asked_for_then_make_a_mail_undetermined) {
  enforce(shop(""));
  stored("a@x.example", "an invoice", fresh(1));
  const auto p = plan(shop("  rule finance when subject contains \"invoice\" { assign billing "
                           "needing invoices else triage }\n"));
  BOOST_REQUIRE_EQUAL(p.undetermined.size(), 1u);
  BOOST_TEST(p.undetermined.front().count == 1u);
  BOOST_TEST(p.undetermined.front().why.find("skills of team `billing`") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rules_with_errors_are_not_compared) {
  enforce(shop(""));
  stored("a@x.example", "one", fresh(1));
  const auto p = plan(shop("  rule x when sideways { keep }\n"));
  BOOST_TEST(!p.good);
  BOOST_TEST(!p.diagnostics.empty());
  BOOST_TEST(p.mails == 0u);
}

BOOST_AUTO_TEST_CASE(flows_and_new_waits_are_counted) {
  const std::string flow = "flow chase on status becomes waiting_customer { limit age 30d\n step "
                           "nudge: wait 3d { tag nudged } }\n";
  enforce(shop("", flow));
  const auto* f = in_force->flow("chase");
  BOOST_REQUIRE(f);
  must(on.run("insert into flows (conversation, flow, channel, step, program, started, variables) values "
              "(7, 'chase', 1, 'nudge', '\\x00', now(), jsonb_build_object('code', $1::text))",
              store::with(f->code)));
  auto changed = shop("", "flow chase on status becomes waiting_customer { limit age 30d\n step "
                          "first: wait 5d { tag nudged } }\n"
                          "on idle 3d { tag quiet }\n");
  auto p = plan(changed);
  BOOST_REQUIRE_EQUAL(p.ahead.flows.size(), 1u);
  BOOST_TEST((p.ahead.flows.front().fate == rules::flow_fate::kind_of::stays));
  BOOST_REQUIRE_EQUAL(p.ahead.waits.size(), 1u);
  BOOST_TEST(p.ahead.waits.front().event == "idle 3d");
  BOOST_TEST(p.ahead.waits.front().conversations == 0);
  changed.files[1].text += "migrate flow chase { nudge -> first }\n";
  p = plan(changed);
  BOOST_TEST((p.ahead.flows.front().fate == rules::flow_fate::kind_of::moves));
  BOOST_TEST(p.ahead.flows.front().to == "first");
  p = plan(shop("", flow + "on idle 3d { tag quiet }\n"));
  BOOST_TEST((p.ahead.flows.front().fate == rules::flow_fate::kind_of::goes_on));
}

BOOST_AUTO_TEST_CASE(every_new_deadline_is_counted_over_the_open_conversations_that_it_may_reach) {
  enforce(shop("")); // which makes its teams in the directory
  // five open ones: a customer waits in three, four have a promise, two wait in billing; one is over
  must(on.run(
      "insert into conversations (id, channel, version, status, thread_token, created, updated, first_unanswered_at, "
      "sla_due, team, agent) "
      "select n, 1, 1, case n when 6 then 'closed' else 'open' end, 't' || n, now(), now(), "
      "case when n <= 3 or n = 6 then now() end, case when n >= 2 then now() + interval '1 day' end, "
      "case when n in (1, 2, 3, 6) then (select id from teams where name = 'billing') end, "
      "case n when 3 then 7 end from generate_series(1, 6) n"));
  auto next = shop("", "on idle 3d { tag quiet }\non unanswered 2h { tag late }\n"
                       "on sla breach { tag breached }\non sla warning { tag near }\n"
                       "on sla warning { tag nearer }\n"
                       "sla fast { first_response 1h; warn at 50% }\n");
  auto& text = next.files[1].text;
  text.replace(text.find("skills invoices"), 15, "overflow triage after 20m");
  std::map<std::string, std::int64_t> counted;
  for (const auto& w : plan(next).ahead.waits) counted[w.event] = w.conversations;
  const std::map<std::string, std::int64_t> wanted = {{"idle 3d", 5},
                                                      {"unanswered 2h", 3},
                                                      {"sla breach", 4},
                                                      {"sla warning", 4},
                                                      {"overflow of billing to triage after 20m", 2}};
  BOOST_TEST((counted == wanted), "counted " << counted.size() << " deadlines");
  for (const auto& [event, n] : counted)
    BOOST_TEST((wanted.contains(event) && wanted.at(event) == n), event << ": " << n);
}

BOOST_AUTO_TEST_CASE(deadlines_of_open_conversations_that_would_move_are_counted_by_sla) {
  const std::string days = "calendar office { zone Europe/Berlin; hours mon..fri ";
  const auto rules_of = [&](const std::string& hours, const std::string& gold) {
    return shop("", days + hours + " }\nsla gold { hours office; " + gold +
                        " }\n"
                        "sla plain { first_response 4h }\nsla unused { first_response 1h }\n");
  };
  enforce(rules_of("09:00-17:00", "first_response 2 business hours"));
  must(on.run("insert into conversations (id, channel, version, status, thread_token, created, updated, sla, sla_due) "
              "select n, 1, 1, case n when 4 then 'closed' else 'open' end, 't' || n, now(), now(), "
              "case when n <= 4 then 'gold' else 'plain' end, case when n <> 3 then now() + interval '1 day' end "
              "from generate_series(1, 6) n"));
  // one is paused; another ended before
  must(on.run(
      "insert into clocks (conversation, channel, clock, sla, started, state, ended) "
      "values (3, 1, 'resolution', 'gold', now(), 'paused', null), (6, 1, 'resolution', 'gold', now(), 'met', now())"));
  BOOST_TEST(plan(rules_of("09:00-17:00", "first_response 2 business hours")).ahead.promises.empty());
  auto p = plan(rules_of("09:00-17:00", "first_response 1 business hour; resolution 3 business days"));
  BOOST_REQUIRE_EQUAL(p.ahead.promises.size(), 1u);
  BOOST_TEST(p.ahead.promises[0].sla == "gold");
  BOOST_TEST(p.ahead.promises[0].conversations == 3);
  BOOST_TEST(
      in_words(p.ahead.promises[0]) ==
          (std::vector<std::string>{"first_response 1 business hour in office instead of 2 business hours in office",
                                    "resolution 3 business days in office is new"}),
      boost::test_tools::per_element());
  p = plan(rules_of("08:00-17:00", "first_response 2 business hours"));
  BOOST_REQUIRE_EQUAL(p.ahead.promises.size(), 1u);
  BOOST_TEST(in_words(p.ahead.promises[0]) == std::vector<std::string>{"other hours of office"},
             boost::test_tools::per_element());
  p = plan(shop("", ""));
  BOOST_REQUIRE_EQUAL(p.ahead.promises.size(), 2u); // nobody has the unused one
  BOOST_TEST(p.ahead.promises[1].sla == "plain");
  BOOST_TEST(p.ahead.promises[1].conversations == 2);
  BOOST_TEST(in_words(p.ahead.promises[1]) == std::vector<std::string>{"it is not there any more"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_nobody_asked_for_then_is_undetermined_rather_than_answered) {
  enforce(shop(""));
  stored("a@x.example", "one", fresh(1));
  stored("b@x.example", "two", fresh(2));
  const auto why = [](const rules::plan& p) {
    std::map<std::string, std::size_t> out;
    for (const auto& u : p.undetermined) out[u.why] = u.count;
    return out;
  };
  auto all = why(plan(shop("", "on message when subject contains \"two\" { escalate to billing.lead }\n")));
  BOOST_TEST(all.size() == 1u);
  BOOST_TEST(all["rule `on message` escalates to the lead of `billing`, who was not asked for then"] == 1u);
  all = why(plan(shop("  rule again when message_id seen within 7d { assign billing }\n")));
  BOOST_TEST(all["whether a mail with the same Message-ID had come before is not known"] == 2u);
  BOOST_TEST(why(plan(shop("  rule plain when subject contains \"one\" { assign billing }\n"))).empty());
}

BOOST_AUTO_TEST_CASE(a_team_that_only_the_directory_knows_is_a_team_in_the_plan) {
  enforce(shop(""));
  must(on.run("insert into teams (name) values ('sales')"));
  stored("a@x.example", "an offer", fresh(1));
  auto files = shop("  rule offer when subject contains \"offer\" { assign sales }\n", "on assigned { tag given }\n");
  const auto p = plan(files);
  BOOST_TEST(has(told(p), "1 mail would go to `sales` instead of `triage`, because of rule `owner.offer`"));
  // who is no team is a person, and has it at once
  auto to_person =
      shop("  rule offer when subject contains \"offer\" { assign mona }\n", "on accepted { tag given }\n");
  BOOST_TEST(has(told(plan(to_person)), "1 mail would get the tag `given`, because of rule `on accepted`"));
  files.files[1].text += "on accepted { tag taken }\n";
  const auto team = told(plan(files));
  BOOST_TEST(!has(team, "1 mail would get the tag `taken`, because of rule `on accepted`"));
}

BOOST_AUTO_TEST_CASE(a_plan_file_holds_the_rules_and_what_it_was_made_over) {
  enforce(shop(""));
  auto files = shop("  rule finance when subject contains \"invoice\" { assign billing }\n");
  files.files.push_back({"raw.bin", std::string("\xff\x00\xfe", 3)});
  const auto p = plan(files);
  const auto text = rules::plan_file(p);
  BOOST_TEST(rules::is_plan_file(text));
  BOOST_TEST(!rules::is_plan_file("language 1\n"));
  const auto back = must(rules::read_plan_file(text));
  BOOST_TEST(back.generation == 1);
  BOOST_TEST(dsl::content_hash(back.files) == p.hash);
  auto changed = text;
  changed.replace(changed.find("assign billing"), 14, "assign triage ");
  BOOST_TEST(!rules::read_plan_file(changed).ok());
  BOOST_TEST(!rules::read_plan_file(text.substr(0, text.size() / 2)).ok());
}

BOOST_AUTO_TEST_SUITE_END()
