// dsl/event_scope.hpp - while it lives, fields and actions are checked as those of an event.

#pragma once

#include "dsl/checker.hpp"

#include <utility>

namespace barid::dsl {

class event_scope {
public:
  event_scope(checker& c, const event_type* event) : c_(c), before_(std::exchange(c.event, event)) {}
  ~event_scope() { c_.event = before_; }
  event_scope(const event_scope&) = delete;
  event_scope& operator=(const event_scope&) = delete;

private:
  checker& c_;
  const event_type* before_;
};

} // namespace barid::dsl
