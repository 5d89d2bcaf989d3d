// Backups of real databases, restored into others, and what is refused.

#include "runtime/backup/files.hpp"
#include "runtime/backup/load.hpp"
#include "runtime/backup/save.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/live_rows.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <fstream>

namespace barid::backup {

namespace fs = std::filesystem;
using store::connection;
using test::must;

namespace {

/// A database without a schema on the server of the tests.
struct empty_database {
  std::string name;
  explicit empty_database(const std::string& n) : name("restored_" + n) {
    must(open("postgres", store::private_cluster::admin_user)
             .run_script("create database " + name + " owner barid_owner"));
  }
  ~empty_database() {
    (void)open("postgres", store::private_cluster::admin_user).run_script("drop database " + name + " with (force)");
  }
  empty_database(const empty_database&) = delete;
  empty_database& operator=(const empty_database&) = delete;
  static connection open(const std::string& database, std::string_view user) {
    store::connection_settings s;
    s.target = test::shared_cluster().target(database);
    s.user = user;
    return must(connection::open(s));
  }
  [[nodiscard]] connection owner() const { return open(name, store::owner_role); }
};

std::string text(connection& on, const std::string& sql) {
  return must(on.run(sql))[0].get<std::string>(0);
}

/// A desk with a conversation, its mail, clocks, and everything that can wait to leave.
struct desk {
  test::test_database db;
  connection owner = db.connect(store::owner_role);
  test::temp_folder place;
  fs::path folder = place.path() / "backup";
  fs::path data = place.path() / "data";

  desk() {
    fs::create_directories(data);
    auto on = db.connect();
    const auto support = test::make_channel(on, "support");
    test::commit(on, {test::accept_of(support, test::mail_bytes("<1@customer.example>", std::string(3'000'000, 'x'))),
                      test::accept_of(support, test::mail_bytes("<2@customer.example>"))});
    auto d = test::decision_of(test::fresh_conversation(on), support, 1);
    for (const auto* kind : {"smtp", "call/erp"}) {
      store::outbox_row row;
      row.effect_key = store::key_hash({kind});
      row.kind = kind;
      row.from = store::origin::human;
      row.next_at = test::morning();
      d.outbox.push_back(row);
    }
    test::commit(on, {d});
    must(owner.run_script(
        "insert into agents (name, email) values ('mona', 'mona@acme.example');"
        "insert into sessions (token_hash, agent, expires) select sha256('x'), id, now() + interval '1 day' from "
        "agents;"
        "insert into password_links (token_hash, agent, kind, expires)"
        " select sha256('y'), id, 'reset', now() + interval '1 day' from agents;"
        "insert into clocks (conversation, clock, channel, sla, state, started, due)"
        " values (1, 'first_response', 1, 'gold', 'running', now(), now() + interval '1 hour');"
        "insert into timers (conversation, key, channel, shard, kind, due) values (1, 'sla', 1, 1, 'sla', now());"
        "insert into outbox (effect_key, channel, shard, kind, origin, next_at)"
        " values (sha256('notice'), 1, 1, 'smtp', 'automatic', now());"
        "insert into held_answers (conversation, channel, agent, due, seen_version, answer)"
        " select 1, 1, id, now(), 1, '{}' from agents;"
        "update channels set state = 'on';"
        "insert into live_events (xid, seq, kind) overriding system value values ('900000000', 7, 'read'),"
        " ('900000001', 3, 'unread'), ('900000001', 5, 'unread'), ('900000002', 1, 'last');"
        "delete from live_events where xid < '900000000'::xid8;"
        "insert into index_cursors (name, xid, seq) values ('search', '900000001', 3), ('mail_notices', '900000000', "
        "7)"));
  }

