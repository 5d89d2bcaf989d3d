#include "actors/thread_state.hpp"

#include "runtime/store/hash.hpp"

#include <nlohmann/json.hpp>

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <utility>

namespace barid::actors {

namespace {

constexpr std::size_t remembered = 30;

} // namespace

std::string expected_mail(const std::string& message_id) {
  return store::key_hash({"expected", message_id});
}

void remember(thread_state& t, const std::string& message_id) {
  if (message_id.empty()) return;
  std::erase(t.message_ids, message_id);
  t.message_ids.push_back(message_id);
  if (t.message_ids.size() > remembered) t.message_ids.erase(t.message_ids.begin());
}

void remember_automatic(thread_state& t, const std::string& message_id) {
  if (message_id.empty()) return;
  t.automatic_ids.push_back(message_id);
  if (t.automatic_ids.size() > remembered) t.automatic_ids.erase(t.automatic_ids.begin());
}

bool is_automatic(const thread_state& t, const std::vector<std::string>& message_ids) {
  return std::ranges::any_of(
      message_ids, [&](const auto& id) { return std::ranges::find(t.automatic_ids, id) != t.automatic_ids.end(); });
}

void absorb(thread_state& t, const thread_state& other) {
  for (const auto& address : other.participants)
    if (t.participants.size() < most_participants) t.participants.insert(address);
  const auto newest = std::exchange(t.message_ids, {});
  for (const auto* ids : {&other.message_ids, &newest})
    for (const auto& id : *ids) remember(t, id);
  for (const auto& id : other.automatic_ids) remember_automatic(t, id);
}

void hear(thread_state& t, mail_id mail) {
  t.heard.push_back(mail.value);
  if (t.heard.size() > remembered) t.heard.erase(t.heard.begin());
}

void hear(thread_state& t, outbox_id call) {
  t.calls.push_back(call.value);
  if (t.calls.size() > remembered) t.calls.erase(t.calls.begin());
}

std::string stored_state(const conversation& c, const thread_state& t) {
  dsl::json out = {{"conversation", dsl::to_json(c)},
                   {"thread",
                    {{"token", t.token},
                     {"written", t.written},
                     {"message_ids", t.message_ids},
                     {"participants", t.participants},
                     {"reply_to", t.reply_to}}}};
  if (!t.heard.empty()) out["thread"]["heard"] = t.heard;
  if (!t.written_to.empty()) out["thread"]["written_to"] = t.written_to;
  if (!t.automatic_ids.empty()) out["thread"]["automatic_ids"] = t.automatic_ids;
  if (t.mail_subject) out["thread"]["mail_subject"] = *t.mail_subject;
  if (t.robot_rounds != 0) out["thread"]["robot_rounds"] = t.robot_rounds;
  if (!t.calls.empty()) out["thread"]["calls"] = t.calls;
  if (t.desk_heard) out["thread"]["desk_heard"] = t.desk_heard;
  return out.dump();
}

result<std::pair<conversation, thread_state>> read_state(const std::string& stored) {
  try {
    const auto j = dsl::json::parse(stored);
    auto c = dsl::conversation_from(j.at("conversation"));
    if (!c) return c.why();
    const auto& from = j.at("thread");
    thread_state t;
    t.token = from.at("token");
    t.written = from.at("written");
    t.message_ids = from.at("message_ids").get<std::vector<std::string>>();
    t.participants = from.at("participants").get<std::set<std::string>>();
    t.reply_to = from.at("reply_to");
    t.written_to = from.value("written_to", "");
    t.automatic_ids = from.value("automatic_ids", std::vector<std::string>());
    if (from.contains("mail_subject")) t.mail_subject = from.at("mail_subject").get<std::string>();
    t.robot_rounds = from.value("robot_rounds", 0);
    if (from.contains("calls")) t.calls = from.at("calls").get<std::vector<std::int64_t>>();
    t.desk_heard = from.value("desk_heard", t.desk_heard);
    if (from.contains("heard")) t.heard = from.at("heard").get<std::vector<std::int64_t>>();
    return std::pair(std::move(*c), std::move(t));
  } catch (const nlohmann::json::exception& e) {
    return error{errc::internal, std::string("the state of a conversation cannot be read: ") + e.what(),
                 "it was written by another version of barid, or the database was changed by hand"};
  }
}

std::string new_token() {
  std::array<unsigned char, 22> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
  // 62 letters from a byte: values from 248 on would favour the first ones, so they are drawn again
  constexpr std::string_view letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string out;
  for (auto& b : bytes) {
    while (b >= 248)
      if (::getrandom(&b, 1, 0) != 1) std::abort();
    out += letters[b % 62];
  }
  return out;
}

} // namespace barid::actors
