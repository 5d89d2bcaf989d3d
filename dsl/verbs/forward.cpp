// dsl/verbs/forward.cpp - the mail itself goes on to an address outside.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"

namespace barid::dsl {

extern const verb verb_forward{
    .name = "forward",
    .shape = "forward to ADDRESS [at most once per D]",
    .summary = "sends the mail on to an address",
    .example = "forward to manager@acme.example",
    .by = carried_by::outbox,
    .automatic_mail = true,
    .check =
        [](action_reader& in, action& out) {
          if (!in.expect_word("to")) return false;
          const auto* v = in.peek();
          if (!v || (v->kind != route::value_kind::address && v->kind != route::value_kind::text) ||
              v->text.find('@') == std::string::npos)
            return in.fail(code::bad_argument, "expected a mail address",
                           "for example `forward to manager@acme.example`");
          add(out, "to", v->text);
          in.check.out.writes_to.insert(v->text);
          in.take();
          return in.once_per(out) && in.end();
        },
};

} // namespace barid::dsl
