#include "actors/pinned_sets.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

constexpr std::size_t most_sets = 64;

} // namespace

std::vector<std::string> pinned_sets::lacking(const std::vector<std::string>& hashes) const {
  const std::lock_guard hold(lock_);
  std::vector<std::string> out;
  std::ranges::copy_if(hashes, std::back_inserter(out), [&](const auto& h) { return !sets_.contains(h); });
  return out;
}

dsl::pinned_programs pinned_sets::with_names_of(const dsl::program_ptr& in_force,
                                                const std::vector<std::string>& hashes) {
  const std::lock_guard hold(lock_);
  dsl::pinned_programs out;
  for (const auto& hash : hashes) {
    const auto it = sets_.find(hash);
    if (it == sets_.end() || !it->second.flows) continue;
    auto& e = it->second;
    e.used = ++uses_;
    if (e.names_of.lock() != in_force) {
      e.renamed = dsl::with_live_names(*e.flows, *in_force);
      e.names_of = in_force;
    }
    out.emplace(hash, e.renamed);
  }
  return out;
}

void pinned_sets::put(const std::string& hash, const dsl::program_ptr& whole) {
  auto flows = whole ? dsl::flows_of(*whole) : nullptr;
  const std::lock_guard hold(lock_);
  if (sets_.size() >= most_sets && !sets_.contains(hash))
    sets_.erase(std::ranges::min_element(sets_, {}, [](const auto& s) { return s.second.used; }));
  entry e;
  e.flows = std::move(flows);
  e.used = ++uses_;
  sets_.insert_or_assign(hash, std::move(e));
}

} // namespace barid::actors
