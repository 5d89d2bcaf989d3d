#include "actors/conversation.hpp"
#include "dsl/decide.hpp"
#include "dsl/desk_event.hpp"
#include "dsl/json.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* rules_one = R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage; sla quick }
team triage { strategy round_robin }
sla quick { first_response 1h; warn at 50% }
table facts on message match all { rule one when size > 0 { tag one } }
)";
constexpr const char* rules_two = R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage; sla quick }
team triage { strategy round_robin }
sla quick { first_response 1h; warn at 50% }
table facts on message match all { rule two when size > 0 { tag two } }
)";

store::item_outcome ended(store::item_end end) {
  return {end, {}, {}, {}};
}

struct conversation_case : actor_fixture {
  played_ledger ledger;
  played_archive archive;
  ledger_actor ledger_peer = play(*this, ledger);
  archive_actor archive_peer = play(*this, archive);
  std::vector<std::pair<std::int64_t, bool>> done;
  std::vector<std::pair<std::int64_t, std::uint64_t>> leaving;
  int gone = 0;
  std::vector<offer> offers;
  std::vector<std::vector<store::timer_row>> timers;
  std::optional<loaded> stored; ///< What the archive has.

  conversation_case() {
    put_in_force(rules_one);
    archive.load = [this](std::int64_t) -> result<loaded> {
      if (!stored) return error{errc::not_found, "no such conversation", ""};
      return *stored;
    };
  }

  /// Agent 5 of the team `triage` assigns it to themselves.
  void mona_takes_it(const conversation_actor& whose) {
    command take;
    take.kind = command::kind_of::assign;
    take.actor = "agent/5";
    take.team = "triage";
    take.agent = "mona";
    tell(whose, command_atom::value, make_local(std::move(take)));
  }

  conversation_actor aut(bool fresh = true) {
    conversation_peers peers;
    peers.ledger = [this] { return ledger_peer; };
    peers.archive = [this] { return archive_peer; };
    peers.mail_done = [this](mail_id m, bool ok) { done.emplace_back(m.value, ok); };
    peers.wants_to_leave = [this](conversation_id c, std::uint64_t n) { leaving.emplace_back(c.value, n); };
    peers.gone = [this](conversation_id) { ++gone; };
    peers.offer_to_team = [this](const offer& o) { offers.push_back(o); };
    peers.timers_changed = [this](conversation_id, mailbox_id, const std::vector<store::timer_row>& rows) {
      timers.push_back(rows);
    };
    return spawn(conversation_of, &node, std::move(peers), conversation_id{7}, mailbox_id{1}, fresh);
  }

  local<incoming> mail(std::int64_t number) {
    auto content = std::make_shared<barid::mail>();
    content->from = {{"Sara", "sara@customer.example"}};
    content->to = {{"", "support@acme.example"}};
    content->subject = "a question";
    content->message_id = std::to_string(number) + "@customer.example";
    content->size = 100;
    incoming in;
    in.mail_number.value = number;
    in.content = content;
    in.transport = {"sara@customer.example", {"support@acme.example"}};
    in.received = clock.now();
    in.parsed = "{}";
    in.customer.id.value = 3;
    in.customer.address = "sara@customer.example";
    return make_local(std::move(in));
  }

  /// As the store would have it after this decision.
  static loaded as_stored(const store::decision& d) {
    loaded out;
    out.row = d.next;
    auto state = read_state(d.next.state);
    BOOST_REQUIRE(state.ok());
    out.state = state->first;
    out.thread = state->second;
    out.timers = d.set_timers;
    return out;
  }

  static local<command> note(std::optional<std::uint64_t> expected = std::nullopt) {
    command c;
    c.kind = command::kind_of::note;
    c.actor = "agent/1";
    c.text = "seen";
    c.expected_version = expected;
    return make_local(std::move(c));
  }

  bool tagged(const store::decision& d, const char* tag) { return std::ranges::count(d.next.tags, tag) == 1; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_conversation, conversation_case)

BOOST_AUTO_TEST_CASE(a_first_mail_is_decided_committed_and_only_then_reported) {
  ledger.silent = true;
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  BOOST_REQUIRE(ledger.decisions.size() == 1u);
  BOOST_TEST(ledger.decisions[0].next.version == 1);
  BOOST_TEST(ledger.decisions[0].inbox.value == 1);
  BOOST_TEST(tagged(ledger.decisions[0], "one"));
  BOOST_TEST(done.empty());
  tell(ledger_peer, flush_atom::value);
  BOOST_REQUIRE(done.size() == 1u);
  BOOST_TEST(done[0].second);
  BOOST_REQUIRE(offers.size() == 1u);
  BOOST_TEST(offers[0].team == "triage");
  BOOST_REQUIRE(!timers.empty());
  BOOST_TEST(timers.back().size() == 2u); // the warning and the breach
}

BOOST_AUTO_TEST_CASE(whom_a_note_names_is_told_in_its_commit_but_never_its_author) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  command c;
  c.kind = command::kind_of::note;
  c.actor = "agent/5";
  c.author = agent_id{5};
  c.text = "look, all of you";
  c.mentions = {agent_id{5}, agent_id{6}};
  tell(a, command_atom::value, make_local(std::move(c)));
  const auto& live = ledger.decisions.back().live;
  const auto told = std::ranges::find(live, std::string("notify"), &store::live_event::kind);
  BOOST_REQUIRE((told != live.end()));
  BOOST_TEST(told->payload == R"({"to":[6],"rule":"","event":"mentioned","agent":5})");
}

BOOST_AUTO_TEST_CASE(what_comes_to_spam_stays_there_unruled_until_people_bring_it_back) {
  const auto a = aut();
  const auto marked = [&](command::kind_of how) {
    command c;
    c.kind = how;
    c.actor = "agent/1";
    c.author = agent_id{1};
    tell(a, command_atom::value, make_local(std::move(c)));
  };
  tell(a, mail_atom::value, mail(1));
  marked(command::kind_of::spam);
  BOOST_REQUIRE(ledger.decisions.size() == 2u);
  BOOST_TEST(ledger.decisions.back().next.status == "quarantined");
  BOOST_TEST(ledger.decisions.back().next.flags == std::vector<std::string>{"spam"}, boost::test_tools::per_element());
  BOOST_TEST(timers.back().empty(), "no clock and nothing automatic waits any more");

  put_in_force(rules_two, 2);
  tell(a, mail_atom::value, mail(2));
  BOOST_REQUIRE(ledger.decisions.size() == 3u);
  const auto more = ledger.decisions.back();
  BOOST_TEST(more.next.status == "quarantined");
  BOOST_TEST(more.next.messages == 2);
  BOOST_TEST(!tagged(more, "two"));
  BOOST_TEST(more.outbox.empty());
  BOOST_TEST(more.events.front().trace.find("no rule was asked") != std::string::npos);

  marked(command::kind_of::not_spam);
  const auto back = ledger.decisions.back();
  BOOST_TEST(back.next.status == "open");
  BOOST_TEST(back.next.flags.empty());
  BOOST_TEST(back.next.first_unanswered_at.has_value());
  BOOST_TEST(timers.back().size() == 2u); // the clock runs on
  tell(a, mail_atom::value, mail(3));
  BOOST_TEST(tagged(ledger.decisions.back(), "two"));
}

