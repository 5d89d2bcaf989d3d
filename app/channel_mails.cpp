// app/channel_mails.cpp - what a source offered and what became of it, and failed mails once more.

#include "app/change.hpp"
#include "app/channel_arguments.hpp"
#include "app/listing.hpp"
#include "app/system_clock.hpp"
#include "runtime/net/peer_text.hpp"
#include "runtime/store/source_rows.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

std::string name_of(const store::source_place& at) {
  return net::for_people(at.uidl.empty() ? std::to_string(at.uid) : at.uidl);
}

ordered_json as_json(const store::ledger_line& l) {
  ordered_json out{{"folder", l.place.folder},     {"uidvalidity", l.place.uidvalidity},
                   {"uid", l.place.uid},           {"uidl", l.place.uidl},
                   {"outcome", l.outcome},         {"reason", l.reason},
                   {"attempts", l.attempts},       {"at", to_rfc3339(l.at)},
                   {"retry_waits", l.retry_waits}, {"mail", nullptr}};
  if (l.mail) out["mail"] = l.mail.value;
  return out;
}

} // namespace

exit_code list_channel_mails(const channel_arguments& a) {
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  auto lines =
      a.failed ? store::failed_messages(o->on, row->id, a.limit) : store::offered_messages(o->on, row->id, a.limit);
  if (!lines) return report(lines.why());
  if (a.json) {
    auto out = ordered_json::array();
    for (const auto& l : *lines) out.push_back(as_json(l));
    std::cout << out.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
    return exit_code::ok;
  }
  if (lines->empty()) {
    std::cout << (a.failed ? "every mail that was offered is stored\n" : "no mail was offered yet\n");
    return exit_code::ok;
  }
  std::vector<std::vector<std::string>> rows{{"AT", "FOLDER", "UID", "OUTCOME", "TRIES", "ABOUT"}};
  for (const auto& l : *lines) {
    auto about = l.mail ? "mail " + std::to_string(l.mail.value) : net::for_people(l.reason);
    if (l.retry_waits) about += " (to be read again)";
    rows.push_back({to_rfc3339(l.at), net::for_people(l.place.folder), name_of(l.place), l.outcome,
                    std::to_string(l.attempts), about});
  }
  print_columns(std::cout, rows);
  return exit_code::ok;
}

exit_code retry_channel_mails(const channel_arguments& a) {
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  std::vector<store::source_place> wanted;
  if (!a.mails.empty()) {
    auto failed = store::failed_messages(o->on, row->id, 100'000);
    if (!failed) return report(failed.why());
    for (const auto& name : a.mails) {
      const auto before = wanted.size();
      for (const auto& l : *failed)
        if (l.place.uidl == name || (l.place.uidl.empty() && std::to_string(l.place.uid) == name))
          wanted.push_back(l.place);
      if (wanted.size() == before)
        return report({errc::not_found, "no failed mail of `" + row->name + "` is called `" + name + "`",
                       "`barid channel mails " + row->name + " --failed` lists them by UID"});
    }
  }
  auto open = store::transaction::begin(o->on);
  if (!open) return report(open.why());
  const auto now = system_clock().now();
  std::int64_t count = 0;
  if (wanted.empty()) {
    auto all = store::retry_messages(o->on, row->id, std::nullopt, now);
    if (!all) return report(all.why());
    count = *all;
  }
  for (const auto& place : wanted) {
    auto one = store::retry_messages(o->on, row->id, place, now);
    if (!one) return report(one.why());
    count += *one;
  }
  if (auto ok = commit_change(
          o->on, *open,
          {store::audit_action::channel_retry, subject_of(row->id), ordered_json{{"mails", count}}.dump()});
      !ok)
    return report(ok.why());
  std::cout << counted(count, "mail") << (count == 1 ? " is" : " are") << " read again by the engine"
            << (row->state == "on" ? "\n" : " when `" + row->name + "` is on\n");
  return exit_code::ok;
}

} // namespace barid::app
