// Conversations and people that are removed: nothing of them is left in any table, and nothing brings them back.

#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/erasure_rows.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/removal_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "runtime/store/upload_rows.hpp"
#include "runtime/store/written_rows.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <set>
#include <thread>

namespace barid::store {

using namespace std::chrono_literals;
using test::accept_of;
using test::commit;
using test::decision_of;
using test::fresh_conversation;
using test::morning;
using test::must;

BOOST_AUTO_TEST_SUITE(removing)

namespace {

/// Stands in all that a marked conversation has.
constexpr const char* marker = "zq7marker";
constexpr const char* marked_address = "zq7marker@customer.example";

struct removal_fixture {
  test::test_database db;
  connection on = db.connect();
  connection admin = db.connect("barid_admin");
  mailbox_id support = test::make_channel(on, "support");
  agent_id mona = make_agent();
  int mails = 0;

  agent_id make_agent() {
    agent_row row;
    row.name = "mona";
    row.email = "mona@acme.example";
    row.role = "owner";
    return must(create_agent(on, row));
  }

  std::string raw_of(const std::string& word) {
    return test::mail_bytes("<" + std::to_string(++mails) + word + "@customer.example>", "about " + word);
  }
  customer_id customer(const std::string& address) {
    customer_row row;
    row.address = address;
    row.name = "Of " + address;
    return must(customer_of(on, address, row)).id;
  }

