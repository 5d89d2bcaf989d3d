// dsl/verbs/tag.cpp - tag and untag.

#include "dsl/action_reader.hpp"

namespace barid::dsl {

namespace {

bool check_tag(action_reader& in, action& out) {
  do {
    const auto at = in.here();
    auto t = in.word_or_text("a tag");
    if (!t) return false;
    in.check.use(use_of::tag, *t, at);
    add(out, "tag", *t);
    if (!in.peek() || in.peek()->kind != route::value_kind::comma) break;
    in.take();
  } while (true);
  return in.end();
}

template <class Change>
void each_tag(const effect& e, Change change) {
  for (const auto& [name, v] : e.arguments)
    if (name == "tag") change(to_text(v));
}

} // namespace

extern const verb verb_tag{
    .name = "tag",
    .shape = "tag TAG, …",
    .summary = "adds tags",
    .example = "tag vip",
    .check = check_tag,
    .apply = [](const effect& e, conversation& c) { each_tag(e, [&](const std::string& t) { c.tags.insert(t); }); },
};

extern const verb verb_untag{
    .name = "untag",
    .shape = "untag TAG, …",
    .summary = "removes tags",
    .example = "untag waiting_parts",
    .check = check_tag,
    .apply = [](const effect& e, conversation& c) { each_tag(e, [&](const std::string& t) { c.tags.erase(t); }); },
};

} // namespace barid::dsl
