// Customers by the beginnings of their names and addresses, and only those of conversations that one may see.

#include "runtime/store/connection.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_customers)

namespace {

struct customers_desk : desk_fixture {
  /// Of a conversation. They come in the order of their making, the last first.
  void known(const talk& t, int n, const std::string& address, const std::string& name) {
    must(on.run("insert into customers (id, address_key, address, name) values ($1, sha256($2::bytea), $3, $4)",
                store::with(std::int64_t{n}, store::bytes{address}, address, name)));
    must(on.run("update conversations set customer = $2, updated = '2026-01-01'::timestamptz + $2 * interval '1 h' "
                "where id = $1",
                store::with(t.conversation.value, std::int64_t{n})));
  }
  nlohmann::ordered_json page(agent_id who, const std::string& query) {
    const auto got = as(who).get("/api/v1/customers?" + query);
    BOOST_REQUIRE_MESSAGE(got.status == 200, got.status << ": " << got.body);
    return got.document();
  }
  std::string found(agent_id who, const std::string& search) {
    std::string out;
    const auto got = page(who, "search=" + search);
    for (const auto& one : got["items"]) out += one["address"].get<std::string>() + " ";
    return out;
  }

  talk second = converse(support, 21, "Second"), third = converse(support, 22, "Third");
  customers_desk() {
    known(open, 901, "lea.martin@shop.example", "Léa Martin");
    known(second, 902, "a.hasan@store.example", "أحمد حَسن");
    known(third, 903, "leopold@shop.example", "");
    known(hidden, 904, "leila@elsewhere.example", "Leila");
    must(on.run("insert into customers (id, address_key, address) values (905, sha256('x'), 'lee@nowhere.example')",
                {}));
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(customers_are_found_by_beginnings_of_words_folded, customers_desk) {
  BOOST_TEST(found(replier, "le") == "leopold@shop.example lea.martin@shop.example ");
  BOOST_TEST(found(replier, "LEA") == "lea.martin@shop.example ");
  BOOST_TEST(found(replier, "l%C3%A9a") == "lea.martin@shop.example ");
  BOOST_TEST(found(replier, "mar%20sho") == "lea.martin@shop.example ");
  BOOST_TEST(found(replier, "leopold%40sh") == "leopold@shop.example ");
  BOOST_TEST(found(replier, "lea.martin%40shop.example") == "lea.martin@shop.example ");
  BOOST_TEST(found(replier, "martin%40shop").empty(), "an address is typed from its beginning");
  BOOST_TEST(found(replier, "artin").empty());
  // احمد, without hamza and marks
  BOOST_TEST(found(replier, "%D8%A7%D8%AD%D9%85%D8%AF%20%D8%AD%D8%B3%D9%86") == "a.hasan@store.example ");
  BOOST_TEST(found(replier, "").empty());
  BOOST_TEST(found(replier, "%25").empty());
  BOOST_TEST(found(replier, "_").empty());
}

BOOST_FIXTURE_TEST_CASE(only_customers_of_conversations_that_one_may_see_are_found, customers_desk) {
  BOOST_TEST(found(viewer, "lei").empty());
  BOOST_TEST(found(stranger, "le").empty());
  BOOST_TEST(found(admin, "lei") == "leila@elsewhere.example ");
  BOOST_TEST(found(admin, "lee").empty()); // of no conversation
}

BOOST_FIXTURE_TEST_CASE(customers_come_in_pages, customers_desk) {
  const auto first = page(replier, "search=le&limit=1");
  BOOST_TEST(first["items"].size() == 1u);
  BOOST_TEST(first["items"][0]["id"] == 903);
  const auto second_page = page(replier, "search=le&limit=1&cursor=" + first["next"].get<std::string>());
  BOOST_TEST(second_page["items"][0]["id"] == 901);
  BOOST_TEST(second_page["next"].is_null());
  BOOST_TEST(as(replier).get("/api/v1/customers?search=le&cursor=no").status == 400);
}

BOOST_FIXTURE_TEST_CASE(a_customer_who_is_renamed_is_found_by_the_new_name, customers_desk) {
  must(on.run("update customers set name = 'Zora' where id = 901", {}));
  BOOST_TEST(found(replier, "zo") == "lea.martin@shop.example ");
  BOOST_TEST(found(replier, "L%C3%A9a%20Martin%20Zora") == "lea.martin@shop.example "); // of the address still
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
