// dsl/check_expect.cpp - `expect …`: everything that rules can cause, and what must not happen.
//
// An expectation that begins with a field and an operator is a condition like that of a rule; the
// others begin with a word of the tables below.

#include "dsl/codes.hpp"
#include "dsl/event_scope.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/test_reader.hpp"
#include "dsl/verb.hpp"
#include "dsl/words.hpp"
#include "grammar/route/parse.hpp"

#include <algorithm>
#include <array>

namespace barid::dsl {

namespace {

using route::value_kind;
using kind_of = expectation::kind_of;

/// What an expectation asks about: the last mail of the conversation is there.
constexpr event_type expect_event{.name = "expect", .has_mail = true, .summary = "an expectation"};

/// What was done, in the words of a test, and the verb that does it.
struct done_word {
  std::string_view word, verb;
};
constexpr std::array<done_word, 7> done_words = {{{"reply", "reply"},
                                                  {"note", "note"},
                                                  {"notified", "notify"},
                                                  {"forwarded", "forward"},
                                                  {"copied", "copy"},
                                                  {"quarantined", "quarantine"},
                                                  {"dropped", "drop"}}};

constexpr std::array<std::string_view, 20> operators = {
    "is",     "not",    "contains", "starts", "ends", "matches", "mentions", "in", "within", "outside",
    "has",    "seen",   "between",  "else",   "<",    "<=",      ">",        ">=", "or",     "and"};

/// Expectations that are conditions all the same have these words of their own.
bool is_condition(const argument_cursor& in) {
  const auto* first = in.peek();
  if (!first) return false;
  if (first->kind == value_kind::group) return true;
  if (first->kind != value_kind::word) return false;
  if (first->text == "any" && in.next_is("of", 1)) return true;
  if ((first->text == "tags" || first->text == "flags") && in.next_is("has", 1))
    return in.next_is("any", 2) || in.next_is("all", 2) || in.next_is("none", 2);
  if (first->text == "header" && in.peek(1) && in.peek(1)->kind == value_kind::text) return true;
  const auto* f = find_field(first->text);
  if (f && f->type == value_type::boolean && !in.peek(1)) return true;
  const auto* second = in.peek(1);
  return second && std::ranges::find(operators, second->text) != operators.end() &&
         (second->kind == value_kind::word || second->kind == value_kind::comparison);
}

class expect_check {
public:
  expect_check(test_scope& t, const route::setting& from, expectation& into)
      : t_(t), c_(t.check), from_(from), in_(from.arguments, from.key.at), out_(into) {}

  bool run() {
    if (from_.has_body) return bad("an expectation has no braces", "expect assigned billing");
    if (in_.at_end()) return bad("what is expected?", "expect assigned billing");
    if (in_.next_is("in") && !read_in(t_, in_, out_.of)) return false;
    if (is_condition(in_)) return condition();
    while (in_.word("not")) out_.negated = !out_.negated;
    if (out_.negated && is_condition(in_)) return condition();
    const auto before = c_.errors();
    const bool good = thing();
    if (c_.errors() != before) return false;
    if (!good) return bad("this is no expectation: `" + c_.written(whole()) + "`", shape());
    if (!in_.at_end())
      return bad("`" + c_.written(in_.rest()) + "` does not belong to this expectation", shape(), in_.rest());
    if (t_.mails.empty() && out_.kind != kind_of::conversations && out_.kind != kind_of::outgoing) {
      missing_in(t_, from_.key.at, "there is no conversation yet",
               "a test receives a mail first: `receive m { from sara@shop.example; subject \"…\" }`");
      return false;
    }
    return true;
  }

private:
  test_scope& t_;
  checker& c_;
  const route::setting& from_;
  argument_cursor in_;
  expectation& out_;
  std::string word_; ///< That it begins with.

  [[nodiscard]] span whole() const {
    const auto& a = from_.arguments;
    return a.empty() ? from_.at : span{from_.at.file, a.front().at.begin, a.back().at.end};
  }

