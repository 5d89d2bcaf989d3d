#include "dsl/buckets.hpp"

#include "dsl/field.hpp"
#include "dsl/satisfy.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace barid::dsl {

namespace {

constexpr std::size_t few_rules = 48; ///< Fewer are compared one by one.

/// The field whose value a wanted answer fixes, and the values; nothing where it fixes none.
struct fixed_values {
  std::string field;
  bool domains = false;
  std::vector<std::string> values;
};

std::string domain_in(const std::string& address) {
  return text::fold(address.substr(address.rfind('@') + 1));
}

std::optional<fixed_values> fixed_by(const program& p, const wanted_answer& w) {
  const auto& q = p.predicates[w.which];
  if (!w.yes || q.fields.size() != 1) return std::nullopt;
  const auto& f = q.fields.front();
  if (f.otherwise || (f.field && (f.field->several || !f.field->parts.empty()))) return std::nullopt;
  const bool plain = q.ask == question::text_is || (q.ask == question::in_list && f.type == value_type::text);
  const bool mail = f.type == value_type::address || f.type == value_type::domain;
  const bool placed = plain || q.ask == question::in_list || q.ask == question::within_domain;
  if (mail ? !placed : !plain) return std::nullopt;
  fixed_values out;
  out.field = f.name + (mail && f.type == value_type::address ? ".domain" : "");
  if (f.name == "customer.address") out.field = "customer.domain";
  out.domains = mail;
  for (const auto& t : q.texts) out.values.push_back(mail ? domain_in(t) : text::fold(t));
  for (auto l : q.lists) {
    for (const auto& item : p.lists[l].items) out.values.push_back(mail ? domain_in(item) : text::fold(item));
  }
  return out;
}

/// For each alternative of the rule, what it fixes each field to.
using needs_by_field = std::map<std::pair<std::string, bool>, std::vector<std::string>>;

needs_by_field needs_of(const program& p, const rule& r) {
  needs_by_field out;
  if (!r.when) return out;
  const auto form = alternatives_of(*r.when, true);
  if (!form.complete || form.any.empty()) return out;
  for (std::size_t i = 0; i < form.any.size(); ++i) {
    needs_by_field mine;
    for (const auto& w : form.any[i])
      if (auto f = fixed_by(p, w); f && !mine.contains({f->field, f->domains}))
        mine[{f->field, f->domains}] = std::move(f->values);
    if (i == 0) {
      out = std::move(mine);
      continue;
    }
    // an alternative that leaves a field open leaves it open for the rule
    std::erase_if(out, [&](const auto& entry) { return !mine.contains(entry.first); });
    for (auto& [field, values] : out) std::ranges::move(mine[field], std::back_inserter(values));
  }
  return out;
}

} // namespace

buckets::buckets(const program& p, const std::vector<const rule*>& rules) : needs_(rules.size()) {
  if (rules.size() <= few_rules) return;
  std::vector<needs_by_field> all;
  std::map<std::pair<std::string, bool>, std::size_t> count;
  for (const auto* r : rules) {
    all.push_back(needs_of(p, *r));
    for (const auto& [field, values] : all.back()) ++count[field];
  }
  const auto best = std::ranges::max_element(count, {}, [](const auto& entry) { return entry.second; });
  if (best == count.end()) return;
  domains_ = best->first.second;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (const auto it = all[i].find(best->first); it != all[i].end()) {
      auto& values = needs_[i] = std::move(it->second);
      std::ranges::sort(values);
      values.erase(std::unique(values.begin(), values.end()), values.end());
    }
}

bool buckets::each_pair(const std::function<bool(std::size_t, std::size_t)>& see) const {
  std::vector<std::size_t> open; // rules that say nothing
  std::unordered_map<std::string, std::vector<std::size_t>> needing, needing_or_below;
  for (std::size_t i = 0; i < needs_.size(); ++i) {
    if (needs_[i].empty()) {
      for (std::size_t k = 0; k < i; ++k)
        if (!see(k, i)) return false;
      open.push_back(i);
      continue;
    }
    std::set<std::size_t> meets;
    const auto add = [&](const auto& index, const std::string& value) {
      if (const auto it = index.find(value); it != index.end()) meets.insert(it->second.begin(), it->second.end());
    };
    for (const auto& value : needs_[i]) {
      add(needing_or_below, value);
      for (auto above = value;;) {
        add(needing, above);
        needing_or_below[above].push_back(i);
        const auto dot = domains_ ? above.find('.') : std::string::npos;
        if (dot == std::string::npos) break;
        above.erase(0, dot + 1);
      }
      needing[value].push_back(i);
    }
    meets.erase(i);
    for (auto k : open)
      if (!see(k, i)) return false;
    for (auto k : meets)
      if (!see(k, i)) return false;
  }
  return true;
}

} // namespace barid::dsl
