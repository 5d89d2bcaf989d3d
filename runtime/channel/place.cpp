#include "runtime/channel/place.hpp"

#include "runtime/channel/account.hpp"
#include "runtime/store/source_rows.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace barid::channel {

namespace {

/// A mailbox that rules declare gets a channel for an MTA to push to, until somebody connects it.
bool is_unconnected(const store::channel_row& c) {
  if (c.kind != "lmtp") return false;
  const auto account = account_from_json(c.settings.empty() ? "{}" : c.settings);
  return account && !account->smtp && !account->incoming();
}

constexpr const char* former = "former_addresses";

/// Whether this is what was left of an account with one of these addresses.
bool was_it(const store::channel_row& c, const std::vector<std::string>& addresses) {
  if (c.state != "off") return false;
  const auto j = nlohmann::json::parse(c.settings, nullptr, false);
  if (!j.is_object() || !j.contains(former)) return false;
  return std::ranges::any_of(j.at(former), [&](const auto& a) {
    return a.is_string() && std::ranges::find(addresses, a.template get<std::string>()) != addresses.end();
  });
}

} // namespace

result<void> find_place(store::connection& on, store::channel_row& row, bool named) {
  auto all = store::list_channels(on);
  if (!all) return all.why();
  for (const auto& other : *all)
    for (const auto& address : row.addresses) {
      if (other.state == "off" || std::ranges::find(other.addresses, address) == other.addresses.end()) continue;
      const bool same_name = !named || other.name == row.name;
      if (row.id.value == 0 && row.kind != "lmtp" && is_unconnected(other) && same_name) {
        row.id = other.id;
        row.name = other.name;
      } else if (other.id != row.id) {
        return error{errc::conflict, address + " belongs to the channel `" + other.name + "` already",
                     same_name ? "remove that one first, or leave the address out here"
                               : "leave `--name` out to connect that one"};
      }
    }
  if (row.id.value != 0) return {};
  const auto before = std::ranges::find_if(*all, [&](const auto& c) { return was_it(c, row.addresses); });
  if (before == all->end()) return {};
  row.id = before->id;
  if (!named) row.name = before->name;
  return {};
}

void make_former(store::channel_row& row) {
  row.state = "off";
  row.settings = nlohmann::json{{former, row.addresses}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  row.addresses.clear();
}

result<mailbox_id> put(store::connection& on, const store::channel_row& row) {
  if (row.id.value == 0) return store::create_channel(on, row);
  if (auto ok = store::update_channel(on, row); !ok) return ok.why();
  // what lies in the account already is older than its connection, which begins with the first look
  if (auto ok = store::clear_connected_since(on, row.id); !ok) return ok.why();
  if (auto ok = store::forget_reading(on, row.id); !ok) return ok.why();
  return row.id;
}

} // namespace barid::channel
