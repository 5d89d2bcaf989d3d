// P8: one bad mail never stops a mailbox. It is stored as it came, shown with a warning, and the
// next one is processed.

#include "runtime/store/mail_identity.hpp"
#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace barid;
using namespace barid::faults;

BOOST_AUTO_TEST_SUITE(malformed)

namespace {

const std::string mixed = "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";

/// Broken by hand, each in a way of its own.
std::vector<std::string> broken_by_hand() {
  using namespace std::string_literals;
  std::vector<std::string> out = {
      "\r\n",
      "no header at all\r\n",
      "\r\nonly a body\r\n",
      "From\r\nTo:\r\n: \r\n\r\n",
      "From: \xff\xfe\x80\r\nSubject: \xc3\r\n\r\n\xe2\x82\r\n",
      "Subject: =?utf-8?B?////?= =?nonsense?Q?=zz?=\r\n\r\nx\r\n",
      "Subject: nul "s + '\0' + " inside\r\n\r\nbody " + '\0' + "\r\n",
      mixed + "--x\r\n\r\nnever closed\r\n",
      mixed + "no boundary ever comes\r\n",
      mixed + "--x--\r\n--x\r\n--x--\r\n",
      "Content-Type: multipart/mixed\r\n\r\nno boundary named\r\n",
      "Content-Type: text/plain; charset=klingon\r\n\r\n\x80\x81\r\n",
      "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!not "
      "base64!!!!\r\n",
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n==\r\n",
      "Date: yesterday\r\nMessage-ID: <<>>\r\nReferences: <\r\n\r\nx\r\n",
      "From: " + std::string(20'000, 'a') + "@b.example\r\n\r\nlong\r\n",
      "From: a@b.example\r\nX: a\rb\r\n\r\nbare \r inside\r\n",
      "From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n",
  };
  return out;
}

/// Cut, overwritten and doubled at random.
std::string damaged(std::string raw, std::mt19937_64& random) {
  const auto at = random() % raw.size();
  switch (random() % 4) {
  case 0:
    raw.resize(at);
    break;
  case 1:
    raw[at] = static_cast<char>(random());
    break;
  case 2:
    raw.insert(at, raw.substr(at / 2, 200));
    break;
  default:
    raw.erase(at, random() % 300);
  }
  return testing::on_the_wire(raw);
}

} // namespace

BOOST_AUTO_TEST_CASE(broken_mails_between_good_ones_are_stored_as_they_came_and_stop_nobody) {
  std::mt19937_64 random(seed_of("malformed"));
  auto bad = broken_by_hand();
  const auto source = std::filesystem::path(std::getenv("BARID_SOURCE")) / "tests/runtime/mail/cases";
  for (const auto& f : testing::mails_below(source)) {
    const auto raw = testing::on_the_wire(testing::content_of(f));
    for (int i = 0; i < (long_form() ? 50 : 2); ++i) bad.push_back(damaged(raw, random));
  }
  testing::engine_process engine;
  testing::store_audit stored(engine.admin());
  testing::lmtp_client client(engine.lmtp());
  std::map<std::string, int> sent;
  std::set<std::string> identities;
  int good = 0;
  for (const auto& raw : bad) {
    BOOST_TEST(client.deliver("bad@customer.example", "support@acme.example", raw) == 250);
    // damaged in its trace fields alone, it is another delivery of the same mail (P4)
    if (identities.insert(store::identify(raw).hash).second) ++sent[testing::fingerprint(raw)];
    const auto id = "good" + std::to_string(++good) + "@customer.example";
    const auto fine = testing::mail_of({.from = id, .message_id = id});
    BOOST_TEST(client.deliver(id, "support@acme.example", fine) == 250);
    ++sent[testing::fingerprint(fine)];
  }
  BOOST_REQUIRE(stored.settled());
  expect_none(stored.complaints());
  const auto copies = stored.copies();
  for (const auto& [mail, n] : sent) {
    const auto it = copies.find(mail);
    BOOST_TEST((it != copies.end() && it->second == 1));
  }
  // the good ones are as if the others had not been there
  BOOST_TEST(stored.number("select count(*) from conversations c join customers k on k.id = c.customer"
                           " where k.address like 'good%' and c.team is not null and c.messages = 1") == good);
  BOOST_TEST(stored.number("select count(*) from mail_texts where jsonb_array_length(parsed->'defects') > 0") > 10);
}

BOOST_AUTO_TEST_SUITE_END()