BOOST_AUTO_TEST_CASE(what_a_rule_set_aside_goes_where_its_mailbox_sends_mail_once_people_release_it) {
  put_in_force(std::string(rules_one) +
                   "table safety on message match first { rule one when size > 0 { quarantine \"odd\" } }\n",
               2);
  const auto a = aut();
  const auto marked = [&](command::kind_of how) {
    command c;
    c.kind = how;
    c.actor = "agent/1";
    c.author = agent_id{1};
    auto pending = self->request(a, caf::infinite, command_atom::value, make_local(std::move(c)));
    run();
    bool ok = false;
    pending.receive([&](local<result<command_done>>& r) { ok = r->ok(); }, [](caf::error&) {});
    return ok;
  };
  tell(a, mail_atom::value, mail(1));
  BOOST_TEST(ledger.decisions.back().next.status == "quarantined");
  BOOST_TEST(!ledger.decisions.back().next.team);
  BOOST_TEST(marked(command::kind_of::spam), "somebody has looked");
  BOOST_TEST(marked(command::kind_of::set_aside), "and takes it back");
  BOOST_TEST(ledger.decisions.back().next.flags.empty());
  BOOST_TEST(marked(command::kind_of::not_spam));
  BOOST_TEST(ledger.decisions.back().next.status == "open");
  BOOST_TEST(ledger.decisions.back().next.sla == "quick");
  BOOST_REQUIRE(offers.size() == 1u);
  BOOST_TEST(offers[0].team == "triage");
  BOOST_TEST(!marked(command::kind_of::not_spam), "it is not set aside");
}

BOOST_AUTO_TEST_CASE(at_most_one_event_is_uncommitted_and_they_keep_their_order) {
  ledger.silent = true;
  const auto a = aut();
  for (int i = 1; i <= 3; ++i) tell(a, mail_atom::value, mail(i));
  for (std::int64_t i = 1; i <= 3; ++i) {
    BOOST_REQUIRE(std::int64_t(ledger.decisions.size()) == i);
    BOOST_TEST(ledger.decisions.back().inbox.value == i);
    BOOST_TEST(ledger.decisions.back().next.version == i);
    tell(ledger_peer, flush_atom::value);
  }
  BOOST_TEST(done.size() == 3u);
}

BOOST_AUTO_TEST_CASE(one_that_is_not_fresh_is_loaded_before_it_decides) {
  {
    const auto first = aut();
    tell(first, mail_atom::value, mail(1));
  }
  stored = as_stored(ledger.decisions.back());
  const auto a = aut(false);
  tell(a, mail_atom::value, mail(2));
  BOOST_TEST(archive.loads == 1);
  BOOST_TEST(ledger.decisions.back().next.version == 2);
  BOOST_TEST(ledger.decisions.back().next.messages == 2);
}

BOOST_AUTO_TEST_CASE(a_conflict_is_loaded_again_and_decided_on_what_is_there) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  stored = as_stored(ledger.decisions.back());
  stored->row.version = 5;
  stored->state.version = 5;
  ledger.answers.push_back(ended(store::item_end::conflict));
  tell(a, mail_atom::value, mail(2));
  advance(1s);
  BOOST_TEST(archive.loads == 1);
  BOOST_TEST(ledger.decisions.back().next.version == 6);
  BOOST_REQUIRE(done.size() == 2u);
  BOOST_TEST(done[1].second);
}

BOOST_AUTO_TEST_CASE(when_other_rules_came_into_force_it_is_decided_again_by_those_without_a_pause) {
  ledger.answers.push_back(ended(store::item_end::stale_rules));
  ledger.before_answer = [this] { put_in_force(rules_two, 2); };
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  advance(10ms);
  BOOST_REQUIRE(ledger.decisions.size() == 2u);
  BOOST_TEST(ledger.decisions[0].generation == 1);
  BOOST_TEST(tagged(ledger.decisions[0], "one"));
  BOOST_TEST(ledger.decisions[1].generation == 2);
  BOOST_TEST(tagged(ledger.decisions[1], "two"));
  BOOST_TEST(!tagged(ledger.decisions[1], "one"));
  BOOST_TEST(done.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_store_is_not_asked_again_before_the_other_rules_are_here) {
  ledger.answers.push_back(ended(store::item_end::stale_rules));
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  advance(60s);
  BOOST_TEST(ledger.decisions.size() == 1u);
  BOOST_TEST(done.empty());
  put_in_force(rules_two, 2);
  advance(33ms); // however long it took, mail waits no longer than the longest pause
  BOOST_REQUIRE(ledger.decisions.size() == 2u);
  BOOST_TEST(ledger.decisions[1].generation == 2);
  BOOST_TEST(done.size() == 1u);
}

BOOST_AUTO_TEST_CASE(many_reloads_in_a_row_do_not_make_it_give_up) {
  for (int i = 0; i < 30; ++i) ledger.answers.push_back(ended(store::item_end::stale_rules));
  std::int64_t generation = 1;
  std::function<void()> swap = [&] {
    ++generation;
    put_in_force(generation % 2 == 0 ? rules_two : rules_one, generation);
    ledger.before_answer = swap;
  };
  swap();
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  advance(1s);
  BOOST_REQUIRE(done.size() == 1u);
  BOOST_TEST(done[0].second);
  BOOST_TEST(ledger.decisions.size() == 31u);
}

BOOST_AUTO_TEST_CASE(a_database_that_is_away_is_waited_for_however_long_it_takes) {
  for (int i = 0; i < 40; ++i) ledger.answers.emplace_back(away());
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  advance(60s);
  BOOST_TEST(done.empty());
  const auto tries = ledger.decisions.size();
  BOOST_TEST(tries > 5u);
  BOOST_TEST(tries < 30u); // with growing pauses
  advance(10min);
  BOOST_REQUIRE(done.size() == 1u);
  BOOST_TEST(done[0].second);
}

BOOST_AUTO_TEST_CASE(loading_waits_for_the_database_too) {
  archive.load = [](std::int64_t) -> result<loaded> { return away(); };
  const auto a = aut(false);
  tell(a, mail_atom::value, mail(1));
  advance(30s);
  BOOST_TEST(ledger.decisions.empty());
  BOOST_TEST(done.empty());
  archive.load = [this](std::int64_t) -> result<loaded> {
    loaded l;
    l.row.version = 3;
    l.state.version = 3;
    l.state.id.value = 7;
    l.thread.token = "abcdefghijklmnopqrst";
    (void)this;
    return l;
  };
  advance(30s);
  BOOST_REQUIRE(ledger.decisions.size() == 1u);
  BOOST_TEST(ledger.decisions[0].next.version == 4);
}

BOOST_AUTO_TEST_CASE(a_person_is_not_kept_waiting_for_a_database_that_is_away) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  for (int i = 0; i < 100; ++i) ledger.answers.emplace_back(away());
  auto pending = self->request(a, caf::infinite, command_atom::value, note());
  advance(2min);
  BOOST_REQUIRE(!self->mailbox().empty());
  pending.receive(
      [](local<result<command_done>>& r) {
        BOOST_REQUIRE(!r->ok());
        BOOST_TEST((r->why().code == errc::unavailable));
      },
      [](caf::error&) { BOOST_ERROR("no answer"); });
}

