#include "dsl/program.hpp"

#include "text/fold.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace barid::dsl {

namespace {

constexpr std::array<std::pair<sla_clock_kind, const char*>, 3> clock_names = {{
    {sla_clock_kind::first_response, "first_response"},
    {sla_clock_kind::next_response, "next_response"},
    {sla_clock_kind::resolution, "resolution"},
}};

} // namespace

const char* name_of(sla_clock_kind k) {
  for (const auto& [kind, name] : clock_names)
    if (kind == k) return name;
  return "";
}

std::optional<sla_clock_kind> sla_clock_named(const std::string& word) {
  for (const auto& [kind, name] : clock_names)
    if (word == name) return kind;
  return std::nullopt;
}

bool item_list::has_sender(const std::string& folded_spec) const {
  if (exact.contains(folded_spec)) return true;
  const auto sign = folded_spec.rfind('@');
  return sign != std::string::npos && has_domain(std::string_view(folded_spec).substr(sign + 1));
}

bool item_list::has_domain(std::string_view domain) const {
  if (domains.empty()) return false;
  while (true) {
    if (domains.contains(std::string(domain))) return true;
    const auto dot = domain.find('.');
    if (dot == std::string_view::npos) return false;
    domain.remove_prefix(dot + 1);
  }
}

const flow_policy* program::flow(const std::string& name) const {
  const auto it = std::ranges::find(flows, name, &flow_policy::name);
  return it == flows.end() ? nullptr : &*it;
}

const mailbox_policy* program::mailbox_of(const std::string& address) const {
  const auto folded = text::fold(address);
  for (const auto& [name, m] : mailboxes)
    if (std::ranges::find(m.addresses, folded) != m.addresses.end()) return &m;
  return nullptr;
}

} // namespace barid::dsl
