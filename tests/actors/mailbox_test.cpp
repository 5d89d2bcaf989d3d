#include "actors/letters.hpp"
#include "actors/mailbox.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "tests/actors/actor_fixture.hpp"

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

std::string mailbox_rules(const char* threads) {
  return std::string("language 1\nmailbox support { address support@acme.example; threads ") + threads +
         " }\nteam triage { strategy queue }\ntable facts on message match all { rule one when "
         "size > 0 { tag one } }\n";
}

struct handed {
  std::int64_t conversation;
  bool fresh;
  std::int64_t mail;
  std::int64_t linked;
  std::optional<instant> seen;
};

struct mailbox_case : actor_fixture {
  played_archive archive;
  archive_actor archive_peer = play(*this, archive);
  std::map<std::int64_t, barid::mail> contents;                                     ///< By the mail's number.
  std::deque<std::pair<std::int64_t, std::function<void(barid::mail)>>> being_read; ///< While `slow`.
  bool slow = false;
  int refusals = 0; ///< So often the readers are full.
  std::vector<handed> given;
  std::vector<std::pair<std::int64_t, std::int64_t>> heard; ///< Conversation, mail.
  bool deaf = false;
  std::vector<mail_question> questions;
  std::int64_t next_id = 100;
  std::map<std::int64_t, caf::actor> live;
  mailbox_actor mine;

  mailbox_case() {
    put_in_force(mailbox_rules("grouped"));
    archive.mail = [this](const mail_question& q) -> result<mail_answer> {
      questions.push_back(q);
      mail_answer a;
      a.customer.id.value = 1;
      a.customer.address = q.sender.spec;
      a.fresh.value = next_id++;
      return a;
    };
    mailbox_peers peers;
    peers.conversation.archive = [this] { return archive_peer; };
    peers.read = [this](std::shared_ptr<const std::string> raw, const std::string&,
                        std::function<void(barid::mail)> ready) {
      if (refusals > 0) return --refusals, false;
      const auto number = std::stoll(*raw);
      if (slow) being_read.emplace_back(number, std::move(ready));
      else ready(contents[number]);
      return true;
    };
    peers.spawn = [this](conversation_peers, conversation_id id, mailbox_id, bool fresh) {
      auto made = spawn([this, id, fresh](conversation_actor::pointer) -> conversation_actor::behavior_type {
        return {
            [this, id, fresh](mail_atom, const local<incoming>& m) {
              given.push_back({id.value, fresh, m->mail_number.value, m->linked.value, m->seen});
            },
            [](command_atom, const local<command>&) { return make_local(result<command_done>(command_done{9})); },
            [](due_atom, const local<due>&) {},
            [this, id](answer_atom, const local<answer_elsewhere>& a) -> caf::result<bool> {
              heard.emplace_back(id.value, a->mail_number.value);
              if (!deaf) return true;
              return caf::sec::runtime_error;
            },
            [](desk_atom, const local<desk_news>&) { return true; },
            [](answered_atom, const local<call_answer>&) { return true; },
            [](review_atom) { return true; },
            [](again_atom) {},
            [](swap_atom) {},
            [](idle_atom, std::uint64_t) {},
        };
      });
      live[id.value] = caf::actor_cast<caf::actor>(made);
      return made;
    };
    mine = spawn(mailbox, &node, std::move(peers), mailbox_id{1});
  }