  struct talk {
    conversation_id id;
    mail_id mail;
    std::string raw;
    decision first;
  };
  /// One mail, and one answer that was sent. `word` stands in its subject, text, …
  talk converse(const std::string& word, const std::string& address, const std::string& also_to = "") {
    talk out;
    out.raw = raw_of(word);
    auto m = accept_of(support, out.raw);
    m.envelope_from = address;
    m.source = R"({"from":")" + word + "\"}";
    out.mail = commit(on, {m}).at(0).mail;
    out.id = fresh_conversation(on);
    auto d = decision_of(out.id, support, 1);
    d.inbox = out.mail;
    d.next.subject = word + " and an invoice";
    d.next.preview = word;
    d.next.customer = customer(address);
    d.next.thread_token = word + std::to_string(out.id.value);
    d.next.attributes = R"({"order":")" + word + "\"}";
    d.next.state = R"({"who":")" + address + "\"}";
    d.events = {{{},
                 "message",
                 morning(),
                 {},
                 "rules",
                 out.mail,
                 "",
                 R"({"x":")" + word + "\"}",
                 "[\"" + word + "\"]",
                 "[\"" + word + "\"]"}};
    d.set_timers = {{"idle:1", "idle", morning() + 48h, R"({"x":")" + word + "\"}", "cal-1", false}};
    d.clocks = {{"first_response", "gold", "running", morning(), morning() + 1h, {}, 0, R"({"x":")" + word + "\"}"}};
    d.flows = {{"chase", "nudge", 1, std::string(32, 'p'), morning(), morning() + 72h, R"({"x":")" + word + "\"}"}};
    outbox_row answer;
    answer.effect_key = key_hash({"answer", std::to_string(out.id.value)});
    answer.kind = "smtp";
    answer.from = origin::human;
    answer.payload = R"({"text":")" + word + R"(","to":[{"address":")" + address + "\"}]}";
    answer.rendered = "To: " + address + "\r\n\r\n" + word;
    answer.message_id_hash = message_id_hash("<" + word + std::to_string(out.id.value) + "@acme.example>");
    answer.next_at = morning();
    outbox_row hook;
    hook.effect_key = key_hash({"call", std::to_string(out.id.value)});
    hook.kind = "call/crm";
    hook.payload = R"({"body":"{\"who\":\")" + word + "\\\"}\"}";
    hook.next_at = morning();
    d.outbox = {answer, hook};
    d.references = {m.identity.message_id_hash, answer.message_id_hash};
    d.mails = {{out.mail, "", {}, morning()}, {{}, answer.effect_key, mona, morning()}};
    const auto cc = also_to.empty() ? std::string("[]") : R"([{"name":"","address":")" + also_to + "\"}]";
    d.texts = {{out.mail, support, 1, word,
                R"({"subject":")" + word + R"(","from":[{"name":"","address":")" + address + R"("}],"cc":)" + cc +
                    R"(,"attachments":[{"name":"x.pdf"}]})"}};
    d.bounced = {{address, "5.1.1", word, answer.message_id_hash, morning()}};
    d.live = {{"conversation_new", R"({"x":")" + word + "\"}"}};
    BOOST_REQUIRE(commit(on, {d})[0].end == item_end::decided);
    must(on.run("update outbox set state = 'sent', finished = $2 where conversation = $1",
                with(out.id.value, morning())));
    out.first = d;
    return out;
  }

  /// What is written beside it.
  void surround(const talk& t, const std::string& word) {
    must(index_documents(on, {{t.mail, t.id, support, morning(), word, {word}}}, "search", {}));
    const auto outbox =
        must(on.run("select id from outbox where conversation = $1 and kind = 'smtp'", with(t.id.value)))[0]
            .get<outbox_id>(0);
    must(index_written(on, {{{t.id, 1, "answer", 1, support, outbox, morning(), "en", ""}, {word}}}));
    must(on.run("insert into sent_copies (outbox, channel, next_at, last_error) values ($1, $2, now(), $3)",
                with(outbox.value, support.value, word)));
    upload_row file;
    file.conversation = t.id;
    file.channel = support;
    file.agent = mona;
    file.name = word + ".pdf";
    file.type = "application/pdf";
    file.created = morning();
    must(create_upload(on, file, "%PDF " + word));
    must(on.run("insert into drafts (agent, conversation, channel, kind, version, content, updated)"
                " values ($1, $2, $3, 'reply', 1, jsonb_build_object('text', $4::text), now())",
                with(mona.value, t.id.value, support.value, word)));
    for (const char* table : {"notices (agent, kind, channel, conversation, version, detail, at)",
                              "mail_notices (agent, what, channel, conversation, version, detail, at, noted)"})
      must(on.run(std::string("insert into ") + table +
                      " select $1, 'told', $2, $3, 1, jsonb_build_object('rule', $4::text)"
                      ", now()" +
                      (std::string_view(table).starts_with("mail") ? ", now()" : ""),
                  with(mona.value, support.value, t.id.value, word)));
    must(write_audit(on, {0, morning(), "agent/1", "conversation.subject", "conversation/" + std::to_string(t.id.value),
                          R"({"subject":")" + word + "\"}", ""}));
  }
  void hold_answer(const talk& t, const std::string& word) {
    must(on.run("insert into held_answers (conversation, channel, agent, due, seen_version, answer, reason)"
                " values ($1, $2, $3, now(), 1, jsonb_build_object('text', $4::text), $4)",
                with(t.id.value, support.value, mona.value, word)));
  }
  /// A mail to somebody of the desk about it.
  void tell_by_mail(const std::string& word, const char* state, const char* key) {
    must(on.run(
        "insert into outbox (effect_key, channel, shard, kind, origin, state, payload, rendered, message_id_hash,"
        " next_at, finished) values ($1, $2, 0, 'smtp', 'automatic', $3, jsonb_build_object('subject', $4::text,"
        " 'text', 'see ' || $4), convert_to($4, 'UTF8'), $1, $5, $5)",
        with(bytes{key_kept(key)}, support.value, state, word, morning())));
  }
  const std::string& key_kept(const char* key) {
    keys.push_back(std::make_unique<std::string>(key_hash({key})));
    return *keys.back();
  }
  std::vector<std::unique_ptr<std::string>> keys;

  /// Every column of the schema in which it stands, as `table.column`.
  std::set<std::string> where_is(const std::string& word) {
    std::set<std::string> out;
    const auto columns = must(admin.run("select c.relname::text, a.attname::text, t.typname::text from pg_attribute a"
                                        " join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid"
                                        " where c.relnamespace = 'barid'::regnamespace and c.relkind = 'r'"
                                        " and a.attnum > 0 and not a.attisdropped order by 1, 2"));
    BOOST_REQUIRE(columns.size() > 300u);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      std::string table, column, type;
      columns[i].into(table, column, type);
      const auto place = type == "bytea" ? "position(convert_to('" + word + "', 'UTF8') in " + column + ")"
                                         : "position('" + word + "' in lower(" + column + "::text))";
      if (must(admin.run("select exists (select from barid." + table + " where " + place + " > 0)"))[0].get<bool>(0))
        out.insert(table + "." + column);
    }
    return out;
  }
  std::int64_t count(const std::string& of) {
    return must(on.run("select count(*) from " + of))[0].get<std::int64_t>(0);
  }
  bool is_there(conversation_id id) { return load_conversation(on, id).ok(); }

  /// Closed so long before `now`.
  talk closed(duration ago) {
    auto out = converse("old", "old" + std::to_string(mails) + "@customer.example");
    must(on.run("update conversations set status = 'closed', closed_at = $2 where id = $1",
                with(out.id.value, now - ago)));
    return out;
  }
  instant now = morning();
  retention keeps(std::int64_t days) const { return {support, "support", days * 86'400}; }
};

std::string listed(const std::set<std::string>& all) {
  std::string out;
  for (const auto& one : all) out += (out.empty() ? "" : ", ") + one;
  return out;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(nothing_of_a_removed_conversation_is_left_in_any_table, removal_fixture) {
  const auto gone = converse(marker, marked_address);
  surround(gone, marker);
  hold_answer(gone, marker);
  const auto stays = converse("zq8other", "zq8other@customer.example");
  surround(stays, "zq8other");
  const auto before = where_is(marker);
  for (const char* place : {"audit_log.detail",
                            "bounced_addresses.address",
                            "clocks.detail",
                            "conversations.state",
                            "conversations.subject",
                            "customer_words.word",
                            "customers.address",
                            "drafts.content",
                            "events.effects",
                            "events.facts",
                            "events.trace",
                            "flows.variables",
                            "held_answers.answer",
                            "live_events.payload",
                            "mail_chunks.data",
                            "mail_notices.detail",
                            "mail_texts.parsed",
                            "mails.envelope_from",
                            "mails.source",
                            "notices.detail",
                            "outbox.payload",
                            "outbox.rendered",
                            "search_documents.folded",
                            "search_documents.words",
                            "sent_copies.last_error",
                            "timers.payload",
                            "upload_chunks.data",
                            "uploads.name",
                            "written_documents.words"})
    BOOST_TEST(before.contains(place), place << " is not among " << listed(before));
  auto shape = before; // the same of the other one, before and after
  const auto other_before = where_is("zq8other");

  const auto what = must(remove_conversations(on, {gone.id}));
  BOOST_TEST(what.conversations == 1);
  BOOST_TEST(what.mails == 1);
  BOOST_TEST(what.bytes == std::int64_t(gone.raw.size()));
  BOOST_TEST(what.customers == 1);
  BOOST_TEST(listed(where_is(marker)) == "");
  BOOST_TEST(listed(where_is("zq8other")) == listed(other_before));
  // nor by number
  const auto id = std::to_string(gone.id.value);
  const auto tables =
      must(admin.run("select relname::text from pg_class c where relnamespace = 'barid'::regnamespace and"
                     " relkind = 'r' and relname <> 'live_events' and exists (select from pg_attribute a"
                     " where a.attrelid = c.oid and attname = 'conversation')"));
  BOOST_TEST(tables.size() > 10u);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto table = tables[i].get<std::string>(0);
    BOOST_TEST(
        must(admin.run("select count(*) from barid." + table + " where conversation = " + id))[0].get<std::int64_t>(
            0) == 0,
        table);
  }
  BOOST_TEST(is_there(stays.id));
  BOOST_TEST(must(load_mail_raw(on, stays.mail, 1'000'000)) == stays.raw);
}

BOOST_FIXTURE_TEST_CASE(consoles_hear_that_something_changed_and_no_more, removal_fixture) {
  const auto gone = converse(marker, marked_address);
  must(remove_conversations(on, {gone.id}));
  const auto told = must(live_since(on, {}, 10));
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].kind == "conversation_changed");
  BOOST_CHECK(told[0].conversation == gone.id);
  BOOST_TEST(told[0].payload == "{}");
}

