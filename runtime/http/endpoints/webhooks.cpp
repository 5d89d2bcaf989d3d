// The other systems that rules call: where they are, how calls went, a trial, and the secret that signs.

#include "dsl/compile.hpp"
#include "dsl/source_lines.hpp"
#include "runtime/calls/post.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/rule_owners.hpp"
#include "runtime/http/view.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/delivery_rows.hpp"
#include "runtime/store/keyed_rows.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace barid::http {

namespace {

using namespace schema;

constexpr std::chrono::days counted_days{30};
constexpr std::size_t shown_answer = 2'000;

/// A system that the rules in force may call.
struct called_system {
  std::string name, kind, url, secret;
  duration timeout{};
  unsigned attempts = 3;
  span at;
};

struct called_systems {
  source_set files;
  std::vector<called_system> all;
  std::vector<dsl::name_use> uses;

  [[nodiscard]] const called_system* find(const std::string& name) const {
    const auto it = std::ranges::find(all, name, &called_system::name);
    return it == all.end() ? nullptr : &*it;
  }
};

result<called_systems> called_in_force(const call& c) {
  auto now = c.desk.commands.current_rules();
  if (!now) return now.why();
  called_systems out;
  out.files = std::move(now->files);
  const auto checked = dsl::check(out.files, {.uses = &out.uses, .analyse = false});
  for (const auto& [name, w] : checked.rules.webhooks)
    out.all.push_back({name, "webhook", w.url, w.secret, w.timeout, w.attempts, w.at});
  for (const auto& [name, x] : checked.rules.extensions)
    out.all.push_back({name, x.url.empty() ? "library" : "extension", x.url, x.secret, x.timeout, 3, x.at});
  return out;
}

json called_place(const source_set& files, const span& at) {
  const auto& file = dsl::file_of(files, at);
  return {{"file", file.path}, {"line", dsl::line_at(file.text, at.begin).number}};
}

json users_of(const called_systems& in, const std::vector<rule_owner>& owners, const std::string& name) {
  json out = json::array();
  for (const auto& u : in.uses) {
    if (u.kind != dsl::use_of::webhook || u.defines || u.name != name) continue;
    const auto it = std::ranges::find_if(owners, [&](const rule_owner& o) {
      return o.at.file == u.at.file && o.at.begin <= u.at.begin && u.at.end <= o.at.end;
    });
    if (it == owners.end()) continue;
    json one = {{"kind", it->kind}, {"name", it->name}, {"place", called_place(in.files, it->at)}};
    if (std::ranges::find(out, one) == out.end()) out.push_back(std::move(one));
  }
  return out;
}

answer list_webhooks(const call& c) {
  auto known = called_in_force(c);
  if (!known) return problem(known.why());
  struct stored_facts {
    std::vector<store::delivery_numbers> numbers;
    std::vector<std::string> secrets;
  };
  // for administrators alone, who may see every channel
  auto stored = c.desk.engine_db.with([&](store::connection& on) -> result<stored_facts> {
    auto numbers = store::count_deliveries(on, c.desk.clock.now() - counted_days);
    if (!numbers) return numbers.why();
    auto names = store::list_secrets(on, secrets::named_secret(""));
    if (!names) return names.why();
    return stored_facts{std::move(*numbers), std::move(*names)};
  });
  if (!stored) return problem(stored.why());
  const auto owners = owners_in(known->files);
  json items = json::array();
  for (const auto& s : known->all) {
    store::delivery_numbers n;
    for (const auto& one : stored->numbers)
      if (one.name == s.name) n = one;
    const bool there = !s.secret.empty() &&
                       std::ranges::find(stored->secrets, secrets::named_secret(s.secret)) != stored->secrets.end();
    items.push_back({{"name", s.name},
                     {"kind", s.kind},
                     {"url", s.url},
                     {"secret", s.secret},
                     {"secret_stored", there},
                     {"timeout_seconds", std::chrono::ceil<std::chrono::seconds>(s.timeout).count()},
                     {"attempts", s.attempts},
                     {"place", called_place(known->files, s.at)},
                     {"uses", users_of(*known, owners, s.name)},
                     {"waiting", n.waiting},
                     {"failed", n.failed},
                     {"given_up", n.dead},
                     {"done", n.done},
                     {"last", moment_json(n.last)}});
  }
  return json_answer({{"items", std::move(items)}});
}

answer list_webhook_calls(const call& c) {
  const auto name = c.query_text("name");
  const bool troubled = c.query_text("only") == "troubled";
  auto rows =
      c.desk.engine_db.with([&](store::connection& on) { return store::list_deliveries(on, name, troubled, 200); });
  if (!rows) return problem(rows.why());
  json items = json::array();
  for (const auto& d : *rows)
    items.push_back({{"id", d.id.value},
                     {"name", d.name},
                     {"conversation", d.conversation ? json(d.conversation.value) : json()},
                     {"event", d.event},
                     {"rule", d.rule},
                     {"state", d.state},
                     {"attempts", d.attempts},
                     {"status", d.status ? json(*d.status) : json()},
                     {"milliseconds", d.milliseconds ? json(*d.milliseconds) : json()},
                     {"error", d.error},
                     {"created", to_rfc3339(d.created)},
                     {"tried", moment_json(d.tried)},
                     {"next", moment_json(d.next)}});
  return json_answer({{"items", std::move(items)}});
}

/// Empty: the system names no secret, and calls go unsigned.
result<std::string> signing_secret(const call& c, const std::string& name) {
  if (name.empty()) return std::string();
  if (c.desk.options.data.empty())
    return error{errc::unavailable, "this engine has no place for the key of secrets", "start it with `--data DIR`"};
  return c.desk.engine_db.with([&](store::connection& on) -> result<std::string> {
    auto vault = secrets::vault::open(c.desk.options.data, on);
    if (!vault) return vault.why();
    auto word = vault->get(on, secrets::named_secret(name));
    if (!word && word.why().code == errc::not_found)
      return error{errc::invalid, "the secret `" + name + "` is not stored", "store it, then try again"};
    if (!word) return word.why();
    return std::string(word->reveal());
  });
}

answer try_webhook(const call& c) {
  const auto name = c.body["name"].get<std::string>();
  const auto known = called_in_force(c);
  if (!known) return problem(known.why());
  const auto* to = known->find(name);
  if (!to || to->url.empty())
    return problem(422, "invalid", "the rules in force declare no webhook `" + name + "` with an address",
                   "declare it in a rule file and put that in force");
  auto secret = signing_secret(c, to->secret);
  if (!secret) return problem(secret.why());
  const auto now = c.desk.clock.now();
  const json body = {{"id", "trial-" + c.request_id},
                     {"call", name},
                     {"event", {{"name", "trial"}, {"at", to_rfc3339(now)}}},
                     {"data", json::object()}};
  calls::request ask;
  ask.url = to->url;
  ask.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  ask.secret = *secret;
  ask.at = now;
  const auto before = std::chrono::steady_clock::now();
  const auto got = calls::post(ask, c.desk.options.calls,
                               net::deadline::after(std::chrono::ceil<std::chrono::milliseconds>(to->timeout)));
  const auto took = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - before);
  sodium_memzero(secret->data(), secret->size());
  return json_answer({{"ok", got.verdict == calls::verdict::done},
                      {"status", got.status},
                      {"words", got.words},
                      {"answer", got.answer.substr(0, shown_answer)},
                      {"signed", !to->secret.empty()},
                      {"milliseconds", took.count()}});
}

