// `barid channel` with real servers: Dovecot to receive from, Postfix to send through.

#include "runtime/secrets/vault.hpp"
#include "runtime/store/import_rows.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "tests/app/program.hpp"
#include "tests/support/dovecot_server.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/postfix_server.hpp"
#include "tests/support/sasl_server.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(channel_commands)

namespace {

/// An account: the name support@acme.example, the password `canary`.
struct servers {
  test::dovecot_server imap{{.users = {{"support@acme.example", canary}}, .extra = ""}};
  testing::tls_authority authority;
  testing::sasl_server passwords{{{"support@acme.example", canary}}};
  std::unique_ptr<testing::postfix_server> smtp =
      testing::postfix_server::submission(authority.issue(), passwords.socket(), "inet:127.0.0.1:9");
  /// Both authorities in one file.
  std::string ca =
      desk::get()
          .files.write("ca.pem", testing::content_of(imap.ca_file()) + testing::content_of(authority.ca_file()))
          .string();

  static servers& get() {
    static servers only;
    return only;
  }
  [[nodiscard]] std::string imap_at() const { return "localhost:" + std::to_string(imap.imap_port()); }
  [[nodiscard]] std::string smtp_at() const { return "localhost:" + std::to_string(smtp->port()); }

  [[nodiscard]] std::vector<std::string> add(const std::string& name, const std::string& password_file) const {
    return {"channel",
            "add",
            "support@acme.example",
            "--name",
            name,
            "--imap",
            imap_at(),
            "--smtp",
            smtp_at(),
            "--tls",
            "starttls",
            "--ca",
            ca,
            "--password-file",
            password_file};
  }
};

store::connection engine() {
  store::connection_settings s;
  s.target = desk::get().cluster.target();
  s.user = store::engine_role;
  return test::must(store::connection::open(s));
}

std::string stored_password(std::int64_t id) {
  auto on = engine();
  const auto vault = test::must(secrets::vault::open(desk::get().data.path(), on));
  return std::string(test::must(vault.get(on, secrets::channel_password_name(id))).reveal());
}

} // namespace

BOOST_AUTO_TEST_CASE(an_account_is_tried_added_paused_and_removed) {
  auto& s = servers::get();
  s.imap.append("support@acme.example", {"Subject: one\r\n\r\nhello\r\n"});
  const auto added = on_desk(s.add("support", desk::get().password_file));
  BOOST_REQUIRE_MESSAGE(added.status == 0, added.output);
  BOOST_TEST(added.output.find("receiving works: 1 mail in INBOX") != std::string::npos);
  BOOST_TEST(added.output.find("sending works") != std::string::npos);

  const auto shown = json_of({"channel", "show", "support"});
  BOOST_TEST(shown["state"] == "on");
  BOOST_TEST(shown["settings"]["imap"]["tls"] == "starttls");
  BOOST_TEST(stored_password(shown["id"].get<std::int64_t>()) == canary);
  BOOST_TEST(on_desk({"channel", "show", "support@acme.example"}).output.find("IMAP from localhost") !=
             std::string::npos);

  const auto again = on_desk(s.add("other", desk::get().password_file));
  BOOST_TEST(again.status == 1);
  BOOST_TEST(again.output.find("belongs to the channel `support`") != std::string::npos);

  const auto rotated = on_desk({"secret", "rotate"});
  BOOST_TEST(rotated.status == 0, rotated.output);
  BOOST_TEST(stored_password(shown["id"].get<std::int64_t>()) == canary);

  BOOST_TEST(on_desk({"channel", "pause", "support"}).status == 0);
  BOOST_TEST(json_of({"channel", "show", "support"})["state"] == "paused");
  BOOST_TEST(on_desk({"channel", "resume", "support"}).status == 0);

  const auto refused = on_desk({"channel", "password", "support", "--password-file", desk::get().wrong_password_file});
  BOOST_TEST(refused.status == 5);
  BOOST_TEST(stored_password(shown["id"].get<std::int64_t>()) == canary);
  BOOST_TEST(
      on_desk({"channel", "password", "support", "--no-test", "--password-file", desk::get().wrong_password_file})
          .status == 0);
  BOOST_TEST(stored_password(shown["id"].get<std::int64_t>()) == wrong_canary);

  BOOST_TEST(on_desk({"channel", "remove", "support"}).status == 0);
  BOOST_TEST(on_desk({"channel", "show", "support"}).status == 3);
  auto on = engine();
  BOOST_TEST(!store::get_secret(on, secrets::channel_password_name(shown["id"].get<std::int64_t>())).ok());
}