BOOST_AUTO_TEST_CASE(a_decision_that_the_database_refuses_stays_in_the_inbox_and_the_next_is_made) {
  ledger.answers.emplace_back(error{errc::internal, "a column is missing", ""});
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  advance(5min);
  BOOST_REQUIRE(done.size() == 1u);
  BOOST_TEST(!done[0].second);
  tell(a, mail_atom::value, mail(2));
  BOOST_REQUIRE(done.size() == 2u);
  BOOST_TEST(done[1].second);
}

BOOST_AUTO_TEST_CASE(a_mail_that_was_decided_already_is_not_decided_twice) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  stored = as_stored(ledger.decisions.back());
  ledger.answers.push_back(ended(store::item_end::already_decided));
  tell(a, mail_atom::value, mail(1));
  BOOST_TEST(ledger.decisions.size() == 2u);
  advance(1min);
  BOOST_TEST(ledger.decisions.size() == 2u);
  BOOST_TEST(done.size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_was_committed_although_the_answer_was_lost_is_not_done_again) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  ledger.answers.emplace_back(error{errc::timeout, "whether it was committed is not known", ""});
  ledger.before_answer = [this] { stored = as_stored(ledger.decisions.back()); };
  auto pending = self->request(a, caf::infinite, command_atom::value, note());
  advance(5s);
  BOOST_TEST(ledger.decisions.size() == 2u);
  BOOST_REQUIRE(!self->mailbox().empty());
  pending.receive([](local<result<command_done>>& r) { BOOST_TEST(r->ok()); },
                  [](caf::error&) { BOOST_ERROR("no answer"); });
}

BOOST_AUTO_TEST_CASE(what_was_not_committed_when_the_answer_was_lost_is_done_then) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  stored = as_stored(ledger.decisions.back());
  ledger.answers.emplace_back(error{errc::timeout, "whether it was committed is not known", ""});
  tell(a, mail_atom::value, mail(2));
  advance(5s);
  BOOST_REQUIRE(ledger.decisions.size() == 3u);
  BOOST_TEST(ledger.decisions[2].next.version == 2);
  BOOST_TEST(done.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_new_conversation_whose_first_commit_is_unknown_begins_again_when_it_is_not_there) {
  ledger.answers.emplace_back(error{errc::timeout, "whether it was committed is not known", ""});
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  advance(5s);
  BOOST_REQUIRE(ledger.decisions.size() == 2u);
  BOOST_TEST(ledger.decisions[1].next.version == 1);
  BOOST_REQUIRE(done.size() == 1u);
  BOOST_TEST(done[0].second);
}

BOOST_AUTO_TEST_CASE(a_command_against_an_older_version_is_refused_and_a_current_one_is_committed) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  tell(a, mail_atom::value, mail(2));
  const auto refused = ask<local<result<command_done>>>(a, command_atom::value, note(1));
  BOOST_REQUIRE(refused);
  BOOST_REQUIRE(!(*refused)->ok());
  BOOST_TEST(((*refused)->why().code == errc::conflict));
  const auto taken = ask<local<result<command_done>>>(a, command_atom::value, note(2));
  BOOST_REQUIRE(taken);
  BOOST_REQUIRE((*taken)->ok());
  BOOST_TEST((**taken)->version == 3u);
}

BOOST_AUTO_TEST_CASE(words_from_a_strangers_address_or_to_ourselves_are_refused) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  const auto tried = [&](const char* from, std::vector<std::string> to) -> result<command_done> {
    command c;
    c.kind = command::kind_of::reply;
    c.actor = "agent/1";
    c.letter.text = "hello";
    c.letter.from = from;
    c.letter.to = std::move(to);
    const auto out = ask<local<result<command_done>>>(a, command_atom::value, make_local(std::move(c)));
    BOOST_REQUIRE(out);
    return **out;
  };
  const auto strange = tried("boss@other.example", {});
  BOOST_REQUIRE(!strange.ok());
  BOOST_CHECK(strange.why().code == errc::invalid);
  BOOST_TEST(strange.why().message == "`boss@other.example` is no address of this channel");
  BOOST_TEST(strange.why().help == "write from `support@acme.example`");
  BOOST_CHECK(tried("", {"Support@ACME.example"}).why().code == errc::invalid);
  BOOST_TEST(tried("support@acme.example", {}).ok());
}

BOOST_AUTO_TEST_CASE(what_an_answer_changes_besides_is_one_commit_with_it_and_rules_hear_of_it) {
  auto people = two_channels();
  add_team(people, 1, "triage");
  add_team(people, 2, "billing");
  add_agent(people, 5, "mona", 1);
  put_people(people);
  put_in_force("language 1\nmailbox support { address support@acme.example; threads grouped; team triage }\n"
               "team triage { strategy queue }\nteam billing { strategy queue }\n"
               "on message { tag new }\non tagged refund { note \"a refund\" }\n"
               "on status becomes closed { tag over }\n");
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  command c;
  c.kind = command::kind_of::reply;
  c.actor = "agent/5";
  c.author.value = 5;
  c.letter.author.value = 5;
  c.letter.text = "You have it back.";
  c.agent = "";
  c.team = "billing";
  c.assigns = true;
  c.add = {"refund"};
  c.remove = {"new"};
  c.level = priority::high;
  c.status = "closed";
  const auto count = ledger.decisions.size();
  const auto said = ask<local<result<command_done>>>(a, command_atom::value, make_local(std::move(c)));
  BOOST_REQUIRE((said && **said));
  BOOST_REQUIRE(ledger.decisions.size() == count + 1);
  const auto& d = ledger.decisions.back();
  BOOST_TEST(d.outbox.size() == 1u);
  BOOST_TEST(d.next.team.value == 2);
  BOOST_TEST(!d.next.agent);
  BOOST_TEST(d.next.status == "closed");
  BOOST_TEST((d.next.priority == store::priority::high));
  BOOST_TEST(tagged(d, "refund"));
  BOOST_TEST(!tagged(d, "new"));
  BOOST_TEST(tagged(d, "over"));
  const auto first = nlohmann::json::parse(d.events.front().facts);
  BOOST_TEST(d.events.front().kind == "answered");
  BOOST_TEST(first["event"]["arguments"]["add"] == nlohmann::json::array({"refund"}));
  BOOST_TEST(
      std::ranges::any_of(d.events, [](const auto& e) { return e.effects.find("a refund") != std::string::npos; }));
}

