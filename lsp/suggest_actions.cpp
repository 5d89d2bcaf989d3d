#include "lsp/snippet.hpp"
#include "lsp/suggester.hpp"

namespace barid::lsp {

using dsl::use_of;

void suggester::in_actions() {
  if (before().empty()) {
    for (const auto* v : dsl::verbs())
      add({.label = std::string(v->name),
           .kind = suggestion_kind::function,
           .detail = std::string(v->shape),
           .documentation = std::string(v->summary) + "\n\n    " + std::string(v->example),
           .insert = snippet_of(v->shape)});
    return;
  }
  const auto* v = dsl::find_verb(before().front());
  if (before().size() > 1)
    if (const auto* two = dsl::find_verb(before()[0] + " " + before()[1])) v = two;
  if (!v) return;
  arguments_of(*v);
}

void suggester::arguments_of(const dsl::verb& v) {
  const auto name = v.name;
  const auto& previous = last();
  const bool first = before().size() == 1;
  if (name == "assign") {
    if (previous == "needing" || (previous == "," && written("needing"))) return names(use_of::skill, "skill");
    if (previous == "else") return names(use_of::team, "team");
    if (first) people();
  } else if (name == "sla" && first) {
    names(use_of::sla, "SLA");
  } else if (name == "reply" && first) {
    names(use_of::reply, "saved reply");
  } else if (name == "status" && first) {
    statuses();
  } else if (name == "mark" && first) {
    flags();
  } else if ((name == "tag" || name == "untag") && (first || previous == ",")) {
    return names(use_of::tag, "tag");
  } else if (name == "set") {
    if (first) return attributes();
    if (previous == "=") return values_of_attribute();
  } else if ((name == "notify" && first) || previous == "to") {
    if (name == "notify" || name == "copy") {
      for (const auto& u : known_.uses)
        if (u.kind == use_of::team && u.defines)
          add({.label = u.name + ".lead", .kind = suggestion_kind::variable, .detail = "the team's lead"});
      people();
      words({"agent", "team", "team.lead"}, suggestion_kind::keyword);
    }
  }
  if (previous == "per") return words({"1h", "4h", "24h", "7d"});
  shape_words(v.shape);
}

void suggester::values_of_attribute() {
  const auto& all = known_.result.rules.attributes;
  if (before().size() < 2) return;
  if (const auto it = all.find(before()[1]); it != all.end())
    for (const auto& w : it->second.words) add({.label = w, .kind = suggestion_kind::value});
}

} // namespace barid::lsp
