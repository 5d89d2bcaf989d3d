// Who is told of what: under the bell, and by mail, where it is still to be told when it goes.

#include "runtime/store/bell_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/ledger.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/notice_rows.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/viewer.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace barid::store {

using namespace std::chrono_literals;
using test::must;

namespace {

instant real_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

mail_notice_choice everything() {
  return {true, true, true, true, false, "en"};
}

std::string facts(const std::string& agent_before, const std::string& arguments = "{}") {
  return R"({"conversation": {"agent": ")" + agent_before + R"("}, "event": {"arguments": )" + arguments + "}}";
}

struct notice_fixture {
  test::test_database db;
  connection on = db.connect();
  mailbox_id support = test::make_channel(on, "support"), secret = test::make_channel(on, "secret");
  agent_id mona = hire("mona"), omar = hire("omar");
  conversation_id talk = test::fresh_conversation(on);
  std::int64_t version = 0;
  decision last;

  notice_fixture() {
    note(); // begins at the end of the stream
    save(mona, everything());
  }

  agent_id hire(const std::string& name, const std::string& role = "agent") {
    agent_row row;
    row.name = name;
    row.email = name + "@people.example";
    row.role = role;
    const auto id = must(create_agent(on, row));
    must(set_access(on, {support, id, "reply"}));
    return id;
  }
  void save(agent_id who, const mail_notice_choice& what) { must(save_mail_notice_choice(on, who, what)); }
  void is(agent_id who, const std::string& presence) { must(set_presence(on, who, presence, real_now())); }
  void note(instant now = real_now()) {
    while (must(note_notices(on, now, now - 24h, 100))) {
    }
  }

