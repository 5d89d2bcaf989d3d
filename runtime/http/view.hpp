// runtime/http/view.hpp - stored rows as the JSON of the API.

#pragma once

#include "runtime/channel/account.hpp"
#include "runtime/http/answer.hpp"
#include "runtime/store/console_rows.hpp"
#include "runtime/store/conversation_rows.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace barid::http {

[[nodiscard]] json moment_json(const std::optional<instant>& t);
/// `{id, name}`, or null for 0.
[[nodiscard]] json named_json(std::int64_t id, const std::map<std::int64_t, std::string>& names);

/// Effects as they are stored, as those of the API: plain arguments, no keys.
[[nodiscard]] json effects_json(const json& stored);
[[nodiscard]] json conversation_json(const store::conversation& c, const store::name_book& names);
[[nodiscard]] json mail_json(const store::shown_mail& m);
[[nodiscard]] json answer_json(const store::shown_answer& a, const store::name_book& names);
[[nodiscard]] json event_json(const store::stored_event& e, const store::name_book& names);

/// `{host, port, tls}`, or null for none.
[[nodiscard]] json server_json(const std::optional<channel::mail_server>& s);

struct timeline_parts {
  std::vector<store::shown_mail> mails;
  std::vector<store::timeline_entry> places; ///< Which version brought which mail.
  std::vector<store::shown_answer> answers;
  std::vector<store::stored_event> events;
};
/// One list in the order in which things were committed.
[[nodiscard]] json timeline_json(const timeline_parts& of, const store::name_book& names);

/// What a conversation's versions behind `after` and up to `until` brought; of mails and answers the newest 500 each.
[[nodiscard]] result<timeline_parts> load_timeline_parts(store::connection& on, conversation_id id, std::int64_t after,
                                                         std::int64_t until = std::numeric_limits<std::int64_t>::max());

/// Every rule that the event's effects and trace name, as effects name them.
[[nodiscard]] std::vector<std::string> rules_named_in(const store::stored_event& e);

} // namespace barid::http
