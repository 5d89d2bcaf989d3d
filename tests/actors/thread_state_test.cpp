#include "actors/thread_state.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace barid;
using namespace barid::actors;

BOOST_AUTO_TEST_SUITE(actors_thread_state)

namespace {

std::string numbered(int n) {
  return std::to_string(n) + "@customer.example";
}

} // namespace

BOOST_AUTO_TEST_CASE(the_newest_thirty_message_ids_are_remembered_oldest_first) {
  thread_state t;
  for (int i = 0; i < 100; ++i) remember(t, numbered(i));
  BOOST_REQUIRE(t.message_ids.size() == 30u);
  BOOST_TEST(t.message_ids.front() == numbered(70));
  BOOST_TEST(t.message_ids.back() == numbered(99));
}

BOOST_AUTO_TEST_CASE(one_that_comes_again_becomes_the_newest_and_is_there_once) {
  thread_state t;
  for (int i = 0; i < 3; ++i) remember(t, numbered(i));
  remember(t, numbered(1));
  BOOST_TEST(t.message_ids == (std::vector{numbered(0), numbered(2), numbered(1)}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_mail_without_a_message_id_leaves_no_trace) {
  thread_state t;
  remember(t, "");
  BOOST_TEST(t.message_ids.empty());
}

BOOST_AUTO_TEST_CASE(what_is_stored_is_read_back_whole) {
  conversation c;
  c.id.value = 7;
  c.version = 3;
  c.mailbox = "support";
  c.subject = "سؤال \"عن\" الطلب \\ \x01";
  c.tags = {"vip", "refund"};
  c.flags = {"no_auto_reply"};
  c.customer = {"sara@customer.example", "Sara", {}};
  c.clocks.push_back({.kind = "first_response"});
  c.unanswered_since = instant(duration(1'774'778'400'123'456));
  thread_state t;
  t.token = "abcdefghijklmnopqrstuv";
  t.written = 12;
  t.message_ids = {numbered(1), numbered(2)};
  t.participants = {"sara@customer.example", "ümit@customer.example"};
  t.reply_to = "orders@customer.example";
  const auto back = read_state(stored_state(c, t));
  BOOST_REQUIRE(back.ok());
  BOOST_TEST((back->first == c));
  BOOST_TEST((back->second == t));
}

BOOST_AUTO_TEST_CASE(what_is_none_of_ours_is_an_error_with_advice_and_no_crash) {
  const auto good = stored_state({}, {});
  BOOST_REQUIRE(read_state(good).ok());
  for (const std::string bad :
       {"", "{}", "null", "[]", "7", "{\"conversation\":{}}", "{\"conversation\":null,\"thread\":null}"}) {
    const auto r = read_state(bad);
    BOOST_REQUIRE_MESSAGE(!r.ok(), bad);
    BOOST_TEST(!r.why().help.empty(), bad);
  }
  for (std::size_t cut = 0; cut < good.size(); cut += 7) BOOST_TEST(!read_state(good.substr(0, cut)).ok());
}

BOOST_AUTO_TEST_CASE(tokens_are_twenty_two_letters_and_digits_and_never_the_same) {
  std::set<std::string> seen;
  std::set<char> letters;
  for (int i = 0; i < 2'000; ++i) {
    const auto token = new_token();
    BOOST_REQUIRE(token.size() == 22u);
    BOOST_REQUIRE(std::ranges::all_of(token, [](unsigned char c) { return std::isalnum(c) != 0; }));
    seen.insert(token);
    letters.insert(token.begin(), token.end());
  }
  BOOST_TEST(seen.size() == 2'000u);
  BOOST_TEST(letters.size() == 62u);
}

BOOST_AUTO_TEST_SUITE_END()
