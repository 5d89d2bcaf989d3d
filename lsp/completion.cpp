#include "lsp/completion.hpp"

#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/operators.hpp"
#include "dsl/settings.hpp"
#include "dsl/verb.hpp"
#include "dsl/words.hpp"
#include "grammar/route/dump.hpp"
#include "lsp/snippet.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

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

class suggester {
public:
  suggester(const place& at, const analysis& known, const std::string& path)
      : at_(at), known_(known), path_(path) {}

  std::vector<suggestion> run() {
    switch (at_.in) {
    case inside_of::comment:
    case inside_of::pattern:
      break;
    case inside_of::text:
      in_text();
      break;
    case inside_of::code:
      in_code();
      break;
    }
    return std::move(out_);
  }

private:
  const place& at_;
  const analysis& known_;
  const std::string& path_;
  std::vector<suggestion> out_;
  std::set<std::string> labels_;

  [[nodiscard]] const std::vector<std::string>& before() const { return at_.before; }
  [[nodiscard]] std::string last() const { return before().empty() ? "" : before().back(); }
  [[nodiscard]] bool written(std::string_view word) const {
    return std::ranges::find(before(), word) != before().end();
  }

  void add(suggestion s) {
    if (!s.label.empty() && labels_.insert(s.label).second) out_.push_back(std::move(s));
  }
  void keyword(word_place place, std::string_view word) {
    suggestion s{.label = std::string(word), .kind = suggestion_kind::keyword};
    if (place == word_place::op || place == word_place::connective)
      s.kind = suggestion_kind::operator_;
    if (const auto* e = dsl::find_word(place, word)) {
      s.detail = e->shape;
      s.documentation = e->summary;
    }
    add(std::move(s));
  }
  void keywords(word_place place) {
    for (const auto& e : dsl::words()) {
      if (e.place != place) continue;
      add({.label = std::string(e.word),
           .kind = suggestion_kind::keyword,
           .detail = std::string(e.shape),
           .documentation = std::string(e.summary),
           .insert = snippet_of(e.shape)});
    }
  }
  void words(std::initializer_list<std::string_view> list,
             suggestion_kind kind = suggestion_kind::value) {
    for (auto w : list) add({.label = std::string(w), .kind = kind});
  }

  // ---- names
  void names(use_of kind, const char* what) {
    for (const auto& u : known_.uses)
      if (u.kind == kind) add({.label = u.name, .kind = suggestion_kind::variable, .detail = what});
  }
  void names(std::initializer_list<std::pair<use_of, const char*>> kinds) {
    for (const auto& [kind, what] : kinds) names(kind, what);
  }
  void lists(std::optional<dsl::list_type> wanted) {
    const auto& rules = known_.result.rules;
    for (const auto& [name, number] : rules.list_by_name)
      if (!wanted || dsl::list_fits(rules.lists[number].type, *wanted))
        add({.label = name,
             .kind = suggestion_kind::variable,
             .detail = "list of " + std::string(dsl::name_of(rules.lists[number].type)),
             .documentation = std::to_string(rules.lists[number].items.size()) + " items"});
    std::ranges::sort(out_,
                      [](const suggestion& a, const suggestion& b) { return a.label < b.label; });
  }
  void statuses() {
    for (const auto& s : std::set<std::string>(known_.result.rules.statuses.begin(),
                                               known_.result.rules.statuses.end()))
      add({.label = s, .kind = suggestion_kind::value, .detail = "status"});
  }
  void flags() {
    for (const auto& s :
         std::set<std::string>(known_.result.rules.flags.begin(), known_.result.rules.flags.end()))
      add({.label = s, .kind = suggestion_kind::value, .detail = "flag"});
  }
  void attributes() {
    for (const auto& [name, a] : known_.result.rules.attributes)
      add({.label = name,
           .kind = suggestion_kind::field,
           .detail = std::string("attribute, ") + dsl::name_of(a.type)});
  }
  void files(std::string_view extension) {
    const auto slash = path_.rfind('/');
    const auto folder = slash == std::string::npos ? std::string() : path_.substr(0, slash + 1);
    for (const auto& f : known_.sources.files)
      if (f.path != path_ && f.path.starts_with(folder) &&
          f.path.ends_with(".route") == (extension == ".route"))
        add({.label = f.path.substr(folder.size()), .kind = suggestion_kind::file});
  }

