// What is put under answers of a channel.

#include "runtime/channel/account.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/store/directory_channels.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

answer show(const call& c) {
  const auto now = c.desk.commands.signatures_of(c.channel);
  json out = json::array();
  for (const auto& [language, body] : now.by_language) out.push_back({{"language", language}, {"body", body}});
  return json_answer({{"items", std::move(out)}, {"of_rules", now.of_rules}});
}

bool is_language(const std::string& word) {
  return word.empty() || ((word.size() == 2 || word.size() == 3) &&
                          std::ranges::all_of(word, [](char ch) { return ch >= 'a' && ch <= 'z'; }));
}

/// Cleaned as mail is; empty ones are none.
result<std::map<std::string, std::string>> wanted(const call& c) {
  std::map<std::string, std::string> out;
  for (const auto& one : c.body["items"]) {
    const std::string language = one["language"];
    if (!is_language(language))
      return error{errc::invalid, "`" + language + "` is no language", "write it as en or ar; empty: every other"};
    const std::string body = one["body"];
    if (body.find_first_not_of(" \t\r\n") == std::string::npos) continue;
    auto safe = c.desk.commands.safe_html(body);
    if (!safe) return safe.why();
    if (!out.emplace(language, std::move(*safe)).second)
      return error{errc::invalid, "there are two signatures for `" + language + "`", "give one for each language"};
  }
  return out;
}

answer change_signatures(const call& c) {
  auto row = c.read([&](store::connection& on) { return store::load_channel(on, c.channel); });
  if (!row) return problem(row.why());
  auto account = channel::account_from_json(row->settings.empty() ? "{}" : row->settings);
  if (!account) return problem(account.why());
  auto all = wanted(c);
  if (!all) return problem(all.why());
  account->signatures = std::move(*all);
  row->settings = channel::to_json(*account);
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    if (auto ok = store::update_channel(on, *row); !ok) return ok.why();
    json languages = json::array();
    for (const auto& [language, body] : account->signatures) languages.push_back(language);
    return change_note{store::audit_action::channel_signature,
                       "channel/" + std::to_string(c.channel.value),
                       {{"languages", std::move(languages)}}};
  });
  return done ? empty_answer() : problem(done.why());
}

} // namespace

std::vector<route> signature_routes() {
  const auto one = [](std::size_t most) {
    return object({{"language", described(text(3), "ISO 639-1; empty: every other")},
                   {"body", described(text(most), "HTML with the {variables} of saved replies")}});
  };
  return {
      {"GET",
       "/api/v1/channels/{id}/signatures",
       "getSignatures",
       "channels",
       "What is put under answers of people: of the channel, else of the rules",
       {false, role::agent, level::view},
       store::resource::channel,
       {},
       {},
       0,
       {{200, "by language", object({{"items", list(one(2'000'000))}, {"of_rules", boolean()}})}},
       {},
       show},
      {"PUT",
       "/api/v1/channels/{id}/signatures",
       "changeSignatures",
       "channels",
       "Change what is put under answers of people; without any, what the rules say is",
       {false, role::agent, level::manage},
       store::resource::channel,
       {},
       object({{"items", list(one(20'000), 20)}}),
       512 * 1024,
       {{204, "it is done", {}, ""}},
       {409},
       change_signatures},
  };
}

} // namespace barid::http
