// dsl/check_test_people.cpp - `agent …` in a test: brings somebody in, or says what they do.

#include "dsl/codes.hpp"
#include "dsl/test_reader.hpp"
#include "dsl/values.hpp"
#include "dsl/words.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

constexpr std::string_view deed_shape =
    "agent NAME [in MAIL] answers|notes|sets|tags|untags|assigns|takes|snoozes|is …";

class people_check {
public:
  explicit people_check(test_scope& t) : t_(t) {}

  void agent(const setting& s) {
    argument_cursor in(s.arguments, s.key.at);
    const auto name = in.name();
    if (!name) {
      bad_step(c(), code::bad_test_step, s.at, "which agent?", "agent mona { team billing }");
      return;
    }
    if (in.at_end()) {
      if (c().is_team(name->text)) {
        c().error(code::team_and_agent, name->at, "`" + name->text + "` is a team",
                  "give the agent another name: one name cannot stand for both");
        return;
      }
      test_agent a;
      a.name = name->text;
      check_test_agent(t_, s, a);
      t_.agents.insert(a.name);
      t_.add(std::move(a), s);
      return;
    }
    if (s.has_body) {
      bad_step(c(), code::bad_test_step, s.at, "an agent is described, or does something", deed_shape);
      return;
    }
    if (!t_.agents.contains(name->text)) {
      auto help = did_you_mean(name->text, {t_.agents.begin(), t_.agents.end()});
      missing_in(t_, name->at, "the test has no agent `" + name->text + "` yet",
                 help.empty() ? "bring them in first: `agent " + name->text + " { team billing }`" : help);
      return;
    }
    c().use(use_of::person, name->text, name->at);
    deed(s, name->text, in);
  }

private:
  test_scope& t_;

  checker& c() { return t_.check; }

  void deed(const setting& s, const std::string& who, argument_cursor& in) {
    test_deed d;
    d.who = who;
    if (in.word("is")) return presence_is(s, who, in);
    if (!read_in(t_, in, d.of)) return;
    const auto verb_at = in.here();
    const auto verb = in.name();
    bool good = false;
    if (!verb) {
      bad_step(c(), code::bad_test_step, verb_at, "what does `" + who + "` do?", deed_shape);
      return;
    }
    const auto before = c().errors();
    if (verb->text == "answers") good = answers(d, in);
    else if (verb->text == "notes") good = notes(d, in);
    else if (verb->text == "sets") good = sets(d, in);
    else if (verb->text == "tags" || verb->text == "untags") good = tags(d, in, verb->text == "tags");
    else if (verb->text == "assigns") good = assigns(d, in);
    else if (verb->text == "takes") good = takes(d);
    else if (verb->text == "snoozes") good = snoozes(d, in);
    else {
      std::vector<std::string> known = {"is"};
      for (const auto& w : words())
        if (w.place == word_place::deed) known.emplace_back(w.word);
      auto help = did_you_mean(verb->text, known);
      if (help.empty()) help = "it is written `" + std::string(deed_shape) + "`";
      c().error(code::unknown_test_step, verb->at, "agents of tests cannot `" + verb->text + "`", help);
      return;
    }
    if (c().errors() != before) return;
    if (!good || !in.at_end()) {
      const auto* w = find_word(word_place::deed, verb->text);
      bad_step(c(), code::bad_test_step, good ? in.rest() : s.at,
               good ? "`" + c().written(in.rest()) + "` does not belong to `" + verb->text + "`"
                    : "`" + verb->text + "` is not written like this",
               w ? w->shape : deed_shape);
      return;
    }
    t_.add(std::move(d), s);
  }

  void presence_is(const setting& s, const std::string& who, argument_cursor& in) {
    test_presence p;
    p.who = who;
    bool good = true;
    if (in.word("available")) p.is = presence::available;
    else if (in.word("away")) p.is = presence::away;
    else if (in.words({"on", "leave"}) || in.word("on leave")) p.is = presence::on_leave;
    else good = false;
    t_.desk_happened = true;
    if (good && in.at_end()) return t_.add(p, s);
    bad_step(c(), code::bad_test_step, s.at, "where is `" + who + "`?", "agent NAME is available|away|on leave");
  }

