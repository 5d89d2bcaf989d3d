// Trying rules before they are in force: one mail explained, and what would have become of the mail
// of the last days.

#include "dsl/compile.hpp"
#include "dsl/json.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/rule_files.hpp"
#include "runtime/http/rule_places.hpp"
#include "runtime/http/view.hpp"
#include "runtime/mail/mime/json.hpp"
#include "runtime/rules/explanation.hpp"
#include "runtime/rules/outlook.hpp"
#include "runtime/rules/replay.hpp"
#include "runtime/store/recent_mails.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace barid::http {

namespace {

using namespace schema;

struct tried_rules {
  source_set files;
  dsl::program_ptr program; ///< Null: no rules are in force yet.
};

/// What is in force; a stricter checker than the one that let it in does not refuse it.
result<tried_rules> in_force(const call& c) {
  auto now = c.desk.commands.current_rules();
  if (!now) return now.why();
  tried_rules out{std::move(now->files), nullptr};
  if (now->generation != 0) out.program = dsl::compile(out.files, {.analyse = false}).program;
  return out;
}

struct trial_mail {
  barid::mail mail;
  rules::mail_origin from;
};

/// A stored mail as it came to its channel.
result<trial_mail> stored(const store::recent_mail& m) {
  auto read = mime::from_json(m.parsed);
  if (!read) return read.why();
  trial_mail out{std::move(*read), {}};
  out.from.id = "mail/" + std::to_string(m.id.value);
  out.from.envelope_sender = m.envelope_from;
  out.from.mailbox = m.channel;
  out.from.received = m.received;
  out.from.recipients = m.envelope_to;
  return out;
}

/// The mail of the request: one that the viewer may see, or the text of one.
result<trial_mail> wanted_mail(const call& c) {
  if (c.body.contains("mail")) {
    const mail_id id{c.body["mail"].get<std::int64_t>()};
    auto row = c.read([&](store::connection& on) { return store::load_recent_mail(on, id); });
    if (!row) return row.why();
    return stored(*row);
  }
  trial_mail out{c.desk.commands.read_mail(c.body["raw"]), {}};
  out.from.id = "trial";
  out.from.otherwise = c.desk.clock.now();
  return out;
}

/// The rules whose places are worth showing: those that a decision names.
json places_of(const source_set& files, const json& items) {
  const auto book = places_in(files);
  std::set<std::string> names;
  for (const auto& event : items) {
    for (const auto& e : event["effects"]) names.insert(e["rule"].get<std::string>());
    for (const auto& r : event["trace"]["rules"]) {
      const auto table = r["table"].get<std::string>();
      names.insert(table.starts_with("on ") ? table : table + "." + r["rule"].get<std::string>());
    }
  }
  json out = json::array();
  for (const auto& name : names)
    if (const auto it = book.find(name); it != book.end())
      out.push_back({{"rule", name}, {"file", it->second.file}, {"line", it->second.line}, {"text", it->second.text}});
  return out;
}

answer explain(const call& c) {
  if (c.body.contains("mail") == c.body.contains("raw"))
    return problem(422, "invalid", "one of `mail` and `raw` is needed", "name a stored mail, or send the text of one");
  std::optional<tried_rules> with;
  if (c.body.contains("files")) {
    auto files = files_of(c.body);
    if (!files) return problem(files.why());
    auto made = dsl::compile(*files);
    if (!made.program) return rules_wrong(*files, made.diagnostics);
    with = tried_rules{std::move(*files), std::move(made.program)};
  } else {
    auto now = in_force(c);
    if (!now) return problem(now.why());
    with = std::move(*now);
  }
  if (!with->program) return problem(409, "conflict", "no rules are in force yet", "send `files` to try them");
  auto mail = wanted_mail(c);
  if (!mail) return mail.why().code == errc::not_found ? not_here() : problem(mail.why());
  rules::replay alone(with->program);
  auto done = alone.next(std::move(mail->mail), mail->from, {.explain = true});
  json items = json::array();
  for (const auto& d : done.decided)
    items.push_back({{"kind", d.event.name},
                     {"at", to_rfc3339(d.event.at)},
                     {"effects", effects_json(dsl::to_json(d.decision.effects))},
                     {"trace", dsl::to_json(d.decision.trace)}});
  json clocks = json::array();
  for (const auto& k : rules::explained_clocks(*with->program, done.after(), done.event.at))
    clocks.push_back({{"clock", k.clock}, {"state", k.state}, {"due", moment_json(k.due)}});
  const auto head = rules::mail_head(*done.event.mail);
  auto places = places_of(with->files, items);
  return json_answer({{"from", head["from"]},
                      {"subject", head["subject"]},
                      {"language", done.event.mail->language},
                      {"mailbox", done.event.mailbox},
                      {"received", to_rfc3339(done.event.at)},
                      {"items", std::move(items)},
                      {"places", std::move(places)},
                      {"clocks", std::move(clocks)}});
}

/// What people would notice: the order of rules and their names are left out.
std::string outcome_of(const std::vector<effect>& effects) {
  std::vector<std::string> lines;
  for (const auto& e : effects_json(dsl::to_json(effects)))
    lines.push_back(e["verb"].get<std::string>() + e["arguments"].dump());
  std::ranges::sort(lines);
  std::string out;
  for (const auto& line : lines) out += line + '\n';
  return out;
}

std::vector<effect> decide(rules::replay& by, bool able, const trial_mail& m) {
  if (!able) return {};
  return rules::effects_of(by.next(m.mail, m.from).decided);
}

answer plan(const call& c) {
  auto files = files_of(c.body);
  if (!files) return problem(files.why());
  auto made = dsl::compile(*files);
  if (!made.program) return rules_wrong(*files, made.diagnostics);
  auto now = in_force(c);
  if (!now) return problem(now.why());
  const auto most = c.body.value("mails", 200);
  auto rows = c.read([&](store::connection& on) { return store::recent_mails(on, most); });
  if (!rows) return problem(rows.why());
  constexpr std::size_t most_shown = 100;
  rules::replay before(now->program), after(made.program);
  json items = json::array();
  std::int64_t tried = 0, changed = 0;
  for (const auto& row : *rows) {
    auto mail = stored(row);
    if (!mail) continue; // an older version wrote it in a form that is not read any more
    ++tried;
    const auto was = decide(before, now->program != nullptr, *mail);
    const auto becomes = decide(after, true, *mail);
    if (outcome_of(was) == outcome_of(becomes)) continue;
    ++changed;
    const auto head = rules::mail_head(mail->mail);
    items.push_back({{"mail", row.id.value},
                     {"conversation", row.conversation ? json(row.conversation.value) : json()},
                     {"channel", row.channel},
                     {"from", head["from"]},
                     {"subject", head["subject"]},
                     {"received", to_rfc3339(row.received)},
                     {"before", effects_json(dsl::to_json(was))},
                     {"after", effects_json(dsl::to_json(becomes))}});
  }
  // the newest are what people remember
  std::reverse(items.begin(), items.end());
  if (items.size() > most_shown) items.erase(items.begin() + static_cast<std::ptrdiff_t>(most_shown), items.end());
  rules::outlook ahead;
  if (now->program) {
    auto looked = c.read([&](store::connection& on) { return rules::look_ahead(on, *now->program, *made.program); });
    if (!looked) return problem(looked.why());
    ahead = std::move(*looked);
  }
  json out = rules::outlook_json(ahead);
  out.update(json{{"tried", tried}, {"changed", changed}, {"items", std::move(items)}});
  return json_answer(out);
}

} // namespace

