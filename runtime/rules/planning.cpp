#include "runtime/rules/planning.hpp"

#include "dsl/compile.hpp"
#include "dsl/json.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/rules/member_skills.hpp"
#include "runtime/rules/past_mails.hpp"
#include "runtime/rules/running_flows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/past_mails.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <utility>

namespace barid::rules {

namespace {

result<void> compare(store::connection& on, const plan_request& what, const dsl::program_ptr& in_force,
                     const dsl::program_ptr& next, plan& out) {
  desk::comparison both(in_force, next);
  const auto left_out = visit_past_mails(
      on, what.mails, [&](desk::past_mail m) { both.add(std::move(m)); }, what.progress);
  if (!left_out) return left_out.why();
  out.left_out = *left_out;
  out.mails = both.mails();
  out.changed = both.changed();
  out.differences = both.differences();
  out.undetermined = both.open_questions();
  return {};
}

/// Of names that no file declares, the directory says which are teams, as it does in the engine.
result<dsl::program_ptr> with_teams(store::connection& on, const dsl::program_ptr& next) {
  if (next->outside.empty()) return next;
  const auto teams = store::list_teams(on);
  if (!teams) return teams.why();
  auto out = std::make_shared<dsl::program>(*next);
  for (const auto& t : *teams)
    if (t.active) out->outside_teams.insert(t.name);
  return dsl::program_ptr(std::move(out));
}

using json = nlohmann::ordered_json;

json examples_json(const std::vector<desk::mail_example>& all) {
  json out = json::array();
  for (const auto& e : all)
    out.push_back({{"mail", e.mail},
                   {"conversation", e.conversation},
                   {"from", e.from},
                   {"subject", e.subject},
                   {"received", to_rfc3339(e.received)}});
  return out;
}

json as_json(const plan& p) {
  json differences = json::array(), open = json::array();
  for (const auto& d : p.differences)
    differences.push_back({{"text", desk::in_words(d)},
                           {"what", d.what},
                           {"before", d.before},
                           {"after", d.after},
                           {"rule", d.rule},
                           {"rule_before", d.rule_before},
                           {"mails", d.count},
                           {"examples", examples_json(d.examples)}});
  for (const auto& u : p.undetermined)
    open.push_back({{"why", u.why}, {"mails", u.count}, {"examples", examples_json(u.examples)}});
  json out = {{"generation", p.generation},
              {"hash", p.hash},
              {"unchanged", p.unchanged},
              {"mails", p.mails},
              {"changed", p.changed},
              {"left_out", p.left_out},
              {"differences", std::move(differences)},
              {"undetermined", std::move(open)}};
  out.update(outlook_json(p.ahead));
  return out;
}

constexpr std::string_view mark = "{\"barid_plan\":1,";

error not_a_plan(const std::string& why) {
  return {errc::invalid, "the plan cannot be used: " + why, "make it anew with `barid plan RULES --out FILE`"};
}

} // namespace

result<plan> make_plan(store::connection& on, const plan_request& what) {
  plan out;
  out.files = what.files;
  out.hash = dsl::content_hash(what.files);
  auto active = load_in_force(on);
  if (!active) return active.why();
  if (active->generation == 0)
    return error{errc::not_found, "no rules are in force that these could be compared with",
                 "`barid apply RULES` puts the first ones in force"};
  if (!active->program)
    return error{errc::internal, "the rules in force cannot be read by this version", "`barid rules show` shows them"};
  out.generation = active->generation;
  out.unchanged = active->hash == out.hash;
  const auto skills = member_skills(on);
  if (!skills) return skills.why();
  dsl::compile_options how;
  how.member_skills = &*skills;
  auto compiled = dsl::compile(what.files, how);
  out.diagnostics = std::move(compiled.diagnostics);
  if (!compiled.program) return out;
  auto missed = missed_by_flows(on, *compiled.program);
  if (!missed) return missed.why();
  out.good = missed->empty();
  out.diagnostics.insert(out.diagnostics.end(), missed->begin(), missed->end());
  const auto next = with_teams(on, compiled.program);
  if (!next) return next.why();
  if (auto ok = compare(on, what, active->program, *next, out); !ok) return ok.why();
  auto ahead = look_ahead(on, *active->program, *compiled.program);
  if (!ahead) return ahead.why();
  out.ahead = std::move(*ahead);
  return out;
}

std::string plan_json(const plan& p, int indent) {
  return as_json(p).dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string plan_file(const plan& p) {
  json files = json::array();
  for (const auto& f : p.files.files) {
    // files may hold any bytes: those that JSON cannot say stand as hexadecimal
    bool plain = true;
    try {
      (void)json(f.text).dump();
    } catch (const json::exception&) {
      plain = false;
    }
    std::string hex;
    if (!plain)
      for (const unsigned char c : f.text) {
        constexpr char digits[] = "0123456789abcdef";
        hex += digits[c >> 4U];
        hex += digits[c & 15U];
      }
    files.push_back({{"path", f.path}, {plain ? "text" : "hex", plain ? f.text : hex}});
  }
  auto out = as_json(p);
  out["files"] = std::move(files);
  const auto body = out.dump(-1, ' ', false, json::error_handler_t::replace);
  return std::string(mark) + body.substr(1) + "\n";
}

bool is_plan_file(std::string_view text) {
  return text.starts_with(mark);
}

result<planned> read_plan_file(std::string_view text) {
  try {
    const auto j = json::parse(text);
    planned out;
    out.generation = j.at("generation");
    for (const auto& f : j.at("files")) {
      source_file file{f.at("path"), {}};
      if (f.contains("text")) {
        file.text = f.at("text");
      } else {
        const std::string hex = f.at("hex");
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
          file.text += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
      }
      out.files.files.push_back(std::move(file));
    }
    if (dsl::content_hash(out.files) != j.at("hash").get<std::string>())
      return not_a_plan("its rules are not those that it was made for");
    return out;
  } catch (const std::exception&) {
    return not_a_plan("it is damaged");
  }
}

} // namespace barid::rules
