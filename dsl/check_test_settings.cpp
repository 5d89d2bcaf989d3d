// dsl/check_test_settings.cpp - what stands in the braces of `agent` and `customer`.

#include "dsl/codes.hpp"
#include "dsl/settings.hpp"
#include "dsl/test_reader.hpp"
#include "dsl/values.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

bool teams(checker& c, const setting& s, std::vector<std::string>& to) {
  const auto names = words(s.arguments);
  for (const auto& n : names) {
    if (!require_test_team(c, n.text, n.at)) return true;
    if (std::ranges::find(to, n.text) == to.end()) to.push_back(n.text);
  }
  return !names.empty();
}

constexpr setting_type<test_agent> agent_settings[] = {
    {"team", "team NAME, …", false, [](checker& c, const setting& s, test_agent& a) { return teams(c, s, a.teams); }},
    {"lead", "lead TEAM, …", false,
     [](checker& c, const setting& s, test_agent& a) {
       if (!teams(c, s, a.leads)) return false;
       for (const auto& t : a.leads)
         if (std::ranges::find(a.teams, t) == a.teams.end()) a.teams.push_back(t);
       return true;
     }},
    {"skills", "skills NAME, …", false,
     [](checker& c, const setting& s, test_agent& a) {
       const auto names = words(s.arguments);
       for (const auto& n : names) {
         c.use(use_of::skill, n.text, n.at);
         a.skills.push_back(n.text);
       }
       return !names.empty();
     }},
    {"capacity", "capacity NUMBER", false,
     [](checker&, const setting& s, test_agent& a) {
       const auto* v = only(s, value_kind::number);
       if (!v || v->number < 0 || v->number != double(unsigned(v->number))) return false;
       a.capacity = unsigned(v->number);
       return true;
     }},
    {"is", "is available|away|on leave", false,
     [](checker&, const setting& s, test_agent& a) {
       const auto names = words(s.arguments);
       std::string all;
       for (const auto& n : names) all += (all.empty() ? "" : " ") + n.text;
       if (all == "available") a.is = presence::available;
       else if (all == "away") a.is = presence::away;
       else if (all == "on leave") a.is = presence::on_leave;
       else return false;
       return true;
     }},
};

} // namespace

void check_test_agent(test_scope& t, const setting& from, test_agent& into) {
  t.check.use(use_of::person, into.name, from.at, true);
  read_settings(t.check, "an agent of a test", from.body, agent_settings, into);
}

void check_test_customer(test_scope& t, const setting& from, test_customer& into) {
  auto& c = t.check;
  for (const auto& s : from.body) {
    if (s.key.text.empty()) continue; // reported by the parser
    if (s.key.text == "name") {
      if (!one_text(s, into.name)) bad_setting(c, s, "name \"TEXT\"");
      continue;
    }
    const auto a = c.out.attributes.find("customer." + s.key.text);
    if (a == c.out.attributes.end()) {
      std::vector<std::string> known = {"name"};
      for (const auto& [name, policy] : c.out.attributes)
        if (policy.owner == attribute_owner::customer) known.push_back(policy.name);
      unknown_setting(c, s, "a customer", known);
      continue;
    }
    c.use(use_of::attribute, a->first, s.key.at);
    if (s.arguments.size() != 1) {
      bad_setting(c, s, s.key.text + " VALUE");
      continue;
    }
    auto v = constant_of(c, s.arguments.front(), a->second.type);
    if (!v) continue;
    const auto& words = a->second.words;
    if (const auto* w = std::get_if<std::string>(&*v);
        w && !words.empty() && std::ranges::find(words, *w) == words.end())
      c.error(code::unknown_word, s.arguments.front().at, "`" + a->first + "` is never `" + *w + "`",
              did_you_mean(*w, words));
    else into.attributes[a->second.name] = std::move(*v);
  }
}

void add_test_entries(std::vector<setting_entry>& to) {
  add_entries(to, "agent", agent_settings);
  add_test_mail_entries(to);
}

} // namespace barid::dsl
