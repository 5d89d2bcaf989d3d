// dsl/verbs/priority.cpp - `priority P` sets it, `raise priority to P` takes the greater of two.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

bool level(action_reader& in, action& out) {
  const auto at = in.here();
  const auto p = in.name("a priority");
  if (!p) return false;
  if (!priority_named(p->text)) {
    auto help = did_you_mean(p->text, {"low", "normal", "high", "urgent"});
    if (help.empty()) help = "there are `low`, `normal`, `high` and `urgent`";
    in.check.error(code::bad_argument, at, "`" + p->text + "` is no priority", help);
    return false;
  }
  add(out, "to", p->text);
  return in.end();
}

bool filled_priority(const conversation& c, const effect&) {
  return c.priority.has_value();
}

} // namespace

extern const verb verb_priority{
    .name = "priority",
    .shape = "priority low|normal|high|urgent",
    .summary = "sets the priority",
    .example = "priority normal",
    .sets = "priority",
    .check = level,
    .apply = [](const effect& e, conversation& c) { c.priority = priority_named(e.text("to")); },
    .filled = filled_priority,
};

extern const verb verb_raise{
    .name = "raise",
    .shape = "raise priority to low|normal|high|urgent",
    .summary = "raises the priority, never lowers it",
    .example = "raise priority to high",
    .raises = true,
    .check = [](action_reader& in,
                action& out) { return in.expect_word("priority") && in.expect_word("to") && level(in, out); },
    .apply =
        [](const effect& e, conversation& c) {
          const auto to = priority_named(e.text("to"));
          if (to) c.priority = c.priority ? std::max(*c.priority, *to) : *to;
        },
    .filled = filled_priority,
};

} // namespace barid::dsl
