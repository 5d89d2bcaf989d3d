#include "dsl/event_type.hpp"
#include "lsp/snippet.hpp"
#include "lsp/suggester.hpp"

namespace barid::lsp {

using dsl::use_of;
using dsl::word_place;

void suggester::in_file() {
  if (before().empty()) return keywords(word_place::declaration);
  const auto& first = before().front();
  if (condition_follows()) return;
  if (first == "list") {
    if (last() == "of")
      for (const auto* t : {"text", "senders", "addresses", "domains", "numbers"})
        add({.label = t, .kind = suggestion_kind::class_});
    else if (before().size() == 2) keyword(word_place::inside, "of");
    else if (before().size() == 4) keyword(word_place::inside, "from");
    else if (before().size() == 6) keyword(word_place::inside, "column");
  } else if (first == "attribute") {
    if (before().size() == 1) words({"customer.", "conversation."}, suggestion_kind::field);
    else if (before().size() == 2) keyword(word_place::inside, "of");
    else if (last() == "of")
      for (const auto* t : {"text", "number", "address", "domain", "size", "duration", "time", "bool"})
        add({.label = t, .kind = suggestion_kind::class_});
    else keyword(word_place::inside, "optional");
  } else if (first == "order") {
    if (written(":")) names(use_of::table, "table");
    else events(1);
  } else if (first == "on") {
    events(1);
    keyword(word_place::inside, "when");
  } else if (first == "table" || first == "flow") {
    event_of_block(first);
  } else if (first == "use" && before().size() == 2) {
    keyword(word_place::inside, "as");
  } else if (first == "migrate" && before().size() == 1) {
    words({"flow"}, suggestion_kind::keyword);
  } else if (first == "migrate") {
    names(use_of::flow, "flow");
  }
}

void suggester::event_of_block(const std::string& first) {
  const auto on = std::ranges::find(before().begin() + 1, before().end(), "on");
  if (on == before().end()) {
    if (before().size() == 2) keyword(word_place::declaration, "on");
    return;
  }
  if (last() == "match") return words({"first", "all"}, suggestion_kind::keyword);
  if (last() == "unless") return events(before().size());
  const auto from = static_cast<std::size_t>(on - before().begin()) + 1;
  events(from);
  if (before().size() <= from) return;
  if (first == "table") {
    add({.label = "match first", .documentation = "the first rule whose condition holds acts, and no other"});
    add({.label = "match all", .documentation = "every rule whose condition holds acts"});
  } else {
    keyword(word_place::inside, "when");
    keyword(word_place::inside, "unless");
  }
}

void suggester::events(std::size_t from) {
  std::string so_far;
  for (auto i = from; i < before().size(); ++i) so_far += before()[i] + " ";
  for (const auto& e : dsl::event_types()) {
    if (!e.name.starts_with(so_far)) continue;
    add({.label = std::string(e.name.substr(so_far.size())),
         .kind = suggestion_kind::event,
         .detail = "on " + std::string(e.example),
         .documentation = std::string(e.summary)});
  }
  if (so_far == "status becomes ") statuses();
  if (so_far == "tagged ") names(use_of::tag, "tag");
  if (so_far == "assigned to ") people();
  if (so_far.starts_with("sla ") && last() != "of" && last() != "at") words({"of", "at"}, suggestion_kind::keyword);
  if (so_far.starts_with("sla ") && last() == "of") words({"first_response", "next_response", "resolution"});
}

void suggester::in_settings() {
  const auto entries = dsl::setting_entries();
  if (before().empty()) {
    for (const auto& e : entries) {
      if (e.declaration != at_.keyword) continue;
      const auto* word = dsl::find_word(word_place::setting, e.key, e.declaration);
      add({.label = std::string(e.key),
           .kind = suggestion_kind::property,
           .detail = std::string(e.shape),
           .documentation = word ? std::string(word->summary) : "",
           .insert = snippet_of(e.shape)});
    }
    if (at_.keyword == "reply") {
      words({"ar", "en", "fr", "de", "es", "tr", "ur", "fa"}, suggestion_kind::property);
      keyword(word_place::setting, "default");
    }
    return;
  }
  for (const auto& e : entries)
    if (e.declaration == at_.keyword && e.key == before().front()) value_of_setting(e);
}

void suggester::value_of_setting(const dsl::setting_entry& e) {
  const auto& key = before().front();
  if (key == "team" || (key == "overflow" && before().size() == 1)) names(use_of::team, "team");
  if (key == "sla") names(use_of::sla, "SLA");
  if (key == "hours" && at_.keyword != "calendar") names(use_of::calendar, "calendar");
  if (key == "skills") names(use_of::skill, "skill");
  if (key == "pause" && before().size() > 1) statuses();
  shape_words(e.shape);
}

void suggester::in_table() {
  if (before().empty()) return keywords(word_place::table);
  if (condition_follows()) return;
  if (before().front() == "rule") {
    if (written("overrides")) {
      for (const auto& u : known_.uses)
        if (u.kind == use_of::rule && u.defines && u.scope == at_.name)
          add({.label = u.name, .kind = suggestion_kind::variable, .detail = "rule"});
    } else if (before().size() == 2) {
      keyword(word_place::inside, "overrides");
    }
    if (before().size() >= 2) keyword(word_place::inside, "when");
  }
  if (before().front() == "prefer" && before().size() == 1)
    for (const auto* v : dsl::verbs())
      if (!v->sets.empty()) add({.label = std::string(v->sets), .kind = suggestion_kind::field});
  if (before().front() == "prefer" && before().size() > 1 && before()[1] == "sla") names(use_of::sla, "SLA");
  if (before().front() == "prefer" && before().size() > 1 && before()[1] == "priority")
    words({"low", "normal", "high", "urgent"});
}

void suggester::in_flow() {
  if (before().empty()) return keywords(word_place::flow);
  if (condition_follows()) return;
  if (before().front() == "on") events(1);
  if (last() == ":") keyword(word_place::inside, "wait");
  if (last() == "in") names(use_of::calendar, "calendar");
  if (last() == "unless") events(before().size());
  if (before().front() == "step" && before().size() > 4) keyword(word_place::inside, "unless");
}

} // namespace barid::lsp
