// dsl/verbs/note.cpp - a note that only the desk sees.

#include "dsl/action_reader.hpp"

namespace barid::dsl {

extern const verb verb_note{
    .name = "note",
    .shape = "note \"TEXT\" [at most once per D]",
    .summary = "adds a note to the conversation",
    .example = "note \"{customer.name|a customer} asked for a refund\"",
    .check =
        [](action_reader& in, action& out) {
          const auto t = in.text("the note");
          if (!t) return false;
          out.arguments.push_back({"text", check_template(in.check, *t)});
          return in.once_per(out) && in.end();
        },
};

} // namespace barid::dsl
