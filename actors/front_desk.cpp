#include "actors/front_desk.hpp"

#include "actors/alarm.hpp"
#include "actors/signature.hpp"
#include "dsl/attribute_value.hpp"
#include "dsl/compile.hpp"
#include "runtime/http/moment.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/rule_sets.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

http::rules_applied told(const rules::applied& a) {
  return {a.in_force, a.generation, a.hash, a.diagnostics};
}

std::string named(agent_id by) {
  return "agent/" + std::to_string(by.value);
}

/// Whom the history of rules names: people read it.
std::string author_of(const actors::engine& engine, agent_id by) {
  const auto people = engine.people();
  const auto* agent = people ? people->agent(by) : nullptr;
  return agent ? agent->name : named(by);
}

const dsl::attribute_policy* attribute_named(const dsl::program& rules, const std::string& name) {
  const auto it = rules.attributes.find(name);
  return it == rules.attributes.end() ? nullptr : &it->second;
}

value as_time(const dsl::attribute_policy& a, const value& given) {
  const auto* text = std::get_if<std::string>(&given);
  if (a.type != dsl::value_type::time || !text) return given;
  const auto at = http::read_moment(*text);
  return at ? value(*at) : given;
}

const char* type_of(const dsl::attribute_policy& a) {
  switch (a.type) {
  case dsl::value_type::boolean:
    return "bool";
  case dsl::value_type::enumeration:
    return "choice";
  case dsl::value_type::text:
  case dsl::value_type::address:
  case dsl::value_type::domain:
  case dsl::value_type::number:
  case dsl::value_type::size:
  case dsl::value_type::duration:
  case dsl::value_type::time:
  case dsl::value_type::set:
    return dsl::name_of(a.type);
  }
  return "text";
}

std::string what_it_takes(const dsl::attribute_policy& a) {
  if (a.type != dsl::value_type::enumeration) return std::string("it holds ") + type_of(a);
  std::string out = "it is";
  for (const auto& w : a.words) out += (&w == a.words.data() ? " `" : " or `") + w + "`";
  return out;
}

/// Reads one kind of command after the other; fails where a name or number means nothing here.
struct translator {
  const actors::engine& engine;
  command& out;

  result<void> set_status(const std::string& to) const {
    const auto rules = engine.rules();
    if (!rules || !rules->program->statuses.contains(to))
      return error{errc::invalid, "there is no status `" + to + "`", "the rules say which there are"};
    out.status = to;
    return {};
  }

  result<void> assign_to(const http::assign_command& c) const {
    const auto people = engine.people();
    if (c.team) {
      const auto* team = people->team(c.team);
      if (!team) return error{errc::invalid, "there is no such team", ""};
      out.team = team->name;
    }
    if (c.agent) {
      const auto* agent = people->agent(c.agent);
      if (!agent || !agent->active) return error{errc::invalid, "there is no such agent", ""};
      out.agent = agent->name;
      out.assign_agent_only = !c.team;
    }
    return {};
  }

