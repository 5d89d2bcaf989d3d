#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/operators.hpp"
#include "grammar/route/dump.hpp"
#include "lsp/suggester.hpp"

#include <array>

namespace barid::lsp {

using dsl::use_of;
using dsl::value_type;
using dsl::word_place;

namespace {

constexpr std::array comparators = {
    route::comparator::is,         route::comparator::is_any,      route::comparator::contains,
    route::comparator::mentions,   route::comparator::starts,      route::comparator::ends,
    route::comparator::matches,    route::comparator::in,          route::comparator::within,
    route::comparator::outside,    route::comparator::has,         route::comparator::has_any,
    route::comparator::has_all,    route::comparator::has_none,    route::comparator::less,
    route::comparator::less_equal, route::comparator::greater,     route::comparator::greater_equal,
    route::comparator::between,    route::comparator::is_present,  route::comparator::is_missing,
    route::comparator::is_empty,   route::comparator::seen_within,
};

} // namespace

bool suggester::condition_follows() {
  const auto when = std::ranges::find(before(), "when");
  if (when == before().end() || when == before().begin()) return false;
  std::vector<std::string> tail;
  for (auto it = when + 1; it != before().end(); ++it) {
    const bool between = *it == "and" && std::ranges::find(tail, "between") != tail.end();
    if ((*it == "and" && !between) || *it == "or" || *it == "(" || (*it == "not" && tail.empty())) {
      const bool call = *it == "(" && !tail.empty();
      if (!call) tail.clear();
    } else {
      tail.push_back(*it);
    }
  }
  condition(tail);
  return true;
}

void suggester::fields(bool question) {
  const auto* event = dsl::find_event_type(at_.event);
  for (const auto& f : dsl::fields()) {
    if (f.needs_mail && event && !event->has_mail) continue;
    add({.label = std::string(f.name),
         .kind = suggestion_kind::field,
         .detail = std::string(dsl::name_of(f.type)) + (f.optional ? ", may be missing" : ""),
         .documentation = std::string(f.summary) + "\n\n    " + std::string(f.example)});
  }
  attributes();
  if (!question) return;
  keyword(word_place::connective, "not");
  words({"any of"}, suggestion_kind::keyword);
}

std::optional<dsl::field_use> suggester::field_named(const std::string& name) const {
  if (const auto* f = dsl::find_field(name)) return dsl::field_use{f, name, {}, f->type, f->optional, {}};
  const auto& all = known_.result.rules.attributes;
  if (const auto a = all.find(name); a != all.end())
    return dsl::field_use{nullptr, name, {}, a->second.type, a->second.optional, {}};
  return std::nullopt;
}

void suggester::condition(std::vector<std::string> tail) {
  if (tail.empty()) return fields(true);
  auto field = field_named(tail.front());
  if (!field) {
    const bool team = std::ranges::any_of(
        known_.uses, [&](const dsl::name_use& u) { return u.kind == use_of::team && u.name == tail.front(); });
    if (team && tail.size() == 1) add({.label = "is open", .kind = suggestion_kind::operator_});
    return;
  }
  if (tail.size() > 1 && tail[1].starts_with('"') && field->field && field->field->takes_argument)
    tail.erase(tail.begin() + 1);
  if (tail.size() > 2 && tail[1] == "else") {
    tail.erase(tail.begin() + 1, tail.begin() + 3);
    field->optional = false;
  }
  if (tail.size() == 1) return operators(*field);
  operands(*field, tail);
}

void suggester::operators(const dsl::field_use& field) {
  for (const auto op : comparators)
    if (dsl::operator_fits(field.type, op, field)) {
      const auto spelled = route::spelled(op);
      const auto* e = dsl::find_word(word_place::op, spelled.substr(0, spelled.find(' ')));
      add({.label = spelled, .kind = suggestion_kind::operator_, .documentation = e ? std::string(e->summary) : ""});
    }
  if (field.optional) keyword(word_place::inside, "else");
  if (field.type == value_type::boolean) words({"and", "or"}, suggestion_kind::operator_);
}

void suggester::operands(const dsl::field_use& field, const std::vector<std::string>& tail) {
  const auto& op = tail.back();
  const bool list = op == "[" || op == ",";
  const bool takes_value = list || op == "is" || op == "not" || op == "any" || op == "all" || op == "in" ||
                           op == "contains" || op == "mentions" || op == "starts" || op == "ends" || op == "has" ||
                           op == "within" || op == "outside" || op == "exact";
  if (!takes_value) {
    if (op == "else") return values(field);
    keyword(word_place::connective, "and");
    return keyword(word_place::connective, "or");
  }
  if (op == "within" || op == "outside") {
    if (field.type == value_type::time) return names(use_of::calendar, "calendar");
    if (field.type == value_type::domain) return lists(dsl::list_type::domains);
    return;
  }
  values(field);
  if (op == "is" || op == "not") {
    if (field.name == "conversation") words({"new"});
    keyword(word_place::op, "present");
    keyword(word_place::op, "missing");
    if (op == "is") keyword(word_place::connective, "not");
  }
  if (op == "is" || op == "contains" || op == "mentions" || op == "starts" || op == "ends" || op == "has")
    keyword(word_place::quantity, "any");
}

void suggester::values(const dsl::field_use& field) {
  const auto& name = field.name;
  if (name == "status") return statuses();
  if (name == "mailbox") return names(use_of::mailbox, "mailbox");
  if (name == "tags") return names(use_of::tag, "tag");
  if (name == "flags") return flags();
  if (name == "conversation.agent" || name == "conversation.team") {
    if (name == "conversation.agent") words({"available", "away", "on leave"});
    return people();
  }
  if (name == "priority") words({"low", "normal", "high", "urgent"});
  if (name == "language") words({"ar", "en", "de", "es", "fr", "tr", "ur", "unknown"});
  if (field.field) {
    for (std::string_view all = field.field->words; !all.empty();) {
      const auto end = std::min(all.find(' '), all.size());
      add({.label = std::string(all.substr(0, end)), .kind = suggestion_kind::value});
      all.remove_prefix(std::min(end + 1, all.size()));
    }
  } else if (const auto a = known_.result.rules.attributes.find(name); a != known_.result.rules.attributes.end()) {
    for (const auto& w : a->second.words) add({.label = w, .kind = suggestion_kind::value});
  }
  switch (field.type) {
  case value_type::text:
    return lists(dsl::list_type::text);
  case value_type::address:
    return lists(dsl::list_type::senders);
  case value_type::domain:
    return lists(dsl::list_type::domains);
  case value_type::number:
    return lists(dsl::list_type::numbers);
  case value_type::size:
  case value_type::duration:
  case value_type::time:
  case value_type::enumeration:
  case value_type::set:
  case value_type::boolean:
    return;
  }
}

} // namespace barid::lsp
