// What people have removed by commands, on a real database.

#include "runtime/store/audit_rows.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "runtime/store/removal_rows.hpp"
#include "tests/app/program.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(removal_commands)

namespace {

struct removal_desk {
  store::connection on = connect();
  mailbox_id channel;

  explicit removal_desk(const std::string& name) : channel(test::make_channel(on, name)) {}

  /// The first command that comes makes the tables.
  static store::connection connect() {
    BOOST_REQUIRE(on_desk({"channel", "list"}).status == 0);
    store::connection_settings s;
    s.target = desk::get().cluster.target();
    s.user = store::engine_role;
    return test::must(store::connection::open(s));
  }
  /// One mail from there, perhaps with a copy to somebody.
  conversation_id converse(const std::string& address, const std::string& copy = "") {
    const auto raw = test::mail_bytes("<" + address + copy + std::to_string(channel.value) + ">");
    const auto mail = test::commit(on, {test::accept_of(channel, raw)}).at(0).mail;
    auto d = test::decision_of(test::fresh_conversation(on), channel, 1);
    d.inbox = mail;
    store::customer_row who;
    who.address = address;
    d.next.customer = test::must(store::customer_of(on, address, who)).id;
    d.mails = {{mail, "", {}, test::morning()}};
    d.texts = {{mail, channel, 1, "", R"({"cc":[{"name":"","address":")" + copy + "\"}]}"}};
    test::commit(on, {d});
    return d.next.id;
  }
  bool is_there(conversation_id id) { return store::load_conversation(on, id).ok(); }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_person_is_erased_after_what_that_means_was_shown) {
  removal_desk d("erasing");
  const auto own = d.converse("sara@shop.example"), other = d.converse("omar@shop.example", "Sara@Shop.example");
  const auto shown = on_desk({"customer", "erase", "sara@shop.example", "--dry-run"});
  BOOST_TEST(shown.status == 0, shown.output);
  BOOST_TEST(shown.output.find("1 received, 0 sent") != std::string::npos, shown.output);
  BOOST_TEST(shown.output.find("stands in 1 mail of 1 conversation of other people; that stays:\n  conversation " +
                               std::to_string(other.value) + ": mail ") != std::string::npos,
             shown.output);
  BOOST_TEST(d.is_there(own));
  const auto unasked = on_desk({"customer", "erase", "sara@shop.example"}); // nobody to ask
  BOOST_TEST(unasked.status == 3);
  BOOST_TEST(unasked.output.find("--yes") != std::string::npos);
  BOOST_TEST(d.is_there(own));

  const auto done = json_of({"customer", "erase", "SARA@shop.example", "--yes"});
  BOOST_TEST(done["erased"] == true);
  BOOST_TEST(done["conversations"].size() == 1u);
  BOOST_TEST(done["appears_in"][0]["conversation"] == other.value);
  BOOST_TEST(done["elsewhere"].size() >= 5u);
  BOOST_TEST(!d.is_there(own));
  BOOST_TEST(d.is_there(other));
  BOOST_CHECK(!test::must(store::find_customer(d.on, "sara@shop.example")));
  const auto line = test::must(store::read_audit(d.on, {}, 0, 1)).at(0);
  BOOST_TEST(line.action == "customer.erase");
  const auto detail = nlohmann::json::parse(line.detail);
  BOOST_TEST(detail["address_sha256"] == store::to_hex(store::sha256_of("sara@shop.example")));
  BOOST_TEST(!detail["by"].get<std::string>().empty());
  BOOST_TEST(line.detail.find("sara") == std::string::npos);

  const auto again = json_of({"customer", "erase", "sara@shop.example", "--yes"}); // only in mails of others
  BOOST_TEST(again["erased"] == false);
  BOOST_TEST(again["customer"].is_null());
}

BOOST_AUTO_TEST_CASE(whoever_is_not_known_cannot_be_erased) {
  const auto nobody = on_desk({"customer", "erase", "nobody@nowhere.example", "--yes"});
  BOOST_TEST(nobody.status == 3);
  BOOST_TEST(nobody.output.find("nothing is known of `nobody@nowhere.example`") != std::string::npos);
  BOOST_TEST(on_desk({"customer", "erase", "no address", "--yes"}).status == 3);
}

