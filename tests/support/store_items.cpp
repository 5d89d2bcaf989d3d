#include "tests/support/store_items.hpp"

#include "runtime/store/directory_channels.hpp"
#include "runtime/store/hash.hpp"
#include "tests/support/postgres_fixture.hpp"

namespace barid::test {

instant morning() {
  using namespace std::chrono;
  return sys_days{2026y / March / 29} + 10h;
}

std::string mail_bytes(const std::string& message_id, const std::string& body) {
  return "Received: from mx.customer.example by mail.acme.example; Sun, 29 Mar 2026 10:00:00 "
         "+0000\r\n"
         "From: Sara <sara@customer.example>\r\nTo: support@acme.example\r\n"
         "Date: Sun, 29 Mar 2026 09:59:58 +0000\r\nSubject: invoice\r\nMessage-ID: " +
         message_id + "\r\n\r\n" + body + "\r\n";
}

store::accept_mail accept_of(mailbox_id channel, const std::string& raw, std::int64_t epoch) {
  store::accept_mail m;
  m.fence = {store::shard_of(channel), epoch};
  m.channel = channel;
  m.identity = store::identify(raw);
  m.envelope_from = "sara@customer.example";
  m.envelope_to = {"support@acme.example"};
  m.received = morning();
  m.raw = std::make_shared<const std::string>(raw);
  return m;
}

store::decision decision_of(conversation_id id, mailbox_id channel, std::int64_t version, std::int64_t epoch) {
  store::decision d;
  d.fence = {store::shard_of(id), epoch};
  d.next.id = id;
  d.next.channel = channel;
  d.next.version = version;
  d.next.subject = "invoice";
  d.next.thread_token = "token-" + std::to_string(id.value);
  d.next.created = morning();
  d.next.updated = morning() + std::chrono::seconds(version);
  d.events.push_back({{}, "message", morning(), {}, "rules", {}, "", R"({"now":1})", R"([])", R"([])"});
  return d;
}

std::vector<store::item_outcome> commit(store::connection& on, std::vector<store::item> items) {
  auto done = store::commit_group(on, store::new_marker(), items);
  if (done.end != store::group_end::committed)
    throw std::runtime_error("the group was not committed: " + done.why.message);
  return done.items;
}

mailbox_id make_channel(store::connection& on, const std::string& name) {
  store::channel_row row;
  row.name = name;
  row.addresses = {name + "@acme.example"};
  return must(store::create_channel(on, row));
}

conversation_id fresh_conversation(store::connection& on) {
  return must(store::reserve_conversation_ids(on, 1)).front();
}

} // namespace barid::test
