// P14: mails made to exhaust whoever reads them. Each is stored and shown, the engine's own memory
// stays flat, it and its workers live within 512 MB, and the mail behind a bomb is not late.

#include "runtime/store/mail_identity.hpp"
#include "runtime/store/parameters.hpp"
#include "tests/faults/account_desk.hpp"
#include "tests/faults/answer_desk.hpp"
#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/runtime/mail/worker/bombs.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/memory_group.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <fstream>
#include <thread>
#include <utility>

using namespace barid;
using namespace barid::faults;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(bombs_of_mail)

namespace {

using barid::bombs::bomb;

std::string repeated(const std::string& what, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) {
    out += what;
    if (out.size() % 900 < what.size()) out += "\r\n";
  }
  return out;
}

std::string head(const std::string& name) {
  return "From: " + name + "@customer.example\r\nTo: support@acme.example\r\nSubject: " + name + "\r\nMessage-ID: <" +
         name + "@customer.example>\r\nMIME-Version: 1.0\r\n";
}

bomb html(const std::string& name, const std::string& content) {
  return {name, head(name) + "Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>" + content + "\r\n"};
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

  out.push_back({"long-references", head("long-references") + "References: " +
                                        repeated("<a.b@c.example>\r\n ", 500'000) + "<z@c.example>\r\n\r\nx\r\n"});
  return out;
}

bool holds(const std::string& all, const std::string& part) {
  return all.find(part) != std::string::npos;
}

std::string of_customer(const std::string& name) {
  return name + "@customer.example";
}

bool decided(testing::store_audit& stored, const std::string& id) {
  return stored.number("select count(*) from events e join mails m on m.id = e.mail where "
                       "m.message_id_hash = $1",
                       store::with(store::bytes{store::message_id_hash(id)})) == 1;
}

/// What a person sees of a bomb: as it was read or, where the reader gave up, raw and with a
/// warning; and all of its bytes.
void is_shown(const bomb& b, const test::client& who, testing::store_audit& stored) {
  const auto id = std::to_string(stored.number("select id from mails where message_id_hash = $1",
                                               store::with(store::bytes{store::message_id_hash(of_customer(b.name))})));
  const auto conversation = stored.number("select conversation from conversation_mails where mail = " + id);
  const auto mail = who.get("/api/v1/mails/" + id);
  BOOST_REQUIRE_MESSAGE(mail.status == 200, b.name << ": " << mail.body);
  const auto shown = mail.document();
  BOOST_TEST(shown["subject"] == b.name);
  const auto defects = shown["defects"].dump();
  const bool raw = holds(defects, "reader_failed");
  BOOST_TEST_MESSAGE(b.name << (raw ? " is shown raw: " : " is read: ") << defects.substr(0, 200));
  if (b.beats_the_reader) BOOST_TEST(raw, b.name);
  BOOST_TEST(!shown["body"].is_null(), b.name);
  if (raw) {
    BOOST_TEST(!shown["body"].get<std::string>().empty(), b.name);
    BOOST_TEST(holds(shown["warning"].dump(), "the mail reader"), b.name);
  }
  if (!shown["html"].is_null()) BOOST_TEST(who.get("/api/v1/mails/" + id + "/html").status == 200, b.name);
  BOOST_TEST((who.get("/api/v1/mails/" + id + "/raw").body == b.raw), b.name);
  const auto page = who.get("/api/v1/conversations/" + std::to_string(conversation));
  BOOST_TEST(page.status == 200, b.name);
  BOOST_TEST(page.body.size() < 2'000'000u, b.name);
}

/// A sanitizer keeps what was freed, and shadows of all.
constexpr std::size_t own_memory = testing::sanitized ? 16 : 1;

/// What the engine's own memory may grow by, whatever it is sent: what is under way, and buffers.
constexpr std::size_t most_growth = (std::size_t{64} << 20) * own_memory;

void stays_flat(const testing::engine_process& engine, std::size_t before) {
  const auto most = engine.peak_memory();
  BOOST_TEST_MESSAGE("memory " << (before >> 20) << " MB before, at most " << (most >> 20) << " MB");
  BOOST_TEST(most < before + most_growth);
}

/// The engine and its workers together.
std::size_t memory_of_all(const testing::engine_process& engine) {
  std::size_t out = 0;
  for (const auto pid : testing::family_of(engine.pid())) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/smaps_rollup");
    for (std::string line; std::getline(in, line);)
      if (line.starts_with("Pss:")) out += std::stoull(line.substr(4)) * 1024;
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_bomb_is_stored_and_shown_the_engine_stays_small_and_the_next_mail_is_not_late) {
  answer_desk desk(rules_that_acknowledge(false));
  testing::lmtp_client client(desk.engine->lmtp(), 30s);
  auto deliver_and_wait = [&](const std::string& id, const std::string& raw) {
    const auto begin = std::chrono::steady_clock::now();
    BOOST_TEST(client.deliver(id, "support@acme.example", raw) == 250);
    BOOST_TEST(testing::eventually([&] { return decided(desk.stored, id); }, 60s), id << " is not decided");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const auto first = of_customer("warm");
  deliver_and_wait(first, testing::mail_of({.from = first, .message_id = first}));
  const auto before = desk.engine->memory();
  const auto all = bombs();
  for (const auto& b : all) {
    BOOST_TEST(client.deliver(of_customer(b.name), "support@acme.example", b.raw) == 250);
    const auto next = of_customer("after-" + b.name);
    const auto late = deliver_and_wait(next, testing::mail_of({.from = next, .message_id = next}));
    BOOST_TEST_MESSAGE(b.name << ": the next mail is decided after " << late << " s");
    // in order behind the bomb, which may take its two seconds
    BOOST_TEST(late < 5.0);
  }
  BOOST_REQUIRE(desk.stored.settled());
  expect_none(desk.stored.complaints());
  const auto copies = desk.stored.copies();
  for (const auto& b : all) BOOST_TEST(copies.contains(testing::fingerprint(b.raw)));
  stays_flat(*desk.engine, before);
  for (const auto& b : all) is_shown(b, desk.agent(), desk.stored);
  // what shows them is no heavier
  stays_flat(*desk.engine, before);
  // and one that no reader lives through
  const bomb worst{"fields-of-a-part",
                   head("fields-of-a-part") + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
                       barid::bombs::repeated("X: y\r\n", 3'000'000) + "\r\nx\r\n",
                   true};
  BOOST_TEST(client.deliver(of_customer(worst.name), "support@acme.example", worst.raw) == 250);
  const auto next = of_customer("after-" + worst.name);
  BOOST_TEST(deliver_and_wait(next, testing::mail_of({.from = next, .message_id = next})) < 5.0);
  BOOST_REQUIRE(desk.stored.settled());
  is_shown(worst, desk.agent(), desk.stored);
}

BOOST_FIXTURE_TEST_CASE(a_bomb_in_an_account_is_fetched_and_shown_and_the_next_mail_is_not_late, account_desk) {
  mails_come(1, 100);
  open();
  BOOST_REQUIRE(testing::eventually([&] { return stored.number("select count(*) from events") > 0; }, 60s));
  const auto before = engine->memory();
  const auto all = bombs();
  for (const auto& b : all) {
    const auto next = of_customer("after-" + b.name);
    mails_come({b.raw, testing::mail_of({.from = next, .message_id = next})});
    const auto begin = std::chrono::steady_clock::now();
    BOOST_TEST(testing::eventually([&] { return decided(stored, next); }, 60s), b.name);
    const std::chrono::duration<double> late = std::chrono::steady_clock::now() - begin;
    BOOST_TEST_MESSAGE(b.name << ": the next mail is decided after " << late.count() << " s");
    BOOST_TEST(late.count() < 6.0); // and a second until it is seen
  }
  all_is_read_once();
  stays_flat(*engine, before);
  const auto who = owner_at(engine->http_port());
  for (const auto& b : all) is_shown(b, who, stored);
}

BOOST_AUTO_TEST_CASE(engine_and_workers_together_live_in_half_a_gigabyte_whatever_they_are_sent) {
  constexpr std::size_t limit = (std::size_t{512} << 20) * own_memory;
  // a real limit where one can be set; else what they take is measured
  const auto group = testing::memory_group::make(limit);
  answer_desk desk(rules_that_acknowledge(false), {}, group ? group->inside() : std::vector<std::string>{});
  const auto pid = desk.engine->pid();
  std::atomic<bool> over = false;
  std::size_t most = 0;
  std::thread watch([&] {
    while (!over) {
      most = std::max(most, memory_of_all(*desk.engine));
      let_pass(20ms);
    }
  });
  auto all = bombs::all();
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> peers;
  for (int i = 0; i < 4; ++i)
    peers.emplace_back([&] {
      testing::lmtp_client client(desk.engine->lmtp(), 60s);
      for (auto n = next++; n < all.size(); n = next++) {
        const auto raw = testing::on_the_wire(std::exchange(all[n].raw, {}));
        // for now, while another one is under way, or for good, where it is beyond all limits
        int code = 451;
        while (code == 451 || code == 452) code = client.deliver("m@evil.example", "support@acme.example", raw);
        BOOST_TEST((code == 250 || code / 100 == 5), all[n].name << " was answered " << code);
      }
    });
  for (auto& p : peers) p.join();
  BOOST_TEST(desk.stored.settled(120s));
  over = true;
  watch.join();
  if (group) most = std::max(most, group->most());
  BOOST_TEST_MESSAGE("engine and workers took at most "
                     << (most >> 20) << " MB, the engine alone " << (desk.engine->peak_memory() >> 20) << " MB, "
                     << (group ? "in a group of 512 MB" : "measured: no group can be made here"));
  BOOST_TEST(most > 0u);
  BOOST_TEST(most < limit);
  if (group) BOOST_TEST(group->kills() == 0);
  BOOST_TEST(desk.engine->running());
  BOOST_TEST(desk.engine->pid() == pid);
  BOOST_TEST(desk.deliver("afterwards").code == 250);
  BOOST_REQUIRE(desk.stored.settled());
  expect_none(desk.stored.complaints());
}

BOOST_AUTO_TEST_SUITE_END()
