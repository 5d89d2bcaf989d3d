#include "runtime/store/last_written.hpp"

#include "runtime/store/hash.hpp"

namespace barid::store {

namespace {

constexpr statement select_last{
    "select_last_written",
    "select case when c.status = 'merged' then final_conversation(c.id) else c.id end"
    " from customers k join conversations c on c.customer = k.id and c.channel = $1 and c.updated >= $3"
    " join lateral (select max(o.finished) as at from outbox o where o.conversation = c.id and o.kind = 'smtp'"
    " and o.state = 'sent' and o.finished >= $3) o on o.at is not null"
    " where k.address_key = any($2::bytea[]) and c.status <> 'dropped' order by o.at desc limit 1"};

} // namespace

result<conversation_id> last_written(connection& on, mailbox_id channel, const std::vector<std::string>& addresses,
                                     instant since) {
  std::vector<std::string> hashes; // borrowed below
  for (const auto& address : addresses) hashes.push_back(sha256_of(address));
  bytes_array keys;
  for (const auto& hash : hashes) keys.items.push_back(hash);
  auto got = on.run(select_last, with(channel.value, keys, since));
  if (!got) return got.why();
  return got->empty() ? conversation_id{} : (*got)[0].get<conversation_id>(0);
}

} // namespace barid::store