  [[nodiscard]] std::string_view shape() const {
    const auto* w = find_word(word_place::expectation, word_);
    return w ? w->shape : std::string_view("expect assigned|status|tags|reply|rule|sla|flow|outgoing|… or a condition");
  }

  bool bad(std::string message, std::string_view how, std::optional<span> at = {}) {
    return bad_step(c_, code::bad_expectation, at.value_or(from_.at), std::move(message), how);
  }

  bool condition() {
    const auto at = in_.rest();
    const auto text = c_.written(at);
    auto read = route::parse_condition(text, at.file, at.begin);
    if (!read.diagnostics.empty() || !read.tree) {
      for (auto& d : read.diagnostics) c_.found.push_back(std::move(d));
      return false;
    }
    if (t_.mails.empty()) {
      missing_in(t_, from_.key.at, "there is no conversation yet",
               "a test receives a mail first: `receive m { from sara@shop.example; subject \"…\" }`");
      return false;
    }
    const auto before = c_.errors();
    {
      const event_scope inside(c_, &expect_event);
      c_.missing_is_no = true;
      out_.when = check_condition(c_, *read.tree);
      c_.missing_is_no = false;
    }
    out_.kind = kind_of::condition;
    return c_.errors() == before;
  }

  /// False: it is not written as it should be, which `run` says unless it was said.
  bool thing() {
    if (in_.word("no")) return none();
    const auto first = in_.name();
    if (!first) return false;
    word_ = first->text;
    if (word_ == "tags" || word_ == "flags") return has();
    if (word_ == "assigned") return assigned();
    if (word_ == "unassigned") return unassigned();
    if (word_ == "rule") return rule_did();
    if (word_ == "sla") return sla();
    if (word_ == "status" || word_ == "priority" || word_ == "language") return word_is();
    if (word_ == "flow") return flow();
    if (word_ == "outgoing" || word_ == "conversations") return number();
    for (const auto& d : done_words)
      if (d.word == word_) return effect(std::string(d.verb));
    // an action by its own name, whoever brought it
    if (const auto* v = find_verb(word_)) return effect(std::string(v->name));
    std::vector<std::string> known;
    for (const auto& w : words())
      if (w.place == word_place::expectation) known.emplace_back(w.word);
    for (const auto& f : fields()) known.emplace_back(f.name);
    c_.error(code::bad_expectation, first->at, "nothing is called `" + word_ + "` that could be expected",
             did_you_mean(word_, known));
    return true;
  }

  bool none() {
    out_.count = expectation::count_of::exactly;
    out_.number = 0;
    if (in_.word("flow")) {
      out_.kind = kind_of::flow;
      out_.negated = !out_.negated;
      return in_.word("running") || flow_name();
    }
    if (in_.word("sla")) {
      out_.kind = kind_of::word;
      out_.subject = "sla";
      return true;
    }
    if (in_.next_is("tags") || in_.next_is("flags")) {
      out_.kind = kind_of::has;
      out_.subject = in_.name()->text;
      out_.number = 0; // nothing wanted, nothing named: it is empty
      return true;
    }
    if (in_.word("outgoing")) {
      out_.kind = kind_of::outgoing;
      return all();
    }
    const auto first = in_.name();
    if (!first) return false;
    word_ = first->text;
    for (const auto& d : done_words)
      if (d.word == word_) return about(std::string(d.verb)) && all();
    if (const auto* v = find_verb(word_)) return about(std::string(v->name)) && all();
    return false;
  }

  bool all() {
    if (in_.words({"in", "all"})) out_.in_all = true;
    return true;
  }

  /// `exactly 2`, `at least 1`, `at most 3`.
  bool counted() {
    using enum expectation::count_of;
    if (in_.word("exactly")) out_.count = exactly;
    else if (in_.words({"at", "least"})) out_.count = at_least;
    else if (in_.words({"at", "most"})) out_.count = at_most;
    else return all();
    const auto* n = in_.take(value_kind::number);
    if (!n || n->number < 0 || n->number != double(std::uint32_t(n->number))) return false;
    out_.number = std::uint32_t(n->number);
    return all();
  }

