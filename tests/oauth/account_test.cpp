// Accounts that sign in by tokens: Dovecot and Postfix check them, the engine keeps them good, people sign in by
// the command.

#include "actors/engine.hpp"
#include "issuer.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/store/directory_channels.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/postgres_proxy.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace barid::oauth {

using namespace std::chrono_literals;
using test::must;
using testing::eventually;

namespace {

struct real_clock : wall_clock {
  [[nodiscard]] instant now() const override {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
};

const char* rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage }
team triage { strategy queue }
reply ack { en "ack.html"; default en }
table answer on message match first {
  rule ack when subject contains "please acknowledge" { reply ack }
}
)";
const char* decided = "select count(*) from conversation_mails where mail is not null";

std::string mail(int n, const std::string& subject) {
  return "From: Sara <sara@shop.example>\r\nTo: support@acme.example\r\nSubject: " + subject + "\r\nMessage-ID: <" +
         std::to_string(n) + "@shop.example>\r\n\r\nhello\r\n";
}

class office {
public:
  explicit office(const std::string& mechanisms = "xoauth2 oauthbearer") : at(mechanisms) {
    files.write("rules/desk.route", rules);
    files.write("rules/ack.html", "<p>We have it</p>\n");
    files.write("data/.keep", "");
  }
  ~office() { node.reset(); }

  mailbox_id connect(const std::string& client, bool pop3) {
    client_ = client;
    channel::account a;
    const auto port = pop3 ? at.dovecot().pop3s_port() : at.dovecot().imaps_port();
    (pop3 ? a.pop3 : a.imap) = channel::mail_server{"localhost", port, channel::tls::tls};
    a.smtp = channel::mail_server{"localhost", at.submission_port(), channel::tls::starttls};
    a.user = support;
    a.ca_file = at.ca_file();
    a.oauth = at.as(client);
    a.signed_in = "once";
    store::channel_row row;
    row.name = "support";
    row.addresses = {support};
    row.kind = pop3 ? "pop3" : "imap";
    row.state = "on";
    row.settings = channel::to_json(a);
    const auto id = must(store::create_channel(on, row));
    sign_in(id);
    return id;
  }
  /// As `barid channel sign-in` stores it.
  void sign_in(mailbox_id id) {
    auto vault = must(secrets::vault::open(files.path() / "data", on));
    must(put_tokens(on, vault, id.value, must(at.signed_in(client_, support))));
  }
  [[nodiscard]] tokens stored(mailbox_id id) {
    const auto vault = must(secrets::vault::open(files.path() / "data", on));
    return must(stored_tokens(on, vault, id.value));
  }
  /// With a `proxy`, the engine reaches its database through that.
  void start(const test::postgres_proxy* proxy = nullptr) {
    static const real_clock clock;
    actors::engine_settings s;
    s.database = db.settings();
    s.database.statement_timeout = 8s;
    if (proxy) s.database.target = "host=" + proxy->folder().string() + " dbname=" + db.name();
    s.rules = files.path() / "rules";
    s.watch_rules = false;
    s.data = files.path() / "data";
    s.readers.executable = std::string(std::getenv("BARID_BUILD")) + "/app/barid";
    s.outbox_every = 100ms;
    s.pop3_poll = 1s;
    s.imap.backoff.first = 50ms;
    s.imap.backoff.longest = 300ms;
    s.imap.backoff.first_login = 50ms;
    node = must(actors::engine::start(std::move(s), clock));
  }
  [[nodiscard]] std::int64_t count(const std::string& sql) { return must(on.run(sql))[0].get<std::int64_t>(0); }
  [[nodiscard]] std::string text(const std::string& sql) { return must(on.run(sql))[0].get<std::string>(0); }
  [[nodiscard]] bool becomes(const std::string& sql, std::int64_t wanted, std::chrono::seconds most = 60s) {
    return eventually([&] { return count(sql) == wanted; }, most);
  }