  static bool answers(test_deed& d, argument_cursor& in) {
    d.what.kind = change::kind_of::reply;
    if (const auto* v = in.take(value_kind::text)) d.what.text = v->text;
    return true;
  }

  static bool notes(test_deed& d, argument_cursor& in) {
    d.what.kind = change::kind_of::note;
    const auto* v = in.take(value_kind::text);
    if (v) d.what.text = v->text;
    return v != nullptr;
  }

  bool sets(test_deed& d, argument_cursor& in) {
    const auto field = in.name();
    if (!field) return false;
    if (field->text == "status") return status(d, in);
    if (field->text == "priority") {
      const auto word = in.name();
      if (!word) return false;
      d.what.kind = change::kind_of::priority;
      d.what.level = priority_named(word->text);
      if (!d.what.level)
        c().error(code::unknown_word, word->at, "`priority` is never `" + word->text + "`",
                  "it is `low`, `normal`, `high` or `urgent`");
      return true;
    }
    const auto a = c().out.attributes.find(field->text);
    if (a == c().out.attributes.end()) {
      std::vector<std::string> known = {"status", "priority"};
      for (const auto& [name, policy] : c().out.attributes) known.push_back(name);
      auto help = did_you_mean(field->text, known);
      c().error(code::unknown_field, field->at, "people cannot set `" + field->text + "`",
                help.empty() ? "they set `status`, `priority` and declared attributes" : help);
      return true;
    }
    c().use(use_of::attribute, field->text, field->at);
    const auto* v = in.take();
    if (!v) return false;
    auto constant = constant_of(c(), *v, a->second.type);
    if (!constant) return true; // reported
    d.what.kind = change::kind_of::attribute;
    d.what.attribute = field->text;
    d.what.attribute_value = std::move(*constant);
    return true;
  }

  bool status(test_deed& d, argument_cursor& in) {
    const auto word = in.name();
    if (!word) return false;
    d.what.kind = change::kind_of::status;
    d.what.status = word->text;
    if (c().out.statuses.contains(word->text)) {
      c().use(use_of::status, word->text, word->at);
      return true;
    }
    auto help = did_you_mean(word->text, {c().out.statuses.begin(), c().out.statuses.end()});
    c().error(code::unknown_status, word->at, "there is no status `" + word->text + "`",
              help.empty() ? "declare it: `status " + word->text + "`" : help);
    return true;
  }

  bool tags(test_deed& d, argument_cursor& in, bool add_them) {
    d.what.kind = change::kind_of::tags;
    auto& to = add_them ? d.what.add : d.what.remove;
    do {
      const auto n = in.name();
      if (!n) return false;
      c().use(use_of::tag, n->text, n->at);
      to.push_back(n->text);
    } while (in.comma());
    return true;
  }

  bool assigns(test_deed& d, argument_cursor& in) {
    d.what.kind = change::kind_of::assign;
    const auto to = in.name();
    if (!to) return false;
    if (to->text == "nobody") return true;
    if (c().is_team(to->text)) {
      c().use(use_of::team, to->text, to->at);
      d.what.team = to->text;
      return true;
    }
    d.what.agent = to->text;
    d.what.agent_only = true;
    require_test_holder(t_, to->text, to->at);
    return true;
  }

  static bool takes(test_deed& d) {
    d.what.kind = change::kind_of::assign;
    d.what.agent = d.who;
    d.what.agent_only = true;
    d.assigns_self = true;
    return true;
  }

  static bool snoozes(test_deed& d, argument_cursor& in) {
    d.what.kind = change::kind_of::status;
    d.what.status = status::snoozed;
    const auto* v = in.take(value_kind::elapsed);
    if (!v) return false;
    d.sleeps = std::chrono::duration_cast<duration>(std::chrono::duration<double>(v->number));
    return true;
  }
};

} // namespace

void check_agent_statement(test_scope& t, const route::setting& from) {
  people_check(t).agent(from);
}

} // namespace barid::dsl