BOOST_FIXTURE_TEST_CASE(a_removed_mail_that_is_offered_again_is_a_duplicate_and_begins_nothing, removal_fixture) {
  const auto gone = converse(marker, marked_address);
  must(remove_conversations(on, {gone.id}));
  auto again = accept_of(support, gone.raw);
  again.place = source_place{support, "INBOX", 2, 17, ""}; // read anew under another UIDVALIDITY
  const auto outcome = commit(on, {again}).at(0);
  BOOST_CHECK(outcome.end == item_end::duplicate);
  BOOST_CHECK(outcome.mail == gone.mail);
  BOOST_TEST(count("inbox") == 0);
  BOOST_TEST(count("mail_chunks") == 0);
  BOOST_TEST(count("uid_ledger where outcome = 'duplicate'") == 1);
  const auto read = load_mail(on, gone.mail);
  BOOST_REQUIRE(!read);
  BOOST_CHECK(read.why().code == errc::not_found);
}

BOOST_FIXTURE_TEST_CASE(what_refers_to_a_removed_conversation_leads_nowhere, removal_fixture) {
  const auto gone = converse(marker, marked_address);
  const auto linked = converse("other", "other@customer.example");
  must(on.run("update conversations set linked = $2 where id = $1", with(linked.id.value, gone.id.value)));
  must(remove_conversations(on, {gone.id}));
  BOOST_TEST(must(find_threads(on, support, gone.first.references)).empty());
  BOOST_CHECK(!must(find_by_token(on, support, gone.first.next.thread_token)));
  BOOST_CHECK(!must(load_conversation(on, linked.id)).row.linked);
}