  // ---- state

  bool has() {
    out_.kind = kind_of::has;
    out_.subject = word_;
    if (!in_.word("has")) return false;
    do {
      const bool unwanted = in_.word("not");
      const auto n = in_.name();
      if (!n) return false;
      if (word_ == "flags" && !c_.out.flags.contains(n->text)) {
        auto help = did_you_mean(n->text, {c_.out.flags.begin(), c_.out.flags.end()});
        c_.error(code::unknown_flag, n->at, "there is no flag `" + n->text + "`",
                 help.empty() ? "declare it: `flag " + n->text + "`" : help);
      }
      c_.use(word_ == "tags" ? use_of::tag : use_of::flag, n->text, n->at);
      (unwanted ? out_.unwanted : out_.wanted).push_back(n->text);
    } while (in_.comma());
    return true;
  }

  bool unassigned() {
    out_.kind = kind_of::assigned;
    out_.negated = !out_.negated;
    return true;
  }

  bool assigned() {
    out_.kind = kind_of::assigned;
    in_.word("to");
    if (!in_.at_end() && !in_.next_is("by")) {
      const auto n = in_.name();
      if (!n) return false;
      if (n->text == "nobody") {
        out_.negated = !out_.negated;
        return true;
      }
      if (!require_test_holder(t_, n->text, n->at)) return true;
      out_.name = n->text;
    }
    return !in_.word("by") || by_rule();
  }

  bool by_rule() {
    if (in_.word("mailbox")) {
      const auto n = in_.name();
      if (!n || !c_.require(name_kind::mailbox, code::unknown_mailbox, n->text, n->at)) return n.has_value();
      out_.by = "mailbox " + n->text;
      return true;
    }
    if (!in_.word("rule")) return false;
    std::string table, rule;
    if (!rule_named(table, rule)) return false;
    out_.by = table.starts_with("on ") ? table : table + "." + rule;
    return true;
  }

  bool word_is() {
    out_.kind = kind_of::word;
    out_.subject = word_;
    in_.word("is");
    const auto n = in_.name();
    if (!n) return false;
    out_.name = n->text;
    std::vector<std::string> known;
    if (word_ == "priority") known = {"low", "normal", "high", "urgent"};
    if (word_ == "status") {
      known.assign(c_.out.statuses.begin(), c_.out.statuses.end());
      known.insert(known.end(), {"quarantined", "dropped"});
      c_.use(use_of::status, n->text, n->at);
    }
    if (!known.empty() && std::ranges::find(known, n->text) == known.end())
      c_.error(word_ == "status" ? code::unknown_status : code::unknown_word, n->at,
               "`" + word_ + "` is never `" + n->text + "`", did_you_mean(n->text, known));
    return true;
  }

  bool sla() {
    const auto n = in_.name();
    if (!n) return false;
    if (!sla_clock_named(n->text)) {
      out_.kind = kind_of::word;
      out_.subject = "sla";
      out_.name = n->text;
      c_.require(name_kind::sla, code::unknown_sla, n->text, n->at);
      return true;
    }
    out_.kind = kind_of::clock;
    out_.subject = n->text;
    const auto state = in_.name();
    if (!state) return false;
    out_.word = state->text;
    if (out_.word == "due") {
      const auto* v = in_.take(value_kind::instant);
      if (!v) return false;
      out_.due = read_instant(t_, *v);
      return true;
    }
    constexpr std::array<std::string_view, 5> states = {"met", "breached", "paused", "running", "warned"};
    return std::ranges::find(states, out_.word) != states.end();
  }

  bool flow() {
    out_.kind = kind_of::flow;
    if (!flow_name()) return false;
    in_.word("running");
    if (!in_.word("at")) return true;
    in_.word("step");
    const auto n = in_.name();
    if (!n) return false;
    out_.name = n->text;
    const auto* f = c_.out.flow(out_.subject);
    if (!f) return true; // it has errors of its own
    std::vector<std::string> known;
    for (const auto& s : f->steps) known.push_back(s.acts.name);
    if (std::ranges::find(known, n->text) == known.end())
      c_.error(code::unknown_step, n->at, "flow `" + out_.subject + "` has no step `" + n->text + "`",
               did_you_mean(n->text, known));
    return true;
  }