/// 32 random bytes, hexadecimal.
std::string new_signing_secret() {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  hex.pop_back();
  return hex;
}

answer set_webhook_secret(const call& c) {
  const auto name = c.body["secret"].get<std::string>();
  const auto known = called_in_force(c);
  if (!known) return problem(known.why());
  if (name.empty() || std::ranges::find(known->all, name, &called_system::secret) == known->all.end())
    return problem(422, "invalid", "no webhook or extension in force names the secret `" + name + "`",
                   "write `secret NAME` where it is declared");
  if (c.desk.options.data.empty())
    return problem(503, "unavailable", "this engine has no place for the key of secrets",
                   "`barid secret set` does it where the data lies");
  const bool given = c.body.contains("value");
  const secrets::secret value(given ? c.body["value"].get<std::string>() : new_signing_secret());
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto vault = secrets::vault::open(c.desk.options.data, on);
    if (!vault) return vault.why();
    if (auto ok = vault->put(on, secrets::named_secret(name), value); !ok) return ok.why();
    return change_note{store::audit_action::secret_set, "secret/" + name};
  });
  if (!done) return problem(done.why());
  return json_answer({{"secret", name}, {"value", given ? json() : json(std::string(value.reveal()))}});
}

} // namespace

std::vector<route> webhook_routes() {
  const access admins{false, role::admin};
  const auto place = object({{"file", text()}, {"line", integer()}});
  return {
      {"GET",
       "/api/v1/webhooks",
       "listWebhooks",
       "webhooks",
       "The other systems that the rules in force may call, and how their calls went in 30 days",
       admins,
       {},
       {},
       {},
       0,
       {{200, "by name",
         object({{"items", list(object({{"name", text()},
                                        {"kind", described(words({"webhook", "extension", "library"}),
                                                           "library: an extension that the engine loaded")},
                                        {"url", text()},
                                        {"secret",
                                         described(text(), "the name of the one that signs; empty: calls go unsigned")},
                                        {"secret_stored", boolean()},
                                        {"timeout_seconds", integer()},
                                        {"attempts", integer()},
                                        {"place", place},
                                        {"uses", list(object({{"kind", text()}, {"name", text()}, {"place", place}}))},
                                        {"waiting", integer()},
                                        {"failed", described(integer(), "tried again later")},
                                        {"given_up", integer()},
                                        {"done", integer()},
                                        {"last", described(or_null(moment()), "the last attempt")}}))}})}},
       {},
       list_webhooks},
      {"GET",
       "/api/v1/webhook-calls",
       "listWebhookCalls",
       "webhooks",
       "Calls to other systems, newest first, 200 at most; `retryOutbox` sends one again",
       admins,
       {},
       {{"name", text(200), "of this system alone"}, {"only", words({"troubled"}), "what failed or was given up"}},
       {},
       0,
       {{200, "the calls",
         object({{"items",
                  list(object({{"id", described(integer(1), "of the outbox")},
                               {"name", text()},
                               {"conversation", or_null(integer(1))},
                               {"event", text()},
                               {"rule", text()},
                               {"state", words({"queued", "claimed", "sending", "sent", "failed", "dead", "parked",
                                                "cancelled"})},
                               {"attempts", integer()},
                               {"status", described(or_null(integer()), "of HTTP, of the last attempt; 0: no answer")},
                               {"milliseconds", described(or_null(integer()), "that it took")},
                               {"error", text()},
                               {"created", moment()},
                               {"tried", or_null(moment())},
                               {"next", described(or_null(moment()), "when it is tried again")}}))}})}},
       {},
       list_webhook_calls},
      {"POST",
       "/api/v1/webhooks/try",
       "tryWebhook",
       "webhooks",
       "One call to a system of the rules in force, as theirs are made, with the event `trial`",
       admins,
       {},
       {},
       object({{"name", text(200, 1)}}),
       4096,
       {{200, "how it went",
         object({{"ok", boolean()},
                 {"status", described(integer(), "of HTTP; 0: there was no answer")},
                 {"words", described(text(), "what went wrong")},
                 {"answer", described(text(), "its first 2,000 bytes")},
                 {"signed", boolean()},
                 {"milliseconds", integer()}})}},
       {503},
       try_webhook},
      {"PUT",
       "/api/v1/webhook-secrets",
       "setWebhookSecret",
       "webhooks",
       "Store the secret that signs calls, one of yours or a new one; from then on it counts",
       admins,
       {},
       {},
       object({{"secret", described(text(100, 1), "its name, as rules write it")}},
              {{"value", described(text(1'000, 16), "a random one is made unless told")}}),
       8192,
       {{200, "it is stored",
         object({{"secret", text()},
                 {"value", described(or_null(text()), "of one that was made; it is shown only now")}})}},
       {503},
       set_webhook_secret},
  };
}

} // namespace barid::http
