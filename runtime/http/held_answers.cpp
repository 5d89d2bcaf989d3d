#include "runtime/http/held_answers.hpp"

#include "runtime/http/besides.hpp"
#include "runtime/http/viewer.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/live_rows.hpp"

#include <nlohmann/json.hpp>

#include <pthread.h>

namespace barid::http {

namespace {

/// Longer than any attempt takes; then somebody else may try.
constexpr std::chrono::minutes lease{2};
constexpr int most = 20;

std::string key_of(const store::held_answer& row) {
  return store::key_hash({"held answer", std::to_string(row.id)});
}

} // namespace

json held_json(const reply_command& r) {
  json files = json::array();
  for (const auto& f : r.files)
    files.push_back(
        {{"upload", f.upload}, {"name", f.name}, {"type", f.type}, {"size", f.size}, {"content_id", f.content_id}});
  json out{{"text", r.text},
           {"html", r.html},
           {"to", r.to},
           {"cc", r.cc},
           {"bcc", r.bcc},
           {"status", r.status},
           {"take", r.take},
           {"files", std::move(files)},
           {"from", r.from},
           {"original", r.original.value},
           {"forward", r.forward},
           {"enclosed", r.enclosed},
           {"signature", r.signature}};
  put_besides(out, r.besides);
  return out;
}

reply_command held_reply(const json& stored) {
  reply_command r;
  r.text = stored.at("text");
  r.html = stored.at("html");
  r.to = stored.at("to").get<std::vector<std::string>>();
  r.cc = stored.at("cc").get<std::vector<std::string>>();
  r.bcc = stored.at("bcc").get<std::vector<std::string>>();
  r.status = stored.value("status", "");
  r.take = stored.value("take", false);
  for (const auto& f : stored.at("files"))
    r.files.push_back({f.at("upload"), f.at("name"), f.at("type"), f.at("size"), f.value("content_id", "")});
  r.from = stored.value("from", "");
  r.original = mail_id{stored.value("original", std::int64_t{0})};
  r.forward = stored.value("forward", false);
  r.enclosed = stored.value("enclosed", false);
  r.signature = stored.value("signature", true);
  r.besides = read_besides(stored);
  return r;
}

result<void> tell_held(store::connection& on, const store::held_answer& row) {
  return store::tell_live(on, {{}, "held", row.channel, row.conversation, 0, "{}"});
}

held_answers::held_answers(connection_pool& db, engine& commands, const settings& options, const wall_clock& clock)
    : db_(db), commands_(commands), options_(options), clock_(clock), thread_([this] { run(); }) {}

held_answers::~held_answers() {
  {
    const std::lock_guard lock(guard_);
    stop_ = true;
  }
  over_.notify_all();
  thread_.join();
}

void held_answers::run() {
  ::pthread_setname_np(::pthread_self(), "held-answers");
  while (true) {
    {
      std::unique_lock lock(guard_);
      if (over_.wait_for(lock, options_.held_poll, [this] { return stop_; })) return;
    }
    send_due();
  }
}

void held_answers::send_due() {
  auto due = db_.with([&](store::connection& on) {
    const auto now = clock_.now();
    return store::claim_held(on, now, now + lease, most);
  });
  if (!due) return; // the next look tries again
  for (const auto& row : *due) send(row);
}

result<bool> held_answers::may_answer(const store::held_answer& row) {
  auto rows = db_.with([&](store::connection& on) { return store::load_viewers(on, {row.agent}); });
  if (!rows) return rows.why();
  return !rows->empty() && viewer_of(rows->front()).level_on(row.channel) >= level::reply;
}

result<store::conversation> held_answers::now_of(const store::held_answer& row) {
  return db_.with([&](store::connection& on) -> result<store::conversation> {
    auto now = store::load_conversation(on, row.conversation);
    if (!now) return now.why();
    return std::move(now->row);
  });
}

void held_answers::send(const store::held_answer& row) {
  const auto key = key_of(row);
  const auto finish = [&] {
    static_cast<void>(db_.with([&](store::connection& on) -> result<void> {
      if (auto ok = store::finish_held(on, row.id); !ok) return ok;
      return tell_held(on, row);
    }));
  };
  // an attempt whose end nobody heard of
  auto sent = db_.with([&](store::connection& on) { return store::was_queued(on, key); });
  if (!sent) return;
  if (*sent) return finish();
  auto may = may_answer(row);
  if (!may) return;
  if (!*may) return hold_back(row, "its author may not answer here any more");
  // first the version, then whether something came before it: what comes later is refused by the
  // version
  const auto now = now_of(row);
  if (!now) return;
  if (now->status == status::dropped) return hold_back(row, "the conversation was thrown away");
  auto moved =
      db_.with([&](store::connection& on) { return store::mail_since(on, row.conversation, row.seen_version); });
  if (!moved) return;
  if (*moved) return hold_back(row, "something arrived meanwhile");
  command order;
  order.by = row.agent;
  order.expected_version = now->version;
  auto reply = held_reply(json::parse(row.answer));
  reply.key = key;
  order.what = std::move(reply);
  const auto done = commands_.perform(row.conversation, row.channel, order, options_.command_timeout);
  if (done) return finish();
  switch (done.why().code) {
  case errc::conflict:
    static_cast<void>(db_.with([&](store::connection& on) { return store::hold_until(on, row.id, row.due); }));
    return;
  case errc::unavailable:
  case errc::timeout:
    return; // when its lease ends
  default:
    return hold_back(row, done.why().message);
  }
}

void held_answers::hold_back(const store::held_answer& row, const std::string& reason) {
  static_cast<void>(db_.with([&](store::connection& on) -> result<void> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    if (auto ok = store::hold_back(on, row.id, reason); !ok) return ok;
    if (auto ok = tell_held(on, row); !ok) return ok;
    const json told = {{"to", json::array({row.agent.value})}, {"rule", ""}, {"event", "answer held back"}};
    if (auto ok = store::tell_live(on, {{}, "notify", row.channel, row.conversation, 0, told.dump()}); !ok) return ok;
    return open->commit();
  }));
}

} // namespace barid::http
