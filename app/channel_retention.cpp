// app/channel_retention.cpp - `barid channel retention`: how long a channel keeps what is closed.

#include "app/change.hpp"
#include "app/channel_arguments.hpp"
#include "app/operator_name.hpp"
#include "runtime/config/amounts.hpp"
#include "runtime/net/peer_text.hpp"
#include "runtime/store/removal_rows.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

constexpr const char* for_ever = "forever";

/// In seconds; nothing: for ever.
result<std::optional<std::int64_t>> read_kept(const std::string& text) {
  if (text == for_ever) return std::optional<std::int64_t>();
  const auto milliseconds = config::parse_time(text);
  if (!milliseconds)
    return error{errc::invalid, "`" + net::for_people(text) + "` is not a time", "write it as `365d`, or `forever`"};
  return std::optional(*milliseconds / 1'000);
}

std::string words_for(const store::retention& kept) {
  if (!kept.seconds) return "closed conversations of `" + kept.name + "` are kept for ever";
  return "closed conversations of `" + kept.name + "` are removed " + config::time_text(*kept.seconds * 1'000) +
         " after they were closed";
}

} // namespace

exit_code retain_channel(const channel_arguments& a) {
  const auto by = operator_name();
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  if (!a.closed.empty()) {
    const auto seconds = read_kept(a.closed);
    if (!seconds) return report(seconds.why());
    auto open = store::transaction::begin(o->on);
    if (!open) return report(open.why());
    if (auto ok = store::set_retention(o->on, row->id, *seconds); !ok) return report(ok.why());
    const ordered_json detail{{"by", by}, {"closed", a.closed}};
    if (auto ok =
            commit_change(o->on, *open, {store::audit_action::channel_retention, subject_of(row->id), detail.dump()});
        !ok)
      return report(ok.why());
  }
  const auto kept = store::load_retention(o->on, row->id);
  if (!kept) return report(kept.why());
  if (a.json)
    std::cout << ordered_json{{"channel", row->name},
                              {"closed_seconds", kept->seconds ? ordered_json(*kept->seconds) : ordered_json()}}
                     .dump(2)
              << '\n';
  else std::cout << words_for(*kept) << '\n';
  return exit_code::ok;
}

} // namespace barid::app