BOOST_AUTO_TEST_CASE(files_of_a_note_stand_beside_its_event_and_go_nowhere) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  command c;
  c.kind = command::kind_of::note;
  c.actor = "agent/1";
  c.files = {{31, "contract.pdf", "application/pdf", 12, {}}};
  tell(a, command_atom::value, make_local(std::move(c)));
  const auto& d = ledger.decisions.back();
  BOOST_REQUIRE(d.events.front().kind == "note");
  const auto facts = nlohmann::json::parse(d.events.front().facts);
  BOOST_REQUIRE(facts["files"].size() == 1u);
  BOOST_TEST(facts["files"][0]["upload"] == 31);
  BOOST_TEST(facts["files"][0]["name"] == "contract.pdf");
  BOOST_TEST(d.outbox.empty());
  BOOST_TEST(dsl::facts_from(nlohmann::ordered_json::parse(d.events.front().facts)).ok());
}

BOOST_AUTO_TEST_CASE(a_command_to_a_conversation_that_does_not_exist_is_answered_with_not_found) {
  const auto a = aut(false);
  const auto answer = ask<local<result<command_done>>>(a, command_atom::value, note());
  BOOST_REQUIRE(answer);
  BOOST_REQUIRE(!(*answer)->ok());
  BOOST_TEST(((*answer)->why().code == errc::not_found));
}

BOOST_AUTO_TEST_CASE(one_that_was_removed_while_it_was_in_memory_gives_its_mail_back_and_begins_nothing_anew) {
  const auto it = aut();
  tell(it, mail_atom::value, mail(1));
  BOOST_REQUIRE(done.size() == 1u);
  ledger.answers.push_back(ended(store::item_end::conflict)); // and the archive has nothing
  tell(it, mail_atom::value, mail(2));
  advance(1s);
  BOOST_TEST(gone == 1);
  BOOST_TEST(done.size() == 1u); // neither decided nor given up
  BOOST_TEST(ledger.decisions.size() == 2u);
  BOOST_REQUIRE(!timers.empty());
  BOOST_TEST(timers.back().empty());
  const auto answer = ask<local<result<command_done>>>(it, command_atom::value, note());
  BOOST_REQUIRE(answer);
  BOOST_REQUIRE(!**answer);
  BOOST_CHECK((*answer)->why().code == errc::not_found);
  BOOST_TEST(ledger.decisions.size() == 2u);
}

BOOST_AUTO_TEST_CASE(one_that_may_not_begin_with_its_customer_gives_its_mail_back) {
  ledger.answers.push_back(ended(store::item_end::conflict));
  ledger.answers.push_back(ended(store::item_end::conflict));
  tell(aut(), mail_atom::value, mail(1));
  advance(1s);
  BOOST_TEST(gone == 1);
  BOOST_TEST(done.empty());
  BOOST_TEST(ledger.decisions.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_team_that_only_the_directory_has_is_a_team_not_a_person) {
  auto people = two_channels();
  add_team(people, 4, "night");
  put_people(std::move(people));
  put_in_force("language 1\nmailbox support { address support@acme.example; threads grouped; team triage }\n"
               "team triage { strategy queue }\n"
               "table owner on message match first { rule all when size > 0 { assign night } }\n");
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  BOOST_REQUIRE(ledger.decisions.size() == 1u);
  BOOST_TEST(ledger.decisions[0].next.team.value == 4);
  BOOST_TEST(ledger.decisions[0].next.agent.value == 0);
  BOOST_REQUIRE(offers.size() == 1u);
  BOOST_TEST(offers[0].team == "night");
}

BOOST_AUTO_TEST_CASE(an_agent_who_gets_it_has_accepted_it_and_rules_hear_of_that_in_the_same_commit) {
  put_in_force(std::string(rules_one) + "on accepted { tag taken }\n");
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  command c;
  c.kind = command::kind_of::assign;
  c.actor = "team";
  c.agent = "mona";
  c.assign_agent_only = true;
  BOOST_REQUIRE((*ask<local<result<command_done>>>(a, command_atom::value, make_local(command(c))))->ok());
  BOOST_REQUIRE(ledger.decisions.size() == 2u);
  const auto& made = ledger.decisions.back();
  BOOST_TEST(tagged(made, "taken"));
  std::vector<std::string> kinds;
  for (const auto& e : made.events) kinds.push_back(e.kind);
  BOOST_TEST(std::ranges::count(kinds, "assigned") == 1);
  BOOST_TEST(std::ranges::count(kinds, "accepted") == 1);
  // what it needs to be decided once more, next year
  BOOST_TEST(made.events.front().facts.find(R"("changed":{"agent":"mona"})") != std::string::npos);
  BOOST_TEST(ledger.decisions.front().events.front().facts.find("\"changed\"") == std::string::npos);
  // the same again changes nothing, and nothing is raised
  BOOST_REQUIRE((*ask<local<result<command_done>>>(a, command_atom::value, make_local(command(c))))->ok());
  for (const auto& e : ledger.decisions.back().events) BOOST_TEST(e.kind != "accepted");
}

BOOST_AUTO_TEST_CASE(a_timer_is_decided_once_and_one_that_was_cleared_meanwhile_not_at_all) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  const auto set = timers.back();
  BOOST_REQUIRE(set.size() == 2u);
  const auto warning = *std::ranges::find(set, "sla warning", &store::timer_row::kind);
  advance(31min);
  const auto before = ledger.decisions.size();
  tell(a, due_atom::value, make_local(due{warning}));
  BOOST_TEST(ledger.decisions.size() == before + 1);
  BOOST_TEST(ledger.decisions.back().clear_timers.size() == 1u);
  BOOST_TEST(ledger.decisions.back().clear_timers[0] == warning.key);
  BOOST_TEST((ledger.decisions.back().events[0].at == warning.due));
  tell(a, due_atom::value, make_local(due{warning})); // a second time, as after a crash
  BOOST_TEST(ledger.decisions.size() == before + 1);
}

BOOST_AUTO_TEST_CASE(it_asks_to_leave_after_a_quiet_minute_and_not_before) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  advance(40s);
  tell(a, mail_atom::value, mail(2));
  advance(40s);
  BOOST_TEST(leaving.empty());
  advance(30s);
  BOOST_REQUIRE(leaving.size() == 1u);
  BOOST_TEST(leaving[0].first == 7);
  BOOST_TEST(leaving[0].second == 2u);
}

BOOST_AUTO_TEST_CASE(it_waits_for_its_team_and_is_only_given_away_while_it_does) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  BOOST_REQUIRE(offers.size() == 1u);
  BOOST_TEST((offers[0].since == sunday));
  command c;
  c.kind = command::kind_of::assign;
  c.actor = "team";
  c.agent = "mona";
  c.assign_agent_only = c.while_waiting = true;
  c.team = "billing"; // another team, which had it before
  auto refused = *ask<local<result<command_done>>>(a, command_atom::value, make_local(command(c)));
  BOOST_REQUIRE(!refused->ok());
  BOOST_TEST((refused->why().code == errc::refused));
  c.team = "triage";
  BOOST_REQUIRE((*ask<local<result<command_done>>>(a, command_atom::value, make_local(command(c))))->ok());
  refused = *ask<local<result<command_done>>>(a, command_atom::value, make_local(command(c)));
  BOOST_TEST(!refused->ok()); // somebody has it
  c.while_waiting = false;
  c.agent.clear();
  advance(5min);
  BOOST_REQUIRE((*ask<local<result<command_done>>>(a, command_atom::value, make_local(command(c))))->ok());
  BOOST_REQUIRE(offers.size() == 2u);
  BOOST_TEST((offers[1].since == sunday + 5min));
}