BOOST_AUTO_TEST_CASE(a_pop3_account_is_tried_and_added_and_imap_only_wishes_are_refused) {
  auto& s = servers::get();
  const std::vector<std::string> add{"channel",
                                     "add",
                                     "support@acme.example",
                                     "--name",
                                     "by-pop",
                                     "--pop3",
                                     "localhost:" + std::to_string(s.imap.pop3_port()),
                                     "--tls",
                                     "starttls",
                                     "--ca",
                                     s.ca,
                                     "--password-file",
                                     desk::get().password_file};
  auto with = [&](std::vector<std::string> more) {
    auto all = add;
    all.insert(all.end(), more.begin(), more.end());
    return on_desk(all);
  };
  BOOST_TEST(with({"--folder", "Other"}).status == 3);
  BOOST_TEST(with({"--after", "move"}).status == 3);
  BOOST_TEST(with({"--imap", s.imap_at()}).status == 3);
  const auto added = with({"--after", "delete", "--import", "30d"});
  BOOST_REQUIRE_MESSAGE(added.status == 0, added.output);
  BOOST_TEST(added.output.find("receiving works") != std::string::npos);
  const auto shown = json_of({"channel", "show", "by-pop"});
  BOOST_TEST(shown["kind"] == "pop3");
  BOOST_TEST(shown["settings"]["pop3"]["tls"] == "starttls");
  BOOST_TEST(shown["settings"]["import_days"] == 30);
  BOOST_TEST(on_desk({"channel", "show", "by-pop"}).output.find("POP3 from localhost") != std::string::npos);
  BOOST_TEST(on_desk({"channel", "remove", "by-pop"}).status == 0);
}

BOOST_AUTO_TEST_CASE(folders_names_and_the_folder_for_copies_are_kept_and_may_not_meet) {
  auto& s = servers::get();
  auto add = s.add("desk", desk::get().password_file);
  for (const auto* word :
       {"--no-test", "--folder", "INBOX", "--folder", "Forms", "--address", "Acme Sales <Sales@acme.example>"})
    add.emplace_back(word);
  auto bad = add;
  for (const auto* word : {"--sent-folder", "Forms"}) bad.emplace_back(word);
  const auto refused = on_desk(bad);
  BOOST_TEST(refused.status == 3);
  BOOST_TEST(refused.output.find("which is read itself") != std::string::npos, refused.output);
  for (const auto* word : {"--sent-folder", "Sent"}) add.emplace_back(word);
  for (const auto* days : {"30 days", "d", "0d", "99999999"}) {
    auto wrong = add;
    for (const auto* word : {"--import", days}) wrong.emplace_back(word);
    BOOST_TEST(on_desk(wrong).status == 3, days);
  }
  for (const auto* word : {"--import", "30d"}) add.emplace_back(word);
  const auto added = on_desk(add);
  BOOST_REQUIRE_MESSAGE(added.status == 0, added.output);
  const auto shown = json_of({"channel", "show", "desk"});
  BOOST_TEST(shown["settings"]["import_days"] == 30);
  BOOST_TEST(shown["settings"]["folders"] == nlohmann::json({"INBOX", "Forms"}));
  BOOST_TEST(shown["settings"]["sent"] == "Sent");
  BOOST_TEST(shown["settings"]["names"]["sales@acme.example"] == "Acme Sales");
  BOOST_TEST(shown["addresses"].size() == 2u);

  // how far its import is
  const auto id = shown["id"].get<std::int64_t>();
  auto on = engine();
  test::must(store::begin_import(on, {{id}, "INBOX", 7, 4, 8, instant()}));
  test::must(store::note_left_out(on, {id}, "INBOX", 4));
  BOOST_TEST(json_of({"channel", "show", "desk"})["imports"][0]["found"] == 8);
  BOOST_TEST(on_desk({"channel", "list"}).output.find("50 %") != std::string::npos);

  // what its server offered
  test::must(on.run("insert into uid_ledger (channel, folder, uidvalidity, uid, outcome, reason) values "
                    "($1, 'INBOX', 7, 1, 'failed', 'it is too large'), ($1, 'INBOX', 7, 2, 'failed', 'x'), "
                    "($1, 'INBOX', 7, 3, 'duplicate', '')",
                    store::with(id)));
  BOOST_TEST(json_of({"channel", "mails", "desk"}).size() == 3u);
  BOOST_TEST(on_desk({"channel", "show", "desk"})
                 .output.find("INBOX: 0 of 8 mails stored, 1 known already, 2 failed, 4 older than wanted") !=
             std::string::npos);
  test::must(store::finish_import(on, {id}, "INBOX", instant()));
  BOOST_TEST(on_desk({"channel", "list"}).output.find("done") != std::string::npos);
  const auto failed = json_of({"channel", "mails", "desk", "--failed"});
  BOOST_REQUIRE(failed.size() == 2u);
  BOOST_TEST(on_desk({"channel", "mails", "desk", "--failed"}).output.find("it is too large") != std::string::npos);
  BOOST_TEST(on_desk({"channel", "retry", "desk", "3"}).status == 3); // did not fail
  BOOST_TEST(on_desk({"channel", "retry", "desk", "1"}).output.find("1 mail is read again") != std::string::npos);
  int waiting = 0;
  for (const auto& l : json_of({"channel", "mails", "desk", "--failed"})) waiting += l["retry_waits"] == true;
  BOOST_TEST(waiting == 1);
  BOOST_TEST(on_desk({"channel", "retry", "desk"}).output.find("2 mails") != std::string::npos);
  test::must(on.run("delete from uid_ledger where channel = $1", store::with(id)));
  BOOST_TEST(on_desk({"channel", "remove", "desk"}).status == 0);
}

