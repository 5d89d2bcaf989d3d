#include "runtime/store/shard_rows.hpp"

#include <algorithm>
#include <numeric>

namespace barid::store {

namespace {

constexpr statement upsert_node{"upsert_node", "insert into nodes (name, address, lease_until) "
                                               "values ($1, $2, now() + $3 * interval '1 millisecond') "
                                               "on conflict (name) do update set address = excluded.address,"
                                               " lease_until = excluded.lease_until"};
constexpr statement select_nodes{"select_nodes",
                                 "select n.name, n.address, n.lease_until, count(s.shard), n.lease_until > now() "
                                 "from nodes n left join shards s on s.node = n.name group by n.name order by 1"};
constexpr statement select_shards{"select_shards", "select shard, node, epoch from shards order by shard"};
constexpr statement lock_taken{"lock_taken", "select shard, node from shards where shard = any($1::smallint[]) "
                                             "order by shard for update"};
constexpr statement take{"take_shards", "update shards set node = $1, epoch = epoch + 1, taken = now() "
                                        "where shard = any($2::smallint[]) returning shard, epoch"};
constexpr statement end_backends{"end_sessions",
                                 "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
                                 "where pid <> pg_backend_pid() and application_name in"
                                 " (select 'barid/' || node from shards where shard = any($1::smallint[])"
                                 "  and node is not null)"};

/// Not committed: nothing was taken yet. The lock time-out ends the transaction.
result<std::vector<shard_fence>> try_take(connection& on, const std::string& node,
                                          const std::vector<std::int32_t>& shards, std::chrono::milliseconds patience) {
  auto begun = transaction::begin(on);
  if (!begun) return begun.why();
  auto limited = on.run("select set_config('lock_timeout', $1, true)", with(std::to_string(patience.count())));
  if (!limited) return limited.why();
  if (auto locked = on.run(lock_taken, with(shards)); !locked) return locked.why();
  auto got = on.run(take, with(node, shards));
  if (!got) return got.why();
  std::vector<shard_fence> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].shard, out[i].epoch);
  std::sort(out.begin(), out.end());
  if (auto ok = begun->commit(); !ok) return ok.why();
  return out;
}

} // namespace

std::string application_of(const std::string& node) {
  return "barid/" + node;
}

result<void> renew_lease(connection& on, const std::string& node, const std::string& address,
                         std::chrono::milliseconds lease) {
  auto done = on.run(upsert_node, with(node, address, double(lease.count())));
  if (!done) return done.why();
  return {};
}

result<std::vector<node_row>> list_nodes(connection& on) {
  auto got = on.run(select_nodes);
  if (!got) return got.why();
  std::vector<node_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& n = out[i];
    (*got)[i].into(n.name, n.address, n.lease_until, n.shards, n.alive);
  }
  return out;
}

result<std::vector<shard_holder>> list_shards(connection& on) {
  auto got = on.run(select_shards);
  if (!got) return got.why();
  std::vector<shard_holder> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].shard, out[i].node, out[i].epoch);
  return out;
}

result<std::vector<shard_fence>> take_shards(connection& on, const std::string& node,
                                             const std::vector<std::int32_t>& wanted,
                                             std::chrono::milliseconds patience) {
  auto shards = wanted;
  if (shards.empty()) {
    shards.resize(shard_count);
    std::iota(shards.begin(), shards.end(), 0);
  }
  auto taken = try_take(on, node, shards, patience);
  if (taken || on.last_state() != "55P03") return taken;
  // somebody is in the middle of a commit and does not get on: a node that hangs, or was stopped
  if (auto ended = on.run(end_backends, with(shards)); !ended) return ended.why();
  return try_take(on, node, shards, patience);
}

} // namespace barid::store
