#include "runtime/rules/past_mails.hpp"

#include "dsl/json.hpp"
#include "runtime/rules/past_event.hpp"
#include "runtime/store/past_mails.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace barid::rules {

namespace {

constexpr std::size_t at_once = 200;

/// Nothing for one that no rule saw, and for what another version wrote.
std::optional<desk::past_mail> read(const store::decided_mail& row) {
  const auto trace = dsl::json::parse(row.trace, nullptr, false);
  if (!trace.is_object() || is_undecided(trace)) return std::nullopt;
  auto e = past_event_of(conversation_id{row.conversation}, row.facts, row.parsed);
  if (!e || !e->event.mail) return std::nullopt;
  return desk::past_mail{row.mail, std::move(e->event), std::move(e->known)};
}

} // namespace

result<std::size_t> visit_past_mails(store::connection& on, std::int64_t most,
                                     const std::function<void(desk::past_mail)>& visit,
                                     const std::function<void(std::size_t, std::size_t)>& progress) {
  const auto events = store::newest_mail_events(on, most);
  if (!events) return events.why();
  std::size_t left_out = 0;
  for (std::size_t at = 0; at < events->size(); at += at_once) {
    const auto end = std::min(at + at_once, events->size());
    const auto rows = store::load_decided_mails(
        on, {events->begin() + static_cast<std::ptrdiff_t>(at), events->begin() + static_cast<std::ptrdiff_t>(end)});
    if (!rows) return rows.why();
    for (const auto& row : *rows) {
      if (auto mail = read(row)) visit(std::move(*mail));
      else ++left_out;
    }
    if (progress) progress(end, events->size());
  }
  return left_out;
}

} // namespace barid::rules
