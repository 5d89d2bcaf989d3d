#include "actors/calling.hpp"

#include "dsl/call_event.hpp"
#include "dsl/json.hpp"
#include "runtime/store/hash.hpp"

#include <nlohmann/json.hpp>

namespace barid::actors {

namespace {

using dsl::json;

constexpr std::string_view data_prefix = "data.";
constexpr std::size_t longest_note = 10'000;
constexpr std::size_t most_tags = 20;
constexpr std::size_t longest_tag = 100;

/// As other systems read it: times in RFC 3339, durations in seconds.
struct plain {
  json operator()(std::monostate) const { return nullptr; }
  json operator()(bool b) const { return b; }
  json operator()(double n) const { return n == double(std::int64_t(n)) ? json(std::int64_t(n)) : json(n); }
  json operator()(const std::string& s) const { return s; }
  json operator()(const text_list& l) const { return l; }
  json operator()(instant t) const { return to_rfc3339(t); }
  json operator()(duration d) const { return std::chrono::duration<double>(d).count(); }
};

json about_conversation(const conversation& c) {
  return {{"id", c.id.value},
          {"version", c.version},
          {"subject", c.subject},
          {"status", c.status},
          {"priority", name_of(c.priority.value_or(priority::normal))},
          {"team", c.team.empty() ? json() : json(c.team)},
          {"agent", c.agent.empty() ? json() : json(c.agent)},
          {"language", c.language},
          {"tags", c.tags},
          {"customer", {{"address", c.customer.address}, {"name", c.customer.name}}}};
}

std::string dumped(const json& j) {
  return j.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

store::outbox_row call_row(const effect& e, const event& what, const conversation* about, instant now) {
  const auto name = e.text("name");
  const bool extension = e.verb == "extension call";
  json data = json::object();
  for (const auto& [argument, v] : e.arguments)
    if (argument.starts_with(data_prefix)) data[argument.substr(data_prefix.size())] = std::visit(plain{}, v);
  json event = {{"name", what.name}, {"at", to_rfc3339(what.at)}};
  for (const auto* word : {"agent", "problem", "status", "tag", "clock"})
    if (const auto it = what.arguments.find(word); it != what.arguments.end())
      event[word] = std::visit(plain{}, it->second);
  json body = {{"id", e.key}, {"call", name}, {"event", std::move(event)}};
  if (!what.mailbox.empty()) body["mailbox"] = what.mailbox;
  if (about) body["conversation"] = about_conversation(*about);
  body["data"] = std::move(data);
  const auto made = dsl::call_of(e);
  json payload = {{"call", name}, {"extension", extension}, {"rule", made.rule}};
  if (made.otherwise) {
    payload["else"] = *made.otherwise;
    payload["program"] = made.program;
  }
  payload["answer"] = about && dsl::is_heard(e);
  payload["body"] = dumped(body); // as text: every attempt sends, and signs, the same bytes
  store::outbox_row row;
  row.effect_key = store::from_hex(e.key);
  row.kind = "call/" + name;
  row.from = store::origin::automatic;
  row.payload = dumped(payload);
  row.next_at = now;
  return row;
}

std::optional<call_order> order_in(const std::string& payload) {
  const auto j = json::parse(payload, nullptr, false);
  if (!j.is_object() || !j.contains("body")) return std::nullopt;
  return call_order{j.value("call", ""), j.value("extension", false), j.value("answer", false), j.value("body", "")};
}

std::string answer_of(const std::string& reply) {
  auto j = json::parse(reply, nullptr, false);
  return dumped({{"ok", true}, {"reply", j.is_object() ? std::move(j) : json::object()}});
}

std::string failure_of(const std::string& why) {
  return dumped({{"ok", false}, {"why", why}});
}

namespace {

/// What of a peer's answer a conversation takes; the rest is left out.
dsl::call_reply reply_in(const json& answer) {
  dsl::call_reply out;
  if (!answer.contains("reply")) return out;
  const auto& reply = answer.at("reply");
  if (const auto set = reply.find("set"); set != reply.end() && set->is_object())
    for (const auto& [field, v] : set->items()) {
      if (v.is_object() || v.is_array()) continue;
      out.set[field] = v.is_null() ? value() : dsl::value_from(v);
    }
  if (const auto tags = reply.find("tag"); tags != reply.end() && tags->is_array())
    for (const auto& t : *tags)
      if (t.is_string() && !t.get<std::string>().empty() && t.get<std::string>().size() <= longest_tag &&
          out.tags.size() < most_tags)
        out.tags.push_back(t.get<std::string>());
  if (const auto note = reply.find("note"); note != reply.end() && note->is_string())
    if (auto text = note->get<std::string>(); text.size() <= longest_note) out.note = std::move(text);
  return out;
}

dsl::call_made call_in(const json& order) {
  dsl::call_made out;
  if (!order.is_object()) return out;
  out.name = order.value("call", "");
  out.rule = order.value("rule", "");
  if (order.contains("else")) {
    out.otherwise = order.value("else", 0.0);
    out.program = order.value("program", "");
  }
  return out;
}

} // namespace

event event_of(const call_answer& a, const dsl::program& rules) {
  const auto call = call_in(json::parse(a.payload, nullptr, false));
  const auto answer = json::parse(a.answer, nullptr, false);
  const bool good = !call.name.empty() && answer.is_object() && answer.value("ok", false);
  auto e = good ? dsl::call_answered(rules, call.name, reply_in(answer))
                : dsl::call_failed(call, answer.is_object() ? answer.value("why", "") : "");
  e.id = "call/" + std::to_string(a.id.value);
  e.at = a.at;
  return e;
}

} // namespace barid::actors
