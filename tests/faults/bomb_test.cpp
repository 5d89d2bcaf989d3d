// P14: mails made to exhaust whoever reads them. Each is stored and shown, the engine's own memory
// stays flat, and the mail behind it is not late.

#include "runtime/store/mail_identity.hpp"
#include "runtime/store/parameters.hpp"
#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::faults;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(bombs_of_mail)

namespace {

struct bomb {
  std::string name;
  std::string raw;
};

std::string repeated(const std::string& what, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) {
    out += what;
    if (out.size() % 900 < what.size()) out += "\r\n";
  }
  return out;
}

std::string head(const std::string& name) {
  return "From: " + name + "@customer.example\r\nTo: support@acme.example\r\nSubject: " + name +
         "\r\nMessage-ID: <" + name + "@customer.example>\r\nMIME-Version: 1.0\r\n";
}

bomb html(const std::string& name, const std::string& content) {
  return {name, head(name) + "Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>" +
                    content + "\r\n"};
}

std::vector<bomb> bombs() {
  std::vector<bomb> out;
  out.push_back(html("nested-div", repeated("<div>", 500'000)));
  out.push_back(html("nested-table", repeated("<table><tr><td>", 300'000)));
  std::string attributes;
  for (int i = 0; attributes.size() < 600'000; ++i)
    attributes += " a" + std::to_string(i) + "=1" + (i % 50 == 0 ? "\r\n" : "");
  out.push_back(html("attributes", "<p" + attributes + ">x</p>"));
  out.push_back(html("entities", repeated("&lt;&amp;&#1575;", 2'000'000)));
  out.push_back(html("formatting", repeated("<b><i><u><a href=x>", 400'000)));

  std::string deep = head("nested-parts"), tail;
  for (int i = 0; i < 3'000; ++i) {
    const auto mark = "b" + std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=" + mark + "\r\n\r\n--" + mark + "\r\n";
    tail = "\r\n--" + mark + "--" + tail;
  }
  out.push_back({"nested-parts", deep + "\r\nx" + tail + "\r\n"});

  std::string wide = head("many-parts") + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 50'000; ++i) wide += "--b\r\n\r\nx\r\n";
  out.push_back({"many-parts", wide + "--b--\r\n"});

  std::string enclosed = head("enclosed");
  for (int i = 0; i < 2'000; ++i) enclosed += "Content-Type: message/rfc822\r\n\r\n";
  out.push_back({"enclosed", enclosed + "From: a@b.example\r\n\r\nx\r\n"});

  std::string fields = head("many-fields");
  for (int i = 0; i < 100'000; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
  out.push_back({"many-fields", fields + "\r\nx\r\n"});

  std::string people = head("many-people") + "Cc: a@b.example";
  for (int i = 0; i < 60'000; ++i) people += ",\r\n p" + std::to_string(i) + "@b.example";
  out.push_back({"many-people", people + "\r\n\r\nx\r\n"});

  out.push_back({"long-references", head("long-references") +
                                        "References: " + repeated("<a.b@c.example>\r\n ", 500'000) +
                                        "<z@c.example>\r\n\r\nx\r\n"});
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(
    a_bomb_is_stored_and_shown_the_engine_stays_small_and_the_next_mail_is_not_late) {
  testing::engine_process engine;
  testing::store_audit stored(engine.admin());
  testing::lmtp_client client(engine.lmtp(), 30s);
  auto decided = [&](const std::string& id) {
    const auto hash = store::message_id_hash(id);
    return stored.number("select count(*) from events e join mails m on m.id = e.mail where "
                         "m.message_id_hash = $1",
                         store::with(store::bytes{hash})) == 1;
  };
  auto deliver_and_wait = [&](const std::string& id, const std::string& raw) {
    const auto begin = std::chrono::steady_clock::now();
    BOOST_TEST(client.deliver(id, "support@acme.example", raw) == 250);
    BOOST_TEST(testing::eventually([&] { return decided(id); }, 60s), id << " is not decided");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  deliver_and_wait(
      "warm@customer.example",
      testing::mail_of({.from = "warm@customer.example", .message_id = "warm@customer.example"}));
  const auto before = engine.memory();
  std::map<std::string, int> expected;
  for (const auto& b : bombs()) {
    BOOST_TEST(client.deliver(b.name + "@customer.example", "support@acme.example", b.raw) == 250);
    expected[testing::fingerprint(b.raw)] = 1;
    const auto next = "after-" + b.name + "@customer.example";
    const auto late = deliver_and_wait(next, testing::mail_of({.from = next, .message_id = next}));
    BOOST_TEST_MESSAGE(b.name << ": the next mail is decided after " << late << " s");
    // in order behind the bomb, which may take its two seconds
    BOOST_TEST(late < 5.0);
  }
  BOOST_REQUIRE(stored.settled());
  expect_none(stored.complaints());
  const auto copies = stored.copies();
  for (const auto& [mail, n] : expected) BOOST_TEST(copies.contains(mail));
  const auto most = engine.peak_memory();
  BOOST_TEST_MESSAGE("memory " << (before >> 20) << " MB before, at most " << (most >> 20)
                               << " MB");
  BOOST_TEST(most < before + (std::size_t{200} << 20));
}

BOOST_AUTO_TEST_SUITE_END()
