#include "runtime/http/view.hpp"

#include "dsl/act.hpp"
#include "dsl/json.hpp"
#include "runtime/http/answer_frame.hpp"
#include "runtime/store/hash.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace barid::http {

namespace {

constexpr std::size_t most_entries = 500;
constexpr int most_events = 3'000; ///< Of a few hundred versions, each of which has few.

json parsed(const std::string& stored) {
  auto out = json::parse(stored, nullptr, false);
  return out.is_discarded() ? json() : out;
}

/// Addresses as objects, whether they are stored as such or as plain texts.
json addresses_in(const json& of, const char* name) {
  json out = json::array();
  const auto it = of.find(name);
  if (it == of.end() || !it->is_array()) return out;
  for (const auto& one : *it) {
    if (one.is_string()) out.push_back({{"name", ""}, {"address", one}});
    else if (one.is_object()) {
      auto spec = text_in(one, "address");
      if (spec.empty()) spec = text_in(one, "spec");
      out.push_back({{"name", text_in(one, "name")}, {"address", spec}});
    }
  }
  return out;
}

json actor_json(const std::string& stored, const store::name_book& names) {
  const auto slash = stored.find('/');
  const auto kind = stored.substr(0, slash);
  if (slash == std::string::npos) return {{"kind", kind}, {"id", nullptr}, {"name", kind}};
  const auto id = std::atoll(stored.c_str() + slash + 1);
  const auto name = names.agents.find(id);
  return {{"kind", kind},
          {"id", id > 0 ? json(id) : json()},
          {"name", kind == "agent" && name != names.agents.end() ? name->second : stored}};
}

/// Values of the rule language as people read them.
json readable(const json& v) {
  if (v.is_array()) {
    json out = json::array();
    for (const auto& one : v) out.push_back(readable(one));
    return out;
  }
  if (!v.is_object()) return v;
  if (v.contains("instant") && v["instant"].is_number_integer())
    return to_rfc3339(instant(std::chrono::microseconds(v["instant"].get<std::int64_t>())));
  if (v.contains("duration") && v["duration"].is_number_integer())
    return to_text(duration(v["duration"].get<std::int64_t>()));
  json out = json::object();
  for (const auto& [name, one] : v.items()) out[name] = readable(one);
  return out;
}

json arguments_of(const store::stored_event& e) {
  const auto facts = parsed(e.row.facts);
  if (!facts.is_object() || !facts.contains("event") || !facts["event"].is_object()) return json::object();
  const auto& event = facts["event"];
  if (!event.contains("arguments") || !event["arguments"].is_object()) return json::object();
  return readable(event["arguments"]);
}

json effects_of(const store::stored_event& e) {
  return effects_json(parsed(e.row.effects));
}

json id_or_null(std::int64_t id) {
  return id ? json(id) : json();
}

json attachments_of(const json& mail, std::int64_t id) {
  json out = json::array();
  const auto it = mail.find("attachments");
  if (it == mail.end() || !it->is_array()) return out;
  for (std::size_t i = 0; i < it->size(); ++i) {
    const auto& a = (*it)[i];
    out.push_back({{"index", i},
                   {"name", text_in(a, "name")},
                   {"type", text_in(a, "type")},
                   {"size", a.value("size", std::uint64_t{0})},
                   {"content_id", text_in(a, "content_id")},
                   {"inline", text_in(a, "disposition") == "inline"},
                   {"url", "/api/v1/mails/" + std::to_string(id) + "/attachments/" + std::to_string(i)}});
  }
  return out;
}

json defects_of(const json& mail) {
  json out = json::array();
  const auto it = mail.find("defects");
  if (it == mail.end() || !it->is_array()) return out;
  for (const auto& d : *it) out.push_back({{"code", text_in(d, "code")}, {"detail", text_in(d, "detail")}});
  return out;
}

json files_of(const json& letter) {
  json out = json::array();
  const auto it = letter.find("files");
  if (it == letter.end() || !it->is_array()) return out;
  const auto shown = pictures_shown(letter);
  for (const auto& f : *it) {
    const auto id = f.value("upload", std::int64_t{0});
    out.push_back({{"name", text_in(f, "name")},
                   {"type", text_in(f, "type")},
                   {"size", f.value("size", std::int64_t{0})},
                   {"inline", std::ranges::find(shown, text_in(f, "content_id")) != shown.end()},
                   {"url", "/api/v1/uploads/" + std::to_string(id)}});
  }
  return out;
}

json item(const char* type, std::int64_t version, instant at) {
  return {{"type", type},      {"version", version}, {"at", to_rfc3339(at)}, {"mail", nullptr},
          {"answer", nullptr}, {"note", nullptr},    {"event", nullptr}};
}

/// Whether another decision took its `at most once per D` before this one was committed.
bool was_refused(const store::stored_event& e, const effect& made) {
  return made.argument("once_per") && std::ranges::find(e.refused, dsl::limit_label(made)) != e.refused.end();
}

/// Notes of people are events of their own; those of rules are effects.
void add_notes(json& out, const store::stored_event& e, const store::name_book& names) {
  if (e.row.kind == "note") {
    auto one = item("note", e.version, e.row.at);
    const auto arguments = arguments_of(e);
    json mentions = json::array();
    if (const auto it = arguments.find("mentions"); it != arguments.end() && it->is_array())
      for (const auto& name : *it)
        if (name.is_string()) mentions.push_back(name);
    one["note"] = {{"by", actor_json(e.row.actor, names)},
                   {"text", text_in(arguments, "text")},
                   {"mentions", std::move(mentions)},
                   {"attachments", files_of(parsed(e.row.facts))}};
    out.push_back(std::move(one));
  }
  const auto effects = dsl::effects_from(dsl::json::parse(e.row.effects, nullptr, false));
  if (!effects) return;
  for (const auto& effect : *effects) {
    if (effect.verb != "note" || was_refused(e, effect)) continue;
    auto one = item("note", e.version, e.row.at);
    const json by = {{"kind", "rules"}, {"id", nullptr}, {"name", effect.rule}};
    one["note"] = {
        {"by", by}, {"text", effect.text("text")}, {"mentions", json::array()}, {"attachments", json::array()}};
    out.push_back(std::move(one));
  }
}

} // namespace