std::vector<route> rule_trial_routes() {
  const access leads{false, role::lead};
  constexpr std::size_t most = 32U << 20U;
  const auto files = list(ref("RuleFile"), 2'000);
  const auto effects = list(ref("Effect"));
  return {
      {"POST",
       "/api/v1/rules/explain",
       "explainMail",
       "rules",
       "What these rules, or those in force, would do with a mail, and why; nothing changes",
       leads,
       {},
       {},
       object({}, {{"files", described(files, "those in force unless told")},
                   {"mail", described(integer(1), "a stored mail, as it came to its channel")},
                   {"raw", described(text(4U << 20U, 1), "the text of a mail")}}),
       most,
       {{200, "the decision, as of the first mail of a conversation",
         object({{"from", text()},
                 {"subject", text()},
                 {"language", text()},
                 {"mailbox", text()},
                 {"received", moment()},
                 {"items",
                  list(object({{"kind", text()}, {"at", moment()}, {"effects", effects}, {"trace", ref("Trace")}}))},
                 {"places", list(ref("RulePlace"))},
                 {"clocks", list(object({{"clock", text()}, {"state", text()}, {"due", or_null(moment())}}))}})}},
       {404, 409},
       explain},
      {"POST",
       "/api/v1/rules/plan",
       "planRules",
       "rules",
       "What these rules would have done with the newest mails, beside those in force, and what they would mean for "
       "what is under way; nothing changes",
       leads,
       {},
       {},
       object({{"files", files}}, {{"mails", described(integer(1, 1'000), "200 unless told")}}),
       most,
       {{200, "the mails that would go another way, the newest first, 100 at most",
         with_outlook(object({{"tried", integer()},
                              {"changed", integer()},
                              {"items", list(object({{"mail", integer(1)},
                                                     {"conversation", or_null(integer(1))},
                                                     {"channel", text()},
                                                     {"from", text()},
                                                     {"subject", text()},
                                                     {"received", moment()},
                                                     {"before", effects},
                                                     {"after", effects}}))}}))}},
       {},
       plan},
  };
}

} // namespace barid::http