BOOST_FIXTURE_TEST_CASE(a_conversation_goes_with_what_was_merged_into_it_and_a_merge_that_lost_its_end_leads_nowhere,
                        removal_fixture) {
  const auto whole = converse("whole", "sara@customer.example"), part = converse("part", "omar@customer.example"),
             piece = converse("piece", "huda@customer.example");
  const auto merge = [&](const talk& from, const talk& into) {
    must(on.run("update conversations set status = 'merged', linked = $2 where id = $1",
                with(from.id.value, into.id.value)));
  };
  merge(part, whole);
  merge(piece, part);
  BOOST_CHECK(must(find_by_token(on, support, piece.first.next.thread_token)) == whole.id);
  BOOST_TEST(must(remove_conversations(on, {whole.id})).conversations == 3);
  BOOST_TEST(count("conversations") == 0);
  const auto lost = converse("lost", "lost@customer.example");
  must(on.run("update conversations set status = 'merged', linked = 999 where id = $1", with(lost.id.value)));
  BOOST_CHECK(must(find_by_token(on, support, lost.first.next.thread_token)) == lost.id);
}

BOOST_FIXTURE_TEST_CASE(a_decision_made_before_the_removal_is_a_conflict_and_brings_nothing_back, removal_fixture) {
  const auto gone = converse(marker, marked_address);
  must(remove_conversations(on, {gone.id}));
  auto late = gone.first;
  late.next.version = 2;
  late.inbox = {};
  late.mails = {};
  late.texts = {};
  BOOST_CHECK(commit(on, {late})[0].end == item_end::conflict);
  BOOST_TEST(listed(where_is(marker)) == "");
}

BOOST_FIXTURE_TEST_CASE(a_decision_that_waits_for_the_removal_is_a_conflict_too_and_its_group_goes_on,
                        removal_fixture) {
  const auto gone = converse(marker, marked_address);
  auto late = gone.first;
  late.next.version = 2;
  late.inbox = {};
  late.mails = {};
  late.texts = {};
  auto beside = decision_of(fresh_conversation(on), support, 1);
  auto writing = db.connect();
  must(on.begin());
  (void)must(on.run("select remove_conversations(array[$1::bigint])", with(gone.id.value)));
  std::vector<item_outcome> ends;
  std::thread other([&] { ends = commit(writing, {late, beside}); });
  // it has found the row and waits for it
  const bool waits = test::eventually([&] {
    return must(admin.run("select exists (select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock')",
                          with(std::int64_t(writing.backend_pid()))))[0]
        .get<bool>(0);
  });
  const auto committed = on.commit();
  other.join();
  BOOST_TEST(waits);
  BOOST_REQUIRE(committed.ok());
  BOOST_CHECK(ends.at(0).end == item_end::conflict);
  BOOST_CHECK(ends.at(1).end == item_end::decided);
  BOOST_TEST(must(remove_customers_left(on)) == 1);
  BOOST_TEST(listed(where_is(marker)) == "");
}

