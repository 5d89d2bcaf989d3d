#include "runtime/store/migrate.hpp"

#include "runtime/store/hash.hpp"
#include "runtime/store/roles.hpp"

namespace barid::store {

namespace {

/// Any number that nobody else locks; both halves of the pair spell the project.
constexpr std::string_view take_turns = "select pg_advisory_xact_lock(1650553188, 1)";

error in_step(const migration& step, const error& why) {
  return {why.code,
          "migration " + std::to_string(step.number) + " (" + std::string(step.name) + ") failed: " + why.message,
          why.help.empty() ? "nothing of it was kept; fix the cause and run it again" : why.help};
}

/// One step in one transaction. Says whether it was this call that applied it.
result<void> apply(connection& owner, std::span<const migration> steps, const migration& step) {
  auto begun = transaction::begin(owner);
  if (!begun) return begun.why();
  if (auto turn = owner.run(take_turns); !turn) return turn.why();
  auto done = applied_steps(owner); // somebody else may have been faster
  if (!done) return done.why();
  if (auto same = check_steps(*done, steps); !same) return same;
  if (!done->empty() && done->back().number >= step.number) return begun->commit();
  if (step.number == 1) {
    auto made = owner.run_script("create schema if not exists barid;"
                                 "create table barid.schema_versions (number int primary key,"
                                 " name text not null, hash bytea not null,"
                                 " applied timestamptz not null default now())");
    if (!made) return in_step(step, made.why());
  }
  if (auto ran = owner.run_script(std::string(step.sql)); !ran) return in_step(step, ran.why());
  const auto hash = sha256_of(step.sql);
  auto kept = owner.run("insert into barid.schema_versions (number, name, hash) values ($1, $2, $3)",
                        with(step.number, step.name, bytes{hash}));
  if (!kept) return in_step(step, kept.why());
  return begun->commit();
}

} // namespace

result<std::vector<applied_step>> applied_steps(connection& any) {
  // not to_regclass: within a transaction it may answer from before another program's commit
  auto there = any.run("select exists (select from pg_class c join pg_namespace n "
                       "on n.oid = c.relnamespace "
                       "where n.nspname = 'barid' and c.relname = 'schema_versions')");
  if (!there) return there.why();
  std::vector<applied_step> out;
  if (!(*there)[0].get<bool>(0)) return out;
  auto got = any.run("select number, name, hash, applied::text from barid.schema_versions order by number");
  if (!got) return got.why();
  // migrating notes its first step with the table
  if (got->empty())
    return error{errc::refused, "the database holds a restore that did not come to its end",
                 "run `barid restore` again: it begins anew"};
  for (std::size_t i = 0; i < got->size(); ++i) {
    auto& step = out.emplace_back();
    (*got)[i].into(step.number, step.name, step.hash, step.applied);
  }
  return out;
}

result<void> check_steps(const std::vector<applied_step>& done, std::span<const migration> steps) {
  for (const auto& old : done) {
    if (old.number < 1 || static_cast<std::size_t>(old.number) > steps.size())
      return error{errc::refused,
                   "the database is at version " + std::to_string(done.back().number) + ", this program knows " +
                       std::to_string(steps.size()),
                   "a newer barid migrated it: start that one, or restore a backup made before"};
    const auto& now = steps[static_cast<std::size_t>(old.number) - 1];
    if (sha256_of(now.sql) != old.hash)
      return error{errc::refused,
                   "migration " + std::to_string(old.number) + " (" + old.name +
                       ") is not the one that this database was made with",
                   "use the program that made the database; a change belongs into a new migration"};
  }
  return {};
}

result<void> note_steps(connection& owner, const std::vector<applied_step>& done) {
  for (const auto& step : done) {
    auto kept = owner.run("insert into barid.schema_versions (number, name, hash, applied) "
                          "values ($1, $2, $3, $4::text::timestamptz)",
                          with(step.number, step.name, bytes{step.hash}, step.applied));
    if (!kept) return kept.why();
  }
  return {};
}

result<migrated> migrate(connection& owner, std::span<const migration> steps) {
  if (auto roles = check_roles(owner); !roles) return roles.why();
  auto done = applied_steps(owner);
  if (!done) return done.why();
  if (auto same = check_steps(*done, steps); !same) return same.why();
  migrated out{done->empty() ? 0 : done->back().number, static_cast<int>(steps.size())};
  for (const auto& step : steps)
    if (step.number > out.from)
      if (auto ok = apply(owner, steps, step); !ok) return ok.why();
  return out;
}

result<void> check_schema(connection& any, std::span<const migration> steps) {
  auto done = applied_steps(any);
  if (!done) return done.why();
  if (auto same = check_steps(*done, steps); !same) return same;
  if (done->size() < steps.size())
    return error{errc::refused,
                 "the database is at version " + std::to_string(done->size()) + ", this program needs " +
                     std::to_string(steps.size()),
                 "run `barid migrate`"};
  return {};
}

} // namespace barid::store