json effects_json(const json& effects) {
  json out = json::array();
  if (!effects.is_array()) return out;
  for (const auto& one : effects) {
    if (!one.is_object()) continue;
    const auto arguments = one.contains("arguments") ? readable(one["arguments"]) : json::object();
    out.push_back({{"verb", text_in(one, "verb")},
                   {"rule", text_in(one, "rule")},
                   {"arguments", arguments.is_object() ? arguments : json::object()}});
  }
  return out;
}

json moment_json(const std::optional<instant>& t) {
  return t ? json(to_rfc3339(*t)) : json();
}

json server_json(const std::optional<channel::mail_server>& s) {
  if (!s) return {};
  return {{"host", s->host}, {"port", s->port}, {"tls", channel::name_of(s->secured)}};
}

json named_json(std::int64_t id, const std::map<std::int64_t, std::string>& names) {
  if (!id) return {};
  const auto it = names.find(id);
  return {{"id", id}, {"name", it == names.end() ? "" : it->second}};
}

json conversation_json(const store::conversation& c, const store::name_book& names) {
  static constexpr const char* priorities[] = {"low", "normal", "high", "urgent"};
  json customer;
  if (const auto it = names.customers.find(c.customer.value); it != names.customers.end())
    customer = {{"id", c.customer.value}, {"address", it->second.address}, {"name", it->second.name}};
  return {{"id", c.id.value},
          {"version", c.version},
          {"channel", named_json(c.channel.value, names.channels)},
          {"subject", c.subject},
          {"preview", c.preview},
          {"kind", c.kind},
          {"status", c.status},
          {"priority", priorities[std::clamp(static_cast<int>(c.priority), 0, 3)]},
          {"agent", named_json(c.agent.value, names.agents)},
          {"team", named_json(c.team.value, names.teams)},
          {"sla", c.sla.empty() ? json() : json(c.sla)},
          {"language", c.language},
          {"customer", std::move(customer)},
          {"tags", c.tags},
          {"flags", c.flags},
          {"messages", c.messages},
          {"linked", id_or_null(c.linked.value)},
          {"created", to_rfc3339(c.created)},
          {"updated", to_rfc3339(c.updated)},
          {"last_customer_mail_at", moment_json(c.last_customer_mail_at)},
          {"unanswered_since", moment_json(c.first_unanswered_at)},
          {"snoozed_until", moment_json(c.snoozed_until)},
          {"sla_due", moment_json(c.sla_due)},
          {"closed_at", moment_json(c.closed_at)}};
}