BOOST_FIXTURE_TEST_CASE(what_is_written_beside_the_mail_path_cannot_come_later, removal_fixture) {
  const auto gone = converse(marker, marked_address);
  must(remove_conversations(on, {gone.id}));
  BOOST_CHECK(!index_documents(on, {{gone.mail, gone.id, support, morning(), marker, {marker}}}, "search", {}).ok());
  BOOST_CHECK(!index_written(on, {{{gone.id, 1, "note", 0, support, {}, morning(), "en", ""}, {marker}}}).ok());
  upload_row file;
  file.conversation = gone.id;
  file.channel = support;
  file.agent = mona;
  file.name = marker;
  file.type = "text/plain";
  BOOST_CHECK(!create_upload(on, file, marker).ok());
  must(save_mail_texts(on, {{gone.mail, support, 9, marker, "{}"}}));
  BOOST_TEST(listed(where_is(marker)) == "");
}

BOOST_FIXTURE_TEST_CASE(a_customer_who_went_is_not_named_by_a_decision_made_before, removal_fixture) {
  const auto gone = converse(marker, marked_address);
  BOOST_TEST(must(remove_conversations(on, {gone.id})).customers == 1);
  auto d = decision_of(fresh_conversation(on), support, 1);
  d.next.customer = gone.first.next.customer;
  BOOST_CHECK(commit(on, {d})[0].end == item_end::conflict);
  d.next.customer = customer(marked_address);
  BOOST_CHECK(d.next.customer != gone.first.next.customer);
  BOOST_CHECK(commit(on, {d})[0].end == item_end::decided);
  BOOST_TEST(must(forget_removed_customers(
                 on, std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now() + 1h))) == 1);
}

BOOST_FIXTURE_TEST_CASE(a_customer_with_another_conversation_stays, removal_fixture) {
  const auto one = converse("one", "sara@customer.example"), two = converse("two", "sara@customer.example");
  BOOST_TEST(must(remove_conversations(on, {one.id})).customers == 0);
  BOOST_TEST(count("customers") == 1);
  BOOST_TEST(must(remove_conversations(on, {two.id, one.id})).customers == 1); // one of them is gone already
  BOOST_TEST(count("customers") == 0);
}

BOOST_AUTO_TEST_CASE(every_table_that_names_a_conversation_finds_it_by_an_index) {
  test::test_database db;
  auto admin = db.connect("barid_admin");
  const auto bare = must(admin.run(
      "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'conversation'"
      " where c.relnamespace = 'barid'::regnamespace and c.relkind = 'r' and not exists (select from pg_index i"
      "  where i.indrelid = c.oid and i.indkey[0] = a.attnum) order by 1"));
  std::set<std::string> names;
  for (std::size_t i = 0; i < bare.size(); ++i) names.insert(bare[i].get<std::string>(0));
  // `open_tags` by the tags of the conversation, `live_events` by looking through them, `written_catch_up` is one row
  BOOST_TEST(listed(names) == "live_events, open_tags, written_catch_up");
}

// ---- how long closed ones are kept

