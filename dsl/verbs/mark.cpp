// dsl/verbs/mark.cpp - flags that later tables and the engine's guards read.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"

namespace barid::dsl {

extern const verb verb_mark{
    .name = "mark",
    .shape = "mark FLAG",
    .summary = "sets a flag; `no_auto_reply` holds back automatic replies",
    .example = "mark no_auto_reply",
    .check =
        [](action_reader& in, action& out) {
          const auto n = in.name("a flag");
          if (!n) return false;
          const auto& known = in.check.out.flags;
          if (!known.contains(n->text)) {
            auto help = did_you_mean(n->text, {known.begin(), known.end()});
            if (help.empty()) help = "declare it: `flag " + n->text + "`";
            in.check.error(code::unknown_flag, n->at, "there is no flag `" + n->text + "`", help);
            return false;
          }
          in.check.use(use_of::flag, n->text, n->at);
          add(out, "flag", n->text);
          return in.end();
        },
    .apply = [](const effect& e, conversation& c) { c.flags.insert(e.text("flag")); },
};

} // namespace barid::dsl