namespace {

bool is_true(const json& of, const char* name) {
  const auto it = of.find(name);
  return it != of.end() && it->is_boolean() && it->get<bool>();
}

json auth_of(const json& mail) {
  const auto it = mail.find("auth");
  const auto all = it != mail.end() && it->is_object() ? *it : json::object();
  json out = json::object();
  for (const auto* name : {"spf", "dkim", "dmarc"}) {
    const auto word = text_in(all, name);
    out[name] = word.empty() ? "none" : word;
  }
  return out;
}

json bounce_of(const json& mail) {
  const auto it = mail.find("bounce");
  if (it == mail.end() || !it->is_object()) return {};
  json out = json::object();
  for (const auto* name : {"kind", "status", "reason", "recipient", "original_message_id"})
    out[name] = text_in(*it, name);
  out["delayed"] = is_true(*it, "delayed");
  return out;
}

json calendar_of(const json& mail) {
  const auto it = mail.find("calendar");
  if (it == mail.end() || !it->is_object()) return {};
  json out = json::object();
  for (const auto* name : {"method", "summary", "start", "end", "zone", "location", "recurrence", "partstat"})
    out[name] = text_in(*it, name);
  out["organiser"] = json{{"name", ""}, {"address", ""}};
  if (const auto who = it->find("organiser"); who != it->end() && who->is_object())
    out["organiser"] = json{{"name", text_in(*who, "name")}, {"address", text_in(*who, "address")}};
  for (const auto* name : {"starts_at", "ends_at"}) {
    const auto at = text_in(*it, name);
    out[name] = at.empty() ? json() : json(at);
  }
  out["all_day"] = is_true(*it, "all_day");
  return out;
}

} // namespace

json mail_json(const store::shown_mail& m) {
  auto mail = parsed(m.parsed);
  if (!mail.is_object()) mail = json::object();
  const auto place = "/api/v1/mails/" + std::to_string(m.id.value);
  const auto date = text_in(mail, "date");
  // what was not read yet, or could not be, is told; its bytes are there in any case
  const auto warning = m.parsed.empty() && m.warning.empty() ? "this mail was not read yet" : m.warning;
  auto body = text_in(mail, "body");
  if (body.empty()) body = text_in(mail, "text");
  return {{"id", m.id.value},
          {"conversation", id_or_null(m.conversation.value)},
          {"received", to_rfc3339(m.received)},
          {"size", m.size},
          {"envelope_from", m.envelope_from},
          {"from", addresses_in(mail, "from")},
          {"to", addresses_in(mail, "to")},
          {"cc", addresses_in(mail, "cc")},
          {"reply_to", addresses_in(mail, "reply_to")},
          {"subject", text_in(mail, "subject")},
          {"date", date.empty() ? json() : json(date)},
          {"message_id", text_in(mail, "message_id")},
          {"language", text_in(mail, "language")},
          {"kind", text_in(mail, "kind")},
          {"auto_submitted", is_true(mail, "auto_submitted")},
          {"list", is_true(mail, "list")},
          {"auth", auth_of(mail)},
          {"bounce", bounce_of(mail)},
          {"calendar", calendar_of(mail)},
          {"body", body},
          {"quoted", text_in(mail, "quoted")},
          {"signature", text_in(mail, "signature")},
          {"html", text_in(mail, "html").empty() ? json() : json(place + "/html")},
          {"remote_pictures", text_in(mail, "html").find("data-remote-src=\"") != std::string::npos},
          {"raw", place + "/raw"},
          {"attachments", attachments_of(mail, m.id.value)},
          {"warning", warning},
          {"defects", defects_of(mail)}};
}

namespace {

/// `{name, address}`, or null.
json address_in(const json& letter, const char* name) {
  const auto it = letter.find(name);
  if (it == letter.end() || !it->is_object()) return {};
  return {{"name", text_in(*it, "name")}, {"address", text_in(*it, "address")}};
}

json id_in(const json& letter, const char* name) {
  const auto it = letter.find(name);
  return it == letter.end() || !it->is_number_integer() ? json() : id_or_null(it->get<std::int64_t>());
}

std::string signature_in(const json& letter) {
  const auto it = letter.find("signature");
  return it == letter.end() || !it->is_object() ? std::string() : text_in(*it, "text");
}

} // namespace

json answer_json(const store::shown_answer& a, const store::name_book& names) {
  auto letter = parsed(a.payload);
  if (!letter.is_object()) letter = json::object();
  return {{"outbox", a.id.value},
          {"state", a.state},
          {"automatic", a.from == store::origin::automatic},
          {"doubtful", a.doubtful},
          {"author", named_json(a.author.value, names.agents)},
          {"from", address_in(letter, "from")},
          {"forward", text_in(letter, "kind") == "forward"},
          {"enclosed", id_in(letter, "mail")},
          {"below", id_in(letter, "below")},
          {"to", addresses_in(letter, "to")},
          {"cc", addresses_in(letter, "cc")},
          {"bcc", addresses_in(letter, "bcc")},
          {"subject", text_in(letter, "subject")},
          {"text", text_in(letter, "text")},
          {"signature", signature_in(letter)},
          {"html", is_formatted(letter) ? json("/api/v1/outbox/" + std::to_string(a.id.value) + "/html") : json()},
          {"attachments", files_of(letter)},
          {"error", a.last_error},
          {"finished", moment_json(a.finished)}};
}