  void in_text() {
    const auto first = before().empty() ? std::string() : before().front();
    if (at_.block == block_kind::file && first == "use") return files(".route");
    if (at_.block == block_kind::file && first == "list") return files("");
    if (at_.block == block_kind::settings &&
        (at_.keyword == "reply" || at_.keyword == "calendar" || first == "signature"))
      return files("");
    // `{sla.na` in a text for people
    const auto brace = at_.in_text.rfind('{');
    if (at_.block == block_kind::actions && brace != std::string::npos &&
        at_.in_text.find_first_of("}|", brace) == std::string::npos)
      fields(false);
  }

  void in_code() {
    switch (at_.block) {
    case block_kind::file:
      return in_file();
    case block_kind::settings:
      return in_settings();
    case block_kind::table:
      return in_table();
    case block_kind::flow:
      return in_flow();
    case block_kind::actions:
      return in_actions();
    case block_kind::test:
      return in_test();
    case block_kind::list:
    case block_kind::other:
      return;
    }
  }

  // ---- declarations
  void in_file() {
    if (before().empty()) return keywords(word_place::declaration);
    const auto& first = before().front();
    if (condition_follows()) return;
    if (first == "list") {
      if (last() == "of")
        for (const auto* t : {"text", "senders", "addresses", "domains", "numbers"})
          add({.label = t, .kind = suggestion_kind::class_});
      else if (before().size() == 2)
        keyword(word_place::inside, "of");
      else if (before().size() == 4)
        keyword(word_place::inside, "from");
      else if (before().size() == 6)
        keyword(word_place::inside, "column");
    } else if (first == "attribute") {
      if (before().size() == 1)
        words({"customer.", "conversation."}, suggestion_kind::field);
      else if (before().size() == 2)
        keyword(word_place::inside, "of");
      else if (last() == "of")
        for (const auto* t :
             {"text", "number", "address", "domain", "size", "duration", "time", "bool"})
          add({.label = t, .kind = suggestion_kind::class_});
      else
        keyword(word_place::inside, "optional");
    } else if (first == "order") {
      if (written(":"))
        names(use_of::table, "table");
      else
        events(1);
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

  void event_of_block(const std::string& first) {
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
      add({.label = "match first",
           .documentation = "the first rule whose condition holds acts, and no other"});
      add({.label = "match all", .documentation = "every rule whose condition holds acts"});
    } else {
      keyword(word_place::inside, "when");
      keyword(word_place::inside, "unless");
    }
  }

  /// Events whose words go on from what stands from token `from` on.
  void events(std::size_t from) {
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
    if (so_far.starts_with("sla ") && last() != "of" && last() != "at")
      words({"of", "at"}, suggestion_kind::keyword);
    if (so_far.starts_with("sla ") && last() == "of")
      words({"first_response", "next_response", "resolution"});
  }

  // ---- settings
  void in_settings() {
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

  void value_of_setting(const dsl::setting_entry& e) {
    const auto& key = before().front();
    if (key == "team" || (key == "overflow" && before().size() == 1)) names(use_of::team, "team");
    if (key == "sla") names(use_of::sla, "SLA");
    if (key == "hours" && at_.keyword != "calendar") names(use_of::calendar, "calendar");
    if (key == "skills") names(use_of::skill, "skill");
    if (key == "pause" && before().size() > 1) statuses();
    shape_words(e.shape);
  }

  /// The small words of a shape that may come next: alternatives, and those not yet written.
  void shape_words(std::string_view shape) {
    std::string word;
    std::vector<std::string> all;
    for (const char c : std::string(shape) + " ") {
      if ((c >= 'a' && c <= 'z') || c == '_' || c == '.') {
        word += c;
        continue;
      }
      if ((c >= 'A' && c <= 'Z') || c == '"') word = "?";
      if (!word.empty() && word.front() != '?') all.push_back(word);
      word.clear();
    }
    for (std::size_t i = 1; i < all.size(); ++i)
      if (!written(all[i]))
        add({.label = all[i], .kind = suggestion_kind::keyword, .detail = std::string(shape)});
  }

  // ---- tables and flows
  void in_table() {
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
    if (before().front() == "prefer" && before().size() > 1 && before()[1] == "sla")
      names(use_of::sla, "SLA");
    if (before().front() == "prefer" && before().size() > 1 && before()[1] == "priority")
      words({"low", "normal", "high", "urgent"});
  }

  void in_flow() {
    if (before().empty()) return keywords(word_place::flow);
    if (condition_follows()) return;
    if (before().front() == "on") events(1);
    if (last() == ":") keyword(word_place::inside, "wait");
    if (last() == "in") names(use_of::calendar, "calendar");
    if (last() == "unless") events(before().size());
    if (before().front() == "step" && before().size() > 4) keyword(word_place::inside, "unless");
  }

  // ---- actions
  void people() { names({{use_of::team, "team"}, {use_of::person, "person"}}); }

  void in_actions() {
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

  void arguments_of(const dsl::verb& v) {
    const auto name = v.name;
    const auto& previous = last();
    const bool first = before().size() == 1;
    if (name == "assign") {
      if (previous == "needing" || (previous == "," && written("needing")))
        return names(use_of::skill, "skill");
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
            add({.label = u.name + ".lead",
                 .kind = suggestion_kind::variable,
                 .detail = "the team's lead"});
        people();
        words({"agent", "team", "team.lead"}, suggestion_kind::keyword);
      }
    }
    if (previous == "per") return words({"1h", "4h", "24h", "7d"});
    shape_words(v.shape);
  }

  void values_of_attribute() {
    const auto& all = known_.result.rules.attributes;
    if (before().size() < 2) return;
    if (const auto it = all.find(before()[1]); it != all.end())
      for (const auto& w : it->second.words) add({.label = w, .kind = suggestion_kind::value});
  }

  // ---- tests

  /// Words that stand behind the one that begins the statement.
  void later_words(word_place place) {
    for (const auto& e : dsl::words())
      if (e.place == place)
        add({.label = std::string(e.word),
             .kind = suggestion_kind::keyword,
             .detail = std::string(e.shape),
             .documentation = std::string(e.summary)});
  }

  void in_test() {
    if (before().empty()) return keywords(word_place::test);
    const auto& first = before().front();
    if (first == "agent") return deed();
    if (first == "expect") return expectation();
    if (first == "call") return call_ends();
    if (first == "mailbox") {
      if (before().size() == 1) return names(use_of::mailbox, "mailbox");
      return words({"fails", "recovers"}, suggestion_kind::keyword);
    }
    if (last() == "in") return names(use_of::calendar, "calendar");
    if (first == "bounce") words({"hard", "soft", "complaint"});
    if (first == "advance" && before().size() == 1) words({"to", "1d", "3 business days"});
  }

  void call_ends() {
    if (before().size() > 1) return words({"fails", "answers"}, suggestion_kind::keyword);
    names(use_of::webhook, "webhook");
    for (const auto& [name, policy] : known_.result.rules.extensions)
      add({.label = name, .kind = suggestion_kind::variable, .detail = "extension"});
  }

  void deed() {
    if (before().size() == 1) return names(use_of::person, "person");
    if (before().size() == 2 || (before().size() == 4 && before()[2] == "in")) return later_words(word_place::deed);
    const auto& previous = last();
    if (previous == "is") words({"available", "away", "on leave"});
    if (previous == "sets") {
      words({"status", "priority"}, suggestion_kind::field);
      attributes();
    }
    if (previous == "status") statuses();
    if (previous == "priority") words({"low", "normal", "high", "urgent"});
    if (previous == "tags" || previous == "untags") names(use_of::tag, "tag");
    if (previous == "assigns") {
      people();
      words({"nobody"});
    }
  }

  void rule_names() {
    for (const auto& t : known_.result.rules.tables)
      for (const auto& r : t.rules)
        if (!t.name.starts_with("on "))
          add({.label = t.name + "." + r.name, .kind = suggestion_kind::variable, .detail = "rule"});
    for (const auto& f : known_.result.rules.flows)
      for (const auto& s : f.steps)
        add({.label = f.name + "." + s.acts.name, .kind = suggestion_kind::variable, .detail = "step"});
  }

  void expectation() {
    auto tail = std::vector<std::string>(before().begin() + 1, before().end());
    if (tail.size() > 1 && tail[0] == "in") tail.erase(tail.begin(), tail.begin() + 2);
    while (!tail.empty() && tail[0] == "not") tail.erase(tail.begin());
    if (tail.empty() || tail.back() == "no") {
      later_words(word_place::expectation);
      if (tail.empty()) fields(true);
      return;
    }
    const auto word = tail[0] == "no" && tail.size() > 1 ? tail[1] : tail[0];
    const auto& previous = tail.back();
    if (previous == "rule") return rule_names();
    if (word == "rule") return words({"acted", "not acted", "not reached", "overridden"}, suggestion_kind::keyword);
    if (word == "assigned") {
      if (tail.size() == 1) people();
      return words({"by rule", "by mailbox"}, suggestion_kind::keyword);
    }
    if (word == "tags" || word == "flags") {
      if (tail.size() == 1) return words({"has"}, suggestion_kind::keyword);
      if (word == "tags") names(use_of::tag, "tag");
      else flags();
      return words({"not"}, suggestion_kind::keyword);
    }
    if (word == "notified" && tail.size() == 1) return people();
    if (word == "called" && tail.size() == 1) names(use_of::webhook, "webhook");
    if (word == "reply" && tail.size() == 1) names(use_of::reply, "saved reply");
    if (word == "flow" && tail.size() == 1) return names(use_of::flow, "flow");
    if (word == "flow") return words({"at step"}, suggestion_kind::keyword);
    if (word == "sla" && tail.size() == 1) {
      words({"first_response", "next_response", "resolution"});
      return names(use_of::sla, "SLA");
    }
    if (word == "sla") return words({"due", "met", "breached", "warned", "paused", "running"}, suggestion_kind::keyword);
    if (tail.size() == 1 && word == "status") statuses();
    if (tail.size() == 1 && word == "priority") words({"low", "normal", "high", "urgent"});
    const auto* e = dsl::find_word(word_place::expectation, word);
    if (e && e->shape.find("exactly") != std::string_view::npos)
      return words({"exactly", "at least", "at most", "in all"}, suggestion_kind::keyword);
    condition(std::move(tail));
  }

  // ---- conditions

  /// Suggests what a condition takes; false where the place is not in one.
  bool condition_follows() {
    const auto when = std::ranges::find(before(), "when");
    if (when == before().end() || when == before().begin()) return false;
    std::vector<std::string> tail;
    for (auto it = when + 1; it != before().end(); ++it) {
      const bool between = *it == "and" && std::ranges::find(tail, "between") != tail.end();
      if ((*it == "and" && !between) || *it == "or" || *it == "(" ||
          (*it == "not" && tail.empty())) {
        const bool call = *it == "(" && !tail.empty();
        if (!call) tail.clear();
      } else {
        tail.push_back(*it);
      }
    }
    condition(tail);
    return true;
  }

  void fields(bool question) {
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

  [[nodiscard]] std::optional<dsl::field_use> field_named(const std::string& name) const {
    if (const auto* f = dsl::find_field(name))
      return dsl::field_use{f, name, {}, f->type, f->optional, {}};
    const auto& all = known_.result.rules.attributes;
    if (const auto a = all.find(name); a != all.end())
      return dsl::field_use{nullptr, name, {}, a->second.type, a->second.optional, {}};
    return std::nullopt;
  }

  void condition(std::vector<std::string> tail) {
    if (tail.empty()) return fields(true);
    auto field = field_named(tail.front());
    if (!field) {
      const bool team = std::ranges::any_of(known_.uses, [&](const dsl::name_use& u) {
        return u.kind == use_of::team && u.name == tail.front();
      });
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

  void operators(const dsl::field_use& field) {
    for (const auto op : comparators)
      if (dsl::operator_fits(field.type, op, field)) {
        const auto spelled = route::spelled(op);
        const auto* e = dsl::find_word(word_place::op, spelled.substr(0, spelled.find(' ')));
        add({.label = spelled,
             .kind = suggestion_kind::operator_,
             .documentation = e ? std::string(e->summary) : ""});
      }
    if (field.optional) keyword(word_place::inside, "else");
    if (field.type == value_type::boolean) words({"and", "or"}, suggestion_kind::operator_);
  }

  void operands(const dsl::field_use& field, const std::vector<std::string>& tail) {
    const auto& op = tail.back();
    const bool list = op == "[" || op == ",";
    const bool takes_value = list || op == "is" || op == "not" || op == "any" || op == "all" ||
                             op == "in" || op == "contains" || op == "mentions" || op == "starts" ||
                             op == "ends" || op == "has" || op == "within" || op == "outside" ||
                             op == "exact";
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
    if (op == "is" || op == "contains" || op == "mentions" || op == "starts" || op == "ends" ||
        op == "has")
      keyword(word_place::quantity, "any");
  }

  void values(const dsl::field_use& field) {
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
    } else if (const auto a = known_.result.rules.attributes.find(name);
               a != known_.result.rules.attributes.end()) {
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
};

} // namespace

std::vector<suggestion> suggestions(const place& at, const analysis& known,
                                    const std::string& path) {
  return suggester(at, known, path).run();
}

} // namespace barid::lsp