  /// The next version of the conversation, with these events; `holder` has it afterwards.
  void happens(
      std::vector<event_row> events, agent_id holder, const std::function<void(decision&)>& change = [](decision&) {}) {
    auto d = test::decision_of(talk, support, ++version);
    if (version > 1) d.next = last.next;
    d.next.version = version;
    d.next.agent = holder;
    d.events = std::move(events);
    d.live = {{version == 1 ? "conversation_new" : "conversation_changed", ""}};
    change(d);
    BOOST_CHECK(test::commit(on, {d}).at(0).end == item_end::decided);
    last = d;
  }
  static event_row event(const std::string& kind, const std::string& actor, const std::string& facts,
                         instant at = real_now()) {
    event_row e;
    e.kind = kind;
    e.actor = actor;
    e.facts = facts;
    e.at = at;
    return e;
  }
  void assigned_to_mona(const std::string& actor, const std::string& kind = "assign") {
    happens(
        {event(kind, actor, facts("")), event("accepted", "rules", R"({"event": {"arguments": {"agent": "mona"}}})")},
        mona);
  }
  void customer_writes(instant at = real_now(), mail_id mail = {}) {
    auto e = event("message", "rules", facts("mona"), at);
    e.mail = mail;
    happens({e}, mona, [&](decision& d) {
      if (!d.next.first_unanswered_at) d.next.first_unanswered_at = at;
    });
  }
  void clock_says(const std::string& kind, const std::string& state) {
    happens({event(kind, "timer", facts("mona", R"({"clock": "first_response", "sla": "gold"})"))}, mona,
            [&](decision& d) {
              d.clocks = {{"first_response", "gold", state, test::morning(), real_now(), {}, 0, ""}};
            });
  }
  std::int64_t count(const std::string& sql) {
    return must(on.run("select count(*) from " + sql))[0].get<std::int64_t>(0);
  }
  std::int64_t waiting(agent_id who) { return count("mail_notices where agent = " + std::to_string(who.value)); }
  std::vector<bell_row> bell(agent_id who) {
    auto reader = db.connect(api_role);
    return must(as_agent(reader, who, [](connection& r) { return list_bell(r, false, {}, 50); }));
  }
  std::string kinds(agent_id who) {
    std::string out;
    for (const auto& n : bell(who)) out += (out.empty() ? "" : ",") + n.kind;
    return out;
  }
  std::int64_t unread(agent_id who) {
    auto reader = db.connect(api_role);
    return must(as_agent(reader, who, [](connection& r) { return count_unread(r); }));
  }
  std::string taken(agent_id who) {
    std::string out;
    for (const auto& n : must(take_mail_notices(on, who)).notices) out += (out.empty() ? "" : ",") + n.what;
    return out;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(mail_notices, notice_fixture)

BOOST_AUTO_TEST_CASE(nothing_is_chosen_until_somebody_chooses) {
  BOOST_CHECK(must(load_mail_notice_choice(on, omar)) == mail_notice_choice{});
  BOOST_CHECK(must(load_mail_notice_choice(on, mona)) == everything());
  save(mona, {false, false, false, true, true, "ar"});
  BOOST_CHECK(must(load_mail_notice_choice(on, mona)) == (mail_notice_choice{false, false, false, true, true, "ar"}));
}

BOOST_AUTO_TEST_CASE(who_is_given_a_conversation_is_noted_once_and_not_by_what_they_did_themselves) {
  assigned_to_mona("agent/" + std::to_string(omar.value));
  note();
  note();
  BOOST_TEST(waiting(mona) == 1);
  BOOST_TEST(waiting(omar) == 0);
  assigned_to_mona("agent/" + std::to_string(mona.value));
  note();
  BOOST_TEST(waiting(mona) == 1);
  assigned_to_mona("rules", "message");
  note();
  BOOST_TEST(waiting(mona) == 2);
  BOOST_TEST(taken(mona) == "assigned,assigned");
  BOOST_TEST(waiting(mona) == 0);
  BOOST_TEST(taken(mona).empty());
}

BOOST_AUTO_TEST_CASE(what_was_before_the_first_look_and_before_the_day_is_passed_over) {
  must(on.run("delete from index_cursors"));
  assigned_to_mona("rules");
  note(); // begins behind it
  BOOST_TEST(waiting(mona) == 0);
  assigned_to_mona("rules");
  note(real_now() + 25h);
  BOOST_TEST(waiting(mona) == 0);
  note(); // it was passed over, not left
  BOOST_TEST(waiting(mona) == 0);
}

BOOST_AUTO_TEST_CASE(where_nobody_wants_mail_the_place_goes_on_by_itself) {
  save(mona, {false, false, false, false, false, "en"});
  assigned_to_mona("rules");
  note();
  BOOST_TEST(count("index_cursors c, live_events l where c.name = 'mail_notices' and (l.xid, l.seq) > (c.xid, c.seq)"
                   " and l.kind <> 'notice'") == 0);
  save(mona, everything());
  note();
  BOOST_TEST(waiting(mona) == 0);
}

BOOST_AUTO_TEST_CASE(only_people_who_are_not_available_are_noted_unless_they_chose_always_and_nobody_on_leave) {
  is(mona, "available");
  assigned_to_mona("rules");
  note();
  BOOST_TEST(waiting(mona) == 0);
  auto always = everything();
  always.always = true;
  save(mona, always);
  assigned_to_mona("rules");
  note();
  BOOST_TEST(waiting(mona) == 1);
  is(mona, "on_leave");
  assigned_to_mona("rules");
  note();
  BOOST_TEST(waiting(mona) == 1);
  BOOST_TEST(taken(mona).empty()); // what waited is not told either
}

BOOST_AUTO_TEST_CASE(who_is_named_in_a_note_is_told_by_their_own_wish_and_only_while_they_may_see_it) {
  const auto named = [&] {
    happens({event("note", "agent/" + std::to_string(omar.value), facts(""))}, {}, [&](decision& d) {
      d.live.push_back({"notify", R"({"to": [)" + std::to_string(mona.value) +
                                      R"(], "rule": "", "event": "mentioned", "agent": )" + std::to_string(omar.value) +
                                      "}"});
    });
    note();
  };
  named();
  BOOST_TEST(waiting(mona) == 0, "what rules tell is another choice");
  auto wish = everything();
  wish.told = false;
  wish.mentioned = true;
  save(mona, wish);
  BOOST_TEST(must(load_mail_notice_choice(on, mona)).mentioned);
  named();
  BOOST_TEST(waiting(mona) == 1);
  const auto got = must(take_mail_notices(on, mona));
  BOOST_REQUIRE(got.notices.size() == 1u);
  BOOST_TEST(got.notices[0].what == "mentioned");
  BOOST_TEST(got.notices[0].person == "omar");
  BOOST_TEST((got.notices[0].conversation == talk));
  named();
  must(set_access(on, {support, mona, ""}));
  BOOST_TEST(taken(mona).empty());
  named();
  BOOST_TEST(waiting(mona) == 0);
}

BOOST_AUTO_TEST_CASE(who_came_back_meanwhile_sees_it_in_the_console) {
  assigned_to_mona("rules");
  note();
  is(mona, "available");
  BOOST_TEST(taken(mona).empty());
  BOOST_TEST(waiting(mona) == 0);
}

BOOST_AUTO_TEST_CASE(what_may_not_be_seen_is_neither_noted_nor_told) {
  must(set_access(on, {support, mona, ""}));
  assigned_to_mona("rules");
  note();
  BOOST_TEST(waiting(mona) == 0);
  must(set_access(on, {support, mona, "view"}));
  assigned_to_mona("rules");
  note();
  BOOST_TEST(waiting(mona) == 1);
  must(set_access(on, {support, mona, ""}));
  BOOST_TEST(taken(mona).empty());
  // owners and administrators may see everything
  must(on.run("update agents set role = 'admin' where id = $1", with(mona.value)));
  assigned_to_mona("rules");
  note();
  BOOST_TEST(taken(mona) == "assigned");
}

BOOST_AUTO_TEST_CASE(who_has_left_is_told_nothing) {
  assigned_to_mona("rules");
  note();
  must(on.run("update agents set active = false where id = $1", with(mona.value)));
  assigned_to_mona("rules");
  note();
  BOOST_TEST(waiting(mona) == 1);
  BOOST_TEST(taken(mona).empty());
}

BOOST_AUTO_TEST_CASE(what_is_not_chosen_any_more_is_left_out) {
  assigned_to_mona("rules");
  customer_writes();
  note();
  auto fewer = everything();
  fewer.assigned = false;
  save(mona, fewer);
  BOOST_TEST(taken(mona) == "answered");
}

BOOST_AUTO_TEST_CASE(what_is_somebody_elses_by_now_or_over_is_left_out) {
  assigned_to_mona("rules");
  note();
  happens({event("assign", "agent/1", facts("mona"))}, omar);
  BOOST_TEST(taken(mona).empty());
  assigned_to_mona("rules");
  note();
  happens({event("status", "agent/1", facts("mona"))}, mona, [](decision& d) { d.next.status = "closed"; });
  BOOST_TEST(taken(mona).empty());
}

BOOST_AUTO_TEST_CASE(a_customer_who_wrote_is_told_of_until_somebody_answered) {
  assigned_to_mona("agent/" + std::to_string(mona.value));
  const auto asked = real_now();
  customer_writes(asked);
  note();
  BOOST_TEST(waiting(mona) == 1);
  happens({event("answered", "agent/1", facts("mona"))}, mona, [](decision& d) { d.next.first_unanswered_at.reset(); });
  BOOST_TEST(taken(mona).empty());
  customer_writes(asked + 1s);
  customer_writes(asked + 2s);
  note();
  BOOST_TEST(taken(mona) == "answered,answered");
  // answered, and written to again: the first is settled, the second is not
  customer_writes(asked + 3s);
  note();
  happens({event("answered", "agent/1", facts("mona"))}, mona, [](decision& d) { d.next.first_unanswered_at.reset(); });
  customer_writes(asked + 4s);
  note();
  BOOST_TEST(waiting(mona) == 2);
  BOOST_TEST(taken(mona) == "answered");
}

BOOST_AUTO_TEST_CASE(an_automatic_answer_of_the_customer_is_not_worth_a_mail) {
  assigned_to_mona("agent/" + std::to_string(mona.value));
  const auto mail =
      test::commit(on, {test::accept_of(support, test::mail_bytes("<away@customer.example>"))}).at(0).mail;
  must(on.run("insert into mail_texts (mail, channel, reader, parsed) values ($1, $2, 1, '{\"auto_submitted\": true}')",
              with(mail.value, support.value)));
  customer_writes(real_now(), mail);
  note();
  BOOST_TEST(waiting(mona) == 0);
}

BOOST_AUTO_TEST_CASE(a_new_request_that_comes_to_somebody_is_told_as_assigned_alone) {
  happens({event("message", "rules", facts("")),
           event("accepted", "rules", R"({"event": {"arguments": {"agent": "mona"}}})")},
          mona, [](decision& d) { d.next.first_unanswered_at = real_now(); });
  note();
  BOOST_TEST(taken(mona) == "assigned");
}

BOOST_AUTO_TEST_CASE(a_mail_of_ours_that_comes_back_is_not_told_of_again) {
  const std::string raw = test::mail_bytes("<notice@acme.example>");
  const auto mail = test::commit(on, {test::accept_of(support, raw)}).at(0).mail;
  must(on.run("insert into outbox (effect_key, channel, shard, kind, origin, message_id_hash, next_at) "
              "select $1, channel, 0, 'smtp', 'automatic', message_id_hash, now() from mails where id = $2",
              with(bytes{std::string_view("01234567890123456789012345678901")}, mail.value)));
  auto e = event("message", "rules", facts(""));
  e.mail = mail;
  happens({e, event("accepted", "rules", R"({"event": {"arguments": {"agent": "mona"}}})")}, mona);
  note();
  BOOST_TEST(waiting(mona) == 0);
}

BOOST_AUTO_TEST_CASE(a_warning_is_told_while_its_clock_runs_and_a_breach_takes_its_place) {
  assigned_to_mona("agent/" + std::to_string(mona.value));
  clock_says("sla warning", "running");
  note();
  BOOST_TEST(taken(mona) == "clock");
  clock_says("sla warning", "met");
  note();
  BOOST_TEST(taken(mona).empty());
  clock_says("sla warning", "running");
  clock_says("sla breach", "breached");
  note();
  const auto both = must(take_mail_notices(on, mona));
  BOOST_REQUIRE(both.notices.size() == 1u);
  BOOST_TEST(both.notices[0].event == "sla breach");
  BOOST_TEST(both.notices[0].clock == "first_response");
  BOOST_TEST(both.notices[0].subject == "invoice");
}

BOOST_AUTO_TEST_CASE(what_a_rule_tells_is_noted_for_those_it_means) {
  assigned_to_mona("agent/" + std::to_string(mona.value));
  save(omar, everything());
  const auto to_mona = "{\"to\": [" + std::to_string(mona.value) + "], \"rule\": \"vip.look\", \"event\": \"message\"}";
  must(tell_live(on, {{}, "notify", support, talk, 0, to_mona}));
  must(tell_live(
      on, {{},
           "notify",
           secret,
           {},
           0,
           "{\"to\": [" + std::to_string(mona.value) + "], \"rule\": \"a.b\", \"event\": \"mailbox failing\"}"}));
  must(tell_live(on, {{},
                      "notify",
                      {},
                      {},
                      0,
                      "{\"to\": [" + std::to_string(mona.value) +
                          "], \"rule\": \"a.c\", \"event\": \"agent away\", "
                          "\"agent\": " +
                          std::to_string(omar.value) + "}"}));
  note();
  BOOST_TEST(waiting(omar) == 0);
  const auto got = must(take_mail_notices(on, mona));
  BOOST_REQUIRE(got.notices.size() == 2u); // the account is none of hers
  BOOST_TEST(got.notices[0].rule == "vip.look");
  BOOST_CHECK(got.notices[0].conversation == talk);
  BOOST_TEST(got.notices[1].event == "agent away");
  BOOST_TEST(got.notices[1].person == "omar");
  BOOST_TEST(got.newest >= got.notices[1].id);
}

BOOST_AUTO_TEST_CASE(people_are_due_when_the_first_thing_has_waited_long_enough) {
  const auto now = real_now();
  assigned_to_mona("rules");
  note(now);
  BOOST_TEST(must(due_mail_notices(on, now - 1s, 10)).empty());
  const auto due = must(due_mail_notices(on, now, 10));
  BOOST_REQUIRE(due.size() == 1u);
  BOOST_CHECK(due[0] == mona);
  BOOST_TEST(must(forget_mail_notices(on, now)) == 0);
  BOOST_TEST(must(forget_mail_notices(on, now + 1us)) == 1);
}

BOOST_AUTO_TEST_CASE(many_changes_are_looked_through_page_by_page) {
  for (int i = 0; i < 7; ++i) assigned_to_mona("rules");
  const auto now = real_now();
  BOOST_TEST(must(note_notices(on, now, now - 1h, 3)));
  BOOST_TEST(waiting(mona) == 3);
  BOOST_TEST(must(note_notices(on, now, now - 1h, 3)));
  while (must(note_notices(on, now, now - 1h, 3))) { // what was told to consoles is looked through as well
  }
  BOOST_TEST(waiting(mona) == 7);
}

BOOST_AUTO_TEST_CASE(a_look_that_was_cut_off_anywhere_notes_each_thing_once) {
  const auto target = test::shared_cluster().target();
  test::postgres_proxy proxy(target.substr(5, target.find(' ') - 5));
  auto settings = db.settings();
  settings.target = "host=" + proxy.folder().string() + " dbname=" + db.name();
  settings.statement_timeout = 200ms;
  const auto now = real_now();
  std::int64_t expected = 0;
  for (const auto fault :
       {test::commit_fault::hold_commit, test::commit_fault::lose_answer, test::commit_fault::swallow_answer}) {
    auto weak = must(connection::open(settings));
    assigned_to_mona("rules");
    ++expected;
    proxy.arm(fault);
    BOOST_TEST(!note_notices(weak, now, now - 1h, 100).ok());
    BOOST_TEST(proxy.triggered());
    if (fault == test::commit_fault::hold_commit) {
      BOOST_TEST(waiting(mona) == expected - 1);
      proxy.discard(); // it never happened
    }
    BOOST_REQUIRE(test::eventually([&] { return note_notices(on, now, now - 1h, 100).ok(); }));
    BOOST_TEST(waiting(mona) == expected);
  }
}

BOOST_AUTO_TEST_CASE(the_bell_has_what_happens_to_whoever_chose_nothing_and_is_not_away) {
  is(omar, "available");
  const auto by_mona = "agent/" + std::to_string(mona.value);
  happens({event("assign", by_mona, facts("")),
           event("accepted", "rules", R"({"event": {"arguments": {"agent": "omar"}}})")},
          omar);
  note();
  note();
  auto got = bell(omar);
  BOOST_REQUIRE(got.size() == 1u);
  BOOST_TEST(got[0].kind == "assigned");
  BOOST_TEST(got[0].by_name == "mona");
  BOOST_TEST(got[0].subject == "invoice");
  BOOST_TEST(!got[0].read_at);
  BOOST_TEST(waiting(omar) == 0);
  BOOST_TEST(bell(mona).empty());
  BOOST_TEST(count("live_events where kind = 'notice' and payload -> 'to' @> to_jsonb(" + std::to_string(omar.value) +
                   ")") == 1);
  happens({event("note", by_mona, facts("omar"))}, omar);
  happens({event("message", "rules", facts("omar"))}, omar);
  happens({event("note", "agent/" + std::to_string(omar.value), facts("omar"))}, omar); // their own
  note();
  BOOST_TEST(kinds(omar) == "answered,noted,assigned");
  mail_notice_choice fewer;
  fewer.language = "en";
  fewer.bell = {"failed"};
  save(omar, fewer);
  happens({event("note", by_mona, facts("omar"))}, omar);
  note();
  BOOST_TEST(kinds(omar) == "answered,noted,assigned");
}

BOOST_AUTO_TEST_CASE(who_is_named_in_a_note_on_their_conversation_is_told_of_it_once) {
  happens({event("note", "agent/" + std::to_string(omar.value), facts("mona"))}, mona, [&](decision& d) {
    d.live.push_back({"notify", R"({"to": [)" + std::to_string(mona.value) +
                                    R"(], "rule": "", "event": "mentioned", "agent": )" + std::to_string(omar.value) +
                                    "}"});
  });
  note();
  BOOST_TEST(kinds(mona) == "mentioned");
  BOOST_TEST(bell(mona)[0].by_name == "omar");
}

BOOST_AUTO_TEST_CASE(clocks_of_a_team_are_told_to_those_who_chose_it_and_have_not_the_conversation) {
  const auto billing = must(on.run("insert into teams (name) values ('billing') returning id"))[0].get<std::int64_t>(0);
  for (const auto who : {mona, omar})
    must(on.run("insert into team_members (team, agent) values ($1, $2)", with(billing, who.value)));
  const auto warns = [&] {
    happens({event("sla warning", "timer", facts("mona", R"({"clock": "resolution"})"))}, mona,
            [&](decision& d) { d.next.team = team_id{billing}; });
    note();
  };
  warns();
  BOOST_TEST(kinds(mona) == "clock");
  BOOST_TEST(bell(mona)[0].clock == "resolution");
  BOOST_TEST(kinds(omar).empty());
  mail_notice_choice wish;
  wish.language = "en";
  wish.bell = {"team_clock"};
  save(omar, wish);
  warns();
  BOOST_TEST(kinds(omar) == "team_clock");
  BOOST_TEST(kinds(mona) == "clock,clock");
}

BOOST_AUTO_TEST_CASE(an_answer_that_was_not_delivered_is_told_to_its_author) {
  assigned_to_mona("agent/" + std::to_string(mona.value));
  must(on.run(
      "insert into outbox (id, effect_key, channel, conversation, shard, kind, origin, next_at, state, lease_node,"
      " message_id_hash) values (77, $1, $2, $3, 0, 'smtp', 'human', now(), 'sending', 'here', $4)",
      with(bytes{std::string_view("01234567890123456789012345678901")}, support.value, talk.value,
           bytes{sha256_of("ours.1@acme.example")})));
  must(on.run("insert into conversation_mails (conversation, channel, version, n, outbox, direction, author, at) "
              "values ($1, $2, 1, 0, 77, 'out', $3, now())",
              with(talk.value, support.value, omar.value)));
  must(finish_dead(on, outbox_id{77}, "here", "no such mailbox", real_now()));
  note();
  BOOST_TEST(kinds(omar) == "failed");
  BOOST_TEST(bell(omar)[0].event == "not sent");
  const auto comes_back = [&](int n, const std::string& of, bool delayed) {
    const auto mail =
        test::commit(on,
                     {test::accept_of(support, test::mail_bytes("<back" + std::to_string(n) + "@customer.example>"))})
            .at(0)
            .mail;
    must(on.run("insert into mail_texts (mail, channel, reader, parsed) values ($1, $2, 1, jsonb_build_object('bounce',"
                " jsonb_build_object('original_message_id', $3::text, 'delayed', $4::boolean)))",
                with(mail.value, support.value, of, delayed)));
    auto e = event("bounced", "rules", facts("mona"));
    e.mail = mail;
    happens({e}, mona);
    note();
  };
  comes_back(91, "ours.1@acme.example", true);  // it is still being tried
  comes_back(92, "ours.2@acme.example", false); // a rule wrote that one
  BOOST_TEST(kinds(omar) == "failed");
  comes_back(93, "ours.1@acme.example", false);
  BOOST_TEST(kinds(omar) == "failed,failed");
  BOOST_TEST(bell(omar)[0].event == "bounced");
  BOOST_TEST(kinds(mona).empty());
}

BOOST_AUTO_TEST_CASE(what_may_not_be_seen_any_more_is_gone_from_the_bell_and_from_its_count) {
  assigned_to_mona("rules");
  note();
  BOOST_TEST(kinds(mona) == "assigned");
  BOOST_TEST(unread(mona) == 1);
  BOOST_TEST(bell(omar).empty());
  must(set_access(on, {support, mona, ""}));
  BOOST_TEST(kinds(mona).empty());
  BOOST_TEST(unread(mona) == 0);
  must(set_access(on, {support, mona, "view"}));
  BOOST_TEST(unread(mona) == 1);
}

BOOST_AUTO_TEST_CASE(what_was_read_stays_read_and_comes_behind_what_was_not) {
  for (int i = 0; i < 4; ++i) assigned_to_mona("rules");
  note();
  const auto all = bell(mona);
  BOOST_REQUIRE(all.size() == 4u);
  must(read_bell(on, omar, {{all[0].id}, {}, {}}, real_now())); // not his
  BOOST_TEST(unread(mona) == 4);
  must(read_bell(on, mona, {{all[0].id, all[2].id}, {}, {}}, real_now()));
  BOOST_TEST(unread(mona) == 2);
  BOOST_TEST(count("live_events where kind = 'notices_read'") == 1);
  must(read_bell(on, mona, {{all[0].id}, {}, {}}, real_now())); // nothing changed
  BOOST_TEST(count("live_events where kind = 'notices_read'") == 1);
  auto reader = db.connect(api_role);
  const auto page = [&](const std::optional<bell_place>& after) {
    return must(as_agent(reader, mona, [&](connection& r) { return list_bell(r, true, after, 2); }));
  };
  const auto first = page({}), second = page(bell_place{true, all[3].id});
  BOOST_REQUIRE(first.size() == 2u);
  BOOST_REQUIRE(second.size() == 2u);
  BOOST_TEST(first[0].id == all[1].id);
  BOOST_TEST(first[1].id == all[3].id);
  BOOST_TEST(second[0].id == all[0].id);
  BOOST_TEST(second[1].id == all[2].id);
  must(read_bell(on, mona, {{}, talk, {}}, real_now()));
  BOOST_TEST(unread(mona) == 0);
  assigned_to_mona("rules");
  note();
  must(read_bell(on, mona, {{}, {}, real_now() + 1h}, real_now()));
  BOOST_TEST(unread(mona) == 0);
}

BOOST_AUTO_TEST_CASE(old_notices_go_and_what_is_too_many) {
  must(on.run(
      "insert into notices (agent, kind, at) select $1, 'told', now() - interval '1 day' from generate_series(1, $2)",
      with(mona.value, most_notices + 7)));
  must(on.run("insert into notices (agent, kind, at) values ($1, 'told', now() - interval '31 days')",
              with(omar.value)));
  const auto before = real_now() - 24h * 30;
  BOOST_TEST(must(forget_bell(on, before)) == 8);
  BOOST_TEST(must(forget_bell(on, before)) == 0);
  BOOST_TEST(count("notices where agent = " + std::to_string(mona.value)) == most_notices);
  BOOST_TEST(unread(mona) == most_unread_counted);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
