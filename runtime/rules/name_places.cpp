#include "runtime/rules/name_places.hpp"

#include "dsl/compile.hpp"
#include "dsl/source_lines.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/rules/name_bindings.hpp"
#include "runtime/store/rule_sets.hpp"

#include <algorithm>
#include <initializer_list>
#include <tuple>

namespace barid::rules {

namespace {

constexpr std::size_t most_places_told = 5;

/// The same for any of these names, whose uses are of these kinds.
result<std::vector<std::string>> places_of_any(store::connection& on, const std::vector<std::string>& names,
                                               std::initializer_list<dsl::use_of> kinds) {
  const auto active = store::load_active_rules(on);
  if (!active) return active.why();
  std::vector<std::string> out;
  if (active->hash.empty()) return out;
  const auto set = store::load_rule_set(on, active->hash);
  if (!set) return set.why();
  const auto files = unpack(set->bundle);
  if (!files) return files.why();
  std::vector<dsl::name_use> uses;
  dsl::compile_options how;
  how.uses = &uses;
  how.tests = how.analyse = false;
  static_cast<void>(dsl::compile(*files, how));
  std::erase_if(uses, [&](const dsl::name_use& u) {
    return std::ranges::find(kinds, u.kind) == kinds.end() || std::ranges::find(names, u.name) == names.end() ||
           u.at.file >= files->files.size();
  });
  std::ranges::sort(uses, {}, [](const dsl::name_use& u) { return std::tuple(u.at.file, u.at.begin); });
  dsl::set_lines lines(*files);
  for (const auto& u : uses) {
    const auto at = lines.place(u.at.file, u.at.begin);
    auto place = files->files[u.at.file].path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    if (std::ranges::find(out, place) == out.end()) out.push_back(std::move(place));
  }
  return out;
}

/// What the rules in force call it.
result<std::vector<std::string>> names_of(store::connection& on, directory_kind kind, std::int64_t id,
                                          const std::string& name) {
  const auto bound = load_bindings(on);
  if (!bound) return bound.why();
  const auto& all = kind == directory_kind::team     ? bound->teams
                    : kind == directory_kind::person ? bound->agents
                                                     : bound->mailboxes;
  std::vector<std::string> out;
  for (const auto& [called, whom] : all)
    if (whom == id) out.push_back(called);
  if (!all.contains(name)) out.push_back(name);
  return out;
}

} // namespace

result<std::vector<std::string>> places_of(store::connection& on, const std::string& name) {
  return places_of_any(on, {name}, {dsl::use_of::team, dsl::use_of::person});
}

result<void> not_in_use(store::connection& on, directory_kind kind, std::int64_t id, const std::string& name) {
  const auto names = names_of(on, kind, id, name);
  if (!names) return names.why();
  // `assign X` does not say whether X is a team
  const auto places = kind == directory_kind::mailbox
                          ? places_of_any(on, *names, {dsl::use_of::mailbox})
                          : places_of_any(on, *names, {dsl::use_of::team, dsl::use_of::person});
  if (!places) return places.why();
  if (places->empty()) return {};
  std::string where;
  for (std::size_t i = 0; i < std::min(places->size(), most_places_told); ++i)
    where += (i == 0 ? "" : ", ") + (*places)[i];
  if (places->size() > most_places_told) where += " and " + std::to_string(places->size() - most_places_told) + " more";
  const auto& called = names->front();
  return error{errc::conflict,
               "the rules in force name `" + called + "`" +
                   (called == name ? "" : ", which is called `" + name + "` by now") + ": " + where,
               "apply rules that do without it first"};
}

} // namespace barid::rules
