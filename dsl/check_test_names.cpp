// dsl/check_test_names.cpp - whom and what a test may speak of: what it has brought in so far, and
// what the rules declare.

#include "dsl/codes.hpp"
#include "dsl/test_reader.hpp"
#include "dsl/written_instant.hpp"

#include <algorithm>

namespace barid::dsl {

using route::value_kind;

bool bad_step(checker& c, const char* code, span at, std::string message, std::string_view shape) {
  c.error(code, at, std::move(message), "it is written `" + std::string(shape) + "`");
  return false;
}

bool missing_in(test_scope& t, span at, std::string message, advice help) {
  if (!t.damaged) t.check.error(code::not_in_test, at, std::move(message), std::move(help));
  return false;
}

bool require_test_team(checker& c, const std::string& id, span at) {
  c.use(use_of::team, id, at);
  const auto named = [&](const outside_name& n) { return n.name == id; };
  if (c.is_team(id) || std::ranges::any_of(c.out.outside, named)) return true;
  return c.unknown(name_kind::team, code::unknown_team, id, at);
}

bool require_test_agent(test_scope& t, const std::string& id, span at) {
  auto& c = t.check;
  c.use(use_of::person, id, at);
  const auto named = [&](const outside_name& n) { return n.name == id; };
  if (t.agents.contains(id) || std::ranges::any_of(c.out.outside, named)) return true;
  auto help = did_you_mean(id, {t.agents.begin(), t.agents.end()});
  missing_in(t, at, "the test has no agent `" + id + "` yet",
             help.empty() ? "bring them in first: `agent " + id + " { team billing }`" : help);
  return false;
}

bool require_test_holder(test_scope& t, const std::string& id, span at) {
  auto& c = t.check;
  if (c.is_team(id)) {
    c.use(use_of::team, id, at);
    return true;
  }
  const auto named = [&](const outside_name& n) { return n.name == id; };
  if (t.agents.contains(id) || std::ranges::any_of(c.out.outside, named)) {
    c.use(use_of::person, id, at);
    return true;
  }
  auto known = c.names(name_kind::team);
  known.insert(known.end(), t.agents.begin(), t.agents.end());
  auto help = did_you_mean(id, known);
  missing_in(t, at, "there is no team `" + id + "`, and the test has no agent of that name",
             help.empty() ? "bring the agent in first: `agent " + id + " { team billing }`" : help);
  return false;
}

bool require_test_mail(test_scope& t, const std::string& name, span at) {
  if (std::ranges::find(t.mails, name) != t.mails.end()) return true;
  auto help = did_you_mean(name, t.mails);
  missing_in(t, at, "the test has received no mail `" + name + "` yet",
             help.empty() ? "mails get their names by `receive " + name + " { … }`" : help);
  return false;
}

bool read_in(test_scope& t, argument_cursor& in, std::string& of) {
  if (in.next_is("in") && in.peek(1) && in.peek(1)->kind == value_kind::word) {
    in.take();
    const auto name = in.name();
    of = name->text;
    return require_test_mail(t, of, name->at);
  }
  if (!t.mails.empty()) return true;
  missing_in(t, in.here(), "there is no conversation yet",
             "a test receives a mail first: `receive m { from sara@shop.example; subject \"…\" }`");
  return false;
}

std::optional<instant> read_instant(test_scope& t, const route::value& from) {
  const auto at = parse_instant(from.text, from.zone.empty() ? t.out.zone : from.zone);
  if (at) return *at;
  t.check.error(code::bad_test_step, from.at, at.why().message, at.why().help);
  return std::nullopt;
}

} // namespace barid::dsl
