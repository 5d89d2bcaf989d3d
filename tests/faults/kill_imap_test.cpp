// P1, P2 and P4 for IMAP: the engine is killed at random moments while it reads an account to which
// mail keeps coming. The server is the oracle: what is marked there must be stored.

#include "runtime/channel/account.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_channels.hpp"
#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/dovecot_server.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <set>
#include <sstream>

using namespace barid;
using namespace barid::faults;
using test::must;

namespace {

constexpr const char* user = "support@acme.example";

struct account_desk {
  test::dovecot_server dovecot{test::dovecot_options{.users = {{user, "sesame"}}}};
  test::test_database db;
  testing::temp_folder folder;
  testing::store_audit stored{db.settings(store::private_cluster::admin_user)};
  std::optional<testing::engine_process> engine;
  std::set<std::string> given; ///< Fingerprints of the mails on the server.

  void open() {
    auto on = db.connect();
    store::channel_row row;
    row.name = "support";
    row.addresses = {user};
    row.state = "on";
    channel::account a;
    a.imap = channel::mail_server{"localhost", dovecot.imaps_port(), channel::tls::tls};
    a.user = user;
    a.ca_file = dovecot.ca_file();
    row.settings = channel::to_json(a);
    const auto id = must(store::create_channel(on, row));
    folder.write("data/.keep", "");
    auto vault = must(secrets::vault::open(folder.path() / "data", on));
    must(vault.put(on, secrets::channel_password_name(id.value), secrets::secret("sesame")));
    engine.emplace(testing::engine_options{
        .database = db.settings().target + " user=" + store::private_cluster::admin_user,
        .data = folder.path() / "data"});
  }

  void mails_come(int n, std::mt19937_64& random) {
    std::vector<std::string> mails;
    for (int i = 0; i < n; ++i) {
      const auto id = "imap" + std::to_string(given.size()) + "@customer.example";
      mails.push_back(testing::mail_of(
          {.from = id, .message_id = id, .body = std::string(random() % 6'000, 'x')}));
      given.insert(testing::fingerprint(mails.back()));
    }
    dovecot.append(user, mails);
  }

  /// UIDs that carry the mark of what we have.
  std::set<std::int64_t> marked() {
    std::set<std::int64_t> out;
    std::istringstream in(dovecot.commands(user, {"EXAMINE INBOX", "UID SEARCH SEEN"}));
    for (std::string line; std::getline(in, line);)
      if (line.starts_with("* SEARCH")) {
        std::istringstream words(line.substr(8));
        for (std::int64_t uid = 0; words >> uid;) out.insert(uid);
      }
    return out;
  }

  /// While nobody runs: every mail with the mark is one that we have.
  void nothing_is_marked_that_is_not_stored() {
    const auto rows = stored.run("select l.uid from uid_ledger l join mails m on m.id = l.mail"
                                 " where l.outcome in ('stored', 'duplicate')");
    std::set<std::int64_t> known;
    for (std::size_t i = 0; i < rows.size(); ++i) known.insert(rows[i].get<std::int64_t>(0));
    for (const auto uid : marked())
      if (!known.contains(uid)) BOOST_ERROR("UID " << uid << " is marked and not stored");
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(kill)

BOOST_FIXTURE_TEST_CASE(an_account_is_read_once_and_whole_across_kills_at_random_moments,
                        account_desk) {
  std::mt19937_64 random(seed_of("kill while an account is read"));
  const int kills = long_form() ? 200 : 25;
  mails_come(200, random);
  open();
  for (int i = 0; i < kills; ++i) {
    const auto before = stored.number("select count(*) from mails");
    mails_come(20, random);
    // at least something was read between two of them, most of the times
    if (i % 4 != 3)
      BOOST_REQUIRE_MESSAGE(
          testing::eventually([&] { return stored.number("select count(*) from mails") > before; }),
          engine->output());
    let_pass(std::chrono::milliseconds(random() % 120));
    engine->kill();
    nothing_is_marked_that_is_not_stored();
    engine->start();
  }
  const auto all = std::int64_t(given.size());
  BOOST_REQUIRE_MESSAGE(
      testing::eventually([&] { return stored.number("select count(*) from mails") >= all; },
                          std::chrono::seconds(60)),
      engine->output());
  BOOST_REQUIRE(stored.settled());
  expect_none(stored.complaints());
  const auto copies = stored.copies();
  BOOST_TEST(copies.size() == given.size());
  for (const auto& mail : given) {
    const auto it = copies.find(mail);
    BOOST_TEST((it != copies.end() && it->second == 1));
  }
  BOOST_TEST(stored.number("select count(*) from mails") == all);
  BOOST_TEST(stored.number("select count(*) from uid_ledger where outcome = 'failed'") == 0);
  // also what was stored just before a kill and not marked then
  BOOST_TEST(testing::eventually([&] { return marked().size() == given.size(); },
                                 std::chrono::seconds(60)));
  BOOST_TEST_MESSAGE(kills << " kills, " << all << " mails read once");
}

BOOST_AUTO_TEST_SUITE_END()