  result<void> operator()(const http::reply_command& c) const {
    out.kind = c.forward ? command::kind_of::forward : command::kind_of::reply;
    out.letter.author = out.author;
    out.letter.text = c.text;
    if (!c.html.empty()) {
      auto safe = engine.safe_html(c.html);
      if (!safe) return safe.why();
      out.letter.html = std::move(*safe);
    }
    out.letter.to = c.to;
    out.letter.cc = c.cc;
    out.letter.bcc = c.bcc;
    for (const auto& f : c.files) out.letter.files.push_back({f.upload, f.name, f.type, f.size, f.content_id});
    out.letter.key = c.key;
    out.letter.from = c.from;
    out.letter.original = c.original;
    out.letter.forward = c.forward;
    out.letter.enclosed = c.enclosed;
    out.letter.signature = c.signature;
    out.add = c.besides.tags.add;
    out.remove = c.besides.tags.remove;
    out.level = c.besides.priority;
    if (c.besides.assign) {
      out.assigns = true;
      if (auto ok = assign_to(*c.besides.assign); !ok) return ok;
    } else if (c.take)
      if (const auto* author = engine.people()->agent(out.author)) out.agent = author->name;
    if (c.status == status::snoozed)
      return error{errc::invalid, "an answer cannot snooze the conversation",
                   "snooze it by itself, which asks until when"};
    return c.status.empty() ? result<void>() : set_status(c.status);
  }
  result<void> operator()(const http::begin_command& c) const {
    if (c.words) {
      if (auto ok = (*this)(*c.words); !ok) return ok.why();
    } else {
      out.kind = command::kind_of::begin;
    }
    if (const auto* author = engine.people()->agent(out.author)) out.agent = author->name;
    out.begun = std::make_shared<beginning>(beginning{c.subject, c.to, {}});
    return {};
  }
  result<void> operator()(const http::discard_command&) const {
    out.kind = command::kind_of::discard;
    return {};
  }
  result<void> operator()(const http::note_command& c) const {
    out.kind = command::kind_of::note;
    out.text = c.text;
    out.mentions = c.mentions;
    for (const auto& f : c.files) out.files.push_back({f.upload, f.name, f.type, f.size, {}});
    return {};
  }
  result<void> operator()(const http::assign_command& c) const {
    out.kind = command::kind_of::assign;
    return assign_to(c);
  }
  result<void> operator()(const http::tags_command& c) const {
    out.kind = command::kind_of::tags;
    out.add = c.add;
    out.remove = c.remove;
    return {};
  }
  result<void> operator()(const http::status_command& c) const {
    out.kind = command::kind_of::status;
    out.until = c.until;
    return set_status(c.status);
  }
  result<void> operator()(const http::priority_command& c) const {
    out.kind = command::kind_of::priority;
    out.level = c.priority;
    return {};
  }
  result<void> operator()(const http::subject_command& c) const {
    out.kind = command::kind_of::subject;
    out.subject = c.subject;
    return {};
  }
  result<void> operator()(const http::attribute_command& c) const {
    out.kind = command::kind_of::attribute;
    out.attribute = c.name;
    const auto rules = engine.rules();
    const auto* policy = rules ? attribute_named(*rules->program, c.name) : nullptr;
    if (!policy) return error{errc::invalid, "there is no attribute `" + c.name + "`", "the rules say which there are"};
    if (is_missing(c.value)) return {};
    out.attribute_value = dsl::fitted(*policy, as_time(*policy, c.value));
    if (!is_missing(out.attribute_value)) return {};
    return error{errc::invalid, "`" + c.name + "` cannot be `" + to_text(c.value) + "`", what_it_takes(*policy)};
  }
  result<void> operator()(const http::merge_command& c) const {
    out.kind = command::kind_of::merge;
    out.other = c.into;
    return {};
  }
  result<void> operator()(const http::split_command& c) const {
    out.kind = command::kind_of::split;
    out.mail = c.mail;
    return {};
  }
  result<void> operator()(const http::spam_command& c) const {
    switch (c.what) {
    case http::spam_command::mark::spam:
      out.kind = command::kind_of::spam;
      break;
    case http::spam_command::mark::set_aside:
      out.kind = command::kind_of::set_aside;
      break;
    case http::spam_command::mark::not_spam:
      out.kind = command::kind_of::not_spam;
      break;
    }
    return {};
  }
  result<void> operator()(const http::unmerge_command&) const {
    out.kind = command::kind_of::unmerge;
    return {};
  }
};

} // namespace

result<http::command_done> front_desk::perform(conversation_id conversation, mailbox_id channel,
                                               const http::command& what, std::chrono::milliseconds most) {
  command c;
  c.actor = named(what.by);
  c.author = what.by;
  if (what.expected_version) c.expected_version = static_cast<std::uint64_t>(*what.expected_version);
  if (auto ok = std::visit(translator{engine_, c}, what.what); !ok) return ok.why();
  const auto done = engine_.submit(conversation, channel, std::move(c), most);
  if (!done) return done.why();
  return http::command_done{static_cast<std::int64_t>(done->version), done->made};
}

result<http::rules_state> front_desk::current_rules() {
  http::rules_state out;
  auto on = store::connection::open(database_);
  if (!on) return on.why();
  const auto active = store::load_active_rules(*on);
  if (!active) return active.why();
  out.generation = active->generation;
  if (active->hash.empty()) return out;
  auto set = store::load_rule_set(*on, active->hash);
  if (!set) return set.why();
  auto files = rules::unpack(set->bundle);
  if (!files) return files.why();
  out.hash = store::to_hex(active->hash);
  out.files = std::move(*files);
  return out;
}

