// Mail over LMTP into the running program, and what its database holds then.

#include "runtime/store/mail_identity.hpp"
#include "runtime/store/parameters.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <map>
#include <set>
#include <thread>

using namespace barid;
using namespace barid::testing;

namespace {

/// One program for all cases here: they use mails and senders of their own.
engine_process& engine() {
  static engine_process one;
  return one;
}

store_audit& stored() {
  static store_audit one(engine().admin());
  return one;
}

void no_complaints() {
  BOOST_REQUIRE(stored().settled());
  const auto all = stored().complaints();
  for (const auto& c : all) BOOST_TEST_MESSAGE(c);
  BOOST_TEST(all.size() == 0u);
}

std::int64_t conversation_with(const std::string& message_id, const std::string& channel = "support") {
  const auto hash = store::message_id_hash(message_id);
  return stored().number("select cm.conversation from mails m join conversation_mails cm on cm.mail = m.id"
                         " join channels c on c.id = m.channel where m.message_id_hash = $1 and c.name = $2",
                         store::with(store::bytes{hash}, channel));
}

int deliver(const sample& s, const std::string& recipient = "support@acme.example") {
  lmtp_client client(engine().lmtp());
  return client.deliver(s.from, recipient, mail_of(s));
}

/// Delivers all by so many connections at once; the last reply for each.
std::vector<int> deliver_all(const std::vector<std::string>& mails, int connections) {
  std::vector<int> out(mails.size(), lost);
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < connections; ++i)
    threads.emplace_back([&] {
      lmtp_client client(engine().lmtp());
      for (std::size_t n = next++; n < mails.size(); n = next++)
        out[n] = client.deliver("sender@customer.example", "support@acme.example", mails[n]);
    });
  for (auto& t : threads) t.join();
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine_lmtp)

BOOST_AUTO_TEST_CASE(every_mail_of_the_corpora_is_stored_byte_for_byte_once_and_decided) {
  const auto source = std::filesystem::path(std::getenv("BARID_SOURCE"));
  auto files = mails_below(source / "tests/runtime/mail/cases");
  BOOST_TEST(files.size() >= 330u);
  if (const auto more = corpus_folder(); !more.empty()) {
    const auto borrowed = mails_below(more);
    BOOST_TEST(borrowed.size() >= 240u);
    files.insert(files.end(), borrowed.begin(), borrowed.end());
  }
  std::vector<std::string> mails;
  std::map<std::string, int> expected; // what is stored; two files may hold the same mail
  std::set<std::string> identities;
  for (const auto& f : files) {
    mails.push_back(on_the_wire(content_of(f)));
    if (identities.insert(store::identify(mails.back()).hash).second) expected[fingerprint(mails.back())] = 1;
  }
  BOOST_TEST_MESSAGE(mails.size() << " mails, " << identities.size() << " of them different");
  const auto codes = deliver_all(mails, 8);
  for (std::size_t i = 0; i < codes.size(); ++i)
    BOOST_TEST(codes[i] == 250, files[i].filename() << " was answered " << codes[i]);
  no_complaints();
  const auto copies = stored().copies();
  std::size_t missing = 0;
  for (const auto& [mail, n] : expected) {
    const auto it = copies.find(mail);
    // of two mails that differ in trace fields alone either one may be the stored one
    if (it == copies.end()) ++missing;
    else BOOST_TEST(it->second == 1);
  }
  BOOST_TEST(missing <= mails.size() - identities.size());
  const auto count = stored().number("select count(*) from mails");
  BOOST_TEST(std::size_t(count) == identities.size());

  const auto events = stored().number("select count(*) from events");
  const auto again = deliver_all(mails, 8);
  for (const int code : again) BOOST_TEST(code == 250);
  no_complaints();
  BOOST_TEST(stored().number("select count(*) from mails") == count);
  BOOST_TEST(stored().number("select count(*) from events") == events);
}

BOOST_AUTO_TEST_CASE(an_unknown_recipient_is_refused_and_the_others_are_served) {
  lmtp_client client(engine().lmtp());
  const auto raw = mail_of({.message_id = "mixed@customer.example"});
  const auto codes = client.deliver_to("sara@customer.example", {"nobody@acme.example", "support@acme.example"}, raw);
  BOOST_TEST(codes[0] == 550);
  BOOST_TEST(codes[1] == 250);
  BOOST_TEST(client.deliver("sara@customer.example", "nobody@acme.example", raw) == 550);
}

