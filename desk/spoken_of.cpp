// desk/spoken_of.cpp - which of the things that happened an expectation is about.

#include "calendar/zone.hpp"
#include "desk/judge.hpp"

#include <array>
#include <cstdio>

namespace barid::desk {

std::string moment_in(const dsl::test_case& t, instant at) {
  const auto zone = calendar::find_zone(t.zone);
  if (!zone) return to_rfc3339(at);
  const auto local = zone->to_local(at);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(local - day));
  std::array<char, 48> out{};
  const auto n =
      std::snprintf(out.data(), out.size(), "%04d-%02u-%02u %02d:%02d", int(date.year()), unsigned(date.month()),
                    unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()));
  std::string text(out.data(), static_cast<std::size_t>(n));
  if (time.seconds().count() != 0) {
    std::snprintf(out.data(), out.size(), ":%02d", int(time.seconds().count()));
    text += out.data();
  }
  return text;
}

std::vector<const happening*> spoken_of(const simulated& d, const dsl::expectation& e) {
  const auto number = d.conversation_of(e.of);
  std::vector<const happening*> out;
  for (const auto& h : d.history())
    if ((h.conversation == number || (!h.conversation && e.of.empty())) && (e.in_all || h.phase == d.phase()))
      out.push_back(&h);
  return out;
}

bool is_of_kind(const effect& made, const std::string& subject) {
  if (subject == "called") return made.verb == "webhook" || made.verb == "extension call";
  return made.verb == subject;
}

bool is_meant(const happening& h, std::size_t effect, const dsl::expectation& e) {
  const auto& made = h.what.decision.effects[effect];
  if (!is_of_kind(made, e.subject)) return false;
  if (e.name.empty()) return true;
  for (const auto& [name, v] : made.arguments) {
    if (name == "once_key") continue;
    const auto text = to_text(v);
    if (text == e.name) return true;
    // of a note the words in it, of everything else the whole
    if (made.verb == "note" && text.find(e.name) != std::string::npos) return true;
  }
  const auto reached = h.reached.find(effect);
  if (reached == h.reached.end()) return false;
  if (reached->second.contains(e.name)) return true;
  // `team.lead` of a conversation with billing is `billing.lead`
  const auto who = made.text("who");
  const auto& team = h.what.decision.after.team;
  return !team.empty() && who.starts_with("team") && team + who.substr(4) == e.name;
}

} // namespace barid::desk
