// dsl/verbs/status.cpp

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"

namespace barid::dsl {

extern const verb verb_status{
    .name = "status",
    .shape = "status NAME",
    .summary = "sets the status",
    .example = "status closed",
    .sets = "status",
    .check =
        [](action_reader& in, action& out) {
          const auto n = in.name("a status");
          if (!n) return false;
          const auto& known = in.check.out.statuses;
          if (!known.contains(n->text)) {
            auto help = did_you_mean(n->text, {known.begin(), known.end()});
            if (help.empty()) help = "declare it: `status " + n->text + "`";
            in.check.error(code::unknown_status, n->at, "there is no status `" + n->text + "`", help);
            return false;
          }
          in.check.use(use_of::status, n->text, n->at);
          add(out, "to", n->text);
          return in.end();
        },
    .apply = [](const effect& e, conversation& c) { c.status = e.text("to"); },
    .filled = [](const conversation& c, const effect&) { return c.version != 0 || c.status != status::open; },
};

} // namespace barid::dsl
