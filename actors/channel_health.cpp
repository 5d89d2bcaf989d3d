#include "actors/channel_health.hpp"

#include "runtime/store/directory_channels.hpp"
#include "runtime/store/live_rows.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace barid::actors {

const char* name_of(health h) {
  switch (h) {
  case health::unknown:
    return "unknown";
  case health::ok:
    return "ok";
  case health::failing:
    return "failing";
  case health::paused:
    return "paused";
  }
  return "unknown";
}

channel_health::told channel_health::both(const entry& e) {
  const auto& [receiving, sending] = e.sides;
  told out;
  out.how = std::max(receiving.how, sending.how);
  out.text = receiving.text;
  if (!sending.text.empty()) out.text += (out.text.empty() ? "" : "; ") + sending.text;
  return out;
}

result<void> channel_health::report(store::connection& on, mailbox_id channel, mail_side side, health how,
                                    const std::string& text, instant now) {
  const std::lock_guard hold(lock_);
  auto& e = channels_[channel];
  e.sides[side == mail_side::receiving ? 0 : 1] = {how, text};
  const auto next = both(e);
  if (next == e.written) return {};
  auto begun = store::transaction::begin(on);
  if (!begun) return begun.why();
  auto set = store::set_channel_health(on, channel, name_of(next.how), next.text, now);
  if (!set && set.why().code == errc::not_found) return {}; // the channel was removed meanwhile
  if (!set) return set.why();
  store::live_row row;
  row.kind = "channel_health";
  row.channel = channel;
  row.payload = nlohmann::json{{"health", name_of(next.how)}, {"text", next.text}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (auto ok = store::tell_live(on, row); !ok) return ok.why();
  if (auto ok = begun->commit(); !ok) return ok.why();
  e.written = next;
  return {};
}

} // namespace barid::actors
