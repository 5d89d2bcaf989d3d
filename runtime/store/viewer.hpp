// runtime/store/viewer.hpp - reading as an agent: only what that agent may see exists (promise
// P17).

#pragma once

#include "runtime/store/connection.hpp"

namespace barid::store {

/// Runs `read(connection)` in a transaction that carries the agent's identity for the policies.
/// `on` is a connection of the role `barid_api`. Whatever `read` returns (a result<T>) comes back.
template <class Read>
auto as_agent(connection& on, agent_id agent, Read read) -> decltype(read(on)) {
  auto begun = transaction::begin(on);
  if (!begun) return begun.why();
  static constexpr statement identity{"viewer_identity", "select set_config('barid.agent', $1, true)"};
  if (auto set = on.run(identity, with(std::to_string(agent.value))); !set) return set.why();
  auto out = read(on);
  if (out)
    if (auto ok = begun->commit(); !ok) return ok.why();
  return out;
}

} // namespace barid::store