json event_json(const store::stored_event& e, const store::name_book& names) {
  auto trace = parsed(e.row.trace);
  return {{"id", e.row.id.value},
          {"version", e.version},
          {"kind", e.row.kind},
          {"at", to_rfc3339(e.row.at)},
          {"recorded", to_rfc3339(e.recorded)},
          {"actor", actor_json(e.row.actor, names)},
          {"mail", id_or_null(e.row.mail.value)},
          {"cause", id_or_null(e.row.cause.value)},
          {"arguments", arguments_of(e)},
          {"effects", effects_of(e)},
          {"refused", e.refused},
          {"program", e.row.program.empty() ? json() : json(store::to_hex(e.row.program))},
          {"trace", trace.is_object() && trace.contains("rules") ? trace : json()}};
}

std::vector<std::string> rules_named_in(const store::stored_event& e) {
  std::vector<std::string> out;
  for (const auto& effect : effects_of(e)) out.push_back(effect["rule"]);
  const auto trace = parsed(e.row.trace);
  if (!trace.is_object() || !trace.contains("rules") || !trace["rules"].is_array()) return out;
  for (const auto& r : trace["rules"]) {
    const auto table = text_in(r, "table");
    out.push_back(table.starts_with("on ") ? table : table + "." + text_in(r, "rule"));
  }
  return out;
}

json timeline_json(const timeline_parts& of, const store::name_book& names) {
  std::vector<json> all;
  for (const auto& m : of.mails) {
    const auto place = std::ranges::find(of.places, m.id, &store::timeline_entry::mail);
    auto one = item("mail", place == of.places.end() ? 1 : place->version, m.received);
    one["mail"] = mail_json(m);
    all.push_back(std::move(one));
  }
  for (const auto& e : of.events) {
    json notes = json::array();
    add_notes(notes, e, names);
    for (auto& n : notes) all.push_back(std::move(n));
    if (e.row.kind == "note") continue;
    auto one = item("event", e.version, e.row.at);
    const auto trace = parsed(e.row.trace);
    one["event"] = {{"id", e.row.id.value},
                    {"kind", e.row.kind},
                    {"actor", actor_json(e.row.actor, names)},
                    {"arguments", arguments_of(e)},
                    {"effects", effects_of(e)},
                    {"decided", trace.is_object() && trace.contains("rules")}};
    all.push_back(std::move(one));
  }
  for (const auto& a : of.answers) {
    auto one = item("answer", a.version, a.at);
    one["answer"] = answer_json(a, names);
    all.push_back(std::move(one));
  }
  std::ranges::stable_sort(all, {}, [](const json& j) { return j["version"].get<std::int64_t>(); });
  json out = json::array();
  for (auto& one : all) out.push_back(std::move(one));
  return out;
}

namespace {

/// What a merged conversation had stands where its time is in this one, which counts versions of its own.
void place_merged(std::vector<store::timeline_entry>& places, conversation_id id) {
  const auto merged = std::ranges::find_if(places, [&](const auto& p) { return p.conversation != id; });
  for (auto it = merged; it != places.end(); ++it) {
    std::int64_t version = 1;
    for (auto own = places.begin(); own != merged; ++own)
      if (own->at <= it->at) version = std::max(version, own->version);
    it->version = version;
  }
}

/// Ids grow with time.
template <class Id>
void keep_newest(std::vector<Id>& all) {
  if (all.size() <= most_entries) return;
  std::ranges::sort(all, std::ranges::greater(), &Id::value);
  all.resize(most_entries);
}

} // namespace

result<timeline_parts> load_timeline_parts(store::connection& on, conversation_id id, std::int64_t after,
                                           std::int64_t until) {
  timeline_parts out;
  auto places = store::load_timeline(on, id);
  if (!places) return places.why();
  out.places = std::move(*places);
  place_merged(out.places, id);
  std::vector<mail_id> in;
  std::vector<outbox_id> sent;
  for (const auto& p : out.places) {
    if (p.version <= after || p.version > until) continue;
    if (p.mail) in.push_back(p.mail);
    else if (p.outbox) sent.push_back(p.outbox);
  }
  keep_newest(in);
  keep_newest(sent);
  auto mails = store::conversation_mails(on, id, in);
  if (!mails) return mails.why();
  out.mails = std::move(*mails);
  auto answers = store::conversation_answers(on, id, sent);
  if (!answers) return answers.why();
  out.answers = std::move(*answers);
  for (auto& a : out.answers)
    if (const auto place = std::ranges::find(out.places, a.id, &store::timeline_entry::outbox);
        place != out.places.end())
      a.version = place->version;
  auto events = store::load_events(on, id, after, most_events);
  if (!events) return events.why();
  out.events = std::move(*events);
  std::erase_if(out.events, [&](const auto& e) { return e.version > until; });
  return out;
}

} // namespace barid::http
