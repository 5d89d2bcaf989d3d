#include "tests/runtime/http/desk_fixture.hpp"

#include "runtime/http/auth/token.hpp"
#include "runtime/http/held_answers.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/mail/mime/read.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "runtime/store/session_rows.hpp"
#include "runtime/store/upload_rows.hpp"
#include "text/search_words.hpp"

#include <prometheus/registry.h>

namespace barid::test {

namespace {

/// A red dot of one pixel.
constexpr const char* dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQ"
                            "GAhKmMIQAAAABJRU5ErkJggg==";

std::string raw_mail(int n, const std::string& subject) {
  return "Received: from mx.customer.example by mail.acme.example; Sun, 29 Mar 2026 10:00:00 "
         "+0000\r\n"
         "From: Sara <sara@customer.example>\r\nTo: support@acme.example\r\n"
         "Date: Sun, 29 Mar 2026 09:59:58 +0000\r\nSubject: " +
         subject + "\r\nMessage-ID: <" + std::to_string(n) +
         "@customer.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
         "boundary=outer\r\n\r\n"
         "--outer\r\nContent-Type: multipart/related; boundary=inner\r\n\r\n"
         "--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
         "<p onclick=\"steal()\">Where is my <b>invoice</b>?</p><script>steal()</script><img "
         "src=\"cid:dot@customer.example\">"
         "<img src=\"https://tracker.example/pixel.png\">\r\n"
         "--inner\r\nContent-Type: image/png\r\nContent-ID: "
         "<dot@customer.example>\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         dot +
         "\r\n--inner--\r\n"
         "--outer\r\nContent-Type: text/html; name=\"a.html\"\r\nContent-Disposition: attachment; "
         "filename*=UTF-8''%D9%81%D8%A7%D8%AA%D9%88%D8%B1%D8%A9%22.html\r\nContent-Transfer-"
         "Encoding: base64\r\n\r\n"
         "MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6\r\n--outer--\r\n";
}

constexpr const char* trace =
    R"({"program":"abc","rules":[{"table":"owner","rule":"finance","outcome":"acted","predicates":[)"
    R"({"asked":"text mentions \"invoice\"","answer":true,"found":"invoice"}]},)"
    R"({"table":"owner","rule":"arabic","outcome":"not_reached","by":"owner.finance"}],"pruned":3,"notes":[]})";
constexpr const char* effects = R"([{"verb":"assign","rule":"owner.finance","arguments":{"to":"billing"},"key":"k"}])";

} // namespace

