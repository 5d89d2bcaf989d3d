#include "actors/once_limit.hpp"

#include "dsl/act.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/limit_rows.hpp"

#include <algorithm>
#include <variant>

namespace barid::actors {

std::optional<store::limit_use> once_limit(const effect& e, instant now, std::size_t event) {
  const auto* per = e.argument("once_per");
  const auto* window = per ? std::get_if<duration>(per) : nullptr;
  if (!window) return std::nullopt;
  store::limit_use out;
  out.scope = limit_scope(e.text("once_key"));
  out.label = dsl::limit_label(e);
  out.now = now;
  out.per = *window;
  out.event = event;
  return out;
}

std::vector<std::string> limits_to_ask(const std::vector<effect>& effects, const known_limits& known) {
  std::vector<std::string> out;
  for (const auto& e : effects)
    if (const auto* key = e.argument("once_key"))
      if (auto text = to_text(*key); !known.contains(text) && std::ranges::find(out, text) == out.end())
        out.push_back(std::move(text));
  return out;
}

std::vector<std::string> limits_to_ask(const std::vector<dsl::decided>& decided, const known_limits& known) {
  std::vector<std::string> out;
  for (const auto& d : decided)
    for (auto& key : limits_to_ask(d.decision.effects, known))
      if (std::ranges::find(out, key) == out.end()) out.push_back(std::move(key));
  return out;
}

void know_limits(facts& f, const known_limits& known) {
  for (const auto& [key, last] : known)
    if (last) f.last_done[key] = *last;
}

result<known_limits> limits_in(store::connection& on, const std::vector<std::string>& keys) {
  std::vector<std::string> scopes;
  for (const auto& key : keys) scopes.push_back(limit_scope(key));
  const auto taken = store::limits_taken(on, scopes);
  if (!taken) return taken.why();
  known_limits out;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto last = taken->find(scopes[i]);
    out[keys[i]] = last == taken->end() ? std::nullopt : std::optional(last->second);
  }
  return out;
}

std::string limit_scope(const std::string& key) {
  return store::key_hash({"once", key});
}

} // namespace barid::actors
