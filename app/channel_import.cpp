#include "app/channel_import.hpp"

#include "app/listing.hpp"
#include "runtime/net/peer_text.hpp"

#include <algorithm>
#include <charconv>

namespace barid::app {

namespace {

constexpr int most_days = 36'500;

std::int64_t accounted(const store::import_progress& p) {
  return p.stored + p.duplicate + p.failed + p.left_out;
}

} // namespace

result<std::optional<int>> parse_import(const std::string& word) {
  if (word.empty() || word == "all") return std::optional<int>();
  if (word == "none") return std::optional(0);
  int days = 0;
  const auto* const end = word.data() + word.size() - (word.ends_with('d') ? 1 : 0);
  const auto [read, wrong] = std::from_chars(word.data(), end, days);
  if (wrong != std::errc() || read != end || days < 1 || days > most_days)
    return error{errc::invalid, "`--import " + word + "` is not understood",
                 "it is all, none, or a number of days: `30d`"};
  return std::optional(days);
}

std::string import_words(const store::import_progress& p) {
  auto out = net::for_people(p.start.folder) + ": " + std::to_string(p.stored) + " of " +
             counted(p.start.found, "mail") + " stored";
  const std::pair<std::int64_t, const char*> rest[] = {
      {p.duplicate, "known already"}, {p.failed, "failed"}, {p.left_out, "older than wanted"}};
  for (const auto& [count, what] : rest)
    if (count > 0) out += ", " + std::to_string(count) + " " + what;
  return out + "; " + (p.finished ? "finished " + to_rfc3339(*p.finished) : "since " + to_rfc3339(p.start.at));
}

std::string import_share(const std::vector<store::import_progress>& all, mailbox_id channel) {
  std::int64_t found = 0, done = 0;
  bool any = false, running = false;
  for (const auto& p : all) {
    if (p.start.channel != channel) continue;
    any = true;
    running = running || !p.finished;
    found += p.start.found;
    done += p.finished ? p.start.found : std::min(accounted(p), p.start.found);
  }
  if (!any) return "";
  return running ? std::to_string(found > 0 ? done * 100 / found : 0) + " %" : "done";
}

nlohmann::ordered_json import_json(const store::import_progress& p) {
  nlohmann::ordered_json out{{"folder", p.start.folder},          {"found", p.start.found}, {"stored", p.stored},
                             {"duplicate", p.duplicate},          {"failed", p.failed},     {"left_out", p.left_out},
                             {"started", to_rfc3339(p.start.at)}, {"finished", nullptr}};
  if (p.finished) out["finished"] = to_rfc3339(*p.finished);
  return out;
}

} // namespace barid::app
