#include "world.hpp"

#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_channels.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <set>
#include <sstream>

namespace barid::actors {

using namespace std::chrono_literals;
using test::must;

namespace {

test::dovecot_options users(int desks) {
  test::dovecot_options o;
  if (desks > 40) o.clients = unsigned(desks) + 20;
  o.users = {
      {support, "sesame"}, {"billing@acme.example", "sesame"}, {sara, "sesame"}, {"omar@shop.example", "sesame"}};
  for (int i = 0; i < desks; ++i) o.users["desk" + std::to_string(i) + "@acme.example"] = "sesame";
  return o;
}

const char* rules = R"(language 1
mailbox support { address support@acme.example; threads THREADS; team triage }
mailbox billing { address billing@acme.example; threads grouped; team triage }
team triage { strategy queue }
reply ack { en "ack.html"; default en }
table answer on message match first {
  rule ack when subject contains "please acknowledge" { reply ack }
}
)";

} // namespace

instant real_clock::now() const {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

world::world(const std::string& threads, int desks) : dovecot(users(desks)) {
  std::string text = rules;
  text.replace(text.find("THREADS"), 7, threads);
  for (int i = 0; i < desks; ++i) {
    const auto name = "desk" + std::to_string(i);
    text += "mailbox " + name + " { address " + name + "@acme.example; threads grouped; team triage }\n";
  }
  files.write("rules/desk.route", text);
  files.write("rules/ack.html", "<p>We have it</p>\n");
  files.write("data/.keep", "");
  files.write("ca.pem", testing::content_of(dovecot.ca_file()) + testing::content_of(authority.ca_file()));
}

mailbox_id world::add_account(const std::string& name, const std::string& address, std::uint16_t smtp,
                              const std::function<void(channel::account&)>& change) {
  channel::account a;
  a.imap = channel::mail_server{"localhost", dovecot.imaps_port(), channel::tls::tls};
  if (smtp) a.smtp = channel::mail_server{"localhost", smtp, channel::tls::starttls};
  a.user = address;
  a.ca_file = (files.path() / "ca.pem").string();
  if (change) change(a);
  store::channel_row row;
  row.name = name;
  row.addresses = {address};
  row.kind = a.imap ? "imap" : a.pop3 ? "pop3" : "lmtp";
  row.state = "on";
  row.settings = channel::to_json(a);
  const auto id = must(store::create_channel(on, row));
  set_password(id, "sesame");
  return id;
}

void world::set_password(mailbox_id id, const std::string& password) {
  auto vault = must(secrets::vault::open(files.path() / "data", on));
  must(vault.put(on, secrets::channel_password_name(id.value), secrets::secret(password)));
}

void world::tell_directory_changed() {
  (void)must(on.run("select pg_notify('barid_directory', '')"));
}

engine_settings world::settings() const {
  engine_settings s;
  s.database = db.settings();
  s.rules = files.path() / "rules";
  s.watch_rules = false;
  s.data = files.path() / "data";
  s.readers.executable = std::string(std::getenv("BARID_BUILD")) + "/app/barid";
  s.outbox_every = 100ms;
  s.pop3_poll = 1s;
  s.imap.backoff.first = 50ms;
  s.imap.backoff.longest = 300ms;
  s.imap.backoff.first_login = 50ms;
  return s;
}

void world::start(engine_settings s) {
  static const real_clock clock;
  start(std::move(s), clock);
}

void world::start(engine_settings s, const wall_clock& clock) {
  node = must(engine::start(std::move(s), clock));
  BOOST_REQUIRE(node->rules());
}

std::int64_t world::count(const std::string& sql) {
  return must(on.run(sql))[0].get<std::int64_t>(0);
}

std::string world::text(const std::string& sql) {
  const auto got = must(on.run(sql));
  return got.empty() ? std::string() : got[0].get<std::string>(0);
}

bool world::becomes(const std::string& sql, std::int64_t wanted, std::chrono::seconds most) {
  const bool out = testing::eventually([&] { return count(sql) == wanted; }, most);
  if (!out) BOOST_TEST_MESSAGE(sql << " gave " << count(sql) << " instead of " << wanted);
  return out;
}

void world::acknowledges_only_what_is_stored(const spoiled& how) {
  using namespace std::chrono_literals;
  const auto target = test::shared_cluster().target();
  test::postgres_proxy proxy(target.substr(5, target.find(' ') - 5));
  auto s = settings();
  s.database.target = "host=" + proxy.folder().string() + " dbname=" + db.name();
  s.database.statement_timeout = 8s; // so long an answer is waited for
  start(s);
  BOOST_REQUIRE(becomes("select count(*) from channels where health = 'ok'", 1));
  proxy.arm(how.what.how, "<0@shop.example>"); // other actors commit, too
  how.deliver();
  BOOST_REQUIRE(testing::eventually([&] { return proxy.triggered(); }));
  if (how.what.how != test::commit_fault::lose_answer) {
    // whatever the store has, the engine has not heard so
    if (how.what.stored) BOOST_REQUIRE(becomes("select count(*) from mails", 1));
    BOOST_TEST(!testing::eventually([&] { return how.acknowledged() > 0; }, 1500ms));
    BOOST_TEST(count("select count(*) from mails") == (how.what.stored ? 1 : 0));
  }
  proxy.release();
  BOOST_REQUIRE(becomes("select count(*) from conversation_mails where mail is not null", 1, 90s));
  BOOST_TEST(testing::eventually([&] { return how.acknowledged() == 1; }, 30s));
  BOOST_TEST(count("select count(*) from mails") == 1);
  BOOST_TEST(count("select count(*) from events where kind = 'message'") == 1);
  stop(); // before its proxy
}

std::size_t world::on_server(const std::string& user, const std::string& search, const std::string& folder) {
  std::istringstream in(dovecot.commands(user, {"EXAMINE " + folder, "SEARCH " + search}));
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("* SEARCH")) {
      std::istringstream words(line.substr(8));
      std::set<int> uids;
      for (int uid = 0; words >> uid;) uids.insert(uid);
      return uids.size();
    }
  return 0;
}

std::string mail_from_sara(const std::string& subject, const std::string& headers, const std::string& text) {
  return "From: Sara <" + std::string(sara) + ">\r\nTo: " + support + "\r\nSubject: " + subject + "\r\n" + headers +
         "\r\n" + text + "\r\n";
}

} // namespace barid::actors
