#include "runtime/secrets/password.hpp"
#include "runtime/secrets/redaction.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::secrets {

BOOST_AUTO_TEST_SUITE(secret_values)

BOOST_AUTO_TEST_CASE(a_moved_secret_leaves_nothing_behind) {
  secret a("canary-5ecret");
  secret b = std::move(a);
  BOOST_TEST(b.reveal() == "canary-5ecret");
  BOOST_TEST(a.empty()); // NOLINT: looked at on purpose
  b = secret();
  BOOST_TEST(b.empty());
}

BOOST_AUTO_TEST_CASE(wiping_overwrites_the_bytes) {
  std::string text = "canary-5ecret, longer than what fits into the object itself";
  const char* const where = text.data();
  wipe(text);
  BOOST_TEST(text.empty());
  BOOST_TEST(where[1] == '\0'); // still its buffer: `wipe` does not shrink
}

BOOST_AUTO_TEST_CASE(passwords_are_kept_as_argon2id_and_only_the_right_one_fits) {
  const auto hash = hash_password(secret("correct horse battery"));
  BOOST_REQUIRE(hash.ok());
  BOOST_TEST(hash->starts_with("$argon2id$"));
  BOOST_TEST(fits(secret("correct horse battery"), *hash));
  BOOST_TEST(!fits(secret("correct horse batterz"), *hash));
  BOOST_TEST(!fits(secret("correct horse battery"), ""));
  BOOST_TEST(!fits(secret("correct horse battery"), "$argon2id$damaged"));
  BOOST_TEST(!fits(secret("a password that is nobody's"), ""));
}

BOOST_AUTO_TEST_CASE(short_passwords_are_refused) {
  BOOST_CHECK(hash_password(secret("short")).why().code == errc::invalid);
  BOOST_CHECK(hash_password(secret(std::string(2000, 'x'))).why().code == errc::invalid);
}

BOOST_AUTO_TEST_CASE(a_guarded_value_is_masked_wherever_it_stands) {
  const guarded guard("s3same+pw");
  BOOST_TEST(masked("login with s3same+pw failed") == "login with *** failed");
  BOOST_TEST(masked("s3same+pws3same+pw") == "******");
  BOOST_TEST(masked("?token=s3same%2Bpw&x") == "?token=***&x");
  // AUTH PLAIN: base64 of NUL user NUL password, for users of each length modulo three
  for (const auto* line : {"AHVzZXIAczNzYW1lK3B3", "AHVzZXJzAHMzc2FtZStwdw==", "AHVzZXJzMQBzM3NhbWUrcHc="})
    BOOST_TEST(has_secret(std::string("AUTH PLAIN ") + line), line);
  BOOST_TEST(masked("nothing here") == "nothing here");
}

BOOST_AUTO_TEST_CASE(masking_ends_with_the_guard_and_only_with_the_last_one) {
  guarded outer;
  {
    const guarded inner("another-canary");
    outer = guarded("another-canary");
  }
  BOOST_TEST(has_secret("x another-canary x"));
  outer = guarded();
  BOOST_TEST(!has_secret("x another-canary x"));
}

BOOST_AUTO_TEST_CASE(very_short_values_do_not_turn_the_log_into_stars) {
  const guarded guard("on");
  BOOST_TEST(masked("the channel is on") == "the channel is on");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::secrets
