#include "dsl/satisfy_values.hpp"

#include "dsl/field.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace barid::dsl {

namespace {

using std::chrono::microseconds;

bool is_number(value_type t) {
  return t == value_type::number || t == value_type::size || t == value_type::duration || t == value_type::time;
}

value as_value(value_type type, double n) {
  switch (type) {
  case value_type::duration:
    return barid::duration(microseconds(std::llround(n * 1e6)));
  case value_type::time:
    return instant(microseconds(std::llround(n)));
  default:
    return n;
  }
}

/// The smallest step between two values that people can tell apart.
double step_of(const variable& v) {
  if (v.use.type == value_type::duration) return 1e-6;
  if (v.use.type == value_type::time || (v.use.field && v.use.field->counts)) return 1;
  return 0.5;
}

/// A step that people would take.
double plain_step(const variable& v) {
  return v.use.type == value_type::duration ? 60 : 1;
}

/// Where the answer to a question about a number can change.
void bounds_of(const program& p, const predicate& q, std::size_t limit, std::vector<double>& out) {
  switch (q.ask) {
  case question::number_compare:
    out.push_back(q.low);
    return;
  case question::number_between:
    out.insert(out.end(), {q.low, q.high});
    return;
  case question::seen_within:
    out.push_back(std::chrono::duration<double>(q.span_of).count());
    return;
  default:
    break;
  }
  for (const auto& text : named_texts(p, q, limit)) {
    double n = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (problem == std::errc() && end == text.data() + text.size()) out.push_back(n);
  }
}

/// Openings and closings of the calendars asked about, and each hour of a week.
void add_times(const program& p, const variable& v, std::vector<double>& out) {
  const auto add = [&](std::optional<instant> t) {
    if (t) out.push_back(double(t->time_since_epoch().count()));
  };
  bool asked = false;
  for (const auto& a : v.atoms) {
    if (a.question->ask != question::time_within) continue;
    asked = true;
    if (const auto it = p.calendars.find(a.question->calendar); it != p.calendars.end()) {
      add(it->second.next_opening(witness_day));
      add(it->second.next_closing(witness_day));
    }
  }
  add(witness_day);
  for (int hour = 1; asked && hour < 7 * 24; ++hour) add(witness_day + std::chrono::hours(hour));
}

trials numbers(const program& p, const variable& v, std::size_t limit) {
  std::vector<double> bounds;
  for (const auto& a : v.atoms) {
    bounds_of(p, *a.question, limit, bounds);
    if (a.use.otherwise && v.use.type == value_type::number)
      if (const auto* n = std::get_if<double>(&*a.use.otherwise)) bounds.push_back(*n);
  }
  std::ranges::sort(bounds);
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  std::vector<double> tries;
  const double step = step_of(v);
  if (v.use.type == value_type::time) add_times(p, v, tries);
  else if (v.use.type != value_type::number && v.use.type != value_type::size) tries.push_back(3600);
  else tries.push_back(v.use.field && v.use.field->name == "messages" ? 1 : 0);
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const double b = bounds[i];
    tries.insert(tries.end(), {b, b + plain_step(v), b + step});
    if (i + 1 < bounds.size()) {
      const double middle = b + (bounds[i + 1] - b) / 2;
      tries.push_back(step == 1 ? std::floor(middle) : middle);
    }
  }
  if (!bounds.empty()) tries.push_back(bounds.front() - step);
  trials out;
  const bool counts = v.use.field && v.use.field->counts;
  std::set<double> seen;
  for (double n : tries) {
    if (counts) n = std::ceil(n);
    if ((counts && n < 0) || !std::isfinite(n) || !seen.insert(n).second) continue;
    out.all.push_back({as_value(v.use.type, n), true, {}});
  }
  // steps of numbers far from zero, or of times outside what can be stored, may be lost
  for (double b : bounds) out.complete = out.complete && std::abs(b) < 4e15;
  return out;
}

/// The domains that a question names.
std::vector<std::string> named_domains(const program& p, const predicate& q, std::size_t limit) {
  auto out = q.texts;
  for (auto l : q.lists)
    for (const auto& d : p.lists[l].domains) {
      if (out.size() > limit) return out;
      out.push_back(d);
    }
  return out;
}

