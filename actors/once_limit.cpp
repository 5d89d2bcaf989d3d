#include "actors/once_limit.hpp"

#include "runtime/store/hash.hpp"

#include <variant>

namespace barid::actors {

std::optional<store::limit_use> once_limit(const effect& e, instant now, std::size_t event) {
  const auto* per = e.argument("once_per");
  const auto* window = per ? std::get_if<duration>(per) : nullptr;
  if (!window) return std::nullopt;
  auto name = e.text("name");
  if (name.empty()) name = e.text("who");
  store::limit_use out;
  out.scope = store::key_hash({"once", e.text("once_key")});
  out.label = e.verb + " " + name + " at most once per " + to_text(*window);
  out.now = now;
  out.per = *window;
  out.event = event;
  return out;
}

} // namespace barid::actors
