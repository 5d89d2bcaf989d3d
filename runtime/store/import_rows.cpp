#include "runtime/store/import_rows.hpp"

namespace barid::store {

namespace {

#define COUNTED                                                                                                        \
  "(select count(*) filter (where u.outcome = 'stored') as stored,"                                                    \
  " count(*) filter (where u.outcome = 'duplicate') as duplicate,"                                                     \
  " count(*) filter (where u.outcome = 'failed') as failed from uid_ledger u"                                          \
  " where u.channel = i.channel and u.folder = i.folder and u.uidvalidity = i.uidvalidity"                             \
  " and (i.below = 0 or u.uid < i.below)) as n"

constexpr statement select_imports{
    "select_imports", "select i.channel, i.folder, i.uidvalidity, i.below, i.found, i.started, i.left_out,"
                      " coalesce(n.stored, i.stored), coalesce(n.duplicate, i.duplicate), coalesce(n.failed, i.failed),"
                      " i.finished from imports i left join lateral " COUNTED " on i.finished is null "
                      "where i.channel = any($1::bigint[]) order by i.channel, i.folder"};
constexpr statement insert_import{
    "begin_import", "insert into imports as i (channel, folder, uidvalidity, below, found, started) "
                    "values ($1, $2, $3, $4, $5, $6) on conflict (channel, folder) do update set"
                    " uidvalidity = excluded.uidvalidity, below = excluded.below, found = excluded.found, left_out = 0 "
                    "where i.finished is null and i.uidvalidity <> excluded.uidvalidity"};
constexpr statement update_left_out{"note_left_out", "update imports set left_out = greatest(left_out, $3) "
                                                     "where channel = $1 and folder = $2 and finished is null"};
constexpr statement end_import{
    "finish_import",
    "update imports as t set finished = $3, stored = n.stored, duplicate = n.duplicate, failed = n.failed "
    "from imports i cross join lateral " COUNTED " where (t.channel, t.folder) = (i.channel, i.folder)"
    " and i.channel = $1 and i.folder = $2 and i.finished is null"};
constexpr statement select_read{"folder_was_read",
                                "select exists (select from uid_ledger where channel = $1 and folder = $2)"};

#undef COUNTED

constexpr statement insert_left_out{"remember_left_out",
                                    "insert into left_out (channel, uidl) select $1, unnest($2::text[]) "
                                    "on conflict do nothing"};
constexpr statement select_left_out{
    "left_out_uidls", "select uidl from left_out where channel = $1 and uidl = any($2::text[]) order by 1"};

result<void> ended(result<rows> done) {
  if (!done) return done.why();
  return {};
}

} // namespace

result<std::vector<import_progress>> load_imports(connection& on, const std::vector<mailbox_id>& channels) {
  std::vector<std::int64_t> ids;
  for (const auto c : channels) ids.push_back(c.value);
  auto got = on.run(select_imports, with(ids));
  if (!got) return got.why();
  std::vector<import_progress> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& p = out[i];
    (*got)[i].into(p.start.channel, p.start.folder, p.start.uidvalidity, p.start.below, p.start.found, p.start.at,
                   p.left_out, p.stored, p.duplicate, p.failed, p.finished);
  }
  return out;
}

result<void> begin_import(connection& on, const import_start& what) {
  return ended(
      on.run(insert_import, with(what.channel.value, what.folder, what.uidvalidity, what.below, what.found, what.at)));
}

result<void> note_left_out(connection& on, mailbox_id channel, const std::string& folder, std::int64_t count) {
  return ended(on.run(update_left_out, with(channel.value, folder, count)));
}

result<void> remember_left_out(connection& on, mailbox_id channel, const std::vector<std::string>& uidls) {
  return ended(on.run(insert_left_out, with(channel.value, uidls)));
}

result<std::vector<std::string>> left_out_uidls(connection& on, mailbox_id channel,
                                                const std::vector<std::string>& uidls) {
  auto got = on.run(select_left_out, with(channel.value, uidls));
  if (!got) return got.why();
  std::vector<std::string> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<std::string>(0));
  return out;
}

result<void> finish_import(connection& on, mailbox_id channel, const std::string& folder, instant at) {
  return ended(on.run(end_import, with(channel.value, folder, at)));
}

result<bool> was_read(connection& on, mailbox_id channel, const std::string& folder) {
  auto got = on.run(select_read, with(channel.value, folder));
  if (!got) return got.why();
  return (*got)[0].get<bool>(0);
}

} // namespace barid::store