  void write(std::int64_t n, const std::string& from, const std::string& reference = "", const std::string& to = "") {
    auto& m = contents[n];
    m.from = {{"", from}};
    m.to = {{"", to.empty() ? "support@acme.example" : to}};
    m.message_id = std::to_string(n) + "@customer.example";
    if (!reference.empty()) m.in_reply_to = {reference};
  }
  void arrives(std::int64_t n, bool with_bytes = true) {
    node.waiting.fetch_add(1);
    arrival a;
    a.number.value = n;
    if (with_bytes) a.raw = std::make_shared<const std::string>(std::to_string(n));
    a.transport = {"x@customer.example", {"support@acme.example"}};
    a.received = clock.now();
    tell(mine, arrived_atom::value, make_local(std::move(a)));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_mailbox, mailbox_case)

BOOST_AUTO_TEST_CASE(mails_are_handed_on_in_the_order_in_which_they_came_however_they_are_read) {
  slow = true;
  for (int i = 1; i <= 3; ++i) {
    write(i, "a@customer.example");
    arrives(i);
  }
  BOOST_REQUIRE(being_read.size() == 3u);
  for (auto i : {2, 1, 0}) {
    auto [n, ready] = being_read[std::size_t(i)];
    ready(contents[n]);
    run();
    BOOST_TEST(given.size() == (i == 0 ? 3u : 0u));
  }
  for (std::size_t i = 0; i < given.size(); ++i) BOOST_TEST(given[i].mail == std::int64_t(i) + 1);
}

BOOST_AUTO_TEST_CASE(a_reply_close_behind_finds_the_conversation_that_is_not_committed_yet) {
  write(1, "sara@customer.example");
  write(2, "sara@customer.example", "1@customer.example");
  arrives(1);
  arrives(2);
  BOOST_REQUIRE(given.size() == 2u);
  BOOST_TEST(given[0].fresh);
  BOOST_TEST(given[1].conversation == given[0].conversation);
}

BOOST_AUTO_TEST_CASE(a_stranger_who_names_it_gets_a_conversation_of_their_own_with_a_link) {
  write(1, "sara@customer.example");
  write(2, "stranger@elsewhere.example", "1@customer.example");
  arrives(1);
  arrives(2);
  BOOST_REQUIRE(given.size() == 2u);
  BOOST_TEST(given[1].fresh);
  BOOST_TEST(given[1].conversation != given[0].conversation);
  BOOST_TEST(given[1].linked == given[0].conversation);
}

BOOST_AUTO_TEST_CASE(where_every_mail_is_a_conversation_of_its_own_a_reply_is_linked_and_not_joined) {
  put_in_force(mailbox_rules("separate"), 2);
  write(1, "sara@customer.example");
  write(2, "sara@customer.example", "1@customer.example");
  arrives(1);
  arrives(2);
  BOOST_REQUIRE(given.size() == 2u);
  BOOST_TEST(given[1].fresh);
  BOOST_TEST(given[1].linked == given[0].conversation);
}

BOOST_AUTO_TEST_CASE(of_two_mails_with_one_message_id_the_first_keeps_the_reference) {
  write(1, "sara@customer.example");
  write(2, "eve@elsewhere.example");
  contents[2].message_id = contents[1].message_id;
  write(3, "sara@customer.example", contents[1].message_id);
  for (int i = 1; i <= 3; ++i) arrives(i);
  BOOST_REQUIRE(given.size() == 3u);
  BOOST_TEST(given[2].conversation == given[0].conversation);
}

BOOST_AUTO_TEST_CASE(our_own_message_ids_are_asked_for_by_their_token) {
  const auto id = compose::message_id_of({"abcdefghijklmnopqrstuv", 4, "acme.example"});
  BOOST_REQUIRE(id.ok());
  write(1, "sara@customer.example", *id);
  arrives(1);
  BOOST_REQUIRE(questions.size() == 1u);
  BOOST_REQUIRE(questions[0].tokens.size() == 1u);
  BOOST_TEST(questions[0].tokens[0] == "abcdefghijklmnopqrstuv");
}

BOOST_AUTO_TEST_CASE(full_readers_are_tried_again_and_the_order_stays) {
  refusals = 2;
  for (int i = 1; i <= 3; ++i) {
    write(i, "a" + std::to_string(i) + "@customer.example");
    arrives(i);
  }
  BOOST_TEST(given.empty());
  advance(1s);
  BOOST_REQUIRE(given.size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(given[i].mail == std::int64_t(i) + 1);
}

BOOST_AUTO_TEST_CASE(a_mail_that_is_being_read_is_not_read_again_because_another_has_to_be) {
  slow = true;
  write(1, "a@customer.example");
  arrives(1);
  refusals = 1;
  write(2, "b@customer.example");
  arrives(2);
  advance(1s);
  BOOST_TEST(being_read.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_store_that_is_away_is_asked_again_until_it_answers) {
  const auto answers = archive.mail;
  archive.mail = nullptr;
  write(1, "a@customer.example");
  arrives(1);
  advance(5s);
  BOOST_TEST(given.empty());
  archive.mail = answers;
  advance(1s);
  BOOST_TEST(given.size() == 1u);
}

BOOST_AUTO_TEST_CASE(after_a_restart_the_bytes_are_loaded_first) {
  write(7, "a@customer.example");
  archive.raw = [](std::int64_t n) -> result<std::pair<store::stored_mail, std::string>> {
    store::stored_mail row;
    row.envelope_from = "a@customer.example";
    return std::pair(row, std::to_string(n));
  };
  arrives(7, false);
  BOOST_REQUIRE(given.size() == 1u);
  BOOST_TEST(given[0].mail == 7);
}

BOOST_AUTO_TEST_CASE(a_conversation_leaves_memory_when_it_is_idle_and_comes_back_when_touched) {
  write(1, "sara@customer.example");
  arrives(1);
  const auto id = given.at(0).conversation;
  tell(mine, leave_atom::value, id, std::uint64_t(0)); // something was on its way meanwhile
  BOOST_TEST(ask<local<result<command_done>>>(mine, command_atom::value, id, make_local(command())).has_value());
  BOOST_TEST(live.size() == 1u);
  tell(mine, leave_atom::value, id, std::uint64_t(2));
  live.clear();
  write(2, "sara@customer.example", "1@customer.example");
  arrives(2);
  BOOST_TEST(live.size() == 1u); // made anew
  BOOST_REQUIRE(given.size() == 2u);
  BOOST_TEST(given[1].conversation == id);
  BOOST_TEST(!given[1].fresh);
}

BOOST_AUTO_TEST_CASE(a_decided_mail_makes_room_for_the_next) {
  write(1, "sara@customer.example");
  arrives(1);
  BOOST_TEST(node.waiting.load() == 1);
  tell(mine, done_atom::value, std::int64_t(1), true);
  BOOST_TEST(node.waiting.load() == 0);
}

BOOST_AUTO_TEST_CASE(a_mail_that_another_mailbox_has_too_waits_for_its_decision_and_links) {
  int asked = 0;
  archive.mail = [&](const mail_question& q) -> result<mail_answer> {
    BOOST_TEST(q.twins.size() == 1u);
    BOOST_TEST(q.identity.size() == 32u);
    mail_answer a;
    a.fresh.value = next_id++;
    a.twin_waits = ++asked < 3;
    if (!a.twin_waits) a.linked.value = 55;
    return a;
  };
  write(1, "sara@customer.example", "", "billing@acme.example");
  arrives(1);
  BOOST_TEST(given.empty());
  advance(2s);
  BOOST_REQUIRE(given.size() == 1u);
  BOOST_TEST(given[0].linked == 55);
}

BOOST_AUTO_TEST_CASE(it_does_not_wait_for_another_mailbox_for_ever) {
  archive.mail = [&](const mail_question&) -> result<mail_answer> {
    mail_answer a;
    a.fresh.value = next_id++;
    a.twin_waits = true;
    return a;
  };
  write(1, "sara@customer.example", "", "billing@acme.example");
  arrives(1);
  advance(5s);
  BOOST_TEST(given.size() == 1u);
}

BOOST_AUTO_TEST_CASE(its_conversations_end_with_it) {
  write(1, "sara@customer.example");
  arrives(1);
  BOOST_REQUIRE(live.size() == 1u);
  auto one = live.begin()->second;
  self->monitor(one);
  caf::anon_send_exit(mine, caf::exit_reason::user_shutdown);
  run();
  bool down = false;
  BOOST_REQUIRE(!self->mailbox().empty());
  self->receive([&](const caf::down_msg& m) { down = m.source == one.address(); });
  BOOST_TEST(down);
}

BOOST_AUTO_TEST_CASE(a_conversation_that_ends_by_mistake_gives_its_mail_back_to_the_inbox) {
  write(1, "sara@customer.example");
  write(2, "omar@customer.example");
  write(3, "sara@customer.example", "1@customer.example");
  arrives(1);
  arrives(2);
  BOOST_REQUIRE(given.size() == 2u);
  caf::anon_send_exit(live.at(given[0].conversation), caf::exit_reason::unhandled_exception);
  run();
  BOOST_TEST(node.waiting.load() == 1); // the other one is still under way
  BOOST_TEST(node.inbox_in_doubt.exchange(false));
  // nobody joins what may never have been stored
  arrives(3);
  BOOST_TEST(given.back().fresh);
  // the sweeper announces it again, and it has a conversation again
  arrives(1, true);
  BOOST_TEST(given.size() == 4u);
  BOOST_TEST(given.back().mail == 1);
  BOOST_TEST(node.waiting.load() == 3);
  // it is the parent of the third, which goes for the first time; itself, it is not tried without end
  BOOST_TEST(given.back().conversation == given[2].conversation);
  const auto end_it = [&] {
    caf::anon_send_exit(live.at(given.back().conversation), caf::exit_reason::unhandled_exception);
    run();
  };
  end_it();
  BOOST_TEST(node.inbox_in_doubt.exchange(false));
  arrives(1, true);
  end_it();
  BOOST_TEST(!node.inbox_in_doubt.load());
}

BOOST_AUTO_TEST_CASE(mail_to_a_conversation_that_was_removed_is_told_of_again_and_begins_another) {
  write(1, "sara@customer.example");
  arrives(1);
  tell(mine, done_atom::value, std::int64_t(1), true);
  write(2, "sara@customer.example", "1@customer.example");
  arrives(2);
  BOOST_REQUIRE(given.size() == 2u);
  const auto removed = given[0].conversation;
  BOOST_TEST(given[1].conversation == removed);
  node.inbox_in_doubt = false;
  tell(mine, gone_atom::value, removed);
  BOOST_TEST(node.inbox_in_doubt.load());
  BOOST_TEST(node.waiting.load() == 0);
  arrives(2); // as the sweeper announces it
  BOOST_REQUIRE(given.size() == 3u);
  BOOST_TEST(given[2].mail == 2);
  BOOST_TEST(given[2].conversation != removed);
  BOOST_TEST(given[2].fresh);
  node.inbox_in_doubt = false;
  tell(mine, gone_atom::value, given[2].conversation); // again: not at once any more
  BOOST_TEST(!node.inbox_in_doubt.load());
}

BOOST_AUTO_TEST_CASE(ended_by_mistake_it_takes_its_conversations_along_and_counts_no_mail) {
  write(1, "sara@customer.example");
  arrives(1);
  self->monitor(live.begin()->second);
  caf::anon_send_exit(mine, caf::exit_reason::unhandled_exception);
  run();
  BOOST_TEST(!self->mailbox().empty());
  self->receive([](const caf::down_msg&) {});
  BOOST_TEST(node.waiting.load() == 0);
}

BOOST_AUTO_TEST_CASE(where_mails_are_kept_apart_the_conversation_that_one_answers_hears_it_first) {
  put_in_force(mailbox_rules("separate"));
  write(1, "a@customer.example");
  arrives(1);
  write(2, "a@customer.example", "1@customer.example");
  arrives(2);
  BOOST_REQUIRE(heard.size() == 1u);
  BOOST_TEST(heard[0].first == given[0].conversation);
  BOOST_TEST(heard[0].second == 2);
  BOOST_REQUIRE(given.size() == 2u);
  BOOST_TEST(given[1].fresh);
  BOOST_TEST(given[1].linked == given[0].conversation);
  deaf = true; // what goes wrong there does not hold up the mail
  write(3, "a@customer.example", "1@customer.example");
  arrives(3);
  BOOST_TEST(given.size() == 3u);
}

BOOST_AUTO_TEST_CASE(that_a_message_id_was_here_before_goes_with_the_mail) {
  archive.mail = [&](const mail_question& q) -> result<mail_answer> {
    questions.push_back(q);
    mail_answer a;
    a.fresh.value = next_id++;
    if (q.mail.value == 2) a.seen = clock.now() - 1h;
    return a;
  };
  for (std::int64_t n : {1, 2}) {
    write(n, "sara@customer.example");
    arrives(n);
  }
  BOOST_REQUIRE(given.size() == 2u);
  BOOST_TEST(!given[0].seen);
  BOOST_CHECK(given[1].seen == clock.now() - 1h);
}

BOOST_AUTO_TEST_CASE(what_the_desk_begins_has_a_number_and_a_customer_of_the_store) {
  std::string asked;
  archive.fresh = [&](const address& with) -> result<beginnings> {
    asked = with.spec;
    beginnings out;
    out.customer.id.value = 12;
    out.fresh.value = 300;
    return out;
  };
  const auto begin = [&] {
    command c;
    c.kind = command::kind_of::begin;
    c.begun = std::make_shared<const beginning>(beginning{"a renewal", {"", "omar@customer.example"}, {}});
    return ask<local<result<command_done>>>(mine, command_atom::value, std::int64_t{0}, make_local(std::move(c)));
  };
  const auto done = begin();
  BOOST_REQUIRE((done && **done));
  BOOST_TEST(asked == "omar@customer.example");
  BOOST_TEST((**done)->made.value == 300);
  BOOST_TEST((**done)->version == 9u);
  BOOST_TEST(live.contains(300));
  archive.fresh = nullptr; // the store is away
  const auto refused = begin();
  BOOST_REQUIRE(refused.has_value());
  BOOST_TEST(!**refused);
}

BOOST_AUTO_TEST_SUITE_END()
