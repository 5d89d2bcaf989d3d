// Why a conversation became what it is: its stored decisions made once more, by the rules in force
// then.

#include "dsl/change.hpp"
#include "dsl/compile.hpp"
#include "dsl/decide.hpp"
#include "dsl/json.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/rules/past_conversation.hpp"
#include "runtime/store/hash.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <memory>

using namespace barid;
using namespace barid::test;

namespace {

constexpr instant now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29}};

source_set rules_with(const std::string& owner) {
  return {{{"main.route", "mailbox support { address support@acme.example; team triage }\n"
                          "team triage { strategy queue }\nteam billing { strategy queue }\n"
                          "table owner on message match first {\n" +
                              owner +
                              "  otherwise { assign triage }\n}\n"
                              "on tagged urgent { raise priority to high }\n"
                              "on status becomes waiting_customer { tag chased }\n"}}};
}

/// An engine's past: rules in force, and what they decided.
struct past_case {
  test_database db;
  store::connection on = db.connect();
  dsl::program_ptr in_force;
  conversation state = [] {
    conversation c;
    c.id = conversation_id{7};
    return c;
  }();
  std::int64_t mails = 0;

  void enforce(const source_set& files) {
    rules::apply_request what;
    what.files = files;
    what.author = "mona";
    BOOST_REQUIRE(must(rules::apply(on, what, now)).in_force);
    in_force = dsl::compile(files).program;
  }

  facts known() const {
    facts out;
    out.now = now;
    out.conversation = state;
    out.conversation.mailbox = "support";
    return out;
  }

  /// As `actors/recording` writes it.
  void keep(const std::vector<dsl::decided>& all, const facts& with, const std::string& actor, std::int64_t mail,
            const dsl::json& changed = nullptr) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto facts = i == 0 ? dsl::to_json(with) : dsl::json::object();
      facts["event"] = dsl::to_json(all[i].event);
      if (i == 0 && !changed.is_null()) facts["changed"] = changed;
      must(on.run(
          "insert into events (conversation, channel, version, n, kind, at, actor, mail, "
          "program, facts, trace, "
          "effects) values ($1, 1, $2, $3, $4, $5, $6, nullif($7, 0), $8, $9::jsonb, "
          "$10::jsonb, $11::jsonb)",
          store::with(state.id.value, static_cast<std::int64_t>(state.version + 1), static_cast<std::int32_t>(i),
                      all[i].event.name, all[i].event.at, i == 0 ? actor : std::string("rules"), i == 0 ? mail : 0,
                      store::bytes{store::from_hex(in_force->hash)}, facts.dump(),
                      dsl::to_json(all[i].decision.trace).dump(), dsl::to_json(all[i].decision.effects).dump())));
    }
    const auto version = state.version + 1;
    state = all.back().decision.after;
    state.id = conversation_id{7};
    state.version = version;
  }

  void receive(const std::string& subject) {
    auto m = std::make_shared<mail>();
    m->from = {{"", "sara@shop.example"}};
    m->subject = subject;
    m->language = "en";
    m->message_id = "m" + std::to_string(++mails) + "@shop.example";
    event e;
    e.id = "mail/" + std::to_string(mails);
    e.at = now + std::chrono::minutes(mails);
    e.mailbox = "support";
    e.mail = m;
    must(on.run("insert into mail_texts (mail, channel, reader, parsed) values ($1, 1, 1, $2::jsonb)",
                store::with(mails, mime::to_stored_json(*m))));
    const auto with = known();
    keep(dsl::decide_all(*in_force, e, with), with, "rules", mails);
  }

  void change(const dsl::change& what, bool kept = true) {
    const auto with = known();
    auto made = dsl::apply_change(with.conversation, what, now);
    made.event.mailbox = "support";
    keep(dsl::decide_change(*in_force, made.event, with, made.after), with, "agent/3", 0,
         kept ? dsl::changed_members(with.conversation, made.after) : dsl::json(nullptr));
  }

  rules::past_conversation explained() { return must(rules::explain_past(on, state.id)); }
};

dsl::change tagging(const std::string& tag) {
  dsl::change out;
  out.kind = dsl::change::kind_of::tags;
  out.add = {tag};
  return out;
}

