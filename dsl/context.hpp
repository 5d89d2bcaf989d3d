// dsl/context.hpp - what a condition or template can see while one event is decided.
//
// Never    reads a clock or anything outside its arguments: deciding is a pure function.

#pragma once

#include "dsl/program.hpp"
#include "model/event.hpp"

#include <map>
#include <string>

namespace barid::dsl {

/// Borrowed for the time of one decision. `state` is the conversation as earlier tables left it.
class context {
public:
  context(const program& p, const barid::event& e, const facts& f, const conversation& s)
      : rules(p), event(e), known(f), state(&s) {}

  const program& rules;
  const barid::event& event;
  const facts& known;
  const conversation* state;
  /// What a flow has kept of the captures of its `when`.
  std::map<std::string, value> captures;

  /// The field's value; its `otherwise` where it is missing; missing when there is none.
  [[nodiscard]] value read(const field_use& use) const;
};

} // namespace barid::dsl