BOOST_AUTO_TEST_CASE(an_address_that_the_server_takes_no_mail_from_is_named_and_nothing_is_added) {
  auto& s = servers::get();
  const auto strict = testing::postfix_server::submission_as(
      "support@acme.example=support@acme.example, help@acme.example=support@acme.example, "
      "sales@acme.example=boss@acme.example",
      s.authority.issue(), s.passwords.socket(), "inet:127.0.0.1:9");
  const auto add = [&](const std::vector<std::string>& aliases) {
    std::vector<std::string> words{"channel",
                                   "add",
                                   "support@acme.example",
                                   "--name",
                                   "strict",
                                   "--imap",
                                   s.imap_at(),
                                   "--smtp",
                                   "localhost:" + std::to_string(strict->port()),
                                   "--tls",
                                   "starttls",
                                   "--ca",
                                   s.ca,
                                   "--password-file",
                                   desk::get().password_file};
    for (const auto& a : aliases) words.insert(words.end(), {"--address", a});
    return on_desk(words);
  };
  const auto refused = add({"help@acme.example", "Sales <sales@acme.example>"});
  BOOST_TEST(refused.status == 5);
  BOOST_TEST(refused.output.find("takes no mail from `sales@acme.example`: 553") != std::string::npos, refused.output);
  BOOST_TEST(refused.output.find("`help@acme.example`") == std::string::npos);
  BOOST_TEST(refused.output.find("nothing was added") != std::string::npos);
  const auto added = add({"help@acme.example"});
  BOOST_TEST(added.status == 0, added.output);
  BOOST_TEST(strict->log().find("status=") == std::string::npos); // no mail was sent
  BOOST_TEST(on_desk({"channel", "remove", "strict"}).status == 0);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_told_and_nothing_is_added) {
  const auto r = on_desk(servers::get().add("wrong", desk::get().wrong_password_file));
  BOOST_TEST(r.status == 5);
  BOOST_TEST(r.output.find("nothing was added") != std::string::npos);
  BOOST_TEST(r.output.find("localhost") != std::string::npos);
  for (const auto& c : json_of({"channel", "list"})) BOOST_TEST(c["name"] != "wrong");
}

/// Words of an account that is refused: one line names what, the next what to do, nothing is added.
void refused(std::vector<std::string> words, const char* names, const char* to_do) {
  const auto name = words.at(4);
  const auto r = on_desk(std::move(words));
  BOOST_TEST_CONTEXT(name << ": " << r.output) {
    BOOST_TEST(r.status == 5);
    std::istringstream lines(r.output);
    std::vector<std::string> said;
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with("barid: ") || !said.empty()) said.push_back(line);
    BOOST_REQUIRE(said.size() == 2u);
    BOOST_TEST(said[0].find(names) != std::string::npos);
    BOOST_TEST(said[1].starts_with("       "));
    BOOST_TEST(said[1].find(to_do) != std::string::npos);
    BOOST_TEST(r.output.find("nothing was added") != std::string::npos);
    for (const auto& c : json_of({"channel", "list"})) BOOST_TEST(c["name"] != name);
  }
}

