#include "runtime/secrets/vault.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <fstream>
#include <thread>

namespace barid::secrets {

using test::must;

namespace {

struct vault_fixture {
  test::test_database db;
  test::temp_folder folder;
  store::connection on = db.connect();
  vault open() { return must(vault::open(folder.path(), on)); }
  std::filesystem::path file() const { return folder.path() / "secret.keys"; }
  std::string value(const std::string& name) { return std::string(must(open().get(on, name)).reveal()); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(vaults, vault_fixture)

BOOST_AUTO_TEST_CASE(a_secret_comes_back_and_the_database_has_only_ciphertext) {
  const auto v = open();
  must(v.put(on, "channel/7/password", secret("canary-5ecret")));
  BOOST_TEST(value("channel/7/password") == "canary-5ecret");
  const auto row = must(store::get_secret(on, "channel/7/password"));
  BOOST_TEST(row.cipher.find("canary") == std::string::npos);
  must(v.put(on, "channel/7/password", secret("canary-5ecret")));
  BOOST_TEST(must(store::get_secret(on, "channel/7/password")).cipher != row.cipher); // a fresh nonce
  must(v.remove(on, "channel/7/password"));
  BOOST_CHECK(v.get(on, "channel/7/password").why().code == errc::not_found);
}

BOOST_AUTO_TEST_CASE(the_key_file_is_for_its_owner_alone) {
  (void)open();
  struct stat s {};
  BOOST_REQUIRE(::stat(file().c_str(), &s) == 0);
  BOOST_TEST((s.st_mode & 0777U) == 0600u);
  ::chmod(file().c_str(), 0640);
  const auto refused = vault::open(folder.path(), on);
  BOOST_REQUIRE(!refused.ok());
  BOOST_CHECK(refused.why().code == errc::refused);
  BOOST_TEST(refused.why().help.find("chmod 600") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_lost_key_file_is_not_replaced_while_secrets_need_it) {
  must(open().put(on, "a", secret("value")));
  std::filesystem::remove(file());
  const auto lost = vault::open(folder.path(), on);
  BOOST_REQUIRE(!lost.ok());
  BOOST_CHECK(lost.why().code == errc::not_found);
  BOOST_TEST(!std::filesystem::exists(file()));
}

BOOST_AUTO_TEST_CASE(a_damaged_key_file_is_told) {
  (void)open();
  std::ofstream(file()) << "key-1 12345\n";
  BOOST_CHECK(vault::open(folder.path(), on).why().code == errc::invalid);
  std::ofstream(file()) << "";
  BOOST_CHECK(vault::open(folder.path(), on).why().code == errc::invalid);
}

BOOST_AUTO_TEST_CASE(a_changed_or_moved_row_does_not_open) {
  const auto v = open();
  must(v.put(on, "channel/1/password", secret("canary-5ecret")));
  auto row = must(store::get_secret(on, "channel/1/password"));
  row.name = "channel/2/password";
  must(store::put_secret(on, row));
  BOOST_CHECK(v.get(on, "channel/2/password").why().code == errc::refused);
  row.cipher.back() = static_cast<char>(row.cipher.back() ^ 1);
  must(store::put_secret(on, row));
  const auto changed = v.get(on, "channel/2/password");
  BOOST_CHECK(changed.why().code == errc::refused);
  BOOST_TEST((changed.why().message + changed.why().help).find("canary") == std::string::npos);
  row.cipher = "short";
  must(store::put_secret(on, row));
  BOOST_CHECK(v.get(on, "channel/2/password").why().code == errc::refused);
}

BOOST_AUTO_TEST_CASE(rotation_encrypts_everything_anew_and_forgets_the_old_key) {
  const auto v = open();
  must(v.put(on, "a", secret("one")));
  must(v.put(on, "b", secret("two")));
  const auto before = must(store::get_secret(on, "a"));
  BOOST_TEST(must(v.rotate(on)) == 2u);
  const auto after = must(store::get_secret(on, "a"));
  BOOST_TEST(after.key_name != before.key_name);
  BOOST_TEST(value("a") == "one");
  BOOST_TEST(value("b") == "two");
  BOOST_TEST(must(key_ring::open(folder.path(), false)).names().size() == 1u);
  must(store::put_secret(on, before)); // of a key that is gone
  const auto gone = v.get(on, "a");
  BOOST_CHECK(gone.why().code == errc::refused);
  BOOST_TEST(gone.why().message.find(before.key_name) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_interrupted_rotation_leaves_everything_readable) {
  must(open().put(on, "a", secret("one")));
  auto ring = must(key_ring::open(folder.path(), false));
  must(ring.add()); // and the program ends here
  BOOST_TEST(value("a") == "one");
  BOOST_TEST(must(open().rotate(on)) == 1u);
  BOOST_TEST(value("a") == "one");
}

BOOST_AUTO_TEST_CASE(what_is_stored_while_keys_rotate_stays_readable) {
  const auto v = open();
  must(v.put(on, "first", secret("0")));
  std::thread writer([&] {
    auto mine = db.connect();
    for (int i = 0; i < 40; ++i) must(v.put(mine, "w" + std::to_string(i), secret(std::to_string(i))));
  });
  for (int i = 0; i < 8; ++i) (void)must(v.rotate(on));
  writer.join();
  for (int i = 0; i < 40; ++i) BOOST_TEST(value("w" + std::to_string(i)) == std::to_string(i));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::secrets
