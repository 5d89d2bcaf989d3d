// dsl/check_people.cpp - mailbox and team.

#include "dsl/codes.hpp"
#include "dsl/settings.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <map>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

constexpr setting_type<mailbox_policy> mailbox_settings[] = {
    {"address", "address NAME@DOMAIN", true,
     [](checker& c, const setting& s, mailbox_policy& m) {
       for (const auto& v : s.arguments) {
         if (v.kind == value_kind::comma) continue;
         if (v.kind != value_kind::address && v.kind != value_kind::text) return false;
         const auto spec = text::fold(v.text);
         if (spec.find('@') == std::string::npos) return false;
         if (const auto* other = c.out.mailbox_of(spec)) {
           c.error(code::address_twice, v.at, "`" + v.text + "` belongs to mailbox `" + other->name + "` already",
                   "an address belongs to one mailbox")
               .related.push_back({other->at, "the other mailbox is here"});
           return true;
         }
         m.addresses.push_back(spec);
       }
       return !s.arguments.empty();
     }},
    {"threads", "threads grouped|separate", false,
     [](checker&, const setting& s, mailbox_policy& m) {
       const auto* v = only_word(s);
       if (!v || (v->text != "grouped" && v->text != "separate")) return false;
       m.threads = v->text == "grouped" ? threading::grouped : threading::separate;
       return true;
     }},
    {"reopen", "reopen within DURATION", false,
     [](checker&, const setting& s, mailbox_policy& m) {
       const auto& a = s.arguments;
       if (a.size() != 2 || a[0].text != "within" || a[1].kind != value_kind::elapsed) return false;
       m.reopen_within = std::chrono::duration_cast<duration>(std::chrono::duration<double>(a[1].number));
       return true;
     }},
    {"team", "team NAME", false,
     [](checker& c, const setting& s, mailbox_policy& m) {
       const auto* v = only_word(s);
       if (!v) return false;
       m.team = v->text;
       return c.require_person(outside_name::kind_of::team, v->text, v->at);
     }},
    {"sla", "sla NAME", false,
     [](checker& c, const setting& s, mailbox_policy& m) {
       const auto* v = only_word(s);
       if (!v) return false;
       return c.require(name_kind::sla, code::unknown_sla, v->text, v->at, m.sla);
     }},
    {"signature", "signature \"FILE\"", false,
     [](checker& c, const setting& s, mailbox_policy& m) {
       const auto* v = only(s, value_kind::text);
       if (!v) return false;
       m.signature = c.resolve_path(v->text, v->at);
       if (const auto* file = c.file(m.signature)) {
         m.signature_text = file->text;
         return true;
       }
       c.error(code::file_missing, v->at, "there is no file `" + v->text + "`",
               "the path is relative to this rule file, inside the rules folder");
       return false;
     }},
    {"from_name", "from_name \"TEXT\"", false,
     [](checker&, const setting& s, mailbox_policy& m) {
       const auto* v = only(s, value_kind::text);
       if (v) m.from_name = v->text;
       return v != nullptr;
     }},
    {"language", "language CODE", false,
     [](checker&, const setting& s, mailbox_policy& m) {
       const auto* v = only_word(s);
       const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
       if (!v || v->text.size() != 2 || !std::ranges::all_of(v->text, small)) return false;
       m.language = v->text;
       return true;
     }},
};

constexpr std::pair<const char*, strategy> strategies[] = {
    {"queue", strategy::queue},
    {"round_robin", strategy::round_robin},
    {"least_busy", strategy::least_busy},
    {"sticky", strategy::sticky},
};

constexpr setting_type<team_policy> team_settings[] = {
    {"strategy", "strategy queue|round_robin|least_busy|sticky", false,
     [](checker&, const setting& s, team_policy& t) {
       const auto* v = only_word(s);
       for (const auto& [name, what] : strategies)
         if (v && v->text == name) {
           t.strategy = what;
           return true;
         }
       return false;
     }},
    {"capacity", "capacity NUMBER", false,
     [](checker&, const setting& s, team_policy& t) {
       const auto* v = only(s, value_kind::number);
       if (!v || v->number < 1 || v->number > 100000 || v->number != double(unsigned(v->number))) return false;
       t.capacity = unsigned(v->number);
       return true;
     }},
    {"skills", "skills NAME, …", false,
     [](checker& c, const setting& s, team_policy& t) {
       for (const auto& n : words(s.arguments)) {
         c.use(use_of::skill, n.text, n.at);
         t.skills.push_back(n.text);
       }
       return !t.skills.empty();
     }},
    {"hours", "hours CALENDAR", false,
     [](checker& c, const setting& s, team_policy& t) {
       const auto* v = only_word(s);
       if (!v) return false;
       return c.require(name_kind::calendar, code::unknown_calendar, v->text, v->at, t.hours);
     }},
    {"overflow", "overflow TEAM after DURATION", false,
     [](checker& c, const setting& s, team_policy& t) {
       const auto& a = s.arguments;
       if (a.size() != 3 || a[0].kind != value_kind::word || a[1].text != "after") return false;
       t.overflow_team = a[0].text;
       t.overflow_after = check_amount(c, a[2], t.hours);
       return t.overflow_after && c.require_person(outside_name::kind_of::team, a[0].text, a[0].at);
     }},
};

} // namespace

void check_mailbox(checker& c, const route::block_decl& d, span at) {
  mailbox_policy m;
  m.name = d.id.text;
  m.at = at;
  read_settings(c, "a mailbox", d.settings, mailbox_settings, m);
  c.out.mailboxes.insert_or_assign(m.name, std::move(m));
}

void check_team(checker& c, const route::block_decl& d, span at) {
  team_policy t;
  t.name = d.id.text;
  t.at = at;
  read_settings(c, "a team", d.settings, team_settings, t);
  if (c.options.directory) {
    const auto& agents = c.options.directory->agents;
    if (std::ranges::find(agents, t.name) != agents.end())
      c.error(code::team_and_agent, d.id.at, "`" + t.name + "` is also the name of an agent",
              "give the team another name, so that `assign " + t.name + "` is clear");
  }
  c.out.teams.insert_or_assign(t.name, std::move(t));
}

void check_overflows(checker& c) {
  std::map<std::string, const team_policy*> walked_from; // each team is walked over once
  for (const auto& [name, begin] : c.out.teams) {
    std::vector<const team_policy*> way;
    const auto next = [&](const team_policy& t) {
      return t.overflow_team.empty() ? c.out.teams.end() : c.out.teams.find(t.overflow_team);
    };
    auto at = c.out.teams.find(name);
    while (at != c.out.teams.end() && walked_from.try_emplace(at->first, &begin).second) {
      way.push_back(&at->second);
      at = next(at->second);
    }
    if (at == c.out.teams.end() || walked_from[at->first] != &begin) continue;
    const auto first = std::ranges::find(way, &at->second);
    if (first == way.end()) continue;
    std::string circle;
    for (auto t = first; t != way.end() && t - first < 20; ++t) circle += "`" + (*t)->name + "` -> ";
    if (way.end() - first > 20) circle += "... -> ";
    c.error(code::overflow_circle, at->second.at,
            "what nobody takes would go round for ever: " + circle + "`" + at->first + "`",
            "let one of them keep what it has: take its `overflow` out");
  }
}

void add_people_entries(std::vector<setting_entry>& to) {
  add_entries(to, "mailbox", mailbox_settings);
  add_entries(to, "team", team_settings);
}

} // namespace barid::dsl