BOOST_AUTO_TEST_CASE(what_happens_to_its_agent_is_heard_once_and_only_while_the_agent_has_it) {
  put_in_force(std::string(rules_one) +
               "on agent away { notify triage; for each open conversation of agent { tag orphan } }\n");
  auto people = two_channels();
  add_agent(people, 5, "mona", 1, "away");
  add_agent(people, 6, "omar", 1, "away");
  put_people(people);
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  const auto hears = [&](std::int64_t id, std::int64_t agent) {
    BOOST_TEST(ask<bool>(a, desk_atom::value, make_local(desk_news{id, "agent away", agent_id{agent}, sunday}))
                   .value_or(false));
    return ledger.decisions.size();
  };
  BOOST_TEST(hears(1, 5) == 1u); // nobody has it
  command c;
  c.kind = command::kind_of::assign;
  c.agent = "mona";
  c.assign_agent_only = true;
  BOOST_REQUIRE((*ask<local<result<command_done>>>(a, command_atom::value, make_local(command(c))))->ok());
  BOOST_TEST(hears(2, 6) == 2u);
  BOOST_TEST(hears(2, 5) == 3u);
  BOOST_TEST(tagged(ledger.decisions.back(), "orphan"));
  BOOST_TEST(ledger.decisions.back().live.size() == 1u); // the desk was told elsewhere
  BOOST_TEST(hears(2, 5) == 3u);
  BOOST_TEST(hears(1, 5) == 3u);
  BOOST_TEST(hears(3, 5) == 4u);
}

BOOST_AUTO_TEST_CASE(a_call_goes_out_with_its_decision_and_its_end_is_heard_once) {
  put_in_force(std::string(rules_one) +
               "webhook erp { url \"https://erp.example/\"; secret erp; body { n messages } }\n"
               "on message { try webhook erp else { tag failed } }\n");
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  BOOST_REQUIRE(ledger.decisions.size() == 1u);
  BOOST_REQUIRE(ledger.decisions[0].outbox.size() == 1u);
  const auto row = ledger.decisions[0].outbox[0];
  BOOST_TEST(row.kind == "call/erp");
  BOOST_TEST(row.effect_key.size() == 32u);
  const auto order = order_in(row.payload);
  BOOST_REQUIRE(order);
  BOOST_TEST(order->wants_answer);
  BOOST_TEST(order->body.find("\"data\":{\"n\":") != std::string::npos, order->body);
  const call_answer failed{outbox_id{9}, row.payload, failure_of("404"), sunday};
  // other rules are in force by now: what `else` said is that of the old ones
  const auto old = node.rules.get();
  archive.program = [old](const std::string& hash) -> result<dsl::program_ptr> {
    BOOST_TEST(hash == old->program->hash);
    return old->program;
  };
  put_in_force(rules_two, 2);
  BOOST_TEST(ask<bool>(a, answered_atom::value, make_local(call_answer(failed))).value_or(false));
  BOOST_REQUIRE(ledger.decisions.size() == 2u);
  BOOST_TEST(tagged(ledger.decisions[1], "failed"));
  BOOST_REQUIRE(ledger.decisions[1].told_calls.size() == 1u);
  BOOST_TEST(ledger.decisions[1].told_calls[0].value == 9);
  BOOST_TEST(ask<bool>(a, answered_atom::value, make_local(call_answer(failed))).value_or(false));
  BOOST_TEST(ledger.decisions.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_message_id_that_was_here_before_is_known_to_the_decision_and_stored_with_it) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\n"
               "on message when message_id seen within 7d { tag duplicate; drop }\n");
  const auto with = [this](std::int64_t number, std::optional<instant> seen) {
    incoming in = *mail(number);
    in.seen = seen;
    return make_local(std::move(in));
  };
  tell(aut(), mail_atom::value, with(1, std::nullopt));
  BOOST_TEST(!tagged(ledger.decisions.back(), "duplicate"));
  tell(aut(), mail_atom::value, with(2, clock.now() - 8 * 24h));
  BOOST_TEST(!tagged(ledger.decisions.back(), "duplicate"));
  tell(aut(), mail_atom::value, with(3, clock.now() - 6 * 24h));
  BOOST_TEST(tagged(ledger.decisions.back(), "duplicate"));
  BOOST_TEST(ledger.decisions.back().next.status == "dropped");
  const auto facts = dsl::facts_from(dsl::json::parse(ledger.decisions.back().events[0].facts));
  BOOST_REQUIRE(facts.ok());
  BOOST_CHECK(facts->message_id_seen == clock.now() - 6 * 24h);
}

BOOST_AUTO_TEST_CASE(what_a_limited_effect_did_before_is_a_fact_of_the_decision) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\nreply ack { en \"ack.html\"; default en }\n"
               "on message { note \"seen\" at most once per 24h; reply ack at most once per 24h; tag one }\n");
  const auto verbs = [this] {
    std::vector<std::string> out;
    const auto effects = dsl::effects_from(dsl::json::parse(ledger.decisions.back().events[0].effects));
    for (const auto& e : *effects)
      if (e.verb != "assign") out.push_back(e.verb); // the mailbox's
    return out;
  };
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  BOOST_REQUIRE(archive.asked_limits.size() == 2u);
  BOOST_TEST(verbs() == (std::vector<std::string>{"note", "reply", "tag"}), boost::test_tools::per_element());
  for (const auto& key : archive.asked_limits) archive.done[key] = clock.now();
  advance(23h);
  ledger.decisions.clear();
  tell(a, mail_atom::value, mail(2));
  BOOST_REQUIRE(ledger.decisions.size() == 1u);
  BOOST_TEST(verbs() == (std::vector<std::string>{"tag"}), boost::test_tools::per_element());
  BOOST_TEST(ledger.decisions[0].limits.empty());
  const auto facts = dsl::facts_from(dsl::json::parse(ledger.decisions[0].events[0].facts));
  BOOST_REQUIRE(facts.ok());
  BOOST_TEST(facts->last_done.size() == 2u);
  BOOST_TEST(ledger.decisions[0].events[0].trace.find("held back") != std::string::npos);
  // decided once more from what is stored, it is the same
  event again;
  again.name = "message";
  again.id = "mail/2";
  again.at = clock.now();
  again.mailbox = "support";
  again.mail = mail(2)->content;
  BOOST_TEST(dsl::decide(*node.rules.get()->program, again, *facts).effects.size() == 1u);
  advance(1h);
  tell(a, mail_atom::value, mail(3));
  BOOST_TEST(verbs().size() == 3u);
}

