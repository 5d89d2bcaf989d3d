// Changing rules by the command line, with mail that the running program decided: plan, apply, explain, rollback.

#include "runtime/store/parameters.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(engine_planning)

namespace {

std::string rules_that_give_invoices_to(const std::string& team) {
  return "language 1\n"
         "mailbox support { address support@acme.example; team triage }\n"
         "team triage { strategy queue }\n"
         "team billing { strategy queue }\n"
         "order message: owner\n"
         "table owner on message match first {\n"
         "  rule finance when subject contains \"invoice\" { assign " +
         team +
         " }\n"
         "  otherwise { assign triage }\n"
         "}\n"
         "flow chase on message when conversation is new and subject contains \"slow\" {\n"
         "  limit age 30d\n"
         "  step wait_long: wait 20d { tag slow }\n"
         "}\n";
}

struct planned_desk {
  temp_folder folder;
  std::unique_ptr<engine_process> engine;
  std::unique_ptr<store_audit> stored;
  int mails = 0;

  planned_desk() {
    folder.write("rules/main.route", rules_that_give_invoices_to("triage"));
    folder.write("next/main.route", rules_that_give_invoices_to("billing"));
    engine = std::make_unique<engine_process>(engine_options{.rules = folder.path() / "rules", .more = {"--no-watch"}});
    stored = std::make_unique<store_audit>(engine->admin());
  }

  /// Its conversation.
  std::int64_t deliver(const std::string& subject) {
    const auto number = std::to_string(++mails);
    const sample s{.from = "c" + number + "@customer.example",
                   .subject = subject,
                   .message_id = "p" + number + "@customer.example"};
    lmtp_client client(engine->lmtp());
    BOOST_REQUIRE(client.deliver(s.from, "support@acme.example", mail_of(s)) == 250);
    BOOST_REQUIRE(stored->settled());
    return stored->conversation_of(s.message_id);
  }
  std::int64_t held_by(const std::string& team) {
    return stored->number("select count(*) from conversations c join teams t on t.id = c.team where t.name = $1",
                          store::with(team));
  }
  finished barid(std::vector<std::string> words) const {
    words.insert(words.begin(), std::string(std::getenv("BARID_BUILD")) + "/app/barid");
    words.insert(words.end(), {"--data", engine->data().string()});
    return run(words);
  }
};

bool says(const finished& of, const std::string& what) {
  return of.output.find(what) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(other_rules_are_tried_on_real_mail_put_in_force_explained_and_taken_back, planned_desk) {
  const auto first = deliver("an invoice");
  deliver("a second invoice");
  deliver("hello");
  deliver("this is slow");
  const auto next = (folder.path() / "next").string(), plan = (folder.path() / "next.plan").string();

  const auto planned = barid({"plan", next, "--out", plan});
  BOOST_TEST(planned.status == 0, planned.output);
  BOOST_TEST(says(planned, "4 mails decided anew, 2 of them differently"), planned.output);
  BOOST_TEST(says(planned, "2 mails would go to `billing` instead of `triage`, because of rule `owner.finance`"),
             planned.output);
  BOOST_TEST(says(planned, "an invoice  conversation " + std::to_string(first)), planned.output);
  BOOST_TEST(held_by("billing") == 0, "a plan changes nothing");
  const auto same = barid({"plan", (folder.path() / "rules").string()});
  BOOST_TEST(same.status == 0, same.output);
  BOOST_TEST(!says(same, "would go"), same.output);

  const auto applied = barid({"apply", plan, "--message", "invoices go to billing"});
  BOOST_REQUIRE_MESSAGE(applied.status == 0, applied.output);
  const auto later = deliver("a third invoice");
  BOOST_TEST(held_by("billing") == 1);
  const auto stale = barid({"apply", plan});
  BOOST_TEST(stale.status != 0, "others are in force by now: " << stale.output);

  // each by the rules of its time
  const auto then = barid({"explain", "--conversation", std::to_string(first)});
  BOOST_TEST(then.status == 0, then.output);
  BOOST_TEST(says(then, "finance  acted"), then.output);
  BOOST_TEST(says(then, "assign triage"), then.output);
  BOOST_TEST(!says(then, "assign billing"), then.output);
  const auto now = barid({"explain", "--conversation", std::to_string(later)});
  BOOST_TEST(says(now, "assign billing"), now.output);
  BOOST_TEST(barid({"explain", "--conversation", "987654"}).status != 0);

  BOOST_TEST(says(barid({"rules", "history"}), "invoices go to billing"));
  const auto back = barid({"rollback", "--message", "too many"});
  BOOST_REQUIRE_MESSAGE(back.status == 0, back.output);
  deliver("a fourth invoice");
  BOOST_TEST(held_by("billing") == 1);
  BOOST_TEST(stored->number("select count(*) from flows") == 1, "what runs goes on");
}

BOOST_AUTO_TEST_SUITE_END()