BOOST_AUTO_TEST_CASE(a_mail_to_two_mailboxes_makes_two_linked_conversations) {
  lmtp_client client(engine().lmtp());
  const auto raw = mail_of({.from = "two@customer.example",
                            .to = "support@acme.example, billing@acme.example",
                            .message_id = "two@customer.example"});
  const auto codes = client.deliver_to("two@customer.example", {"support@acme.example", "billing@acme.example"}, raw);
  BOOST_TEST(codes == (std::vector{250, 250}), boost::test_tools::per_element());
  no_complaints();
  const auto one = conversation_with("two@customer.example", "support");
  const auto other = conversation_with("two@customer.example", "billing_desk");
  BOOST_TEST(one != 0);
  BOOST_TEST(other != 0);
  BOOST_TEST(one != other);
  const auto linked = [](std::int64_t from, std::int64_t to) {
    return stored().number("select count(*) from conversations where id = $1 and linked = $2", store::with(from, to));
  };
  // the one that was decided second knows of the first
  BOOST_TEST(linked(one, other) + linked(other, one) >= 1);
}

BOOST_AUTO_TEST_CASE(a_reply_with_our_token_joins_whoever_sends_it) {
  BOOST_TEST(deliver({.from = "tok@customer.example", .message_id = "tok1@customer.example"}) == 250);
  no_complaints();
  const auto first = conversation_with("tok1@customer.example");
  const auto token = stored().text("select thread_token from conversations where id = $1", store::with(first));
  BOOST_REQUIRE(!token.empty());
  const auto ours =
      stored().text("select payload->>'message_id' from outbox where conversation = $1", store::with(first));
  // the answer outside of hours carries it; in hours there is none, and the same form is written
  // here
  const auto reference = ours.empty() ? token + ".1@acme.example" : ours;
  BOOST_TEST(deliver({.from = "colleague@elsewhere.example",
                      .message_id = "tok2@elsewhere.example",
                      .in_reply_to = reference}) == 250);
  no_complaints();
  BOOST_TEST(conversation_with("tok2@elsewhere.example") == first);
}

BOOST_AUTO_TEST_CASE(a_participant_joins_by_reference_and_a_stranger_gets_a_conversation_with_a_link) {
  BOOST_TEST(deliver({.from = "ref@customer.example", .message_id = "ref1@customer.example"}) == 250);
  BOOST_TEST(deliver({.from = "ref@customer.example",
                      .message_id = "ref2@customer.example",
                      .in_reply_to = "ref1@customer.example"}) == 250);
  BOOST_TEST(deliver({.from = "stranger@elsewhere.example",
                      .message_id = "ref3@elsewhere.example",
                      .in_reply_to = "ref1@customer.example"}) == 250);
  no_complaints();
  const auto first = conversation_with("ref1@customer.example");
  BOOST_TEST(conversation_with("ref2@customer.example") == first);
  const auto apart = conversation_with("ref3@elsewhere.example");
  BOOST_TEST(apart != first);
  BOOST_TEST(stored().number("select linked from conversations where id = $1", store::with(apart)) == first);
}

BOOST_AUTO_TEST_CASE(a_reference_is_not_looked_up_in_another_mailbox) {
  BOOST_TEST(deliver({.from = "wall@customer.example", .message_id = "wall1@customer.example"}) == 250);
  no_complaints();
  BOOST_TEST(deliver({.from = "wall@customer.example",
                      .to = "billing@acme.example",
                      .message_id = "wall2@customer.example",
                      .in_reply_to = "wall1@customer.example"},
                     "billing@acme.example") == 250);
  no_complaints();
  const auto first = conversation_with("wall1@customer.example");
  const auto second = conversation_with("wall2@customer.example", "billing_desk");
  BOOST_TEST(second != first);
  BOOST_TEST(stored().number("select coalesce(linked, 0) from conversations where id = $1", store::with(second)) == 0);
}

BOOST_AUTO_TEST_CASE(what_was_accepted_before_a_stop_is_decided_after_the_next_start) {
  std::vector<std::string> mails;
  for (int i = 0; i < 200; ++i)
    mails.push_back(mail_of({.from = "s" + std::to_string(i) + "@customer.example",
                             .message_id = "stop" + std::to_string(i) + "@customer.example"}));
  for (const int code : deliver_all(mails, 4)) BOOST_TEST(code == 250);
  BOOST_TEST(engine().stop() == 0);
  engine().start();
  no_complaints();
  for (int i = 0; i < 200; ++i)
    if (conversation_with("stop" + std::to_string(i) + "@customer.example") == 0)
      BOOST_ERROR("mail " << i << " is missing");
}

BOOST_AUTO_TEST_SUITE_END()