  issuer at;
  test::test_database db;
  store::connection on = db.connect();
  testing::temp_folder files;
  std::unique_ptr<actors::engine> node;

private:
  std::string client_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(oauth_accounts)

BOOST_AUTO_TEST_CASE(mail_is_received_and_answered_with_tokens_and_they_are_renewed_in_time) {
  for (const bool pop3 : {false, true}) {
    office o;
    const auto id = o.connect("short", pop3); // a token lives for seconds
    const auto first = o.stored(id);
    o.start();
    o.at.dovecot().append(support, {mail(1, "please acknowledge")});
    BOOST_REQUIRE(o.becomes(decided, 1));
    BOOST_TEST(o.becomes("select count(*) from outbox where state = 'sent'", 1)); // by SMTP, too
    BOOST_REQUIRE(eventually([&] { return o.stored(id).refresh != first.refresh; }, 60s));
    // also long after the first token, and over new connections
    const auto then = o.stored(id);
    BOOST_REQUIRE(eventually([&] { return o.stored(id).refresh != then.refresh; }, 60s));
    o.at.dovecot().stop();
    o.at.dovecot().start();
    o.at.dovecot().append(support, {mail(2, "a second one")});
    BOOST_TEST(o.becomes(decided, 2));
    BOOST_TEST(o.becomes("select count(*) from channels where health = 'ok' and state = 'on'", 1));
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_knows_xoauth2_alone_is_signed_in_to_for_receiving_and_sending) {
  for (const bool pop3 : {false, true}) {
    office o("xoauth2");
    (void)o.connect("barid", pop3);
    o.start();
    o.at.dovecot().append(support, {mail(1, "please acknowledge")});
    BOOST_REQUIRE(o.becomes(decided, 1));
    BOOST_TEST(o.becomes("select count(*) from outbox where state = 'sent'", 1));
    BOOST_TEST(o.becomes("select count(*) from channels where health = 'ok' and state = 'on'", 1));
    const auto log = o.at.dovecot().log();
    BOOST_TEST(log.find("method=XOAUTH2") != std::string::npos);
    BOOST_TEST(log.find("method=OAUTHBEARER") == std::string::npos);
  }
}

namespace {

/// So often Dovecot let a token in.
std::size_t logins_by_token(office& o) {
  const auto log = o.at.dovecot().log();
  std::size_t out = 0;
  for (auto at = log.find("method=OAUTHBEARER"); at != std::string::npos; at = log.find("method=OAUTHBEARER", at + 1))
    ++out;
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_rotated_token_is_not_used_before_it_is_stored_and_none_is_lost_with_an_answer) {
  using test::commit_fault;
  for (const auto fault : {commit_fault::hold_commit, commit_fault::swallow_answer, commit_fault::lose_answer}) {
    office o;
    const auto id = o.connect("short", false);
    const auto target = test::shared_cluster().target();
    test::postgres_proxy proxy(target.substr(5, target.find(' ') - 5));
    // the store of the first renewal
    proxy.arm(fault, "upsert_secret");
    const auto first = o.stored(id);
    o.start(&proxy);
    BOOST_REQUIRE(eventually([&] { return proxy.triggered(); }, 60s));
    if (fault == commit_fault::hold_commit) {
      // the issuer has given another one, and the old one is over: nobody signs in meanwhile
      BOOST_REQUIRE(eventually([&] { return real_clock().now() > first.expires; }, 60s));
      const auto before = logins_by_token(o);
      o.at.dovecot().stop();
      o.at.dovecot().start();
      BOOST_TEST(!eventually([&] { return logins_by_token(o) > before; }, 1500ms));
      BOOST_TEST(o.stored(id).refresh == first.refresh);
      proxy.release();
    }
    BOOST_REQUIRE(eventually([&] { return o.stored(id).refresh != first.refresh; }, 60s));
    o.at.dovecot().append(support, {mail(1, "one")});
    BOOST_TEST(o.becomes(decided, 1));
    // and the one after it
    const auto second = o.stored(id);
    BOOST_TEST(eventually([&] { return o.stored(id).refresh != second.refresh; }, 60s));
    BOOST_TEST(o.count("select count(*) from channels where state = 'on'") == 1);
    o.node.reset(); // before its proxy
  }
}

BOOST_AUTO_TEST_CASE(a_rotation_that_never_reached_the_store_pauses_the_account_and_says_what_to_do) {
  office o;
  const auto id = o.connect("short", false);
  const auto target = test::shared_cluster().target();
  test::postgres_proxy proxy(target.substr(5, target.find(' ') - 5));
  proxy.arm(test::commit_fault::hold_commit, "upsert_secret");
  const auto first = o.stored(id);
  o.start(&proxy);
  BOOST_REQUIRE(eventually([&] { return proxy.triggered(); }, 60s));
  // as if the engine had ended between the issuer's answer and its store: the old token was used already
  proxy.discard();
  BOOST_REQUIRE(o.becomes("select count(*) from channels where state = 'paused' and health = 'paused'", 1, 90s));
  BOOST_TEST(o.stored(id).refresh == first.refresh);
  BOOST_TEST(o.text("select health_text from channels").find("sign-in") != std::string::npos);
  o.sign_in(id);
  (void)must(o.on.run("update channels set state = 'on', settings = settings || '{\"signed_in\": \"again\"}'"));
  (void)must(o.on.run("select pg_notify('barid_directory', '')"));
  o.at.dovecot().append(support, {mail(1, "one")});
  BOOST_TEST(o.becomes(decided, 1));
  o.node.reset();
}

BOOST_AUTO_TEST_CASE(what_was_revoked_pauses_the_account_and_a_new_sign_in_goes_on_where_it_stopped) {
  office o;
  const auto id = o.connect("short", false);
  o.start();
  o.at.dovecot().append(support, {mail(1, "one")});
  BOOST_REQUIRE(o.becomes(decided, 1));
  // whichever is stored: a renewal may be under way
  BOOST_REQUIRE(eventually(
      [&] {
        o.at.revoke(o.stored(id), "short");
        return o.count("select count(*) from channels where state = 'paused'") == 1;
      },
      60s));
  BOOST_TEST(o.text("select health from channels") == "paused");
  const auto words = o.text("select health_text from channels");
  BOOST_TEST(words.find("sign-in") != std::string::npos, words);
  BOOST_TEST(o.count("select count(*) from live_events where kind = 'channel_health' and "
                     "payload->>'health' = 'paused'") == 1);
  o.at.dovecot().append(support, {mail(2, "two")});
  o.sign_in(id);
  (void)must(o.on.run("update channels set state = 'on', settings = settings || '{\"signed_in\": \"again\"}'"));
  (void)must(o.on.run("select pg_notify('barid_directory', '')"));
  BOOST_REQUIRE(o.becomes(decided, 2));
  BOOST_TEST(o.becomes("select count(*) from channels where health = 'ok'", 1));
}

BOOST_AUTO_TEST_CASE(a_person_signs_in_by_the_command_and_no_token_is_printed) {
  issuer at;
  test::temp_folder data;
  store::private_cluster cluster(must(store::private_cluster::start(test::quick_cluster(data.path()))));
  testing::temp_folder files;
  const auto program = std::string(std::getenv("BARID_BUILD")) + "/app/barid";
  const auto sign_in = [&](std::vector<std::string> words, bool device) {
    const auto log = files.path() / (device ? "device" : "browser");
    std::vector<std::string> command{program, "channel"};
    command.insert(command.end(), words.begin(), words.end());
    for (const auto& more : {std::string("--data"), data.path().string()}) command.push_back(more);
    testing::child_process barid(command, log);
    const std::string begin = device ? "open https://" : "https://localhost";
    BOOST_REQUIRE(eventually([&] { return testing::content_of(log).find(begin) != std::string::npos; }, 60s));
    BOOST_REQUIRE(eventually([&] {
      const auto said = testing::content_of(log);
      return said.find('\n', said.find(begin)) != std::string::npos;
    }));
    const auto said = testing::content_of(log);
    const auto from = said.find("https://");
    const auto address = said.substr(from, said.find_first_of(" \n", from) - from);
    const auto at_code = said.find("the code ");
    const auto code =
        at_code == std::string::npos ? std::string() : said.substr(at_code + 9, said.find('\n', at_code) - at_code - 9);
    (void)at.agree(address, support, false, code);
    const auto status = barid.wait();
    return std::pair(status, testing::content_of(log));
  };
  const auto added =
      sign_in({"add", support, "--imap", "localhost:" + std::to_string(at.dovecot().imaps_port()), "--smtp",
               "localhost:" + std::to_string(at.submission_port()), "--ca", at.ca_file(), "--oauth", at.url(),
               "--client-id", "barid", "--scope", "openid offline_access mail", "--tls", "tls", "--no-test"},
              false);
  BOOST_REQUIRE_MESSAGE(added.first == 0, added.second);
  store::connection_settings admin;
  admin.target = cluster.target();
  admin.user = store::engine_role;
  auto on = must(store::connection::open(admin));
  const auto vault = must(secrets::vault::open(data.path(), on));
  const auto id = must(on.run("select id from channels"))[0].get<std::int64_t>(0);
  const auto first = must(stored_tokens(on, vault, id));
  BOOST_TEST(added.second.find(first.access) == std::string::npos);
  BOOST_TEST(added.second.find(first.refresh) == std::string::npos);
  // once more, by a device's code, with a trial of both servers
  (void)must(on.run("update channels set settings = jsonb_set(settings, '{smtp,tls}', '\"starttls\"')"));
  const auto again = sign_in({"sign-in", "support", "--device"}, true);
  BOOST_REQUIRE_MESSAGE(again.first == 0, again.second);
  BOOST_TEST(again.second.find("receiving works") != std::string::npos);
  BOOST_TEST(again.second.find("sending works") != std::string::npos);
  const auto second = must(stored_tokens(on, vault, id));
  BOOST_TEST((second.refresh != first.refresh));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::oauth
