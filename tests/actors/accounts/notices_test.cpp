// Somebody who is not at the console is told by mail: real mail in, a real mail server out.

#include "runtime/store/directory_people.hpp"
#include "runtime/store/notice_rows.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postfix_server.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>

namespace barid::actors {

using test::must;
using testing::eventually;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(notices_by_mail)

namespace {

constexpr const char* mona_at = "omar@shop.example"; // the address that the server knows
constexpr const char* rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage; sla quick }
team triage { strategy queue }
sla quick { first_response 4s; warn at 50% }
table tell on message match first {
  rule look when subject contains "look here" { notify mona }
}
)";

struct notified : world {
  notified() {
    files.write("rules/desk.route", rules);
    postfix = testing::postfix_server::submission(authority.issue(), dovecot.auth_socket(),
                                                  "inet:127.0.0.1:" + std::to_string(dovecot.lmtp_port()));
    channel = add_account("support", support, postfix->port());
    store::agent_row person;
    person.name = "mona";
    person.email = mona_at;
    mona = must(store::create_agent(on, person));
    must(store::set_access(on, {channel, mona, "reply"}));
    must(store::save_mail_notice_choice(on, mona, {true, true, true, true, false, "en"}));
  }
  ~notified() { stop(); }

  void begin() {
    auto s = settings();
    s.gather_notices = 1s;
    s.console = [] { return std::string("https://desk.acme.example/"); };
    start(std::move(s));
    BOOST_REQUIRE(becomes("select count(*) from channels where health = 'ok'", 1));
    BOOST_REQUIRE(becomes("select count(*) from index_cursors where name = 'mail_notices'", 1));
  }
  conversation_id asked(const std::string& subject, const std::string& id, const std::string& headers = "") {
    const auto before = count("select count(*) from conversation_mails");
    dovecot.deliver(support, mail_from_sara(subject, "Message-ID: <" + id + ">\r\n" + headers));
    BOOST_REQUIRE(becomes("select count(*) from conversation_mails", before + 1));
    return conversation_id{
        count("select conversation from conversation_mails order by at desc, conversation desc limit 1")};
  }
  void give_to_mona(conversation_id c) {
    command what;
    what.kind = command::kind_of::assign;
    what.actor = "agent/77";
    what.agent = "mona";
    what.assign_agent_only = true;
    BOOST_REQUIRE(node->submit(c, channel, std::move(what)).ok());
  }
  std::size_t told(const std::string& words) { return on_server(mona_at, "BODY \"" + words + "\""); }
  bool becomes_told(const std::string& words) {
    return eventually([&] { return told(words) > 0; }, 60s);
  }

  std::unique_ptr<testing::postfix_server> postfix;
  mailbox_id channel;
  agent_id mona;
};

} // namespace

BOOST_AUTO_TEST_CASE(what_happens_to_a_conversation_comes_by_mail_once_also_across_a_restart) {
  notified w;
  w.begin();
  const auto c = w.asked("where is my order", "q1@shop.example");
  w.give_to_mona(c);
  BOOST_TEST(w.becomes_told("Assigned to you"));
  BOOST_TEST(w.told("https://desk.acme.example/inbox/open/" + std::to_string(c.value)) >= 1u);
  BOOST_TEST(w.on_server(mona_at, "HEADER Auto-Submitted \"auto-generated\"") == w.on_server(mona_at, "ALL"));
  // the deadline of the first answer passes, and the customer asks again
  BOOST_TEST(w.becomes_told("First response, too late"));
  BOOST_TEST(w.told("First response, too late") == 1u);
  (void)w.asked("Re: where is my order", "q2@shop.example", "In-Reply-To: <q1@shop.example>\r\n");
  BOOST_TEST(w.becomes_told("The customer wrote"));
  (void)w.asked("please look here", "q3@shop.example");
  BOOST_TEST(w.becomes_told("Please look (rule "));
  // between two lives of the engine nothing is lost, and nothing is told again
  w.stop();
  w.begin();
  const auto other = w.asked("another matter", "q4@shop.example");
  w.give_to_mona(other);
  BOOST_TEST(w.becomes_told("inbox/open/" + std::to_string(other.value)));
  BOOST_TEST(w.told("Assigned to you") == 2u);
  BOOST_TEST(w.told("The customer wrote") == 1u);
  BOOST_TEST(w.told("Please look (rule ") == 1u);
}

BOOST_AUTO_TEST_CASE(who_takes_work_reads_it_in_the_console) {
  notified w;
  // not of clocks: those of the first conversation run on while she is away
  must(store::save_mail_notice_choice(w.on, w.mona, {true, false, false, false, false, "en"}));
  must(store::set_presence(w.on, w.mona, "available", real_clock{}.now()));
  w.begin();
  const auto unseen = w.asked("while she is there", "q1@shop.example");
  w.give_to_mona(unseen);
  // looked through: the place stands behind it
  BOOST_REQUIRE(w.becomes("select count(*) from live_events l, index_cursors c where c.name = 'mail_notices'"
                          " and (l.xid, l.seq) > (c.xid, c.seq)",
                          0));
  must(store::set_presence(w.on, w.mona, "away", real_clock{}.now()));
  const auto seen = w.asked("while she is away", "q2@shop.example");
  w.give_to_mona(seen);
  BOOST_TEST(w.becomes_told("inbox/open/" + std::to_string(seen.value)));
  BOOST_TEST(w.told("while she is there") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
