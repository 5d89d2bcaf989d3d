// What `test` blocks of rules say comes true in the running program, which runs them before it takes the rules.

#include "runtime/store/mail_identity.hpp"
#include "runtime/store/parameters.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

using namespace barid;
using namespace barid::testing;

namespace {

namespace fs = std::filesystem;

struct recipe_desk {
  temp_folder folder;
  std::unique_ptr<engine_process> engine;
  std::unique_ptr<store_audit> stored;

  /// With a recipe of the cookbook, or with these rules.
  explicit recipe_desk(const std::string& recipe, const std::string& rules = {}) {
    const auto cookbook = fs::path(std::getenv("BARID_SOURCE")) / "examples/rules/cookbook";
    folder.write("rules/main.route", rules.empty() ? content_of(cookbook / (recipe + ".route")) : rules);
    fs::copy(cookbook / "replies", folder.path() / "rules/replies");
    engine = std::make_unique<engine_process>(engine_options{.rules = folder.path() / "rules"});
    stored = std::make_unique<store_audit>(engine->admin());
  }

  /// The conversation that the mail came to.
  std::int64_t deliver(const sample& s, const std::string& mailbox = "support") {
    lmtp_client client(engine->lmtp());
    BOOST_REQUIRE(client.deliver(s.from, mailbox + "@acme.example", mail_of(s)) == 250);
    BOOST_REQUIRE(stored->settled());
    const auto hash = store::message_id_hash(s.message_id);
    return stored->number("select cm.conversation from mails m join conversation_mails cm on cm.mail = m.id"
                          " join channels c on c.id = m.channel where m.message_id_hash = $1 and c.name = $2",
                          store::with(store::bytes{hash}, mailbox));
  }
  bool is(std::int64_t conversation, const std::string& condition) {
    return stored->number("select count(*) from conversations where id = $1 and " + condition,
                          store::with(conversation)) == 1;
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(engine_recipes)

BOOST_AUTO_TEST_CASE(the_copy_of_a_mail_to_the_second_address_is_dropped) {
  recipe_desk desk("duplicates");
  const sample one{.from = "sara@shop.example", .to = "support@acme.example", .message_id = "one@shop.example"};
  const auto a = desk.deliver(one);
  BOOST_TEST(desk.is(a, "status = 'open' and not tags @> '{duplicate}'"));
  const auto b = desk.deliver(one, "sales");
  BOOST_TEST(b != a);
  BOOST_TEST(desk.is(b, "status = 'dropped' and tags @> '{duplicate}' and team is null"));
  const sample two{.from = "sara@shop.example", .to = "sales@acme.example", .message_id = "two@shop.example"};
  BOOST_TEST(desk.is(desk.deliver(two, "sales"), "status = 'open' and team is not null"));
}

BOOST_AUTO_TEST_CASE(somebody_new_is_greeted_once_and_known_in_every_later_conversation) {
  recipe_desk desk("new_customers");
  const auto a = desk.deliver({.from = "sara@shop.example", .message_id = "1@shop.example"});
  BOOST_TEST(desk.is(a, "tags @> '{new_customer}'"));
  BOOST_TEST(desk.stored->number("select count(*) from customers where attributes ->> 'known' = 'yes'") == 1);
  desk.engine->kill();
  desk.engine->start();
  const auto b = desk.deliver({.from = "Sara@shop.example", .message_id = "2@shop.example"});
  BOOST_TEST(b != a);
  BOOST_TEST(desk.is(b, "not tags @> '{new_customer}'"));
  BOOST_TEST(
      desk.is(desk.deliver({.from = "omar@shop.example", .message_id = "3@shop.example"}), "tags @> '{new_customer}'"));
}

BOOST_AUTO_TEST_CASE(limited_notes_and_languages_are_what_the_tests_of_the_rules_say) {
  recipe_desk desk({}, R"(language 1
mailbox support { address support@acme.example; team support; language fr }
team support { strategy queue }
on message { note "hello" at most once per 24h }

test "one note a day, in whichever conversation" {
  receive a { from sara@shop.example; subject "one"; body "ok" }
  expect note "hello"; expect language fr
  receive b { from sara@shop.example; subject "two"; body "مرحبا، أين طلبي رقم سبعة؟ لم يصل حتى الآن" }
  expect no note; expect language ar
  receive c { from sara@shop.example; subject "three"; body "ok" }
  expect no note; expect language ar
  receive d { from omar@shop.example; subject "n"; body "نعم" }
  expect note "hello"; expect language ar
}
)");
  const auto deliver = [&](const char* from, const char* body, int n) {
    return desk.deliver({.from = std::string(from) + "@shop.example",
                         .subject = "n",
                         .message_id = std::to_string(n) + "@shop.example",
                         .body = body});
  };
  const auto note = [](bool made) {
    return std::string(made ? "exists" : "not exists") +
           " (select from events e, jsonb_array_elements(e.effects) x"
           " where e.conversation = conversations.id and x ->> 'verb' = 'note')";
  };
  const auto a = deliver("sara", "ok", 1);
  BOOST_TEST(desk.is(a, "language = 'fr' and " + note(true)));
  const auto b = deliver("sara", "مرحبا، أين طلبي رقم سبعة؟ لم يصل حتى الآن", 2);
  BOOST_TEST(desk.is(b, "language = 'ar' and " + note(false)));
  BOOST_TEST(desk.is(deliver("sara", "ok", 3), "language = 'ar' and " + note(false)));
  BOOST_TEST(desk.is(deliver("omar", "نعم", 4), "language = 'ar' and " + note(true)));
  // why not is told in the trace, and the time is a fact that is stored with it
  BOOST_TEST(desk.stored->number("select count(*) from events where conversation = $1 and n = 0"
                                 " and facts -> 'last_done' <> '{}' and trace::text like '%held back%'",
                                 store::with(b)) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
