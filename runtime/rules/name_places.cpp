#include "runtime/rules/name_places.hpp"

#include "dsl/compile.hpp"
#include "dsl/report.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/store/rule_sets.hpp"

#include <algorithm>
#include <tuple>

namespace barid::rules {

namespace {

constexpr std::size_t most_places_told = 5;

} // namespace

result<std::vector<std::string>> places_of(store::connection& on, const std::string& name) {
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
    const bool of_people = u.kind == dsl::use_of::team || u.kind == dsl::use_of::person;
    return !of_people || u.name != name || u.at.file >= files->files.size();
  });
  std::ranges::sort(uses, {}, [](const dsl::name_use& u) { return std::tuple(u.at.file, u.at.begin); });
  for (const auto& u : uses) {
    const auto& file = files->files[u.at.file];
    const auto at = dsl::place_in(file, u.at.begin);
    auto place = file.path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    if (std::ranges::find(out, place) == out.end()) out.push_back(std::move(place));
  }
  return out;
}

result<void> not_in_use(store::connection& on, const std::string& name) {
  const auto places = places_of(on, name);
  if (!places) return places.why();
  if (places->empty()) return {};
  std::string where;
  for (std::size_t i = 0; i < std::min(places->size(), most_places_told); ++i) where += (i == 0 ? "" : ", ") + (*places)[i];
  if (places->size() > most_places_told) where += " and " + std::to_string(places->size() - most_places_told) + " more";
  return error{errc::conflict, "the rules in force name `" + name + "`: " + where,
               "apply rules that do without it first"};
}

} // namespace barid::rules
