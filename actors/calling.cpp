#include "actors/calling.hpp"

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
  json operator()(double n) const {
    return n == double(std::int64_t(n)) ? json(std::int64_t(n)) : json(n);
  }
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
    if (const auto it = what.arguments.find(word); it != what.arguments.end()) event[word] = std::visit(plain{}, it->second);
  json body = {{"id", e.key}, {"call", name}, {"event", std::move(event)}};
  if (!what.mailbox.empty()) body["mailbox"] = what.mailbox;
  if (about) body["conversation"] = about_conversation(*about);
  body["data"] = std::move(data);
  json payload = {{"call", name}, {"extension", extension}, {"rule", e.rule}};
  if (const auto* other = e.argument("else")) {
    payload["else"] = std::get<double>(*other);
    payload["program"] = e.text("program");
  }
  payload["answer"] = about && (extension || e.argument("else"));
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

event event_of(const call_answer& a, const dsl::program& rules) {
  const auto order = json::parse(a.payload, nullptr, false);
  const auto answer = json::parse(a.answer, nullptr, false);
  event e;
  e.id = "call/" + std::to_string(a.id.value);
  e.at = a.at;
  const auto name = order.is_object() ? order.value("call", "") : std::string();
  e.arguments["call"] = name;
  if (!order.is_object() || !answer.is_object() || !answer.value("ok", false)) {
    e.name = "call failed";
    if (answer.is_object()) e.arguments["why"] = answer.value("why", "");
    if (order.is_object()) {
      e.arguments["rule"] = order.value("rule", "");
      if (order.contains("else")) {
        e.arguments["else"] = order.value("else", 0.0);
        e.arguments["program"] = order.value("program", "");
      }
    }
    return e;
  }
  const auto policy = rules.extensions.find(name);
  e.name = policy == rules.extensions.end() || policy->second.emits.empty() ? "call answered" : policy->second.emits;
  if (!answer.contains("reply")) return e;
  const auto& reply = answer.at("reply");
  if (const auto set = reply.find("set"); set != reply.end() && set->is_object())
    for (const auto& [field, v] : set->items()) {
      if (v.is_object() || v.is_array()) continue;
      e.arguments["set." + field] = v.is_null() ? value() : dsl::value_from(v);
    }
  if (const auto tags = reply.find("tag"); tags != reply.end() && tags->is_array()) {
    text_list all;
    for (const auto& t : *tags)
      if (t.is_string() && !t.get<std::string>().empty() && t.get<std::string>().size() <= longest_tag &&
          all.size() < most_tags)
        all.push_back(t.get<std::string>());
    if (!all.empty()) e.arguments["tag"] = std::move(all);
  }
  if (const auto note = reply.find("note"); note != reply.end() && note->is_string())
    if (auto text = note->get<std::string>(); !text.empty() && text.size() <= longest_note)
      e.arguments["note"] = std::move(text);
  return e;
}

} // namespace barid::actors
