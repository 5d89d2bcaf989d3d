// What somebody wants to be told by mail, and when.

#include "runtime/channel/account.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/notice_rows.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

bool sends(const store::channel_row& c) {
  if (c.state != "on" || c.addresses.empty()) return false;
  const auto account = channel::account_from_json(c.settings);
  return account && account->smtp;
}

bool receives_at(const store::channel_row& c, const std::string& address) {
  return std::ranges::any_of(c.addresses, [&](const auto& own) { return text::fold(own) == address; });
}

/// Why nothing would come, whatever is chosen; null where it would.
json obstacle_for(const std::string& email, const std::vector<store::channel_row>& channels) {
  if (std::ranges::any_of(channels, [&, own = text::fold(email)](const auto& c) { return receives_at(c, own); }))
    return "own_address";
  return std::ranges::any_of(channels, sends) ? json(nullptr) : json("no_account");
}

answer my_choice(const call& c) {
  std::vector<store::channel_row> channels;
  auto chosen = c.desk.engine_db.with([&](store::connection& on) -> result<store::mail_notice_choice> {
    auto all = store::list_channels(on);
    if (!all) return all.why();
    channels = std::move(*all);
    return store::load_mail_notice_choice(on, c.who->id);
  });
  if (!chosen) return problem(chosen.why());
  return json_answer({{"assigned", chosen->assigned},
                      {"answered", chosen->answered},
                      {"told", chosen->told},
                      {"clocks", chosen->clocks},
                      {"mentioned", chosen->mentioned},
                      {"noted", chosen->noted},
                      {"failed", chosen->failed},
                      {"team_clocks", chosen->team_clocks},
                      {"bell", chosen->bell},
                      {"when", chosen->always ? "always" : "away"},
                      {"language", chosen->language.empty() ? json(nullptr) : json(chosen->language)},
                      {"address", c.who->email},
                      {"obstacle", obstacle_for(c.who->email, channels)}});
}

answer choose(const call& c) {
  // what an older page does not know of stays as it was chosen
  auto chosen =
      c.desk.engine_db.with([&](store::connection& on) { return store::load_mail_notice_choice(on, c.who->id); });
  if (!chosen) return problem(chosen.why());
  auto what = std::move(*chosen);
  what.assigned = c.body["assigned"];
  what.answered = c.body["answered"];
  what.told = c.body["told"];
  what.clocks = c.body["clocks"];
  what.mentioned = c.body.value("mentioned", false);
  what.noted = c.body.value("noted", what.noted);
  what.failed = c.body.value("failed", what.failed);
  what.team_clocks = c.body.value("team_clocks", what.team_clocks);
  if (c.body.contains("bell")) what.bell = c.body["bell"].get<std::vector<std::string>>();
  what.always = c.body["when"] == "always";
  what.language = c.body["language"];
  auto done =
      c.desk.engine_db.with([&](store::connection& on) { return store::save_mail_notice_choice(on, c.who->id, what); });
  return done ? empty_answer() : problem(done.why());
}

} // namespace

std::vector<route> mail_notice_routes() {
  const access signed_in{};
  const auto assigned = described(boolean(), "a conversation was given to you by somebody else");
  const auto answered = described(boolean(), "a customer wrote in a conversation of yours");
  const auto told = described(boolean(), "a rule tells you something (`notify`)");
  const auto clocks = described(boolean(), "a clock of a conversation of yours warns or runs out");
  const auto mentioned = described(boolean(), "somebody names you in a note");
  const auto noted = described(boolean(), "a colleague wrote a note in a conversation of yours");
  const auto failed = described(boolean(), "an answer of yours could not be delivered");
  const auto team_clocks = described(boolean(), "as `clocks`, for what your teams have and you have not");
  const auto bell =
      described(list(words({"assigned", "answered", "told", "clock", "mentioned", "noted", "failed", "team_clock"}), 8),
                "what stands among your notices, whatever is mailed");
  const auto when =
      described(words({"away", "always"}), "`away`: only while you are not available; never while you are on leave");
  const auto language = words({"en", "ar"});
  return {
      {"GET",
       "/api/v1/session/mail-notices",
       "getMailNotices",
       "session",
       "What you are told by mail, and when",
       signed_in,
       {},
       {},
       {},
       0,
       {{200, "what you chose; nothing until you do",
         object(
             {{"assigned", assigned},
              {"answered", answered},
              {"told", told},
              {"clocks", clocks},
              {"mentioned", mentioned},
              {"noted", noted},
              {"failed", failed},
              {"team_clocks", team_clocks},
              {"bell", bell},
              {"when", when},
              {"language", described(or_null(language), "of the mails; null until you chose")},
              {"address", described(text(), "where they go")},
              {"obstacle", described(or_null(words({"no_account", "own_address"})),
                                     "why none come: no account can send, or the address is one of the accounts'")}})}},
       {},
       my_choice},
      {"PUT",
       "/api/v1/session/mail-notices",
       "setMailNotices",
       "session",
       "Choose what you are told by mail, and when",
       signed_in,
       {},
       {},
       object({{"assigned", assigned},
               {"answered", answered},
               {"told", told},
               {"clocks", clocks},
               {"when", when},
               {"language", described(language, "of the mails")}},
              {{"mentioned", mentioned},
               {"noted", noted},
               {"failed", failed},
               {"team_clocks", team_clocks},
               {"bell", bell}}),
       1024,
       {{204, "from now on", {}, ""}},
       {},
       choose},
  };
}

} // namespace barid::http