BOOST_AUTO_TEST_CASE(what_is_set_of_a_customer_holds_in_their_other_conversations) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\nattribute customer.known of yes | no optional\n"
               "on message when customer.known else no is no { tag new; set customer.known = yes }\n"
               "on status becomes closed when customer.known else no is yes { tag regular }\n");
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  BOOST_TEST(tagged(ledger.decisions.back(), "new"));
  const auto change = ledger.decisions.back().customer;
  BOOST_REQUIRE(change);
  BOOST_TEST(change->address_key == "sara@customer.example");
  BOOST_TEST(change->set == "{\"known\":\"yes\"}");
  archive.customers[change->address_key].attributes = change->set;

  const auto other = aut();
  tell(other, mail_atom::value, mail(2));
  BOOST_TEST(!tagged(ledger.decisions.back(), "new"));
  BOOST_TEST(!ledger.decisions.back().customer);

  // what another conversation took away meanwhile is gone here, too, whatever happens
  archive.customers[change->address_key].attributes = "{}";
  command close;
  close.kind = command::kind_of::status;
  close.actor = "agent/1";
  close.status = status::closed;
  tell(other, command_atom::value, make_local(std::move(close)));
  BOOST_TEST(ledger.decisions.back().next.status == "closed");
  BOOST_TEST(!tagged(ledger.decisions.back(), "regular"));
}

BOOST_AUTO_TEST_CASE(rules_without_attributes_of_customers_ask_for_none) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  BOOST_TEST(archive.asked_customers == 0);
}

BOOST_AUTO_TEST_CASE(a_mail_that_does_not_tell_its_language_has_the_customers_the_scripts_or_the_mailboxs) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage; language fr }\n"
               "team triage { strategy queue }\n");
  std::int64_t number = 0;
  const auto language_of = [&](const char* body, const char* told, const char* customer) {
    incoming in = *mail(++number);
    barid::mail content = *in.content;
    content.subject.clear();
    content.body = body;
    content.language = told;
    in.content = std::make_shared<const barid::mail>(content);
    in.customer.language = customer;
    tell(aut(), mail_atom::value, make_local(std::move(in)));
    return ledger.decisions.back().next.language;
  };
  BOOST_TEST(language_of("ok", "unknown", "unknown") == "fr");
  BOOST_TEST(!ledger.decisions.back().customer); // nothing that the mail tells
  BOOST_TEST(language_of("نعم", "unknown", "unknown") == "ar");
  BOOST_TEST(language_of("نعم", "unknown", "fa") == "fa");
  BOOST_TEST(language_of("Where is my order?", "en", "fa") == "en");
  BOOST_TEST(!ledger.decisions.back().customer);
  BOOST_TEST(language_of("Where is my order?", "en", "unknown") == "en");
  BOOST_REQUIRE(ledger.decisions.back().customer);
  BOOST_TEST(ledger.decisions.back().customer->language == "en"); // for the mails behind it
}

BOOST_AUTO_TEST_CASE(another_promise_of_its_sla_moves_the_deadlines_of_a_conversation_that_nobody_touches) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1)); // an hour, with a warning at half of it
  const auto due = [this](const char* kind) {
    for (const auto& t : timers.back())
      if (t.kind == kind) return to_rfc3339(t.due);
    return std::string("none");
  };
  const auto began = clock.now();
  BOOST_TEST(due("sla breach") == to_rfc3339(began + 1h));
  BOOST_TEST(due("sla warning") == to_rfc3339(began + 30min));
  const auto with = [](const char* promise) {
    return "language 1\nmailbox support { address support@acme.example; threads grouped; team triage; sla quick }\n"
           "team triage { strategy round_robin }\nsla quick { first_response " +
           std::string(promise) + " }\n";
  };
  put_in_force(with("4h; warn at 50%"), 2);
  BOOST_TEST(ask<bool>(a, review_atom::value).value_or(false));
  BOOST_TEST(due("sla breach") == to_rfc3339(began + 4h));
  BOOST_TEST(due("sla warning") == to_rfc3339(began + 2h));
  const auto decisions = ledger.decisions.size();
  BOOST_TEST(ask<bool>(a, review_atom::value).value_or(false));
  BOOST_TEST(ledger.decisions.size() == decisions); // nothing is new
}

BOOST_AUTO_TEST_CASE(who_has_left_is_not_available_whatever_they_were_when_they_left) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\n"
               "on message when conversation.agent is available { tag there }\n");
  auto people = two_channels();
  add_team(people, 1, "triage");
  add_agent(people, 5, "mona", 1, "available");
  put_people(people);
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  mona_takes_it(a);
  tell(a, mail_atom::value, mail(2));
  BOOST_TEST(tagged(ledger.decisions.back(), "there"));

  people.agents.back().active = false;
  put_people(people);
  const auto other = aut();
  tell(other, mail_atom::value, mail(3));
  mona_takes_it(other);
  tell(other, mail_atom::value, mail(4));
  BOOST_TEST(!tagged(ledger.decisions.back(), "there"));
}

BOOST_AUTO_TEST_CASE(who_has_it_stays_who_has_it_when_they_are_renamed) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\n"
               "on message when conversation.agent is available { tag there }\n");
  auto people = two_channels();
  add_team(people, 1, "triage");
  add_agent(people, 5, "mona", 1, "available");
  put_people(people);
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  mona_takes_it(a);
  people.agents.back().name = "ramona";
  put_people(people);
  tell(a, mail_atom::value, mail(2));
  BOOST_TEST(tagged(ledger.decisions.back(), "there"));
  BOOST_TEST(ledger.decisions.back().next.agent.value == 5);
}

BOOST_AUTO_TEST_CASE(what_is_assigned_to_somebody_who_was_taken_away_goes_to_the_team_of_the_mailbox) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\nteam day { strategy queue }\n"
               "on message when subject is \"a question\" { assign mona }\n"
               "on tagged late { assign mona else day }\n"
               "on message when size > 0 { tag late }\n");
  auto people = two_channels();
  add_team(people, 1, "triage");
  add_team(people, 2, "day");
  people.gone = {{"mona", 5}};
  put_people(people);
  tell(aut(), mail_atom::value, mail(1));
  const auto& d = ledger.decisions.back();
  BOOST_TEST(d.events[0].trace.find("the team of the mailbox") != std::string::npos, d.events[0].trace);
  BOOST_TEST(d.next.team.value == 2); // of the second one, which says where else
}