const rules::explained_rule* rule_of(const rules::past_step& s, const std::string& name) {
  for (const auto& e : s.events)
    for (const auto& t : e.tables)
      for (const auto& r : t.rules)
        if (t.name + "." + r.trace.rule == name) return &r;
  return nullptr;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(rules_past_conversation, past_case)

BOOST_AUTO_TEST_CASE(a_past_mail_is_explained_by_the_rules_that_were_in_force_then) {
  enforce(rules_with("  rule finance when subject contains \"invoice\" { assign billing }\n"));
  receive("an invoice");
  enforce(rules_with("  rule other when subject contains \"bill\" { assign triage }\n"));
  receive("the bill");
  const auto past = explained();
  BOOST_REQUIRE_EQUAL(past.steps.size(), 2u);
  const auto& first = past.steps[0];
  BOOST_TEST(first.as_recorded == "");
  BOOST_TEST(first.mail->subject == "an invoice");
  const auto* won = rule_of(first, "owner.finance");
  BOOST_REQUIRE(won);
  BOOST_TEST((won->trace.outcome == rule_outcome::acted));
  BOOST_TEST(won->file == "main.route");
  BOOST_TEST(won->line == 5u);
  BOOST_REQUIRE_EQUAL(won->trace.predicates.size(), 1u);
  BOOST_TEST(won->trace.predicates[0].found == "an invoice");
  BOOST_TEST(won->trace.predicates[0].matched.size() == 1u);
  BOOST_REQUIRE_EQUAL(won->effects.size(), 1u);
  BOOST_TEST(past.steps[1].program != first.program);
  BOOST_TEST(rule_of(past.steps[1], "owner.other"));
  BOOST_TEST(!rule_of(past.steps[1], "owner.finance"));
}

BOOST_AUTO_TEST_CASE(what_the_index_left_out_is_shown_with_the_question_that_it_needed) {
  enforce(rules_with("  rule finance when subject contains \"invoice\" { assign billing }\n"));
  receive("hello");
  const auto past = explained();
  const auto* pruned = rule_of(past.steps[0], "owner.finance");
  BOOST_REQUIRE(pruned);
  BOOST_TEST((pruned->trace.outcome == rule_outcome::pruned));
  BOOST_TEST(pruned->trace.by == "subject contains \"invoice\"");
  BOOST_TEST(past.steps[0].events[0].pruned == 1u);
}

BOOST_AUTO_TEST_CASE(what_a_person_changed_is_decided_again_with_what_it_raised) {
  enforce(rules_with(""));
  receive("hello");
  change(tagging("urgent"));
  dsl::change answer;
  answer.kind = dsl::change::kind_of::reply;
  answer.text = "done?";
  answer.status = "waiting_customer";
  change(answer);
  const auto past = explained();
  BOOST_REQUIRE_EQUAL(past.steps.size(), 3u);
  BOOST_TEST(past.steps[1].as_recorded == "");
  BOOST_TEST(past.steps[1].actor == "agent/3");
  BOOST_TEST(rule_of(past.steps[1], "on tagged urgent.r1") == nullptr);
  const auto raises = [](const rules::past_step& s, const std::string& verb) {
    for (const auto& e : s.events)
      for (const auto& t : e.tables)
        for (const auto& r : t.rules)
          for (const auto& f : r.effects)
            if (f.verb == verb) return true;
    return false;
  };
  BOOST_TEST(raises(past.steps[1], "raise"));
  BOOST_TEST(past.steps[2].as_recorded == "");
  BOOST_TEST(raises(past.steps[2], "tag"));
}

BOOST_AUTO_TEST_CASE(where_it_cannot_be_decided_again_the_stored_trace_is_shown_and_why) {
  enforce(rules_with("  rule finance when subject contains \"invoice\" { assign billing }\n"));
  receive("an invoice");
  change(tagging("urgent"), false);
  must(on.run("update events set effects = '[]' where version = 1"));
  auto past = explained();
  BOOST_TEST(past.steps[0].as_recorded == "this version of barid decides otherwise");
  BOOST_TEST(rule_of(past.steps[0], "owner.finance"));
  BOOST_TEST(past.steps[1].as_recorded == "what was changed by hand was not stored then");
  must(on.run("update events set program = '\\x1234' where version = 1"));
  past = explained();
  BOOST_TEST(past.steps[0].as_recorded.find("not stored any more") != std::string::npos);
  const auto* won = rule_of(past.steps[0], "owner.finance");
  BOOST_REQUIRE(won);
  BOOST_TEST(won->line == 0u);
}

BOOST_AUTO_TEST_CASE(one_version_can_be_asked_for_and_what_is_not_there_is_refused) {
  enforce(rules_with(""));
  receive("one");
  receive("two");
  const auto one = must(rules::explain_past(on, state.id, 2));
  BOOST_REQUIRE_EQUAL(one.steps.size(), 1u);
  BOOST_TEST(one.steps[0].version == 2);
  BOOST_TEST(!rules::explain_past(on, state.id, 9).ok());
  const auto missing = rules::explain_past(on, conversation_id{99}).why();
  BOOST_TEST((missing.code == errc::not_found));
  BOOST_TEST(missing.help == "there are no conversations yet"); // here are events alone
}

BOOST_AUTO_TEST_CASE(scripts_get_every_decision_as_one_object) {
  enforce(rules_with("  rule finance when subject contains \"invoice\" { assign billing }\n"));
  receive("an invoice");
  const auto j = rules::to_json(explained());
  BOOST_TEST(j["conversation"] == 7);
  const auto& d = j["decisions"][0];
  BOOST_TEST(d["version"] == 1);
  BOOST_TEST(d["decided_again"] == true);
  BOOST_TEST(d["program"] == in_force->hash);
  BOOST_TEST(d["mail"]["from"] == "sara@shop.example");
  BOOST_TEST(d["effects"][0]["verb"] == "assign");
  const auto parts = d["events"][0]["tables"][0]["rules"][0]["predicates"][0]["parts"];
  BOOST_TEST((parts == dsl::json{"an ", "invoice"}));
}

BOOST_AUTO_TEST_SUITE_END()