BOOST_FIXTURE_TEST_CASE(what_was_closed_longer_ago_than_its_channel_keeps_goes_the_oldest_first_some_at_a_time,
                        removal_fixture) {
  const auto oldest = closed(24h * 50), old = closed(24h * 40), middle = closed(24h * 31), young = closed(24h * 29);
  const auto open = converse("open", "open@customer.example");
  auto other = retention{test::make_channel(on, "sales"), "sales", 86'400};
  BOOST_TEST(must(remove_past_retention(on, other, now, 10)).what.conversations == 0);
  auto first = must(remove_past_retention(on, keeps(30), now, 2));
  BOOST_TEST(first.what.conversations == 2);
  BOOST_TEST(first.what.customers == 2);
  BOOST_TEST(first.more);
  BOOST_TEST(!is_there(oldest.id));
  BOOST_TEST(!is_there(old.id));
  BOOST_TEST(is_there(middle.id));
  auto second = must(remove_past_retention(on, keeps(30), now, 2));
  BOOST_TEST(second.what.conversations == 1);
  BOOST_TEST(!second.more);
  BOOST_TEST(is_there(young.id));
  BOOST_TEST(is_there(open.id));
  BOOST_TEST(must(remove_past_retention(on, {support, "support", {}}, now + 24h * 9999, 10)).what.conversations == 0);
}

BOOST_FIXTURE_TEST_CASE(what_is_held_or_at_work_or_still_to_be_sent_stays, removal_fixture) {
  const auto held = closed(24h * 50), until = closed(24h * 49), waiting = closed(24h * 48), sending = closed(24h * 47),
             busy = closed(24h * 46), whole = closed(24h * 45), part = closed(24h * 44);
  must(hold_conversation(on, held.id, held_for_good));
  must(hold_conversation(on, until.id, now + 1h));
  BOOST_CHECK(must(held_until(on, held.id)) == held_for_good);
  BOOST_CHECK(must(held_until(on, until.id)) == now + 1h);
  BOOST_CHECK(!must(held_until(on, waiting.id)));
  hold_answer(waiting, "later");
  must(on.run("update outbox set state = 'failed' where conversation = $1 and kind = 'smtp'", with(sending.id.value)));
  must(on.run("update conversations set status = 'merged', linked = $2 where id = $1",
              with(part.id.value, whole.id.value)));
  must(hold_conversation(on, part.id, held_for_good)); // keeps what it was merged into, too
  auto writer = db.connect();
  must(writer.begin());
  (void)must(writer.run("select from conversations where id = $1 for update", with(busy.id.value)));
  BOOST_TEST(must(remove_past_retention(on, keeps(30), now, 10)).what.conversations == 0);
  writer.rollback();
  BOOST_TEST(must(remove_past_retention(on, keeps(30), now, 10)).what.conversations == 1);
  BOOST_TEST(!is_there(busy.id));
  BOOST_TEST(must(remove_past_retention(on, keeps(30), now + 2h, 10)).what.conversations == 1);
  BOOST_TEST(!is_there(until.id));
  must(hold_conversation(on, held.id, std::nullopt));
  BOOST_TEST(must(remove_past_retention(on, keeps(30), now, 10)).what.conversations == 1);
  BOOST_TEST(!is_there(held.id));
  for (const auto& t : {waiting, sending, whole, part}) BOOST_TEST(is_there(t.id));
  const auto none = hold_conversation(on, held.id, held_for_good);
  BOOST_REQUIRE(!none);
  BOOST_CHECK(none.why().code == errc::not_found);
  BOOST_CHECK(!held_until(on, held.id).ok());
}

BOOST_FIXTURE_TEST_CASE(a_channel_keeps_for_ever_until_told_otherwise_and_a_day_at_least, removal_fixture) {
  BOOST_TEST(must(list_retentions(on)).empty());
  BOOST_CHECK(!must(load_retention(on, support)).seconds);
  must(set_retention(on, support, 86'400));
  BOOST_REQUIRE(must(list_retentions(on)).size() == 1u);
  BOOST_TEST(must(list_retentions(on))[0].name == "support");
  BOOST_TEST(must(load_retention(on, support)).seconds.value_or(0) == 86'400);
  const auto refused = set_retention(on, support, 86'399);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.why().message == "what is closed is kept for a day at least");
  BOOST_TEST(must(load_retention(on, support)).seconds.value_or(0) == 86'400);
  must(set_retention(on, support, std::nullopt));
  BOOST_TEST(must(list_retentions(on)).empty());
  BOOST_CHECK(!set_retention(on, mailbox_id{99}, 86'400).ok());
  BOOST_CHECK(!load_retention(on, mailbox_id{99}).ok());
}

// ---- a person

BOOST_FIXTURE_TEST_CASE(nothing_of_an_erased_person_is_left_in_any_table, removal_fixture) {
  const auto one = converse(marker, marked_address), two = converse(marker, marked_address);
  surround(one, marker);
  hold_answer(two, marker);
  tell_by_mail(marker, "sent", "sent");
  tell_by_mail("see zq7marker and an invoice", "dead", "dead");
  tell_by_mail("something else", "dead", "other");
  auto waiting = accept_of(support, raw_of(marker));
  waiting.envelope_from = "ZQ7marker@customer.example";
  commit(on, {waiting});
  must(write_audit(on, {0, morning(), "agent/1", "bounced.forget", marked_address,
                        R"({"address":"Zq7marker@customer.example","n":1})", ""}));
  const auto stays = converse("other", "other@customer.example");
  const auto theirs = must(belongings_of(on, marked_address));
  BOOST_REQUIRE(theirs.customer);
  BOOST_TEST(theirs.conversations.size() == 2u);
  BOOST_TEST(theirs.open == 2);
  BOOST_TEST(theirs.received == 2);
  BOOST_TEST(theirs.sent == 2);
  BOOST_TEST(theirs.attachments == 3);
  BOOST_TEST(theirs.bytes == std::int64_t(one.raw.size() + two.raw.size() + std::string("%PDF zq7marker").size()));
  BOOST_TEST(theirs.waiting.size() == 1u);
  BOOST_TEST(theirs.undeliverable == 1);
  BOOST_TEST(where_is(marker).size() > 30u);

  audit_entry note;
  note.at = morning();
  note.actor = "command line";
  note.action = "customer.erase";
  note.subject = "customer/" + std::to_string(theirs.customer->id.value);
  const auto what = must(erase_person(on, marked_address, note));
  BOOST_TEST(what.conversations == 2);
  BOOST_TEST(what.customers == 1);
  BOOST_TEST(listed(where_is(marker)) == "");
  BOOST_TEST(must(belongings_of(on, marked_address)).nothing());
  BOOST_TEST(count("audit_log where action = 'customer.erase'") == 1);
  BOOST_TEST(count("audit_log where action = 'bounced.forget' and detail = '{\"address\": \"(erased)\", \"n\": 1}'") ==
             1);
  BOOST_TEST(count("outbox where conversation is null and state = 'dead'") == 1); // about something else
  BOOST_TEST(count("outbox where conversation is null and state = 'sent' and message_id_hash is not null") == 1);
  BOOST_TEST(count("inbox") == 0);
  BOOST_TEST(is_there(stays.id));
  // what comes again is a duplicate; what is new begins anew
  BOOST_CHECK(commit(on, {waiting}).at(0).end == item_end::duplicate);
  BOOST_CHECK(converse(marker, marked_address).first.next.customer != theirs.customer->id);
}

BOOST_FIXTURE_TEST_CASE(mails_of_others_that_name_the_person_are_told_and_stay, removal_fixture) {
  const auto own = converse("mine", "sara@customer.example");
  const auto copied = converse("copied", "omar@customer.example", "Sara@Customer.example");
  const auto longer = converse("longer", "huda@customer.example", "notsara@customer.example");
  const auto domain = converse("domain", "nora@customer.example", "sara@customer.example.org");
  must(on.run("update outbox set payload = payload || '{\"cc\":[{\"address\":\"sara@customer.example\"}]}'"
              " where conversation = $1 and kind = 'smtp'",
              with(longer.id.value)));
  std::int64_t read = 0;
  const auto found = must(mentions_of(on, "sara@customer.example", [&](std::int64_t so_far) { read = so_far; }));
  BOOST_REQUIRE(found.size() == 2u);
  BOOST_CHECK(found[0].conversation == copied.id);
  BOOST_CHECK(found[0].mail == copied.mail);
  BOOST_CHECK(!found[0].outbox);
  BOOST_CHECK(found[1].conversation == longer.id);
  BOOST_CHECK(found[1].outbox);
  BOOST_TEST(read == 12); // four mails, four answers and four calls
  audit_entry note;
  note.at = morning();
  note.action = "customer.erase";
  note.subject = "customer/1";
  must(erase_person(on, "sara@customer.example", note));
  BOOST_TEST(!is_there(own.id));
  for (const auto& t : {copied, longer, domain}) BOOST_TEST(is_there(t.id));
  BOOST_TEST(must(load_mail_raw(on, copied.mail, 1'000'000)) == copied.raw);
}

BOOST_FIXTURE_TEST_CASE(sent_notices_lose_their_text_once_their_copy_is_made, removal_fixture) {
  tell_by_mail(marker, "sent", "one");
  tell_by_mail(marker, "dead", "two");
  BOOST_TEST(must(empty_sent_notices(on, morning())) == 0);
  must(on.run(
      "insert into sent_copies (outbox, channel, next_at) select id, channel, now() from outbox where state = 'sent'"));
  BOOST_TEST(must(empty_sent_notices(on, morning() + 1h)) == 0);
  must(on.run("delete from sent_copies"));
  BOOST_TEST(must(empty_sent_notices(on, morning() + 1h)) == 1);
  BOOST_TEST(must(empty_sent_notices(on, morning() + 1h)) == 0);
  BOOST_TEST(count("outbox where payload <> '{}'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