  manifest save_it() {
    save_request what;
    what.folder = folder;
    what.barid = "0.1.0";
    what.data = data;
    return must(save(owner, what));
  }
};

/// Computed by other statements than those of the program, in the order of the keys.
std::string fingerprints(connection& on) {
  std::string out;
  for (const auto* sql :
       {"select md5(string_agg(md5(data), ',' order by mail, n)) from barid.mail_chunks",
        "select md5(string_agg(to_jsonb(m)::text, ',' order by id)) from barid.mails m",
        "select md5(string_agg(to_jsonb(c)::text, ',' order by id)) from barid.conversations c",
        "select md5(string_agg(to_jsonb(e)::text, ',' order by id)) from barid.events e",
        "select md5(string_agg(to_jsonb(k)::text, ',' order by conversation, clock)) from barid.clocks k",
        "select md5(string_agg(to_jsonb(t)::text, ',' order by conversation, key)) from barid.timers t"})
    out += text(on, sql) + "\n";
  return out;
}

/// The error of a restore that has to be refused.
error refused(const fs::path& folder) {
  auto c = check(folder);
  BOOST_REQUIRE(!c);
  return c.why();
}

bool is_empty(connection& owner) {
  return must(owner.run("select to_regnamespace('barid') is null"))[0].get<bool>(0);
}

void flip_a_byte(const fs::path& file, std::streamoff at) {
  std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
  f.seekg(at);
  const auto was = static_cast<char>(f.get());
  f.seekp(at);
  f.put(static_cast<char>(was ^ 1));
}

} // namespace

BOOST_AUTO_TEST_SUITE(backups)

BOOST_AUTO_TEST_CASE(a_restored_database_has_the_same_conversations_bytes_and_clocks) {
  desk from;
  const auto before = fingerprints(from.owner);
  const auto m = from.save_it();
  BOOST_TEST(m.what.of("mails") == 2);
  BOOST_TEST(m.what.of("conversations") == 1);
  const empty_database to("same");
  auto owner = to.owner();
  const auto done = must(load(owner, must(check(from.folder))));
  BOOST_TEST(done.schema.from == done.schema.to);
  BOOST_TEST(fingerprints(owner) == before);
  auto on = empty_database::open(to.name, store::engine_role);
  BOOST_TEST(store::check_schema(on).ok());
  // and ids go on behind those that were given
  BOOST_TEST(test::fresh_conversation(on).value == 2);
}

BOOST_AUTO_TEST_CASE(what_waited_to_leave_waits_for_a_person_unless_it_is_to_be_sent) {
  desk from;
  (void)from.save_it();
  const auto backup = must(check(from.folder));
  {
    const empty_database to("parked");
    auto owner = to.owner();
    const auto done = must(load(owner, backup));
    BOOST_TEST(done.kept_back.answers == 1);
    BOOST_TEST(done.kept_back.calls == 1);
    BOOST_TEST(done.kept_back.later == 1);
    BOOST_TEST(text(owner, "select string_agg(kind || ' ' || state, ', ' order by kind, state) from outbox") ==
               "call/erp parked, smtp cancelled, smtp parked");
    BOOST_TEST(text(owner, "select state from held_answers") == "held back");
    BOOST_TEST(text(owner, "select last_error from outbox where kind = 'smtp' and state = 'parked'")
                   .starts_with("restored from the backup of "));
    BOOST_TEST(text(owner, "select ((select count(*) from sessions) + (select count(*) from password_links))::text") ==
               "0");
    BOOST_TEST(text(owner, "select state from channels") == "on");
    BOOST_TEST(text(owner, "select action from audit_log order by id desc limit 1") == "database.restore");
  }
  const empty_database to("sent");
  auto owner = to.owner();
  load_options how;
  how.send = how.paused = true;
  const auto done = must(load(owner, backup, how));
  BOOST_TEST(done.kept_back.answers == 0);
  BOOST_TEST(done.paused == 1);
  BOOST_TEST(text(owner, "select string_agg(distinct state, ',') from outbox") == "queued");
  BOOST_TEST(text(owner, "select state from held_answers") == "waiting");
  BOOST_TEST(text(owner, "select state from channels") == "paused");
}

BOOST_AUTO_TEST_CASE(the_stream_of_changes_goes_on_by_the_numbers_of_the_new_server) {
  desk from;
  (void)from.save_it();
  const empty_database to("stream");
  auto owner = to.owner();
  (void)must(load(owner, must(check(from.folder))));
  // what everybody had read is gone; the rest is in its order, each cursor behind what it had seen
  const auto cursor = [&](const std::string& name) {
    const auto got = must(owner.run("select xid, seq from index_cursors where name = $1", store::with(name)));
    store::live_position at;
    got[0].into(at.xid, at.seq);
    return at;
  };
  auto on = empty_database::open(to.name, store::engine_role);
  const auto unread = must(store::live_since(on, cursor("mail_notices"), 10));
  BOOST_REQUIRE(unread.size() == 3u);
  BOOST_TEST(unread.back().kind == "last");
  BOOST_TEST(must(store::live_since(on, cursor("search"), 10)).size() == 2u);
  must(store::tell_live(on, {{}, "fresh", {}, {}, 0, "{}"}));
  const auto more = must(store::live_since(on, unread.back().at, 10));
  BOOST_REQUIRE(more.size() == 1u);
  BOOST_TEST(more[0].kind == "fresh");
}

BOOST_AUTO_TEST_CASE(a_damaged_backup_is_refused_before_anything_is_touched) {
  desk from;
  (void)from.save_it();
  const auto dump = from.folder / dump_name;
  const auto size = fs::file_size(dump);
  flip_a_byte(dump, static_cast<std::streamoff>(size / 2));
  BOOST_CHECK(refused(from.folder).code == errc::invalid);
  BOOST_TEST(refused(from.folder).message.find("hash") != std::string::npos);
  flip_a_byte(dump, static_cast<std::streamoff>(size / 2));
  BOOST_TEST(check(from.folder).ok());
  fs::resize_file(dump, size - 1);
  BOOST_TEST(refused(from.folder).message.find("bytes instead of") != std::string::npos);
  fs::remove(dump);
  BOOST_TEST(refused(from.folder).message.find("missing") != std::string::npos);
  fs::remove(from.folder / manifest_name);
  BOOST_CHECK(refused(from.folder).code == errc::not_found);
  BOOST_TEST(refused(from.folder).message.find("no complete backup") != std::string::npos);
  BOOST_CHECK(refused(from.place.path() / "none").code == errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_backup_of_a_newer_program_is_refused) {
  desk from;
  auto m = from.save_it();
  const auto rewrite = [&] {
    fs::remove(from.folder / manifest_name);
    must(write_new(from.folder / manifest_name, to_text(m)));
  };
  m.schema.push_back({int(m.schema.size()) + 1, "later", std::string(32, 'h'), "2026-03-29 10:00:00+00"});
  rewrite();
  BOOST_CHECK(refused(from.folder).code == errc::refused);
  BOOST_TEST(refused(from.folder).message.find("newer barid") != std::string::npos);
  m.schema.pop_back();
  m.format = 2;
  rewrite();
  BOOST_TEST(refused(from.folder).message.find("its format is 2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_older_database_is_backed_up_and_brought_up_to_date_by_the_restore) {
  const empty_database old("older");
  const auto steps = store::migrations();
  auto owner = old.owner();
  (void)must(store::migrate(owner, steps.first(steps.size() - 1)));
  const test::temp_folder place;
  save_request what;
  what.folder = place.path() / "b";
  BOOST_TEST(must(save(owner, what)).schema.size() == steps.size() - 1);
  const empty_database to("newer");
  auto there = to.owner();
  const auto done = must(load(there, must(check(what.folder))));
  BOOST_TEST(done.schema.from == int(steps.size()) - 1);
  BOOST_TEST(done.schema.to == int(steps.size()));
}

BOOST_AUTO_TEST_CASE(a_database_in_use_is_refused_and_one_that_was_only_made_is_replaced) {
  desk from;
  (void)from.save_it();
  const auto backup = must(check(from.folder));
  desk other;
  const auto used = load(other.owner, backup);
  BOOST_REQUIRE(!used);
  BOOST_CHECK(used.why().code == errc::refused);
  BOOST_TEST(used.why().message.find("1 conversations, 2 mails, 1 people and 1 channels") != std::string::npos);
  const test::test_database made;
  auto owner = made.connect(store::owner_role);
  must(owner.run_script("insert into nodes (name, lease_until) values ('a', now() + interval '1 minute')"));
  BOOST_TEST(load(owner, backup).why().message.find("an engine works") != std::string::npos);
  must(owner.run_script("delete from nodes"));
  BOOST_TEST(load(owner, backup).ok());
}

BOOST_AUTO_TEST_CASE(what_is_not_as_it_was_backed_up_is_not_kept) {
  desk from;
  (void)from.save_it();
  const auto backup = must(check(from.folder));
  const empty_database to("other");
  auto owner = to.owner();
  load_options how;
  how.between = [](connection& on) {
    // until all is compared, nobody takes it for a database
    BOOST_TEST(!store::check_schema(on).ok());
    BOOST_TEST(store::migrate(on).why().help.find("barid restore") != std::string::npos);
    must(on.run_script("update barid.clocks set elapsed_us = 1"));
  };
  const auto done = load(owner, backup, how);
  BOOST_REQUIRE(!done);
  BOOST_TEST(done.why().message == "what was restored is not what was backed up: the hash of the clocks differs");
  BOOST_TEST(is_empty(owner));
  how.between = [](connection& on) { must(on.run_script("delete from barid.mail_chunks where mail = 1")); };
  BOOST_TEST(load(owner, backup, how).why().message.find("`mail_chunks`") != std::string::npos);
  // one that was interrupted there begins anew
  must(owner.run_script("create schema barid; create table barid.schema_versions (number int primary key, name text,"
                        " hash bytea, applied timestamptz)"));
  BOOST_TEST(load(owner, backup).ok());
}

BOOST_AUTO_TEST_CASE(a_backup_is_for_its_owner_alone_and_never_replaces_anything) {
  desk from;
  (void)from.save_it();
  struct stat s {};
  BOOST_REQUIRE(stat(from.folder.c_str(), &s) == 0);
  BOOST_TEST((s.st_mode & 07777U) == 0700U);
  for (const auto* name : {dump_name, manifest_name}) {
    BOOST_REQUIRE(stat((from.folder / name).c_str(), &s) == 0);
    BOOST_TEST((s.st_mode & 07777U) == 0600U);
  }
  save_request what;
  what.folder = from.folder;
  const auto again = save(from.owner, what);
  BOOST_REQUIRE(!again);
  BOOST_TEST(again.why().message.find("is there already") != std::string::npos);
  what.folder = from.place.path() / "none" / "b";
  BOOST_CHECK(save(from.owner, what).why().code == errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_backup_that_fails_leaves_nothing) {
  desk from;
  save_request what;
  what.folder = from.folder;
  what.data = from.data;
  what.programs = from.place.path() / "nothing";
  auto missing = save(from.owner, what);
  BOOST_REQUIRE(!missing);
  BOOST_TEST(missing.why().help.find("apt-get install postgresql-client-") != std::string::npos);
  // a program that ends with an error, as for a full disk
  const auto major = std::to_string(from.owner.server_version() / 10'000);
  fs::create_directories(what.programs / major / "bin");
  const auto program = what.programs / major / "bin" / "pg_dump";
  std::ofstream(program)
      << "#!/bin/sh\necho 'pg_dump: error: could not write to output file: No space left on device'\n"
         "exit 1\n";
  fs::permissions(program, fs::perms::owner_all);
  const auto full = save(from.owner, what);
  BOOST_REQUIRE(!full);
  BOOST_CHECK(full.why().code == errc::exhausted);
  BOOST_TEST(!fs::exists(from.folder));
  fs::remove_all(what.programs);
  for (const auto& entry : fs::directory_iterator(from.place.path()))
    BOOST_TEST(entry.path().filename() == "data", entry.path());
}

BOOST_AUTO_TEST_CASE(a_missing_pg_restore_is_named) {
  desk from;
  (void)from.save_it();
  const auto none = check(from.folder, from.place.path() / "nothing");
  BOOST_REQUIRE(!none);
  BOOST_TEST(none.why().message.starts_with("`pg_restore` of PostgreSQL"));
}

BOOST_AUTO_TEST_CASE(keys_go_along_when_asked_and_replace_no_others) {
  desk from;
  auto ring = must(secrets::key_ring::open(from.data, true));
  must(from.owner.run_script("insert into secrets (name, cipher, key_name) values ('a', 'x', '" + ring.current().name +
                             "')"));
  save_request what;
  what.folder = from.folder;
  what.data = from.data;
  what.with_keys = true;
  const auto m = must(save(from.owner, what));
  BOOST_TEST(m.with_keys);
  const auto backup = must(check(from.folder));
  BOOST_TEST(backup.keys->same_as(ring));
  const test::temp_folder other;
  BOOST_TEST(check_keys(backup, other.path()).ok());
  BOOST_TEST(!keys_fit(backup, other.path()));
  (void)must(secrets::key_ring::open(other.path(), true));
  BOOST_CHECK(check_keys(backup, other.path()).why().code == errc::refused);
  BOOST_TEST(check_keys(backup, from.data).ok());
  BOOST_TEST(keys_fit(backup, from.data));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::backup
