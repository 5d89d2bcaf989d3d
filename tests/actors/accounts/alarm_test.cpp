// An account that is paused is told of by mail, through another one.

#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_people.hpp"
#include "tests/support/called_endpoint.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postfix_server.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <tuple>

namespace barid::actors {

using test::must;
using testing::eventually;

BOOST_AUTO_TEST_SUITE(paused_accounts)

BOOST_AUTO_TEST_CASE(owners_and_administrators_get_one_mail_through_an_account_that_works) {
  world w;
  const auto postfix = testing::postfix_server::submission(w.authority.issue(), w.dovecot.auth_socket(),
                                                           "inet:127.0.0.1:" + std::to_string(w.dovecot.lmtp_port()));
  const auto id = w.add_account("support", support, postfix->port());
  (void)w.add_account("billing", "billing@acme.example", postfix->port());
  for (const auto& [name, email, role] :
       {std::tuple("mona", sara, "admin"), std::tuple("omar", "omar@shop.example", "agent")}) {
    store::agent_row person;
    person.name = name;
    person.email = email;
    person.role = role;
    (void)must(store::create_agent(w.on, person));
  }
  w.start();
  BOOST_REQUIRE(w.becomes("select count(*) from channels where health = 'ok'", 2));
  w.dovecot.set_password(support, "changed");
  w.dovecot.stop();
  w.dovecot.start();
  BOOST_REQUIRE(w.becomes("select count(*) from channels where state = 'paused'", 1));
  BOOST_TEST(eventually([&] { return w.on_server(sara, "SUBJECT \"is paused\"") == 1; }, std::chrono::seconds(60)));
  BOOST_TEST(w.on_server("omar@shop.example", "ALL") == 0u); // no administrator
  BOOST_TEST(w.on_server(sara, "FROM \"billing@acme.example\" BODY \"refused the login\"") == 1u);
  BOOST_TEST(w.on_server(sara, "BODY \"sesame\"") == 0u);
  // a second pause is told again, the first one never twice
  w.set_password(id, "wrong as well");
  (void)must(w.on.run("update channels set state = 'on' where state = 'paused'"));
  w.tell_directory_changed();
  BOOST_TEST(eventually([&] { return w.on_server(sara, "SUBJECT \"is paused\"") == 2; }, std::chrono::seconds(60)));
  w.stop();
}

BOOST_AUTO_TEST_CASE(a_webhook_is_told_of_an_account_that_is_paused_and_of_its_recovery) {
  world w;
  testing::called_endpoint erp([](const auto&) { return testing::called_endpoint::reply(200); });
  w.files.write("rules/alarm.route", "language 1\nwebhook erp { url \"" + erp.url() +
                                         "\"; secret erp; body { problem mailbox.problem } }\n"
                                         "on mailbox failing { webhook erp }\non mailbox recovered { webhook erp }\n");
  auto vault = must(secrets::vault::open(w.files.path() / "data", w.on));
  must(vault.put(w.on, secrets::named_secret("erp"), secrets::secret("open sesame")));
  const auto id = w.add_account("support", support);
  (void)w.add_account("billing", "billing@acme.example");
  auto s = w.settings();
  s.call_policy.allowed = {erp.host()};
  w.start(s);
  BOOST_REQUIRE(w.becomes("select count(*) from channels where health = 'ok'", 2));
  w.dovecot.set_password(support, "changed");
  w.dovecot.stop();
  w.dovecot.start();
  BOOST_REQUIRE(eventually([&] { return erp.calls().size() == 1u; }, std::chrono::seconds(60)));
  const auto told = nlohmann::json::parse(erp.calls()[0].body);
  BOOST_TEST(told["event"]["name"] == "mailbox failing");
  BOOST_TEST(told["mailbox"] == "support");
  BOOST_TEST(told["data"]["problem"].get<std::string>().find("refused the login") != std::string::npos, told.dump());
  BOOST_TEST(erp.calls()[0].body.find("sesame") == std::string::npos);
  BOOST_REQUIRE(w.becomes("select count(*) from channels where state = 'paused'", 1));
  w.set_password(id, "changed");
  (void)must(w.on.run("update channels set state = 'on' where state = 'paused'"));
  w.tell_directory_changed();
  BOOST_REQUIRE(eventually([&] { return erp.calls().size() == 2u; }, std::chrono::seconds(60)));
  BOOST_TEST(nlohmann::json::parse(erp.calls()[1].body)["event"]["name"] == "mailbox recovered");
  w.stop();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