BOOST_AUTO_TEST_CASE(how_long_a_channel_keeps_what_is_closed_is_shown_and_changed) {
  removal_desk d("kept");
  const auto shown = on_desk({"channel", "retention", "kept"});
  BOOST_TEST(shown.status == 0);
  BOOST_TEST(shown.output.find("closed conversations of `kept` are kept for ever") != std::string::npos, shown.output);
  const auto changed = on_desk({"channel", "retention", "kept", "--closed", "90d"});
  BOOST_TEST(changed.output.find("are removed 90d after they were closed") != std::string::npos, changed.output);
  BOOST_TEST(json_of({"channel", "retention", "kept"})["closed_seconds"] == 90 * 86'400);
  BOOST_TEST(test::must(store::read_audit(d.on, {}, 0, 1)).at(0).action == "channel.retention");
  const auto too_short = on_desk({"channel", "retention", "kept", "--closed", "23h"});
  BOOST_TEST(too_short.status == 3);
  BOOST_TEST(too_short.output.find("kept for a day at least") != std::string::npos);
  const auto no_time = on_desk({"channel", "retention", "kept", "--closed", "long"});
  BOOST_TEST(no_time.status == 3);
  BOOST_TEST(no_time.output.find("`long` is not a time") != std::string::npos);
  BOOST_TEST(on_desk({"channel", "retention", "nowhere"}).status == 3);
  BOOST_TEST(json_of({"channel", "retention", "kept"})["closed_seconds"] == 90 * 86'400);
  BOOST_TEST(json_of({"channel", "retention", "kept", "--closed", "forever"})["closed_seconds"].is_null());
}

BOOST_AUTO_TEST_CASE(a_conversation_is_kept_or_removed_at_once) {
  removal_desk d("single");
  const auto id = d.converse("huda@shop.example");
  const auto number = std::to_string(id.value);
  BOOST_TEST(on_desk({"conversation", "keep", number}).status == 0);
  BOOST_CHECK(test::must(store::held_until(d.on, id)) == store::held_for_good);
  BOOST_TEST(on_desk({"conversation", "keep", number, "--until", "2199-12-31"}).status == 0);
  BOOST_TEST(to_rfc3339(test::must(store::held_until(d.on, id)).value()) == "2200-01-01T00:00:00Z");
  for (const char* day : {"2199-02-30", "tomorrow", "2199-12-31x", "2020-01-01"})
    BOOST_TEST(on_desk({"conversation", "keep", number, "--until", day}).status == 3, day);
  BOOST_TEST(on_desk({"conversation", "keep", number, "--until", "2199-12-31", "--no"}).status == 2);
  BOOST_TEST(on_desk({"conversation", "keep", number, "--no"}).status == 0);
  BOOST_CHECK(!test::must(store::held_until(d.on, id)));
  BOOST_TEST(on_desk({"conversation", "keep", "999999"}).status == 3);

  const auto unasked = on_desk({"conversation", "delete", number});
  BOOST_TEST(unasked.status == 3);
  BOOST_TEST(unasked.output.find("--yes") != std::string::npos);
  const auto meant_another = at_terminal({"conversation", "delete", number}, {"no"});
  BOOST_TEST(meant_another.status == 3, meant_another.output);
  BOOST_TEST(meant_another.output.find("conversation " + number + ": ") != std::string::npos, meant_another.output);
  BOOST_TEST(meant_another.output.find("Type yes to go on: ") != std::string::npos);
  BOOST_TEST(meant_another.output.find("nothing was removed") != std::string::npos);
  BOOST_TEST(d.is_there(id));
  const auto done = on_desk({"conversation", "delete", number, "--yes"});
  BOOST_TEST(done.status == 0, done.output);
  BOOST_TEST(done.output.find("removed 1 conversation with 1 mail") != std::string::npos, done.output);
  BOOST_TEST(!d.is_there(id));
  BOOST_TEST(test::must(store::read_audit(d.on, {}, 0, 1)).at(0).action == "conversation.delete");
  BOOST_TEST(on_desk({"conversation", "delete", number, "--yes"}).status == 3);
  const auto second = d.converse("maha@shop.example");
  const auto meant = at_terminal({"conversation", "delete", std::to_string(second.value)}, {"yes"});
  BOOST_TEST(meant.status == 0, meant.output);
  BOOST_TEST(!d.is_there(second));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
