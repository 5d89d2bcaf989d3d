#include "dsl/json.hpp"

#include "dsl/guarded_json.hpp"

namespace barid::dsl {

namespace {

/// Times and durations carry their type, since both are numbers: {"instant": µs}, {"duration": µs}.
struct writer {
  json operator()(std::monostate) const { return nullptr; }
  json operator()(bool b) const { return b; }
  json operator()(double d) const { return d; }
  json operator()(const std::string& s) const { return s; }
  json operator()(const text_list& l) const { return l; }
  json operator()(instant t) const { return {{"instant", t.time_since_epoch().count()}}; }
  json operator()(duration d) const { return {{"duration", d.count()}}; }
};

std::int64_t micros(instant t) {
  return t.time_since_epoch().count();
}

instant from_micros(std::int64_t n) {
  return instant(duration(n));
}

template <class Map>
json values_to_json(const Map& m) {
  json out = json::object();
  for (const auto& [k, v] : m) out[k] = to_json(v);
  return out;
}

std::map<std::string, value> values_from(const json& j) {
  std::map<std::string, value> out;
  for (const auto& [k, v] : j.items()) out[k] = value_from(v);
  return out;
}

json optional_instant(const std::optional<instant>& t) {
  return t ? json(micros(*t)) : json(nullptr);
}

std::optional<instant> instant_or_none(const json& j) {
  return j.is_null() ? std::nullopt : std::optional(from_micros(j.get<std::int64_t>()));
}

const char* name_of(presence p) {
  switch (p) {
  case presence::available:
    return "available";
  case presence::away:
    return "away";
  case presence::on_leave:
    return "on leave";
  case presence::unknown:
    return "unknown";
  }
  return "unknown";
}

presence presence_named(const std::string& s) {
  for (auto p : {presence::available, presence::away, presence::on_leave})
    if (s == name_of(p)) return p;
  return presence::unknown;
}

json clock_to_json(const sla_clock& k) {
  json pauses = json::array();
  for (const auto& [from, to] : k.pauses) pauses.push_back({micros(from), micros(to)});
  return {{"kind", k.kind},
          {"start", micros(k.start)},
          {"pauses", std::move(pauses)},
          {"paused_since", optional_instant(k.paused_since)},
          {"stopped", optional_instant(k.stopped)},
          {"met", k.met},
          {"warned", k.warned},
          {"breached", k.breached}};
}

sla_clock clock_from(const json& j) {
  sla_clock k;
  k.kind = j.at("kind");
  k.start = from_micros(j.at("start"));
  for (const auto& p : j.at("pauses")) k.pauses.emplace_back(from_micros(p.at(0)), from_micros(p.at(1)));
  k.paused_since = instant_or_none(j.at("paused_since"));
  k.stopped = instant_or_none(j.at("stopped"));
  k.met = j.at("met");
  k.warned = j.at("warned").get<std::set<unsigned>>();
  k.breached = j.at("breached");
  return k;
}

json flow_to_json(const flow_instance& i) {
  return {{"flow", i.flow},
          {"code", i.code},
          {"program", i.program},
          {"step", i.step},
          {"iteration", i.iteration},
          {"started", micros(i.started)},
          {"entered", micros(i.entered)},
          {"due", optional_instant(i.due)},
          {"ends", micros(i.ends)},
          {"captures", values_to_json(i.captures)},
          {"arguments", values_to_json(i.arguments)}};
}

flow_instance flow_from(const json& j) {
  flow_instance i;
  i.flow = j.at("flow");
  i.code = j.at("code");
  i.program = j.at("program");
  i.step = j.at("step");
  i.iteration = j.at("iteration");
  i.started = from_micros(j.at("started"));
  i.entered = from_micros(j.at("entered"));
  i.due = instant_or_none(j.at("due"));
  i.ends = from_micros(j.at("ends"));
  i.captures = values_from(j.at("captures"));
  i.arguments = values_from(j.at("arguments"));
  return i;
}

json quiet_to_json(const quiet_wait& q) {
  return {{"event", q.event}, {"after", q.after}, {"since", micros(q.since)}, {"due", optional_instant(q.due)}};
}

quiet_wait quiet_from(const json& j) {
  return {j.at("event"), j.at("after"), from_micros(j.at("since")), instant_or_none(j.at("due"))};
}

conversation read_conversation(const json& j) {
  conversation c;
  c.id.value = j.at("id");
  c.version = j.at("version");
  c.mailbox = j.at("mailbox");
  c.subject = j.at("subject");
  c.status = j.at("status");
  if (!j.at("priority").is_null()) c.priority = priority_named(j.at("priority"));
  c.team = j.at("team");
  c.agent = j.at("agent");
  if (j.contains("needing")) c.needing = j.at("needing").get<std::vector<std::string>>();
  if (j.contains("waits_since")) c.waits_since = instant_or_none(j.at("waits_since"));
  c.sla = j.at("sla");
  c.language = j.at("language");
  c.tags = j.at("tags").get<std::set<std::string>>();
  c.flags = j.at("flags").get<std::set<std::string>>();
  c.attributes = values_from(j.at("attributes"));
  const auto& person = j.at("customer");
  c.customer.address = person.at("address");
  c.customer.name = person.at("name");
  c.customer.attributes = values_from(person.at("attributes"));
  c.created = from_micros(j.at("created"));
  c.last_activity = instant_or_none(j.at("last_activity"));
  c.unanswered_since = instant_or_none(j.at("unanswered_since"));
  c.messages = j.at("messages");
  for (const auto& k : j.at("clocks")) c.clocks.push_back(clock_from(k));
  // most conversations have none of these
  if (j.contains("flows"))
    for (const auto& i : j.at("flows")) c.flows.push_back(flow_from(i));
  if (j.contains("quiet"))
    for (const auto& q : j.at("quiet")) c.quiet.push_back(quiet_from(q));
  return c;
}

} // namespace

json to_json(const value& v) {
  return std::visit(writer{}, v);
}

value value_from(const json& j) {
  if (j.is_boolean()) return j.get<bool>();
  if (j.is_number()) return j.get<double>();
  if (j.is_string()) return j.get<std::string>();
  if (j.is_array()) return j.get<text_list>();
  if (j.is_object() && j.contains("instant")) return from_micros(j["instant"]);
  if (j.is_object() && j.contains("duration")) return duration(j["duration"].get<std::int64_t>());
  return {};
}

json to_json(const conversation& c) {
  json clocks = json::array();
  for (const auto& k : c.clocks) clocks.push_back(clock_to_json(k));
  json out = {
      {"id", c.id.value},
      {"version", c.version},
      {"mailbox", c.mailbox},
      {"subject", c.subject},
      {"status", c.status},
      {"priority", c.priority ? json(barid::name_of(*c.priority)) : json(nullptr)},
      {"team", c.team},
      {"agent", c.agent},
      {"sla", c.sla},
      {"language", c.language},
      {"tags", c.tags},
      {"flags", c.flags},
      {"attributes", values_to_json(c.attributes)},
      {"customer",
       {{"address", c.customer.address},
        {"name", c.customer.name},
        {"attributes", values_to_json(c.customer.attributes)}}},
      {"created", micros(c.created)},
      {"last_activity", optional_instant(c.last_activity)},
      {"unanswered_since", optional_instant(c.unanswered_since)},
      {"messages", c.messages},
      {"clocks", std::move(clocks)},
  };
  if (!c.needing.empty()) out["needing"] = c.needing;
  if (c.waits_since) out["waits_since"] = micros(*c.waits_since);
  for (const auto& i : c.flows) out["flows"].push_back(flow_to_json(i));
  for (const auto& q : c.quiet) out["quiet"].push_back(quiet_to_json(q));
  return out;
}

result<conversation> conversation_from(const json& j) {
  return guarded("conversation", [&] { return read_conversation(j); });
}

json changed_members(const conversation& before, const conversation& after) {
  const auto was = to_json(before), is = to_json(after);
  json out = json::object();
  for (const auto& [name, v] : is.items())
    if (!was.contains(name) || was[name] != v) out[name] = v;
  return out;
}

result<conversation> with_members(const conversation& before, const json& changed) {
  return guarded("change", [&] {
    auto all = to_json(before);
    for (const auto& [name, v] : changed.items()) all[name] = v;
    return read_conversation(all);
  });
}

json to_json(const event& e) {
  json out = {
      {"name", e.name},
      {"id", e.id},
      {"at", micros(e.at)},
      {"mailbox", e.mailbox},
      {"channel", e.channel},
      {"envelope", {{"sender", e.envelope.sender}, {"recipients", e.envelope.recipients}}},
      {"arguments", values_to_json(e.arguments)},
  };
  if (e.mail) out["language"] = e.mail->language; // the mail is stored elsewhere, as it came
  return out;
}

result<event> event_from(const json& j) {
  return guarded("event", [&] {
    event e;
    e.name = j.at("name");
    e.id = j.at("id");
    e.at = from_micros(j.at("at"));
    e.mailbox = j.at("mailbox");
    e.channel = j.at("channel");
    e.envelope.sender = j.at("envelope").at("sender");
    e.envelope.recipients = j.at("envelope").at("recipients").get<std::vector<std::string>>();
    e.arguments = values_from(j.at("arguments"));
    return e;
  });
}

json to_json(const facts& f) {
  json agents = json::object();
  for (const auto& [name, p] : f.agents) agents[name] = name_of(p);
  json done = json::object();
  for (const auto& [key, t] : f.last_done) done[key] = micros(t);
  json out = {
      {"now", micros(f.now)},
      {"conversation", to_json(f.conversation)},
      {"agents", std::move(agents)},
      {"member_skills", f.member_skills},
      {"message_id_seen", optional_instant(f.message_id_seen)},
      {"last_done", std::move(done)},
  };
  if (!f.leads.empty()) out["leads"] = f.leads;
  if (!f.outside_teams.empty()) out["outside_teams"] = f.outside_teams;
  if (!f.gone.empty()) out["gone"] = f.gone;
  if (!f.own_addresses.empty()) out["own_addresses"] = f.own_addresses;
  if (f.rules_since) out["rules_since"] = micros(*f.rules_since);
  return out;
}

result<facts> facts_from(const json& j) {
  return guarded("fact", [&] {
    facts f;
    f.now = from_micros(j.at("now"));
    f.conversation = read_conversation(j.at("conversation"));
    for (const auto& [name, p] : j.at("agents").items()) f.agents[name] = presence_named(p);
    for (const auto& [team, members] : j.at("member_skills").items())
      f.member_skills[team] = members.get<std::vector<text_list>>();
    f.message_id_seen = instant_or_none(j.at("message_id_seen"));
    for (const auto& [key, t] : j.at("last_done").items()) f.last_done[key] = from_micros(t);
    if (j.contains("leads"))
      for (const auto& [team, who] : j.at("leads").items()) f.leads[team] = who.get<text_list>();
    if (j.contains("outside_teams")) f.outside_teams = j.at("outside_teams").get<std::set<std::string>>();
    if (j.contains("gone")) f.gone = j.at("gone").get<std::set<std::string>>();
    if (j.contains("own_addresses")) f.own_addresses = j.at("own_addresses").get<std::set<std::string>>();
    if (j.contains("rules_since")) f.rules_since = instant_or_none(j.at("rules_since"));
    return f;
  });
}

} // namespace barid::dsl
