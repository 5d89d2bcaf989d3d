// A real MTA in front: Postfix takes mail by SMTP and relays it to the listener by LMTP.

#include "runtime/mail/lmtp/listener.hpp"
#include "tests/runtime/mail/lmtp/recording_delivery.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postfix_server.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

namespace barid::lmtp {

using testing::eventually;

namespace {

std::unique_ptr<listener> start_at(const net::endpoint& at, const std::shared_ptr<delivery>& to) {
  listener_settings s;
  s.at = at;
  s.unix_mode = 0666; // Postfix runs as another user
  auto l = listener::start(s, to);
  BOOST_REQUIRE(l.ok());
  return std::move(*l);
}

void submit(const testing::postfix_server& mta, const std::string& to, const std::string& subject) {
  const auto done = testing::run({"swaks", "--server", "127.0.0.1:" + std::to_string(mta.port()), "--from",
                                  "sara@shop.example", "--to", to, "--header", "Subject: " + subject});
  BOOST_REQUIRE_MESSAGE(done.status == 0, done.output);
}

/// Answers committed, except for the first mails to recipients who ask for trouble.
class moody_delivery : public recording_delivery {
public:
  moody_delivery()
      : recording_delivery([this](const envelope& to, const raw_mail&, const done& answer) {
          std::vector<outcome> out;
          for (const auto& r : to.recipients)
            out.push_back(r.starts_with("twice") && ++refused_ <= 2 ? outcome::unavailable : outcome::committed);
          for (std::size_t i = 0; i < out.size(); ++i)
            committed_to_twice += out[i] == outcome::committed && to.recipients[i].starts_with("twice");
          answer(out);
        }) {}
  std::atomic<int> committed_to_twice = 0;

private:
  std::atomic<int> refused_ = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(lmtp_postfix)

BOOST_AUTO_TEST_CASE(what_is_refused_for_now_is_tried_again_and_committed_once) {
  const auto to = std::make_shared<moody_delivery>();
  const auto l = start_at({"127.0.0.1", 0, {}}, to);
  const auto mta = testing::postfix_server::in_front_of("inet:127.0.0.1:" + std::to_string(l->bound().port));
  submit(*mta, "now@acme.example,later@acme.example,twice@acme.example,nobody@acme.example", "moods");
  // the fifth: Postfix sends its report about nobody@ to the sender, through us as well
  BOOST_TEST(eventually([&] {
               return to->committed_to_twice == 1 && to->deliveries_to("later@acme.example") == 1 &&
                      to->deliveries_to("sara@shop.example") == 1;
             }),
             mta->log());
  BOOST_TEST(eventually([&] { return mta->queue().empty(); }), mta->queue());
  BOOST_TEST(to->deliveries_to("now@acme.example") == 1);
  BOOST_TEST(to->deliveries_to("twice@acme.example") == 3);
  BOOST_TEST(to->committed_to_twice == 1);
  for (const auto& [envelope, bytes] : to->mails())
    if (envelope.recipients[0] == "sara@shop.example") {
      BOOST_TEST(envelope.sender == ""); // a bounce
      BOOST_TEST(bytes.find("550 5.1.1 <nobody@acme.example> no such mailbox here") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(mail_waits_in_the_mta_while_we_are_down_and_comes_when_we_are_back) {
  const testing::temp_folder folder;
  const net::endpoint at{"", 0, (folder.path() / "lmtp").string()};
  const auto mta = testing::postfix_server::in_front_of("unix:" + at.path);
  submit(*mta, "support@acme.example", "while we sleep");
  BOOST_TEST(eventually([&] { return mta->queue().find("No such file") != std::string::npos; }), mta->queue());
  const auto to = std::make_shared<recording_delivery>();
  const auto l = start_at(at, to);
  BOOST_TEST(eventually([&] { return to->deliveries_to("support@acme.example") == 1; }), mta->log());
  BOOST_TEST(eventually([&] { return mta->queue().empty(); }));
  BOOST_TEST(to->mails().at(0).second.find("while we sleep") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lmtp
