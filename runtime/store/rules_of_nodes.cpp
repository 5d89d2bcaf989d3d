#include "runtime/store/rules_of_nodes.hpp"

namespace barid::store {

namespace {

// a node registers with its lease; this may come before that
constexpr statement upsert{
    "put_node_rules", "insert into nodes (name, lease_until, detail) values ($1, now(),"
                      " jsonb_build_object('rules', jsonb_build_object('generation', $2::bigint, 'folder', $3::text,"
                      " 'hash', $4::text, 'refused', $5::boolean))) "
                      "on conflict (name) do update set detail = nodes.detail || excluded.detail"};
// sessions of a node carry its name, see application_of
constexpr statement select_all{"list_node_rules",
                               "select n.name, exists (select from pg_stat_activity a"
                               "  where a.application_name = 'barid/' || n.name and a.datname = current_database()),"
                               " (detail->'rules'->>'generation')::bigint, detail->'rules'->>'folder',"
                               " detail->'rules'->>'hash', (detail->'rules'->>'refused')::boolean "
                               "from nodes n where detail ? 'rules' order by 1"};

} // namespace

result<void> put_node_rules(connection& on, const node_rules& row) {
  auto done = on.run(upsert, with(row.node, row.generation, row.folder, row.folder_hash, row.folder_refused));
  if (!done) return done.why();
  return {};
}

result<std::vector<node_rules>> list_node_rules(connection& on) {
  auto got = on.run(select_all);
  if (!got) return got.why();
  std::vector<node_rules> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& r = out[i];
    (*got)[i].into(r.node, r.alive, r.generation, r.folder, r.folder_hash, r.folder_refused);
  }
  return out;
}

} // namespace barid::store
