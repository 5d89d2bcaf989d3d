#include "runtime/http/auth/first_administrator.hpp"

#include "runtime/http/answer.hpp"
#include "runtime/http/auth/token.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/keyed_rows.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace barid::http {

namespace {

constexpr const char* key = "first_administrator";

error refused() {
  return {errc::refused, "this link is not valid any more",
          "make a new one with `barid user first-link` on the machine that runs barid"};
}

result<bool> has_owner(store::connection& on) {
  auto people = store::list_agents(on);
  if (!people) return people.why();
  return std::ranges::any_of(*people, [](const auto& a) { return a.role == "owner" && a.active; });
}

} // namespace

result<std::string> new_first_link(store::connection& on, instant now, std::chrono::seconds how_long) {
  auto owned = has_owner(on);
  if (!owned) return owned.why();
  if (*owned)
    return error{errc::conflict, "there is an owner already",
                 "sign in, or set a new password with `barid user password`"};
  auto token = new_token();
  const json value = {{"hash", store::to_hex(token_hash(token))},
                      {"expires", (now + how_long).time_since_epoch().count()}};
  if (auto put = store::put_setting(on, key, value.dump(), "barid"); !put) return put.why();
  return token;
}

result<agent_id> use_first_link(store::connection& on, const first_administrator& who, instant now) {
  auto begun = store::transaction::begin(on);
  if (!begun) return begun.why();
  auto stored = store::get_setting(on, key);
  if (!stored) return stored.why().code == errc::not_found ? refused() : stored.why();
  const auto link = json::parse(*stored, nullptr, false);
  if (link.is_discarded() || !link.is_object()) return refused();
  const bool fits = same_secret(link.value("hash", ""), store::to_hex(token_hash(who.token)));
  if (!fits || link.value("expires", std::int64_t{0}) <= now.time_since_epoch().count()) return refused();
  auto taken = store::take_setting(on, key, *stored);
  if (!taken) return taken.why();
  if (!*taken) return refused();
  store::agent_row row;
  row.name = who.name;
  row.email = who.email;
  row.role = "owner";
  auto made = store::create_agent(on, row);
  if (!made) return made.why();
  if (auto set = store::set_password_hash(on, *made, who.password_hash); !set) return set.why();
  if (auto kept = begun->commit(); !kept) return kept.why();
  return *made;
}

} // namespace barid::http