BOOST_AUTO_TEST_CASE(the_password_is_asked_for_where_no_file_is_named) {
  auto& s = servers::get();
  auto words = s.add("asked", "");
  words.resize(words.size() - 2); // --password-file
  const auto refused = at_terminal(words, {wrong_canary});
  BOOST_TEST(refused.status == 5, refused.output);
  const auto added = at_terminal(words, {canary});
  BOOST_REQUIRE_MESSAGE(added.status == 0, added.output);
  BOOST_TEST(added.output.find("the password of support@acme.example: ") != std::string::npos, added.output);
  BOOST_TEST(stored_password(json_of({"channel", "show", "asked"})["id"].get<std::int64_t>()) == canary);
  BOOST_TEST(on_desk({"channel", "remove", "asked"}).status == 0);
}

BOOST_AUTO_TEST_CASE(an_untrusted_an_expired_and_a_foreign_certificate_are_refused) {
  auto& s = servers::get();
  auto untrusted = s.add("untrusted", desk::get().password_file);
  std::erase(untrusted, s.ca);
  std::erase(untrusted, "--ca");
  refused(untrusted, "unable to get local issuer certificate", "a private authority needs its file");
  const auto sending_by = [&](const char* name, const testing::certificate_wish& wish) {
    auto smtp = testing::postfix_server::submission(s.authority.issue(wish), s.passwords.socket(), "inet:127.0.0.1:9");
    auto words = s.add(name, desk::get().password_file);
    *std::ranges::find(words, s.smtp_at()) = "localhost:" + std::to_string(smtp->port());
    return std::pair(words, std::move(smtp)); // the server lives as long as the words
  };
  {
    const auto old =
        sending_by("smtp-expired", {.valid_from = std::chrono::hours(-48), .valid_until = std::chrono::hours(-24)});
    refused(old.first, "expired on", "has to renew it");
    const auto other = sending_by("smtp-foreign", {.names = {"other.acme.example"}});
    refused(other.first, "asked for `localhost`, certificate is for other.acme.example",
            "write the server's host name");
  }
  s.imap.use_certificate({{"localhost"}, -7200, 3600});
  s.imap.stop();
  s.imap.start();
  refused(s.add("expired", desk::get().password_file), "certificate has expired", "operator has to mend it");
  s.imap.use_certificate({{"other.acme.example"}, -3600, 86400});
  s.imap.stop();
  s.imap.start();
  refused(s.add("foreign", desk::get().password_file), "it is for another name",
          "use the name that the certificate was made for");
  s.imap.use_certificate({});
  s.imap.stop();
  s.imap.start();
}

BOOST_AUTO_TEST_CASE(servers_that_are_not_there_are_4_and_other_mistakes_3) {
  const auto& d = desk::get();
  const auto nowhere = "localhost:" + std::to_string(testing::free_port());
  const auto imap = on_desk(
      {"channel", "add", "a@acme.example", "--imap", nowhere, "--tls", "tls", "--password-file", d.password_file});
  BOOST_TEST(imap.status == 4, imap.output);
  const auto smtp = on_desk({"channel", "add", "a@acme.example", "--lmtp", "--smtp", nowhere, "--tls", "tls",
                             "--password-file", d.password_file});
  BOOST_TEST(smtp.status == 4, smtp.output);
  // nobody says which servers it has, or there is nobody to ask
  const auto alone = on_desk({"channel", "add", "a@acme.example"});
  BOOST_TEST((alone.status == 3 || alone.status == 4), alone.output);
  BOOST_TEST(on_desk({"channel", "add", "a@acme.example", "--lmtp", "--imap", nowhere}).status == 3);
  BOOST_TEST(on_desk({"channel", "add", "no-address", "--lmtp"}).status == 3);
  BOOST_TEST(on_desk({"channel", "add", "a@acme.example", "--imap", "host:port"}).status == 3);
  const auto ca = on_desk({"channel", "add", "a@acme.example", "--imap", servers::get().imap_at(), "--tls", "starttls",
                           "--ca", "/nonexistent.pem", "--password-file", d.password_file});
  BOOST_TEST(ca.status == 3, ca.output);
  BOOST_TEST(ca.output.find("/nonexistent.pem") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_channel_by_lmtp_needs_no_password) {
  BOOST_REQUIRE(on_desk({"channel", "add", "sales@acme.example", "--lmtp"}).status == 0);
  const auto shown = json_of({"channel", "show", "sales"});
  BOOST_TEST(shown["kind"] == "lmtp");
  BOOST_TEST(on_desk({"channel", "password", "sales", "--password-file", desk::get().password_file}).status == 3);
  BOOST_TEST(on_desk({"channel", "remove", "sales"}).status == 0);
}

BOOST_AUTO_TEST_CASE(nothing_in_the_data_folder_holds_a_password_in_clear) {
  const auto r = testing::run({"grep", "-r", "-l", "-a", canary, desk::get().data.path().string()});
  BOOST_TEST(r.output == "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