BOOST_AUTO_TEST_CASE(what_somebody_who_left_had_goes_back_to_the_team_once_and_says_whose_doing_it_was) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy round_robin }\nsla standard { first_response 4h }\n"
               "on message { sla standard; priority high }\non unassigned { tag orphan }\n");
  auto people = two_channels();
  add_team(people, 1, "triage");
  add_agent(people, 5, "mona", 1, "available");
  put_people(people);
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  const auto changes = [&](const std::string& status, const std::string& agent, const std::string& team) {
    command c;
    c.kind = status.empty() ? command::kind_of::assign : command::kind_of::status;
    c.status = status;
    c.agent = agent;
    c.team = team;
    BOOST_REQUIRE((*ask<local<result<command_done>>>(a, command_atom::value, make_local(std::move(c))))->ok());
  };
  const auto hears = [&](std::int64_t id, std::int64_t agent) {
    const desk_news left{id, dsl::agent_left, agent_id{agent}, sunday, "agent/9"};
    BOOST_TEST(ask<bool>(a, desk_atom::value, make_local(desk_news(left))).value_or(false));
    return ledger.decisions.size();
  };
  changes("", "mona", "triage");
  const auto before = ledger.decisions.back().next;
  people.agents.back().active = false;
  put_people(people);
  const auto count = ledger.decisions.size();
  const auto offered = offers.size();
  BOOST_TEST(hears(1, 6) == count); // somebody else
  advance(5min);
  BOOST_TEST(hears(2, 5) == count + 1);
  const auto d = ledger.decisions.back();
  BOOST_TEST(d.next.agent.value == 0);
  BOOST_TEST(d.next.agent_name.empty());
  BOOST_TEST(d.next.team.value == 1);
  BOOST_TEST(d.next.sla == before.sla);
  BOOST_REQUIRE(d.events.size() >= 2u);
  BOOST_TEST(d.events[0].kind == "agent left");
  BOOST_TEST(d.events[0].actor == "agent/9");
  BOOST_TEST(d.events[0].facts.find("\"agent\":\"mona\"") != std::string::npos, d.events[0].facts);
  BOOST_TEST(tagged(d, "orphan"));             // rules hear that nobody has it
  BOOST_REQUIRE(offers.size() == offered + 1); // and the team is asked who takes it
  BOOST_TEST((offers.back().since == sunday + 5min));
  BOOST_TEST(hears(2, 5) == count + 1);
  // with no team it goes where its mailbox sends what no rule placed; what is over stays as it was
  changes("", "mona", "");
  const auto again = ledger.decisions.size();
  BOOST_TEST(hears(3, 5) == again + 1);
  BOOST_TEST(ledger.decisions.back().next.team.value == 1);
  changes("", "mona", "triage");
  changes("closed", "", "");
  const auto over = ledger.decisions.size();
  BOOST_TEST(hears(4, 5) == over);
}

BOOST_AUTO_TEST_CASE(a_name_that_only_flows_of_earlier_rules_have_means_whom_it_meant) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\non message { assign accounts }\n");
  auto people = two_channels();
  add_team(people, 1, "triage");
  add_team(people, 2, "billing");
  people.older_teams = {{"accounts", 2}};
  put_people(people);
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  const auto& d = ledger.decisions.back();
  BOOST_TEST(d.next.team.value == 2);
  BOOST_TEST(d.next.state.find("\"billing\"") != std::string::npos, d.next.state); // as it is called now
  BOOST_TEST(d.next.state.find("\"accounts\"") == std::string::npos);
}

namespace {

/// Somebody writes to whom nobody wrote before; without `words` they have not yet.
local<command> begins(const std::string& words, const std::string& to = "omar@customer.example") {
  command c;
  c.kind = words.empty() ? command::kind_of::begin : command::kind_of::reply;
  c.actor = "agent/5";
  c.author.value = 5;
  c.agent = "mona";
  c.letter.author.value = 5;
  c.letter.text = words;
  beginning b;
  b.subject = "Your renewal";
  b.to = {"Omar", to};
  b.customer.id.value = 8;
  b.customer.address = to;
  c.begun = std::make_shared<const beginning>(b);
  return make_local(std::move(c));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_desk_writes_first_and_whoever_did_has_the_conversation) {
  auto people = two_channels();
  add_team(people, 1, "triage");
  add_agent(people, 5, "mona", 1);
  put_people(people);
  const auto a = aut();
  const auto done_now = ask<local<result<command_done>>>(a, command_atom::value, begins("Your plan ends on Sunday."));
  BOOST_REQUIRE((done_now && **done_now));
  const auto& d = ledger.decisions.back();
  BOOST_TEST(d.next.version == 1);
  BOOST_TEST(d.next.subject == "Your renewal");
  BOOST_TEST(d.next.customer.value == 8);
  BOOST_TEST(d.next.agent.value == 5);
  BOOST_TEST(d.next.preview == "Your plan ends on Sunday.");
  BOOST_TEST((d.next.created == clock.now()));
  BOOST_TEST(!d.next.first_unanswered_at.has_value());
  BOOST_TEST(d.next.sla.empty(), "nobody waits for us");
  BOOST_TEST(std::ranges::count(d.next.flags, "outbound") == 1);
  BOOST_REQUIRE(d.outbox.size() == 1u);
  const auto letter = nlohmann::json::parse(d.outbox[0].payload);
  BOOST_TEST(letter["subject"] == "Your renewal");
  BOOST_TEST(letter["to"][0]["address"] == "omar@customer.example");
  BOOST_TEST(letter["to"][0]["name"] == "Omar");
  BOOST_TEST(!letter.contains("in_reply_to"));
  BOOST_TEST(d.live.front().kind == "conversation_new");
  // and the next one is an answer in it
  command more;
  more.kind = command::kind_of::reply;
  more.actor = "agent/5";
  more.letter.author.value = 5;
  more.letter.text = "And one thing more.";
  tell(a, command_atom::value, make_local(std::move(more)));
  const auto second = nlohmann::json::parse(ledger.decisions.back().outbox.at(0).payload);
  BOOST_TEST(second["subject"] == "Re: Your renewal");
  BOOST_TEST(second["in_reply_to"] == letter["message_id"]);
}

BOOST_AUTO_TEST_CASE(what_was_begun_without_a_word_can_be_written_in_or_thrown_away) {
  auto people = two_channels();
  add_agent(people, 5, "mona", 0);
  put_people(people);
  const auto a = aut();
  tell(a, command_atom::value, begins(""));
  BOOST_REQUIRE(ledger.decisions.size() == 1u);
  BOOST_TEST(ledger.decisions[0].events[0].kind == "begun");
  BOOST_TEST(ledger.decisions[0].outbox.empty());
  BOOST_TEST(ledger.decisions[0].next.agent.value == 5);
  const auto discarded = [&] {
    command c;
    c.kind = command::kind_of::discard;
    c.actor = "agent/5";
    const auto said = ask<local<result<command_done>>>(a, command_atom::value, make_local(std::move(c)));
    return said && (*said)->ok();
  };
  BOOST_TEST(discarded());
  BOOST_TEST(ledger.decisions.back().next.status == "dropped");
  command words;
  words.kind = command::kind_of::reply;
  words.actor = "agent/5";
  words.letter.author.value = 5;
  words.letter.text = "After all.";
  tell(a, command_atom::value, make_local(std::move(words)));
  const auto letter = nlohmann::json::parse(ledger.decisions.back().outbox.at(0).payload);
  BOOST_TEST(letter["subject"] == "Your renewal", "it is the first mail of the conversation all the same");
  const auto count = ledger.decisions.size();
  BOOST_TEST(!discarded(), "there is a mail in it");
  BOOST_TEST(ledger.decisions.size() == count);
}

BOOST_AUTO_TEST_CASE(nothing_is_begun_with_an_address_of_the_desk) {
  const auto a = aut();
  const auto said = ask<local<result<command_done>>>(a, command_atom::value, begins("hello", "billing@acme.example"));
  BOOST_REQUIRE(said.has_value());
  BOOST_REQUIRE(!**said);
  BOOST_TEST((**said).why().message.find("would come in again") != std::string::npos);
  BOOST_TEST(ledger.decisions.empty());
}

namespace {

using json = nlohmann::json;

local<command> calls_it(const std::string& subject) {
  command c;
  c.kind = command::kind_of::subject;
  c.actor = "agent/5";
  c.author.value = 5;
  c.subject = subject;
  return make_local(std::move(c));
}

local<command> sets(const std::string& attribute, value to) {
  command c;
  c.kind = command::kind_of::attribute;
  c.actor = "agent/5";
  c.author.value = 5;
  c.attribute = attribute;
  c.attribute_value = std::move(to);
  return make_local(std::move(c));
}

local<command> answers(const std::string& text, bool forward = false) {
  command c;
  c.kind = forward ? command::kind_of::forward : command::kind_of::reply;
  c.actor = "agent/5";
  c.letter.author.value = 5;
  c.letter.text = text;
  c.letter.forward = forward;
  if (forward) c.letter.to = {"shop@other.example"};
  return make_local(std::move(c));
}

json arguments(const store::decision& d) {
  return json::parse(d.events.at(0).facts)["event"]["arguments"];
}

} // namespace

BOOST_AUTO_TEST_CASE(a_subject_is_corrected_and_answers_go_on_under_the_one_of_the_mails) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  tell(a, command_atom::value, calls_it("Parcel 4711 lost"));
  const auto& d = ledger.decisions.back();
  BOOST_TEST(d.next.version == 2);
  BOOST_TEST(d.next.subject == "Parcel 4711 lost");
  BOOST_TEST(d.events.at(0).kind == "subject");
  BOOST_TEST(d.events.at(0).actor == "agent/5");
  BOOST_TEST(arguments(d)["from"] == "a question");
  BOOST_TEST(arguments(d)["to"] == "Parcel 4711 lost");
  BOOST_TEST(d.live.front().kind == "conversation_changed");
  const auto subject_of = [&](const local<command>& letter) {
    tell(a, command_atom::value, letter);
    return json::parse(ledger.decisions.back().outbox.at(0).payload)["subject"];
  };
  BOOST_TEST(subject_of(answers("On its way.")) == "Re: a question");
  tell(a, command_atom::value, calls_it("Parcel 4711 came back"));
  BOOST_TEST(subject_of(answers("Sent again.")) == "Re: a question", "also after a second correction");
  BOOST_TEST(subject_of(answers("Look.", true)) == "Fwd: a question");
  // mail that comes in joins by what it answers, and changes nothing about it
  tell(a, mail_atom::value, mail(2));
  BOOST_TEST(ledger.decisions.back().next.subject == "Parcel 4711 came back");

