#include "actors/signature.hpp"

#include "runtime/channel/account.hpp"

namespace barid::actors {

namespace {

bool is_html_file(const std::string& path) {
  return path.ends_with(".html") || path.ends_with(".htm");
}

std::map<std::string, std::string> values_of(const conversation& c, const std::string& agent) {
  const auto& name = c.customer.name.empty() ? c.customer.address : c.customer.name;
  return {{"customer.name", name},
          {"customer.first_name", c.customer.name.empty() ? name : name.substr(0, name.find(' '))},
          {"customer.address", c.customer.address},
          {"conversation.subject", c.subject},
          {"conversation.id", std::to_string(c.id.value)},
          {"agent.name", agent}};
}

} // namespace

chosen_signatures signatures_in_force(const store::channel_row& channel, const dsl::program& rules) {
  chosen_signatures out;
  if (const auto account = channel::account_from_json(channel.settings)) out.by_language = account->signatures;
  if (!out.by_language.empty()) return out;
  const auto policy = rules.mailboxes.find(channel.name);
  if (policy == rules.mailboxes.end() || policy->second.signature_text.empty()) return out;
  const auto& text = policy->second.signature_text;
  out.by_language[""] = is_html_file(policy->second.signature) ? text : channel::html_of(text);
  out.of_rules = true;
  return out;
}

std::string signature_under(const store::channel_row& channel, const dsl::program& rules, const conversation& c,
                            const std::string& agent) {
  const auto all = signatures_in_force(channel, rules);
  return channel::with_values(channel::signature_for(all.by_language, c.language), values_of(c, agent));
}

} // namespace barid::actors
