// dsl/check_expect.cpp - `expect …`: everything that rules can cause, and what must not happen.
//
// An expectation that begins with a field and an operator is a condition like that of a rule; the
// others begin with a word of the tables below.

#include "dsl/codes.hpp"
#include "dsl/event_scope.hpp"
#include "dsl/event_type.hpp"
#include "dsl/expect_check.hpp"
#include "dsl/field.hpp"
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

constexpr std::array<std::string_view, 20> operators = {
    "is",  "not",  "contains", "starts", "ends", "matches", "mentions", "in", "within", "outside",
    "has", "seen", "between",  "else",   "<",    "<=",      ">",        ">=", "or",     "and"};

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

} // namespace

bool expect_check::run() {
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
  const bool of_desk = t_.desk_happened && (out_.kind == kind_of::effect || out_.kind == kind_of::rule);
  if (t_.mails.empty() && !of_desk && out_.kind != kind_of::conversations && out_.kind != kind_of::outgoing) {
    missing_in(t_, from_.key.at, "there is no conversation yet",
               "a test receives a mail first: `receive m { from sara@shop.example; subject \"…\" }`");
    return false;
  }
  return true;
}

span expect_check::whole() const {
  const auto& a = from_.arguments;
  return a.empty() ? from_.at : span{from_.at.file, a.front().at.begin, a.back().at.end};
}

std::string_view expect_check::shape() const {
  const auto* w = find_word(word_place::expectation, word_);
  return w ? w->shape : std::string_view("expect assigned|status|tags|reply|rule|sla|flow|outgoing|… or a condition");
}

bool expect_check::bad(std::string message, std::string_view how, std::optional<span> at) {
  return bad_step(c_, code::bad_expectation, at.value_or(from_.at), std::move(message), how);
}

bool expect_check::condition() {
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

bool expect_check::thing() {
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
  if (const auto verb = verb_done(word_); !verb.empty()) return effect(std::string(verb));
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

bool expect_check::none() {
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
  if (const auto verb = verb_done(word_); !verb.empty()) return about(std::string(verb)) && all();
  if (const auto* v = find_verb(word_)) return about(std::string(v->name)) && all();
  return false;
}

bool check_expectation(test_scope& t, const route::setting& from, expectation& into) {
  return expect_check(t, from, into).run();
}

} // namespace barid::dsl
