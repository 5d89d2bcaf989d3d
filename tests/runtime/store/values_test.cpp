#include "runtime/store/hash.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/shard.hpp"
#include "runtime/store/sqlstate.hpp"
#include "runtime/store/storable_text.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace barid::store {

BOOST_AUTO_TEST_SUITE(store_values)

BOOST_AUTO_TEST_CASE(text_becomes_storable_without_losing_what_is_good) {
  BOOST_TEST(is_storable("فاتورة 😀"));
  BOOST_TEST(storable_text("فاتورة 😀") == "فاتورة 😀");
  BOOST_TEST(storable_text(std::string_view("a\0b", 3)) == "ab");
  BOOST_TEST(storable_text("a\xFF z") == "a\xEF\xBF\xBD z");
  BOOST_TEST(!is_storable("\xC0\xAF"));         // overlong
  BOOST_TEST(!is_storable("\xED\xA0\x80"));     // a surrogate
  BOOST_TEST(!is_storable("\xF4\x90\x80\x80")); // beyond U+10FFFF
  BOOST_TEST(!is_storable("\xE2\x82"));         // cut off
  BOOST_TEST(is_storable(storable_text("\xE2\x82\xC3")));
}

BOOST_AUTO_TEST_CASE(json_loses_only_the_escape_that_jsonb_refuses) {
  BOOST_TEST(storable_json(R"({"a":"x\u0000y"})") == R"({"a":"xy"})");
  BOOST_TEST(storable_json(R"({"a":"\\u0000"})") == R"({"a":"\\u0000"})");
  BOOST_TEST(storable_json(R"({"a":"\\\u0000"})") == R"({"a":"\\"})");
  BOOST_TEST(storable_json(R"(\)") == R"(\)");
}

BOOST_AUTO_TEST_CASE(a_database_error_tells_what_kind_of_failure_it_is) {
  BOOST_CHECK(errc_of_sqlstate("08006") == errc::unavailable);
  BOOST_CHECK(errc_of_sqlstate("57P01") == errc::unavailable);
  BOOST_CHECK(errc_of_sqlstate("53100") == errc::exhausted);
  BOOST_CHECK(errc_of_sqlstate("53300") == errc::unavailable);
  BOOST_CHECK(errc_of_sqlstate("40001") == errc::conflict);
  BOOST_CHECK(errc_of_sqlstate("40P01") == errc::conflict);
  BOOST_CHECK(errc_of_sqlstate("23505") == errc::conflict);
  BOOST_CHECK(errc_of_sqlstate("57014") == errc::timeout);
  BOOST_CHECK(errc_of_sqlstate("55P03") == errc::timeout);
  BOOST_CHECK(errc_of_sqlstate("22021") == errc::invalid);
  BOOST_CHECK(errc_of_sqlstate("42P01") == errc::internal);
  BOOST_TEST(is_row_fault("23505"));
  BOOST_TEST(!is_row_fault("53100"));
  BOOST_TEST(!is_row_fault("40P01"));
}

BOOST_AUTO_TEST_CASE(parts_of_a_key_do_not_run_together) {
  BOOST_TEST(key_hash({"a", "bc"}) != key_hash({"ab", "c"}));
  BOOST_TEST(key_hash({"a", "bc"}) == key_hash({"a", "bc"}));
}

BOOST_AUTO_TEST_CASE(shards_are_stable_and_spread) {
  std::set<std::int32_t> seen;
  for (std::int64_t i = 1; i <= 10'000; ++i) {
    const auto shard = shard_of(conversation_id{i});
    BOOST_REQUIRE(shard >= 0 && shard < shard_count);
    seen.insert(shard);
  }
  BOOST_TEST(seen.size() > 1'000u);
  // stored with rows: this number may never change
  BOOST_TEST(shard_of(conversation_id{1}) == 193);
}

BOOST_AUTO_TEST_CASE(a_place_in_the_live_stream_survives_being_text) {
  const live_position at{734'000'000'123, 42};
  BOOST_TEST(text_of(at) == "734000000123-42");
  BOOST_CHECK(position_of(text_of(at)) == at);
  for (const char* bad : {"", "1", "1-", "-1", "1-2x", "x-2", "1--2"}) BOOST_CHECK_MESSAGE(!position_of(bad), bad);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
