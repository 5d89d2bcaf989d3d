#include "tests/faults/account_desk.hpp"

#include "runtime/channel/account.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_channels.hpp"
#include "tests/faults/answer_desk.hpp"
#include "tests/faults/expect.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/sample_mail.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

namespace barid::faults {

using test::must;

namespace {

constexpr const char* user = "support@acme.example";

} // namespace

account_desk::account_desk() : dovecot(test::dovecot_options{.users = {{user, "sesame"}}}) {}

void account_desk::open(std::vector<std::string> more) {
  begin({.more = std::move(more)}, false);
}

void account_desk::open_and_acknowledge(testing::environment variables) {
  folder.write("rules/main.route", rules_that_acknowledge(true));
  folder.write("rules/ack.html", "<p>We have your mail.</p>");
  begin({.rules = folder.path() / "rules", .variables = std::move(variables)}, true);
}

void account_desk::begin(testing::engine_options with, bool answers) {
  auto on = db.connect();
  store::channel_row row;
  row.name = "support";
  row.addresses = {user};
  row.state = "on";
  channel::account a;
  a.imap = channel::mail_server{"localhost", dovecot.imaps_port(), channel::tls::tls};
  if (answers) a.smtp = channel::mail_server{peer.at().host, peer.at().port, channel::tls::none};
  a.user = user;
  a.ca_file = dovecot.ca_file();
  row.settings = channel::to_json(a);
  const auto id = must(store::create_channel(on, row));
  make_owner(on);
  folder.write("data/.keep", "");
  auto vault = must(secrets::vault::open(folder.path() / "data", on));
  must(vault.put(on, secrets::channel_password_name(id.value), secrets::secret("sesame")));
  with.database = db.settings().target + " user=" + store::private_cluster::admin_user;
  with.data = folder.path() / "data";
  // the pace of sending is no matter here
  for (const auto* pace : {"sending.rate=100000", "sending.rate_automatic=100000"})
    with.more.insert(with.more.end(), {"--set", pace});
  engine.emplace(std::move(with));
}

void account_desk::mails_come(const std::vector<std::string>& mails) {
  for (const auto& m : mails) given.push_back(testing::fingerprint(m));
  dovecot.append(user, mails);
}

void account_desk::mails_come(int n, std::size_t size) {
  std::vector<std::string> mails;
  for (int i = 0; i < n; ++i) {
    const auto id = "imap" + std::to_string(given.size() + mails.size()) + "@customer.example";
    std::string text;
    while (text.size() < size) text += "Where is my order, and when does it come at last?\r\n";
    mails.push_back(testing::mail_of({.from = id, .message_id = id, .body = text}));
  }
  mails_come(mails);
}

std::set<std::int64_t> account_desk::marked() {
  std::set<std::int64_t> out;
  std::istringstream in(dovecot.commands(user, {"EXAMINE INBOX", "UID SEARCH SEEN"}));
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("* SEARCH")) {
      std::istringstream words(line.substr(8));
      for (std::int64_t uid = 0; words >> uid;) out.insert(uid);
    }
  return out;
}

void account_desk::nothing_is_marked_that_is_not_stored() {
  const auto rows = stored.run("select l.uid from uid_ledger l join mails m on m.id = l.mail"
                               " where l.outcome in ('stored', 'duplicate')");
  std::set<std::int64_t> known;
  for (std::size_t i = 0; i < rows.size(); ++i) known.insert(rows[i].get<std::int64_t>(0));
  for (const auto uid : marked())
    if (!known.contains(uid)) BOOST_ERROR("UID " << uid << " is marked and not stored");
}

void account_desk::all_is_read_once() {
  const auto all = std::int64_t(given.size());
  BOOST_REQUIRE_MESSAGE(
      testing::eventually(
          [&] { return stored.number("select count(*) from uid_ledger where mail is not null") >= all; },
          std::chrono::seconds(60)),
      engine->output());
  BOOST_REQUIRE(stored.settled());
  expect_none(stored.complaints());
  BOOST_TEST(stored.number("select count(*) from uid_ledger where outcome = 'failed'") == 0);
  const std::set<std::string> different(given.begin(), given.end());
  const auto copies = stored.copies();
  BOOST_TEST(copies.size() == different.size());
  for (const auto& mail : different) {
    const auto it = copies.find(mail);
    BOOST_TEST((it != copies.end() && it->second == 1));
  }
  // also what was stored just before an end and not marked then
  BOOST_TEST(testing::eventually([&] { return marked().size() == given.size(); }, std::chrono::seconds(60)));
}

bool account_desk::at_rest() {
  return stored.number("select (select count(*) from inbox) + (select count(*) from outbox"
                       " where state not in ('sent', 'parked', 'dead', 'cancelled'))") == 0 &&
         stored.number("select count(*) from uid_ledger where mail is not null") >= std::int64_t(given.size()) &&
         marked().size() == given.size();
}

void account_desk::all_is_answered_once() {
  BOOST_REQUIRE_MESSAGE(testing::eventually([&] { return at_rest(); }, std::chrono::seconds(120)), engine->output());
  expect_none(judge_sent(peer.ledger(), stored));
  BOOST_TEST(doubles(peer.ledger()) == 0u);
  BOOST_TEST(stored.number(not_answered_once) == 0);
}

} // namespace barid::faults
