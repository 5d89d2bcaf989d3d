#include "tests/runtime/http/store_engine.hpp"

#include "dsl/compile.hpp"
#include "dsl/json.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/mail/mime/read.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "runtime/store/ledger.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/rule_sets.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace barid::test {

namespace {

using json = nlohmann::ordered_json;

/// Changes the row and says what happened.
struct change {
  store::decision& d;
  json arguments = json::object();
  json files = json::array();
  std::string kind;
  bool wrong = false;

  void operator()(const http::reply_command& r) {
    arguments["text"] = r.text;
    if (!r.status.empty()) d.next.status = r.status;
    if (r.besides.assign) (*this)(*r.besides.assign);
    (*this)(r.besides.tags);
    if (r.besides.priority) (*this)(http::priority_command{*r.besides.priority});
    kind = r.forward ? "forwarded" : "answered";
    json to = json::array();
    for (const auto& a : r.to) to.push_back({{"name", ""}, {"address", a}});
    if (to.empty()) to.push_back({{"name", "Sara"}, {"address", "sara@customer.example"}});
    store::outbox_row row;
    row.effect_key = r.key.empty()
                         ? store::key_hash({"answer", std::to_string(d.next.id.value), std::to_string(d.next.version)})
                         : r.key;
    row.kind = "smtp";
    row.from = store::origin::human;
    json attached = json::array();
    for (const auto& f : r.files)
      attached.push_back(
          {{"upload", f.upload}, {"name", f.name}, {"type", f.type}, {"size", f.size}, {"content_id", f.content_id}});
    json payload{{"kind", r.forward ? "forward" : "answer"}, {"to", to},       {"cc", r.cc},       {"bcc", r.bcc},
                 {"subject", "Re: " + d.next.subject},       {"text", r.text}, {"files", attached}};
    if (!r.from.empty()) payload["from"] = {{"name", ""}, {"address", r.from}};
    if (r.original) payload[r.enclosed ? "mail" : "below"] = r.original.value;
    row.payload = payload.dump();
    row.next_at = d.next.updated;
    d.mails.push_back({{}, row.effect_key, {}, d.next.updated});
    d.outbox.push_back(std::move(row));
  }
  void operator()(const http::begin_command& b) {
    kind = "begun";
    d.next.subject = b.subject;
    if (b.words) (*this)(*b.words);
  }
  void operator()(const http::discard_command&) {
    kind = "discarded";
    d.next.status = "dropped";
  }
  void operator()(const http::note_command& n) {
    kind = "note";
    arguments["text"] = n.text;
    for (const auto& f : n.files)
      files.push_back({{"upload", f.upload}, {"name", f.name}, {"type", f.type}, {"size", f.size}});
    if (n.mentions.empty()) return;
    json to = json::array();
    for (const auto who : n.mentions) to.push_back(who.value);
    d.live.push_back({"notify", json{{"to", to}, {"rule", ""}, {"event", "mentioned"}}.dump()});
  }
  void operator()(const http::assign_command& a) {
    kind = "assigned";
    d.next.agent = a.agent;
    d.next.team = a.team;
  }
  void operator()(const http::tags_command& t) {
    kind = "tagged";
    for (const auto& tag : t.add)
      if (std::ranges::find(d.next.tags, tag) == d.next.tags.end()) d.next.tags.push_back(tag);
    for (const auto& tag : t.remove) std::erase(d.next.tags, tag);
  }
  void operator()(const http::status_command& s) {
    kind = "status becomes";
    arguments["status"] = s.status;
    wrong = s.status == "lost";
    d.next.status = s.status;
    d.next.snoozed_until = s.until;
  }
  void operator()(const http::subject_command& s) {
    kind = "subject";
    arguments["from"] = d.next.subject;
    arguments["to"] = s.subject;
    d.next.subject = s.subject;
  }
  void operator()(const http::attribute_command& a) {
    kind = "attribute";
    arguments["attribute"] = a.name;
    wrong = !a.name.starts_with("conversation.");
    auto all = json::parse(d.next.attributes.empty() ? "{}" : d.next.attributes);
    all[a.name.substr(a.name.find('.') + 1)] = dsl::to_json(a.value);
    d.next.attributes = all.dump();
  }
  void operator()(const http::merge_command& m) {
    kind = "merged";
    arguments["into"] = m.into.value;
    d.next.status = "merged";
    d.next.linked = m.into;
  }
  void operator()(const http::spam_command& s) {
    using mark = http::spam_command::mark;
    kind = s.what == mark::spam ? "spam" : s.what == mark::set_aside ? "set_aside" : "not_spam";
    d.next.status = s.what == mark::not_spam ? "open" : "quarantined";
    std::erase(d.next.flags, "spam");
    if (s.what == mark::spam) d.next.flags.emplace_back("spam");
  }
  void operator()(const http::split_command&) { kind = "split"; }
  void operator()(const http::unmerge_command&) {
    kind = "unmerged";
    d.next.status = "open";
    d.next.linked = {};
  }
  void operator()(const http::priority_command& p) {
    kind = "priority";
    arguments["priority"] = name_of(p.priority);
    d.next.priority = static_cast<store::priority>(p.priority);
  }
};

std::string bytes_of(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

} // namespace

result<http::command_done> store_engine::perform(conversation_id id, mailbox_id channel, const http::command& what,
                                                 std::chrono::milliseconds) {
  const std::lock_guard lock(guard_);
  if (const auto* begin = std::get_if<http::begin_command>(&what.what)) {
    auto made = begun(*begin, channel, what.by);
    if (!made) return made.why();
    id = *made;
  }
  auto now = store::load_conversation(on_, id);
  if (!now) return now.why();
  if (now->row.channel != channel) return error{errc::not_found, "there is no such conversation here", ""};
  if (what.expected_version && *what.expected_version != now->row.version)
    return error{errc::conflict, "the conversation has changed", "read what is new"};
  store::decision d;
  d.next = now->row;
  ++d.next.version;
  d.next.updated = clock_.now();
  d.fence = {store::shard_of(id), 0};
  change apply{d};
  std::visit(apply, what.what);
  if (apply.wrong) return error{errc::invalid, "there is no status `lost`", "take one that the rules know"};
  for (auto& m : d.mails) m.author = what.by;
  store::event_row e;
  e.kind = apply.kind;
  e.at = d.next.updated;
  e.actor = "agent/" + std::to_string(what.by.value);
  e.facts = json{{"event", {{"name", apply.kind}, {"arguments", apply.arguments}}}, {"files", apply.files}}.dump();
  d.events.push_back(e);
  d.live.push_back({"conversation_changed", ""});
  const std::vector<store::item> items{d};
  const auto done = store::commit_group(on_, store::new_marker(), items);
  if (done.end != store::group_end::committed) return done.why;
  if (done.items.at(0).end != store::item_end::decided) return error{errc::conflict, "somebody was faster", ""};
  committed();
  const bool made = std::holds_alternative<http::begin_command>(what.what);
  return http::command_done{d.next.version, made ? id : conversation_id{}};
}

/// Its first version, empty.
result<conversation_id> store_engine::begun(const http::begin_command& what, mailbox_id channel, agent_id by) {
  auto ids = store::reserve_conversation_ids(on_, 1);
  if (!ids) return ids.why();
  store::customer_row as_new;
  as_new.address = what.to.spec;
  as_new.name = what.to.name;
  auto customer = store::customer_of(on_, what.to.spec, as_new);
  if (!customer) return customer.why();
  store::decision d;
  d.next.id = ids->front();
  d.next.channel = channel;
  d.next.version = 1;
  d.next.status = "open";
  d.next.customer = customer->id;
  d.next.agent = by;
  d.next.created = d.next.updated = clock_.now();
  d.next.thread_token = "begun" + std::to_string(d.next.id.value);
  d.next.state = "{}";
  d.fence = {store::shard_of(d.next.id), 0};
  const std::vector<store::item> items{d};
  const auto done = store::commit_group(on_, store::new_marker(), items);
  if (done.end != store::group_end::committed) return done.why;
  return d.next.id;
}

result<http::rules_state> store_engine::current_rules() {
  const std::lock_guard lock(guard_);
  auto active = store::load_active_rules(on_);
  if (!active) return active.why();
  const auto hash = store::to_hex(active->hash);
  return http::rules_state{active->generation, hash, files_[hash]};
}

result<source_set> store_engine::rules_of(const std::string& hash) {
  const std::lock_guard lock(guard_);
  const auto it = files_.find(store::to_hex(hash));
  if (it == files_.end()) return error{errc::not_found, "there are no such rules", ""};
  return it->second;
}

std::vector<diagnostic> store_engine::check_rules(const source_set& files) {
  return dsl::compile(files).diagnostics;
}

result<http::rules_applied> store_engine::apply_rules(const http::rules_change& change) {
  const std::lock_guard lock(guard_);
  auto active = store::load_active_rules(on_);
  if (!active) return active.why();
  return activate(change.files, change.expected_generation.value_or(active->generation), false, change.by,
                  change.message);
}

result<http::rules_applied> store_engine::roll_back_rules(std::int64_t to, agent_id by, const std::string& message) {
  const std::lock_guard lock(guard_);
  auto history = store::rule_history(on_, 100);
  if (!history) return history.why();
  for (const auto& h : *history)
    if (h.generation == to)
      return activate(files_[store::to_hex(h.hash)], history->front().generation, true, by, message);
  return error{errc::not_found, "there is no such generation", ""};
}

result<http::rules_applied> store_engine::activate(const source_set& files, std::int64_t expected, bool rollback,
                                                   agent_id by, const std::string& message) {
  const auto compiled = dsl::compile(files);
  if (!compiled.program) return http::rules_applied{false, expected, "", compiled.diagnostics};
  const auto hash = dsl::content_hash(files);
  files_[hash] = files;
  const auto author = "agent/" + std::to_string(by.value);
  if (auto saved = store::save_rule_set(on_, {bytes_of(hash), rules::pack(files), 1, author, message}); !saved)
    return saved.why();
  auto generation = store::activate_rules(on_, {bytes_of(hash), expected, rollback, author, message, author});
  if (!generation) return generation.why();
  return http::rules_applied{true, generation->generation, hash, compiled.diagnostics};
}

std::vector<http::declared_attribute> store_engine::attributes() {
  return {{"conversation.order", "text", {}},
          {"conversation.paid", "time", {}},
          {"customer.tier", "choice", {"gold", "basic"}}};
}

result<std::string> store_engine::safe_html(const std::string& html) {
  return mime::read_mail("Content-Type: text/html; charset=utf-8\r\n\r\n" + html).html;
}

http::signatures_in_force store_engine::signatures_of(mailbox_id channel) {
  const std::lock_guard lock(guard_);
  const auto row = store::load_channel(on_, channel);
  const auto account = row ? channel::account_from_json(row->settings) : result<channel::account>(row.why());
  if (!account || account->signatures.empty()) return {{{"", "of the rules"}}, true};
  return {account->signatures, false};
}

mail store_engine::read_mail(const std::string& raw) {
  return mime::read_mail(raw);
}

result<void> store_engine::set_presence(agent_id who, presence what) {
  const std::lock_guard lock(guard_);
  const char* word = what == presence::available ? "available" : what == presence::on_leave ? "on_leave" : "away";
  return store::set_presence(on_, who, word, clock_.now());
}

result<void> store_engine::retry_outbox(outbox_id which) {
  const std::lock_guard lock(guard_);
  return store::retry_outbox(on_, which, clock_.now());
}

result<void> store_engine::ready() {
  if (able) return {};
  return error{errc::unavailable, "the engine is starting", "wait a moment"};
}

} // namespace barid::test
