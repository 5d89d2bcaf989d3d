// dsl/check_test_outside.cpp - what other systems and the accounts do in a test: `call …`, `mailbox
// …`.

#include "dsl/codes.hpp"
#include "dsl/settings.hpp"
#include "dsl/test_reader.hpp"
#include "dsl/values.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

constexpr std::string_view call_shape =
    "call NAME [in MAIL] fails [\"WHY\"]` or `call NAME [in MAIL] answers [{ ATTRIBUTE VALUE; tag "
    "TAG; note \"TEXT\" }]";
constexpr std::string_view mailbox_shape = "mailbox NAME fails [\"WHY\"]` or `mailbox NAME recovers";

/// What an answer changes, as the peer would write it in JSON.
void check_reply(checker& c, const setting& from, call_reply& into) {
  for (const auto& s : from.body) {
    const auto& key = s.key.text;
    if (key.empty()) continue; // reported by the parser
    if (key == "note") {
      if (!one_text(s, into.note)) bad_setting(c, s, "note \"TEXT\"");
      continue;
    }
    if (key == "tag") {
      for (const auto& n : words(s.arguments)) {
        c.use(use_of::tag, n.text, n.at);
        into.tags.push_back(n.text);
      }
      if (into.tags.empty()) bad_setting(c, s, "tag TAG, …");
      continue;
    }
    const auto a = c.out.attributes.find(key);
    if (a == c.out.attributes.end()) {
      std::vector<std::string> known = {"tag", "note"};
      for (const auto& [name, policy] : c.out.attributes) known.push_back(name);
      unknown_setting(c, s, "an answer", known);
      continue;
    }
    c.use(use_of::attribute, a->first, s.key.at);
    if (s.arguments.size() != 1) {
      bad_setting(c, s, key + " VALUE");
      continue;
    }
    if (auto v = constant_of(c, s.arguments.front(), a->second.type)) into.set[key] = std::move(*v);
  }
}

/// Something that the rules can call; reports others.
bool require_call(checker& c, const route::name& n) {
  if (c.out.webhooks.contains(n.text)) {
    c.use(use_of::webhook, n.text, n.at);
    return true;
  }
  if (c.out.extensions.contains(n.text)) return true;
  std::vector<std::string> known;
  for (const auto& [name, policy] : c.out.webhooks) known.push_back(name);
  for (const auto& [name, policy] : c.out.extensions) known.push_back(name);
  c.error(code::unknown_webhook, n.at, "there is no webhook or extension `" + n.text + "`",
          did_you_mean(n.text, known));
  return false;
}

} // namespace

void check_call_statement(test_scope& t, const setting& s) {
  auto& c = t.check;
  argument_cursor in(s.arguments, s.key.at);
  test_call call;
  const auto name = in.name();
  if (!name) {
    bad_step(c, code::bad_test_step, s.at, "which call?", call_shape);
    return;
  }
  if (!require_call(c, *name)) return;
  call.name = name->text;
  // a call that an event of the desk made belongs to no conversation
  if ((in.next_is("in") || !t.desk_happened) && !read_in(t, in, call.of)) return;
  bool good = true;
  if (in.word("fails")) {
    if (const auto* why = in.take(value_kind::text)) call.why = why->text;
    good = !s.has_body;
  } else if (in.word("answers")) {
    call.answered = true;
    const auto before = c.errors();
    check_reply(c, s, call.reply);
    if (c.errors() != before) return;
  } else {
    good = false;
  }
  if (good && in.at_end()) return t.add(std::move(call), s);
  bad_step(c, code::bad_test_step, s.at, "how does the call end?", call_shape);
}

void check_mailbox_statement(test_scope& t, const setting& s) {
  auto& c = t.check;
  argument_cursor in(s.arguments, s.key.at);
  test_account account;
  const auto name = in.name();
  bool good = name.has_value();
  if (good && !c.require(name_kind::mailbox, code::unknown_mailbox, name->text, name->at)) return;
  if (good) account.name = name->text;
  account.fails = in.word("fails");
  if (account.fails) {
    if (const auto* why = in.take(value_kind::text)) account.why = why->text;
  } else {
    good = in.word("recovers") && good;
  }
  if (!good || !in.at_end() || s.has_body) {
    bad_step(c, code::bad_test_step, s.at, "what becomes of the mailbox?", mailbox_shape);
    return;
  }
  t.desk_happened = true;
  t.add(std::move(account), s);
}

} // namespace barid::dsl