  // the same once more is no change
  const auto count = ledger.decisions.size();
  const auto same = ask<local<result<command_done>>>(a, command_atom::value, calls_it("Parcel 4711 came back"));
  BOOST_TEST((same && **same));
  BOOST_TEST(ledger.decisions.size() == count);

  // and it is so after the conversation was loaded again
  stored = as_stored(ledger.decisions.back());
  const auto later = aut(false);
  tell(later, command_atom::value, answers("It is there."));
  const auto letter = json::parse(ledger.decisions.back().outbox.at(0).payload);
  BOOST_TEST(letter["subject"] == "Re: a question");
}

BOOST_AUTO_TEST_CASE(what_nobody_has_written_in_yet_goes_out_under_its_new_subject) {
  auto people = two_channels();
  add_agent(people, 5, "mona", 0);
  put_people(people);
  const auto a = aut();
  tell(a, command_atom::value, begins(""));
  tell(a, command_atom::value, calls_it("Your plan"));
  tell(a, command_atom::value, answers("It ends on Sunday."));
  BOOST_TEST(json::parse(ledger.decisions.back().outbox.at(0).payload)["subject"] == "Your plan");
  tell(a, command_atom::value, calls_it("Renewal of Omar"));
  tell(a, command_atom::value, answers("One thing more."));
  BOOST_TEST(json::parse(ledger.decisions.back().outbox.at(0).payload)["subject"] == "Re: Your plan");
}

BOOST_AUTO_TEST_CASE(people_set_attributes_of_the_conversation_and_take_them_away) {
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  tell(a, command_atom::value, sets("conversation.order", std::string("4711")));
  BOOST_TEST(ledger.decisions.back().next.attributes == R"({"order":"4711"})");
  BOOST_TEST(ledger.decisions.back().events.at(0).kind == "attribute");
  BOOST_TEST(arguments(ledger.decisions.back()).dump() == R"({"attribute":"conversation.order","to":"4711"})");
  tell(a, command_atom::value, sets("conversation.order", std::string("4712")));
  BOOST_TEST(arguments(ledger.decisions.back())["from"] == "4711");
  const auto count = ledger.decisions.size();
  tell(a, command_atom::value, sets("conversation.order", std::string("4712")));
  BOOST_TEST(ledger.decisions.size() == count, "it is so already");
  tell(a, command_atom::value, sets("conversation.order", {}));
  BOOST_TEST(ledger.decisions.back().next.attributes == "{}");
  BOOST_TEST(!arguments(ledger.decisions.back()).contains("to"));
}

BOOST_AUTO_TEST_CASE(what_people_set_of_a_customer_is_written_where_all_conversations_of_theirs_find_it) {
  put_in_force("language 1\nmailbox support { address support@acme.example; team triage }\n"
               "team triage { strategy queue }\nattribute customer.tier of gold | basic optional\n"
               "on message when customer.tier else basic is gold { tag vip }\n");
  const auto a = aut();
  tell(a, mail_atom::value, mail(1));
  tell(a, command_atom::value, sets("customer.tier", std::string("gold")));
  BOOST_REQUIRE(ledger.decisions.back().customer);
  BOOST_TEST(ledger.decisions.back().customer->set == R"({"tier":"gold"})");
  BOOST_TEST(ledger.decisions.back().next.attributes == "{}");
  archive.customers["sara@customer.example"].attributes = R"({"tier":"gold"})";
  const auto other = aut();
  tell(other, mail_atom::value, mail(2));
  BOOST_TEST(tagged(ledger.decisions.back(), "vip"), "rules go by it with the next event");
  tell(a, command_atom::value, sets("customer.tier", {}));
  BOOST_REQUIRE(ledger.decisions.back().customer);
  BOOST_TEST(ledger.decisions.back().customer->gone == std::vector<std::string>{"tier"});
}

BOOST_AUTO_TEST_SUITE_END()