result<source_set> front_desk::rules_of(const std::string& hash) {
  auto on = store::connection::open(database_);
  if (!on) return on.why();
  auto set = store::load_rule_set(*on, hash);
  if (!set) return set.why();
  return rules::unpack(set->bundle);
}

std::vector<diagnostic> front_desk::check_rules(const source_set& files) {
  dsl::directory_names names;
  if (const auto people = engine_.people()) {
    for (const auto& t : people->teams) {
      names.teams.push_back(t.name);
      if (!t.active) continue;
      auto& skills = names.member_skills[t.name];
      for (const auto* member : people->members_of(t.id)) skills.push_back(skills_of(*member));
    }
    for (const auto& a : people->agents) names.agents.push_back(a.name);
    for (const auto& c : people->channels) names.mailboxes.push_back(c.name);
  }
  dsl::compile_options options;
  options.directory = &names;
  return dsl::compile(files, options).diagnostics;
}

result<http::rules_applied> front_desk::apply_rules(const http::rules_change& change) {
  rules::apply_request what;
  what.files = change.files;
  what.author = author_of(engine_, change.by);
  what.by = change.by;
  what.message = change.message;
  what.expected = change.expected_generation;
  what.tested = change.tested;
  auto out = engine_.apply(std::move(what));
  if (!out) return out.why();
  return told(*out);
}

result<http::rules_applied> front_desk::roll_back_rules(std::int64_t to_generation, agent_id by,
                                                        const std::string& message) {
  auto out = engine_.rollback(to_generation, author_of(engine_, by), by, message);
  if (!out) return out.why();
  return told(*out);
}

std::vector<http::declared_attribute> front_desk::attributes() {
  std::vector<http::declared_attribute> out;
  if (const auto rules = engine_.rules())
    for (const auto& [name, policy] : rules->program->attributes) out.push_back({name, type_of(policy), policy.words});
  return out;
}

mail front_desk::read_mail(const std::string& raw) {
  return engine_.read_mail(raw);
}

result<std::string> front_desk::safe_html(const std::string& html) {
  return engine_.safe_html(html);
}

http::signatures_in_force front_desk::signatures_of(mailbox_id channel) {
  const auto people = engine_.people();
  const auto rules = engine_.rules();
  const auto* row = people ? people->channel(channel) : nullptr;
  if (!row || !rules) return {};
  auto found = signatures_in_force(*row, *rules->program);
  return {std::move(found.by_language), found.of_rules};
}

result<void> front_desk::people_changed() {
  const auto read = engine_.directory_changed();
  return read ? result<void>() : result<void>(read.why());
}

result<void> front_desk::set_presence(agent_id who, presence what) {
  auto on = store::connection::open(database_);
  if (!on) return on.why();
  const char* word = what == presence::available ? "available" : what == presence::on_leave ? "on_leave" : "away";
  if (auto ok = store::set_presence(*on, who, word, clock_.now()); !ok) return ok;
  return people_changed();
}

result<void> front_desk::write_to(agent_id who, const http::notice& what) {
  const auto people = engine_.people();
  const auto* agent = people ? people->agent(who) : nullptr;
  if (!agent) return error{errc::not_found, "there is no such agent", ""};
  auto on = store::connection::open(database_);
  if (!on) return on.why();
  engine_notice letter;
  letter.to = {agent};
  letter.subject = what.subject;
  letter.text = what.text;
  letter.key = store::key_hash({"notice", std::to_string(who.value), what.subject, what.text});
  auto queued = queue_notice(*on, clock_, *people, letter);
  if (!queued) return queued.why();
  if (!*queued) return error{errc::unavailable, "no account can send mail", "connect one with an SMTP server"};
  return {};
}

result<void> front_desk::retry_outbox(outbox_id which) {
  auto on = store::connection::open(database_);
  if (!on) return on.why();
  return store::retry_outbox(*on, which, clock_.now());
}

result<void> front_desk::ready() {
  if (!engine_.rules()) return error{errc::unavailable, "no rules are in force", "apply a valid rule set"};
  if (!engine_.people()) return error{errc::unavailable, "the directory was not read yet", ""};
  return {};
}

} // namespace barid::actors
