#include "runtime/backup/contents.hpp"

#include "runtime/store/hash.hpp"

#include <array>
#include <vector>

namespace barid::backup {

namespace {

struct subject {
  std::string_view name;
  std::vector<std::string_view> tables; ///< Those of later migrations may be missing.
};

const std::array<subject, 4>& subjects() {
  static const std::array<subject, 4> all{{
      {"conversations", {"conversations", "conversation_mails", "thread_references", "events"}},
      {"mails", {"mails", "mail_chunks"}},
      {"answers", {"outbox", "held_answers", "uploads", "upload_chunks"}},
      {"clocks", {"clocks", "timers", "flows"}},
  }};
  return all;
}

/// The SHA-256 of a row `t`. Chunks are hashed as they are: as text they would take twice their room.
std::string hash_of_row(std::string_view table) {
  if (table == "mail_chunks") return "sha256(int8send(t.mail) || int4send(t.n) || t.data)";
  if (table == "upload_chunks") return "sha256(int8send(t.upload) || int4send(t.n) || t.data)";
  return "sha256(convert_to(t::text, 'UTF8'))";
}

/// Which 64 bits of `h`, as a number.
std::string part(int n) {
  return "sum(('x' || encode(substr(h, " + std::to_string(n * 8 + 1) + ", 8), 'hex'))::bit(64)::bigint)::text";
}

result<std::string> line_of(store::connection& on, std::string_view table, std::int64_t rows) {
  auto got = on.run("select " + part(0) + ", " + part(1) + ", " + part(2) + ", " + part(3) + " from (select " +
                    hash_of_row(table) + " as h from barid." + std::string(table) + " t offset 0) r");
  if (!got) return got.why();
  std::string out = std::string(table) + " " + std::to_string(rows);
  for (int i = 0; i < 4; ++i) out += " " + (*got)[0].get<std::string>(i);
  return out + "\n";
}

} // namespace

result<contents> contents_of(store::connection& on) {
  // values as text must not depend on how this server is set up
  auto plain =
      on.run("select set_config('DateStyle', 'ISO, YMD', false), set_config('IntervalStyle', 'postgres', false),"
             " set_config('bytea_output', 'hex', false), set_config('extra_float_digits', '1', false)");
  if (!plain) return plain.why();
  auto tables = on.run("select relname::text from pg_class where relnamespace = 'barid'::regnamespace and relkind = 'r'"
                       " and relname <> 'schema_versions' order by relname collate \"C\"");
  if (!tables) return tables.why();
  contents out;
  for (std::size_t i = 0; i < tables->size(); ++i) {
    const auto name = (*tables)[i].get<std::string>(0);
    auto count = on.run("select count(*) from barid." + name); // our own names: letters and underscores
    if (!count) return count.why();
    out.rows[name] = (*count)[0].get<std::int64_t>(0);
  }
  for (const auto& about : subjects()) {
    store::sha256 all;
    for (const auto table : about.tables) {
      const auto there = out.rows.find(std::string(table));
      if (there == out.rows.end()) continue;
      auto line = line_of(on, table, there->second);
      if (!line) return line.why();
      all.add(*line);
    }
    out.hashes[std::string(about.name)] = store::to_hex(all.finish());
  }
  return out;
}

result<void> take_time(store::connection& on) {
  if (auto ok = on.set_timeouts(std::chrono::hours(24), std::chrono::minutes(1)); !ok) return ok;
  return store::done(on.run("select set_config('idle_in_transaction_session_timeout', '0', false)"));
}

std::string difference(const contents& wanted, const contents& found) {
  for (const auto& [table, rows] : wanted.rows)
    if (const auto n = found.of(table); n != rows || !found.rows.contains(table))
      return "`" + table + "` has " + std::to_string(n) + " rows instead of " + std::to_string(rows);
  for (const auto& [table, rows] : found.rows)
    if (!wanted.rows.contains(table)) return "`" + table + "` is not in the backup";
  for (const auto& [about, hash] : wanted.hashes) {
    const auto at = found.hashes.find(about);
    if (at == found.hashes.end() || at->second != hash) return "the hash of the " + about + " differs";
  }
  return wanted == found ? "" : "it holds something else";
}

} // namespace barid::backup
