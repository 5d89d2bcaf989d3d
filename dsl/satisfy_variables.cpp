#include "dsl/satisfy_variables.hpp"

#include "dsl/field.hpp"
#include "dsl/pattern.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace barid::dsl {

namespace {

constexpr std::size_t most_spreads = 64;

field_use use_in(const field& f) {
  return {&f, std::string(f.name), {}, f.type, f.optional, {}};
}

/// The fields that a field stands for; itself where it stands for none.
std::vector<field_use> simple(const field_use& f) {
  if (!f.field || f.field->parts.empty()) return {f};
  std::vector<field_use> out;
  std::string_view parts = f.field->parts;
  while (!parts.empty()) {
    const auto space = parts.find(' ');
    if (const auto* part = find_field(parts.substr(0, space))) out.push_back(use_in(*part));
    parts.remove_prefix(space == std::string_view::npos ? parts.size() : space + 1);
  }
  return out;
}

/// `sender` of `sender.domain`; null for a field that is no part of an address.
const field* address_of(const field_use& f) {
  constexpr std::string_view tail = ".domain";
  if (!f.field || f.type != value_type::domain || !f.name.ends_with(tail)) return nullptr;
  const auto owner = f.name.substr(0, f.name.size() - tail.size());
  for (const auto& name : {owner, owner + ".address"})
    if (const auto* base = find_field(name); base && base->type == value_type::address) return base;
  return nullptr;
}

/// Where one answer can come from: alternatives of atoms that all have to hold.
using sources = std::vector<std::vector<std::pair<field_use, atom>>>;

class splitter {
public:
  splitter(const program& p, spreads& out) : p_(p), out_(out) {}

  /// Nothing where the answer is the constant that is wanted; one empty clash otherwise.
  std::optional<sources> split(const wanted_answer& w, std::size_t from, bool& impossible) {
    const auto& q = p_.predicates[w.which];
    if (q.ask == question::team_open) return team_open(q, w.yes, from, impossible);
    std::vector<std::pair<field_use, atom>> atoms;
    for (const auto& written : q.fields)
      for (const auto& f : simple(written)) {
        atom a{&q, f, w.yes, false, from};
        a.use.otherwise = written.otherwise;
        auto about = f;
        about.otherwise.reset();
        if (q.ask == question::seen_within) {
          about.name = "message_id seen";
          about.type = value_type::duration;
        } else if (const auto* base = address_of(f)) {
          about = use_in(*base);
          a.of_domain = true;
        }
        atoms.emplace_back(std::move(about), std::move(a));
      }
    if (!w.yes) return sources{std::move(atoms)};
    sources out;
    for (auto& a : atoms) out.push_back({std::move(a)});
    return out;
  }

private:
  const program& p_;
  spreads& out_;

  /// A team is open while its calendar is, and always without one.
  std::optional<sources> team_open(const predicate& q, bool yes, std::size_t from, bool& impossible) {
    const auto team = p_.teams.find(q.subject);
    if (team == p_.teams.end() || team->second.hours.empty()) {
      impossible = !yes;
      return std::nullopt;
    }
    const auto now = use_in(*find_field("now"));
    auto& made = out_.made.emplace_back(q);
    made.ask = question::time_within;
    made.calendar = team->second.hours;
    made.fields = {now};
    return sources{{{now, atom{&made, now, yes, false, from}}}};
  }
};

using place = std::pair<std::string, std::string>; ///< A field's name and argument.

void add(spread& to, std::map<place, std::size_t>& where, const field_use& about, const atom& a) {
  const auto [it, fresh] = where.try_emplace(place(about.name, about.argument), to.variables.size());
  if (fresh) to.variables.push_back({about, {}});
  to.variables[it->second].atoms.push_back(a);
}

/// Patterns are questions of their rule, as they capture for it; two with one meaning are the same.
bool same_question(const predicate& x, const predicate& y) {
  if (&x == &y) return true;
  return x.ask == question::text_matches && y.ask == x.ask && x.exact == y.exact &&
         std::ranges::equal(
             x.patterns, y.patterns, {}, [](const auto& p) -> const std::string& { return scan_expression(*p); },
             [](const auto& p) -> const std::string& { return scan_expression(*p); });
}

/// The same question with both answers, or the same calendar.
std::vector<std::size_t> plain_clash(const spread& s) {
  for (const auto& v : s.variables)
    for (auto a = v.atoms.begin(); a != v.atoms.end(); ++a)
      for (auto b = std::next(a); b != v.atoms.end(); ++b) {
        const auto &x = *a->question, &y = *b->question;
        if (a->yes && b->yes && x.ask == question::presence_is && y.ask == question::presence_is &&
            x.subject != y.subject)
          return {a->from, b->from}; // nobody is available and away
        if (a->yes == b->yes) continue;
        const bool same_hours = x.ask == question::time_within && y.ask == question::time_within &&
                                x.calendar == y.calendar && !a->use.otherwise && !b->use.otherwise;
        if ((same_question(x, y) && a->use == b->use) || same_hours) return {a->from, b->from};
      }
  return {};
}

} // namespace

spreads spread_out(const program& p, const std::vector<wanted_answer>& wanted) {
  spreads out;
  splitter split(p, out);
  std::vector<sources> parts;
  std::size_t ways = 1;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    bool impossible = false;
    auto part = split.split(wanted[i], i, impossible);
    if (impossible) {
      out.any.push_back({{}, {i}});
      return out;
    }
    if (!part) continue;
    ways *= part->size();
    if (ways > most_spreads) {
      out.complete = false;
      return out;
    }
    parts.push_back(std::move(*part));
  }
  for (std::size_t way = 0; way < ways; ++way) {
    spread s;
    std::map<place, std::size_t> where;
    auto rest = way;
    for (const auto& part : parts) {
      for (const auto& [about, a] : part[rest % part.size()]) add(s, where, about, a);
      rest /= part.size();
    }
    s.clash = plain_clash(s);
    out.any.push_back(std::move(s));
  }
  return out;
}

} // namespace barid::dsl