http::settings quick_settings() {
  http::settings s;
  s.port = 0;
  s.version = "1.2.3";
  s.password = {1, 8'192};
  s.live_poll = std::chrono::milliseconds(20);
  s.held_poll = std::chrono::milliseconds(20);
  s.heartbeat = std::chrono::milliseconds(200);
  s.stop_timeout = std::chrono::milliseconds(1'000);
  return s;
}

desk_fixture::desk_fixture(http::settings options) : metrics(std::make_shared<prometheus::Registry>()) {
  must(store::set_access(on, {support, lead, "reply"}));
  must(store::set_access(on, {support, viewer, "view"}));
  must(store::set_access(on, {support, replier, "reply"}));
  must(store::set_access(on, {support, manager, "manage"}));
  must(store::set_team_member(on, {billing, replier, true}));
  server = must(http::server::start(
      {std::move(options), db.settings(), db.settings(store::api_role), engine, clock, metrics, {}}));
  engine.committed = [this] { server->wake_live(); };
}

agent_id desk_fixture::make_agent(const std::string& name, const std::string& role) {
  store::agent_row row;
  row.name = name;
  row.email = name + "@acme.example";
  row.role = role;
  return must(store::create_agent(on, row));
}

desk_fixture::talk desk_fixture::converse(mailbox_id channel, int n, const std::string& subject) {
  return store_conversation(channel, n, subject, raw_mail(n, subject));
}

std::int64_t desk_fixture::upload(const talk& to) {
  store::upload_row row;
  row.conversation = to.conversation;
  row.channel = must(store::load_conversation(on, to.conversation)).row.channel;
  row.agent = replier;
  row.name = "offer.pdf";
  row.type = "application/pdf";
  row.created = clock.now();
  return must(store::create_upload(on, row, "%PDF-1.7 not much"));
}

std::int64_t desk_fixture::hold(const talk& in) {
  store::held_answer row;
  row.conversation = in.conversation;
  const auto now = must(store::load_conversation(on, in.conversation)).row;
  row.channel = now.channel;
  row.seen_version = now.version;
  row.agent = replier;
  row.due = clock.now() + std::chrono::hours(300 * 24);
  http::reply_command words;
  words.text = "in good time";
  row.answer = http::held_json(words).dump();
  return must(store::create_held(on, row));
}

desk_fixture::talk desk_fixture::large(const std::string& base64) {
  return store_conversation(support, 500, "large",
                            "From: Sara <sara@customer.example>\r\nTo: support@acme.example\r\nSubject: large\r\n"
                            "Date: Sun, 29 Mar 2026 09:59:58 +0000\r\nMessage-ID: "
                            "<500@customer.example>\r\nMIME-Version: 1.0\r\n"
                            "Content-Type: application/x-log; name=big.log\r\nContent-Disposition: attachment\r\n"
                            "Content-Transfer-Encoding: base64\r\n\r\n" +
                                base64);
}

desk_fixture::talk desk_fixture::store_conversation(mailbox_id channel, int n, const std::string& subject,
                                                    const std::string& raw) {
  const auto mail = test::commit(on, {accept_of(channel, raw)}).at(0).mail;
  const auto read = mime::read_mail(raw);
  store::customer_row as_new;
  as_new.address = "sara@customer.example";
  as_new.name = "Sara";
  const auto customer = must(store::customer_of(on, store::sha256_of(as_new.address), as_new));
  auto d = decision_of(fresh_conversation(on), channel, 1);
  d.inbox = mail;
  d.next.subject = subject;
  d.next.customer = customer.id;
  d.next.tags = {"vip"};
  d.next.messages = 1;
  d.events[0].mail = mail;
  d.events[0].trace = trace;
  d.events[0].effects = effects;
  d.mails = {{mail, "", {}, morning()}};
  d.texts = {{mail, channel, 1, "", mime::to_json(read)}};
  store::outbox_row row;
  row.effect_key = store::key_hash({"ack", std::to_string(n)});
  row.kind = "smtp";
  row.payload = R"({"to":[{"name":"Sara","address":"sara@customer.example"}],"subject":"Received","text":"we have it",)"
                R"("html":"<p>we <b>have</b> it</p>"})";
  row.next_at = morning();
  d.mails.push_back({{}, row.effect_key, {}, morning()});
  d.outbox = {row};
  d.live = {{"conversation_new", ""}};
  test::commit(on, {d});
  must(store::index_documents(on, {{mail, d.next.id, channel, morning(), subject, text::search_words(subject, "en")}},
                              "search", {}));
  const auto job = must(store::claim_outbox(on, {"smtp", "node1", morning(), std::chrono::minutes(1), 1, {}})).at(0);
  must(store::finish_dead(on, job.id, "node1", "the address does not exist", morning()));
  return {d.next.id, mail, job.id};
}

void desk_fixture::customer_writes(const talk& to) {
  auto now = must(store::load_conversation(on, to.conversation)).row;
  auto d = decision_of(to.conversation, now.channel, now.version + 1);
  const auto version = d.next.version;
  d.next = now;
  d.next.version = version;
  const auto raw = raw_mail(static_cast<int>(1000 * to.conversation.value + version), "again");
  const auto mail = test::commit(on, {accept_of(now.channel, raw)}).at(0).mail;
  d.inbox = mail;
  d.events[0].mail = mail;
  d.mails = {{mail, "", {}, morning()}};
  d.texts = {{mail, now.channel, 1, "", mime::to_json(mime::read_mail(raw))}};
  d.live = {{"conversation_changed", ""}};
  test::commit(on, {d});
}

client desk_fixture::as(agent_id who) {
  client out(server->port());
  out.cookie = http::new_token();
  out.csrf = http::csrf_of(out.cookie);
  must(store::create_session(on, http::token_hash(out.cookie),
                             {who, clock.now() + std::chrono::hours(1), "127.0.0.1", "test", clock.now()}));
  return out;
}

} // namespace barid::test