  bool flow_name() {
    const auto n = in_.name();
    if (!n) return false;
    out_.subject = n->text;
    c_.require(name_kind::flow, code::unknown_flow, n->text, n->at);
    return true;
  }

  bool number() {
    out_.kind = word_ == "outgoing" ? kind_of::outgoing : kind_of::conversations;
    out_.count = expectation::count_of::exactly;
    const auto* n = in_.take(value_kind::number);
    if (!n) return counted();
    out_.number = std::uint32_t(std::max(n->number, 0.0));
    return all();
  }

  // ---- what happened

  bool effect(std::string verb) {
    return about(std::move(verb)) && counted();
  }

  /// The verb, and what it is about: whom, which reply, which words.
  bool about(std::string verb) {
    out_.kind = kind_of::effect;
    out_.subject = std::move(verb);
    in_.word("to");
    const auto* v = in_.peek();
    if (!v || (v->kind != value_kind::word && v->kind != value_kind::text && v->kind != value_kind::address) ||
        v->text == "exactly" || v->text == "at" || v->text == "in")
      return true;
    out_.name = v->text;
    in_.take();
    if (out_.subject == "reply") return c_.require(name_kind::reply, code::unknown_reply, v->text, v->at);
    if (out_.subject == "notify" && v->kind == value_kind::word) return somebody(*v);
    return true;
  }

  bool somebody(const route::value& v) {
    if (v.text == "agent" || v.text == "team" || v.text == "team.lead") return true;
    if (v.text.ends_with(".lead")) return require_test_team(c_, v.text.substr(0, v.text.size() - 5), v.at);
    return require_test_holder(t_, v.text, v.at);
  }

  // ---- rules

  bool rule_did() {
    out_.kind = kind_of::rule;
    if (!rule_named(out_.subject, out_.name)) return false;
    if (in_.words({"not", "reached"})) out_.word = "not_reached";
    else if (in_.words({"not", "acted"})) {
      out_.word = "acted";
      out_.negated = !out_.negated;
    } else if (in_.word("overridden")) out_.word = "overridden";
    else if (in_.word("acted")) out_.word = "acted";
    else return false;
    return true;
  }

  /// `owner.finance`, `"on accepted"`, `chase.nudge`; reports others.
  bool rule_named(std::string& table, std::string& rule) {
    const auto* v = in_.take();
    if (!v || (v->kind != value_kind::word && v->kind != value_kind::text)) return false;
    std::vector<std::string> known;
    for (const auto& t : c_.out.tables) {
      for (const auto& r : t.rules) {
        const auto full = t.name.starts_with("on ") ? t.name : t.name + "." + r.name;
        if (full != v->text) {
          known.push_back(full);
          continue;
        }
        table = t.name;
        rule = r.name;
        if (r.kind == dsl::rule::kind_of::rule && v->kind == value_kind::word)
          c_.use(use_of::rule, rule, v->at, false, table);
        return true;
      }
    }
    for (const auto& f : c_.out.flows) {
      const auto step = [&](const std::string& name) {
        const auto full = f.name + "." + name;
        if (full != v->text) {
          known.push_back(full);
          return false;
        }
        table = f.frame.name;
        rule = name;
        return true;
      };
      for (const auto& s : f.steps)
        if (step(s.acts.name)) return true;
      for (const auto& r : f.reactions)
        if (step(r.acts.name)) return true;
    }
    c_.error(code::unknown_rule, v->at, "there is no rule `" + v->text + "`", did_you_mean(v->text, known));
    return true;
  }
};

} // namespace

bool check_expectation(test_scope& t, const route::setting& from, expectation& into) {
  return expect_check(t, from, into).run();
}

} // namespace barid::dsl
