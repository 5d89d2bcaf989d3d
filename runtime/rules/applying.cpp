#include "runtime/rules/applying.hpp"

#include "dsl/compile.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/rules/giving_way.hpp"
#include "runtime/rules/member_skills.hpp"
#include "runtime/rules/name_bindings.hpp"
#include "runtime/rules/running_flows.hpp"
#include "runtime/rules/testing.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_news.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"

#include <algorithm>
#include <array>

namespace barid::rules {

namespace {

constexpr int whole_history = 100'000;
/// Somebody else may make the same team or channel at the same moment.
constexpr int most_tries = 3;

result<bool> make_teams(store::connection& on, const dsl::program& program, const name_bindings& bound) {
  const auto there = store::list_teams(on);
  if (!there) return there.why();
  const auto is_bound = [&](const std::string& name) {
    return std::ranges::any_of(std::array{&bound.teams, &bound.older_teams}, [&](const auto* ids) {
      const auto it = ids->find(name);
      return it != ids->end() && std::ranges::find(*there, team_id{it->second}, &store::team_row::id) != there->end();
    });
  };
  bool made = false;
  for (const auto& [name, policy] : program.teams) {
    if (is_bound(name)) continue; // whatever it is called now
    if (std::ranges::find(*there, name, &store::team_row::name) != there->end()) continue;
    if (const auto id = store::create_team(on, name); !id) return id.why();
    made = true;
  }
  return made;
}

result<bool> make_channels(store::connection& on, const dsl::program& program, const name_bindings& bound,
                           instant now) {
  const auto there = store::list_channels(on);
  if (!there) return there.why();
  bool made = false;
  for (const auto& declared : program.mailboxes) {
    const auto& name = declared.first; // clang 14 lets no lambda see a structured binding
    const auto& policy = declared.second;
    const auto meant = bound.mailboxes.find(name);
    const auto id_meant = meant == bound.mailboxes.end() ? std::int64_t{0} : meant->second;
    const bool known = std::ranges::any_of(*there, [&](const store::channel_row& c) {
      return c.name == name || c.id.value == id_meant ||
             std::ranges::any_of(policy.addresses, [&](const std::string& a) {
               return std::ranges::find(c.addresses, a) != c.addresses.end();
             });
    });
    if (known || policy.addresses.empty()) continue;
    store::channel_row row;
    row.name = name;
    row.addresses = policy.addresses;
    row.kind = "lmtp";
    row.state = "on";
    const auto id = store::create_channel(on, row);
    if (!id) return id.why();
    if (auto ok = store::set_connected_since(on, *id, now); !ok) return ok.why();
    made = true;
  }
  return made;
}

/// As the audit log names who changed the rules.
std::string actor_of(const apply_request& what) {
  if (what.by.value != 0) return "agent/" + std::to_string(what.by.value);
  return what.author == file_watch ? what.author : "command line";
}

/// Rows, set and generation: all or nothing. `conflict` also where a row was made by somebody else.
result<void> enforce(store::connection& on, const apply_request& what, std::int64_t expected, instant now,
                     applied& out) {
  auto open = store::transaction::begin(on);
  if (!open) return open.why();
  const auto bound = load_bindings(on);
  if (!bound) return bound.why();
  const auto teams = make_teams(on, *out.program, *bound);
  if (!teams) return teams.why();
  const auto channels = make_channels(on, *out.program, *bound, now);
  if (!channels) return channels.why();
  const auto names = bind_names(on, *out.program);
  if (!names) return names.why();
  store::rule_set set;
  set.hash = store::from_hex(out.hash);
  set.bundle = pack(what.files);
  set.author = what.author;
  set.message = what.message;
  if (auto ok = store::save_rule_set(on, set); !ok) return ok;
  const bool made = *teams || *channels || *names;
  if (made)
    if (auto ok = store::tell_directory_changed(on, "rules"); !ok) return ok;
  // last: deciding commits wait from here to the end of the transaction
  const auto now_in_force =
      store::activate_rules(on, {set.hash, expected, what.rollback, what.author, what.message, actor_of(what)});
  if (!now_in_force) return now_in_force.why();
  if (auto ok = open->commit(); !ok) return ok;
  out.generation = now_in_force->generation;
  out.since = now_in_force->at;
  out.directory_changed = made;
  out.in_force = true;
  return {};
}

error overtaken() {
  return {errc::conflict, "other rules came into force meanwhile", "look at them, then apply again"};
}

} // namespace

result<applied> apply(store::connection& on, const apply_request& what, instant now) {
  applied out;
  out.files = what.files;
  out.hash = dsl::content_hash(what.files);
  const auto active = store::load_active_rules(on);
  if (!active) return active.why();
  out.generation = active->generation;
  if (what.expected && *what.expected != active->generation) return overtaken();
  if (active->hash == store::from_hex(out.hash)) {
    out.in_force = out.unchanged = true;
    return out;
  }
  const auto skills = member_skills(on);
  if (!skills) return skills.why();
  dsl::compile_options how;
  how.member_skills = &*skills;
  auto compiled = giving_way([&] { return dsl::compile(what.files, how); });
  out.diagnostics = std::move(compiled.diagnostics);
  out.program = std::move(compiled.program);
  if (!out.program) return out;
  auto missed = missed_by_flows(on, *out.program);
  if (!missed) return missed.why();
  if (!missed->empty()) {
    out.diagnostics.insert(out.diagnostics.end(), missed->begin(), missed->end());
    return out;
  }
  if (what.tested && !what.rollback && !out.program->tests.empty()) {
    const auto results = run_tests(out.program, what.files, {.limit = what.test_limit, .readers = what.readers});
    if (!results) return results.why();
    const auto failed = findings_of(*results, what.test_limit);
    if (!failed.empty()) {
      out.diagnostics.insert(out.diagnostics.end(), failed.begin(), failed.end());
      return out;
    }
  }
  for (int n = 1;; ++n) {
    const auto done = enforce(on, what, active->generation, now, out);
    if (done) return out;
    if (done.why().code != errc::conflict) return done.why();
    const auto newest = store::load_active_rules(on);
    if (!newest) return newest.why();
    if (newest->generation != active->generation) return overtaken();
    if (n == most_tries) return done.why();
  }
}

result<store::rule_change> change_of(store::connection& on, std::int64_t generation) {
  auto history = store::rule_history(on, generation == 0 ? 1 : whole_history);
  if (!history) return history.why();
  const auto at =
      generation == 0 ? history->begin() : std::ranges::find(*history, generation, &store::rule_change::generation);
  if (at != history->end()) return *at;
  if (history->empty()) return error{errc::not_found, "no rules were ever in force", "`barid apply DIR` puts some"};
  return error{errc::not_found, "there is no generation " + std::to_string(generation),
               "`barid rules history` lists those that were in force"};
}

result<source_set> files_of(store::connection& on, const store::rule_change& change) {
  auto set = store::load_rule_set(on, change.hash);
  if (!set) return set.why();
  return unpack(set->bundle);
}

result<apply_request> earlier(store::connection& on, std::int64_t generation) {
  if (generation == 0) {
    const auto history = store::rule_history(on, whole_history);
    if (!history) return history.why();
    for (const auto& change : *history)
      if (generation == 0 && change.hash != history->front().hash) generation = change.generation;
    if (generation == 0)
      return error{errc::not_found, "there are no earlier rules to go back to",
                   "`barid rules history` lists those that were in force"};
  }
  const auto change = change_of(on, generation);
  if (!change) return change.why();
  auto files = files_of(on, *change);
  if (!files) return files.why();
  apply_request out;
  out.files = std::move(*files);
  out.message = "back to generation " + std::to_string(generation);
  out.rollback = true;
  return out;
}

result<applied> load_in_force(store::connection& on) {
  applied out;
  const auto active = store::load_active_rules(on);
  if (!active) return active.why();
  if (active->hash.empty()) return out;
  auto set = store::load_rule_set(on, active->hash);
  if (!set) return set.why();
  auto files = unpack(set->bundle);
  if (!files) return files.why();
  const auto change = store::load_rule_change(on, active->generation);
  if (!change) return change.why();
  // they were good once: a stricter version must not refuse them
  auto compiled = dsl::compile(*files, {.tests = false, .analyse = false});
  out.files = std::move(*files);
  out.generation = active->generation;
  out.since = change->at;
  out.hash = store::to_hex(active->hash);
  out.diagnostics = std::move(compiled.diagnostics);
  out.program = std::move(compiled.program);
  out.in_force = out.program != nullptr;
  return out;
}

} // namespace barid::rules