/// An address is in a list, is one, or lies below a domain. So each list's items, and for each
/// domain somebody there and somebody below it, answer every question as any other address would:
/// two of each, as the first may be named by some list.
trials addresses(const program& p, const variable& v, std::size_t limit) {
  trials out;
  std::set<std::string> seen;
  const bool bare = v.use.type == value_type::domain;
  const auto add = [&](std::string text) {
    if (seen.insert(text).second) out.all.push_back({std::move(text), true, {}});
  };
  const auto add_domain = [&](const std::string& d) {
    for (const auto* below : {"", "q7xk."}) {
      const auto domain = below + d;
      if (bare) add(domain);
      else
        for (const auto* who : {"someone@", "q7xk@"}) add(who + domain);
    }
  };
  for (const auto& a : v.atoms) {
    if (!a.yes && a.question->ask != question::is_empty) {
      // what must not be needs no value of its own, but its letters may be told apart
      out.complete = out.complete && !a.question->exact;
      continue;
    }
    const auto texts = named_texts(p, *a.question, limit);
    out.complete = out.complete && texts.size() <= limit;
    if (a.of_domain || bare) {
      const auto domains = named_domains(p, *a.question, limit);
      out.complete = out.complete && domains.size() <= limit && !a.question->exact;
      for (const auto& d : domains) add_domain(d);
      for (const auto& t : texts) add_domain(t);
      continue;
    }
    for (const auto& t : texts)
      if (t.find('@') != std::string::npos) add(t);
    for (auto l : a.question->lists) {
      const auto& list = p.lists[l];
      std::size_t n = 0;
      for (const auto& d : list.domains) {
        if (n++ > limit) break;
        add_domain(d);
      }
      out.complete = out.complete && list.domains.size() <= limit;
    }
  }
  if (bare) add("customer.example");
  else add("someone@customer.example");
  add_domain("q7xk.example");
  add_domain("q7xk");
  add("q7xk"); // no address at all: it has no domain
  add("");
  return out;
}

/// A finite question that is wanted: nothing else than what it names can be held.
const atom* finite(const program& p, const variable& v, std::size_t limit) {
  const atom* best = nullptr;
  std::size_t best_size = 0;
  for (const auto& a : v.atoms) {
    if (!a.yes) continue;
    const auto& q = *a.question;
    std::size_t size = 0;
    if (q.ask == question::text_is || (q.ask == question::in_list && v.use.type == value_type::text))
      size = std::max<std::size_t>(1, named_texts(p, q, limit).size());
    else if (q.ask == question::is_empty) size = 1;
    else continue;
    if (!best || size < best_size) {
      best = &a;
      best_size = size;
    }
  }
  return best;
}

trials words(const program& p, const variable& v, std::size_t limit) {
  trials out;
  if (v.use.field && v.use.field->closed) {
    std::string_view all = v.use.field->words;
    while (!all.empty()) {
      const auto space = all.find(' ');
      out.all.push_back({std::string(all.substr(0, space)), true, {}});
      all.remove_prefix(space == std::string_view::npos ? all.size() : space + 1);
    }
    return out;
  }
  if (const auto* base = finite(p, v, limit)) {
    if (base->question->ask == question::is_empty) {
      out.all.push_back({std::string(), true, {}});
      return out;
    }
    const auto texts = named_texts(p, *base->question, limit);
    out.complete = texts.size() <= limit;
    for (const auto& t : texts) out.all.push_back({t, base->question->exact, {}});
    return out;
  }
  std::vector<const atom*> atoms;
  for (const auto& a : v.atoms) atoms.push_back(&a);
  out.all = texts_for(p, v.use.type, atoms);
  // nothing is named that it has to be, so an unheard-of text answers these as any other would
  out.complete = std::ranges::all_of(v.atoms, [](const atom& a) {
    const auto ask = a.question->ask;
    return ask == question::text_is || ask == question::in_list || ask == question::is_present ||
           ask == question::is_empty || ask == question::presence_is;
  });
  return out;
}

/// Each agent with each place where one can be.
trials agents(const program& p, const variable& v, std::size_t limit) {
  auto names = words(p, v, limit);
  trials out;
  out.complete = names.complete;
  for (const auto& n : names.all)
    for (auto where : {presence::available, presence::away, presence::on_leave, presence::unknown})
      out.all.push_back({n.held, n.to_the_letter, where});
  return out;
}

} // namespace

std::vector<std::string> named_texts(const program& p, const predicate& q, std::size_t limit) {
  auto out = q.texts;
  for (auto l : q.lists)
    for (const auto& item : p.lists[l].items) {
      if (out.size() > limit) return out;
      out.push_back(item);
    }
  return out;
}

trials values_for(const program& p, const variable& v, std::size_t limit) {
  if (v.use.type == value_type::boolean) return {{{true, true, {}}, {false, true, {}}}, true};
  if (is_number(v.use.type)) return numbers(p, v, limit);
  if (v.use.type == value_type::address || v.use.type == value_type::domain) return addresses(p, v, limit);
  if (v.use.name == "conversation.agent") return agents(p, v, limit);
  return words(p, v, limit);
}

} // namespace barid::dsl
