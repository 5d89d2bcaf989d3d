#include "runtime/http/endpoints/second_factor.hpp"

#include "runtime/http/auth/password.hpp"
#include "runtime/http/auth/totp.hpp"
#include "runtime/http/endpoints/begin_session.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/schema.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/second_factor_rows.hpp"
#include "runtime/store/session_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

std::string secret_name(agent_id who) {
  return "agent/" + std::to_string(who.value) + "/totp";
}

result<secrets::vault> open_vault(const call& c, store::connection& on) {
  if (c.desk.options.data.empty())
    return error{errc::unavailable, "this engine has no place for the key of secrets", ""};
  return secrets::vault::open(c.desk.options.data, on);
}

/// Whether the code is one of this person's, and takes it: it is good once.
result<bool> take_code(const call& c, store::connection& on, agent_id who, const std::string& code) {
  auto vault = open_vault(c, on);
  if (!vault) return vault.why();
  auto secret = vault->get(on, secret_name(who));
  if (!secret) return secret.why();
  const auto step = totp_fits(secret->reveal(), code, c.desk.clock.now());
  if (!step) return false;
  return store::take_step(on, who, *step);
}

answer wrong_code() {
  return problem(422, "wrong_code", "the code does not fit, or was used already",
                 "wait for the next one; the clock of the device has to be right");
}

std::optional<answer> not_a_session(const call& c) {
  if (c.who->by_cookie) return {};
  return problem(403, "refused", "an API token cannot change how somebody signs in", "sign in with your password");
}

answer state(const call& c) {
  auto now = c.desk.engine_db.with([&](store::connection& on) { return store::load_second_factor(on, c.who->id); });
  return now ? json_answer({{"enabled", now->enabled}}) : problem(now.why());
}

answer prepare(const call& c) {
  if (auto no = not_a_session(c)) return *no;
  const auto secret = new_totp_secret();
  auto done = c.desk.engine_db.with([&](store::connection& on) -> result<void> {
    auto now = store::load_second_factor(on, c.who->id);
    if (!now) return now.why();
    if (now->enabled) return error{errc::conflict, "there is a second factor already", "switch it off first"};
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    auto vault = open_vault(c, on);
    if (!vault) return vault.why();
    if (auto ok = vault->put(on, secret_name(c.who->id), secrets::secret(secret)); !ok) return ok;
    if (auto ok = store::prepare_second_factor(on, c.who->id); !ok) return ok;
    return open->commit();
  });
  if (!done) return problem(done.why());
  return json_answer({{"secret", secret}, {"uri", totp_uri(secret, c.who->email)}}, 201);
}

answer confirm(const call& c) {
  if (auto no = not_a_session(c)) return *no;
  auto done = c.desk.engine_db.with([&](store::connection& on) -> result<bool> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    auto fits = take_code(c, on, c.who->id, c.body["code"]);
    if (!fits || !*fits) return fits;
    if (auto ok = note_change(on, c, {store::audit_action::user_second_factor, subject_of(c.who->id)}); !ok)
      return ok.why();
    if (auto ok = open->commit(); !ok) return ok.why();
    return true;
  });
  if (!done)
    return done.why().code == errc::not_found ? problem(409, "conflict", "there is nothing to confirm", "begin anew")
                                              : problem(done.why());
  return *done ? empty_answer() : wrong_code();
}

/// Takes it away from `who`, with its line in the log.
result<void> remove_from(const call& c, store::connection& on, agent_id who) {
  auto open = store::transaction::begin(on);
  if (!open) return open.why();
  if (auto ok = store::remove_second_factor(on, who); !ok) return ok;
  if (auto ok = on.run("delete from secrets where name = $1", store::with(secret_name(who))); !ok) return ok.why();
  if (auto ok = note_change(on, c, {store::audit_action::user_second_factor_off, subject_of(who)}); !ok) return ok;
  return open->commit();
}

answer switch_off(const call& c) {
  if (auto no = not_a_session(c)) return *no;
  auto done = c.desk.engine_db.with([&](store::connection& on) -> result<bool> {
    auto fits = take_code(c, on, c.who->id, c.body["code"]);
    if (!fits || !*fits) return fits;
    if (auto ok = remove_from(c, on, c.who->id); !ok) return ok.why();
    return true;
  });
  if (!done)
    return done.why().code == errc::not_found ? problem(409, "conflict", "there is no second factor", "")
                                              : problem(done.why());
  return *done ? empty_answer() : wrong_code();
}

answer remove_of_person(const call& c) {
  const agent_id who{c.number("id")};
  auto done = c.desk.engine_db.with([&](store::connection& on) -> result<void> {
    auto all = store::list_agents(on);
    if (!all) return all.why();
    const auto it = std::ranges::find(*all, who, &store::agent_row::id);
    if (it == all->end()) return error{errc::not_found, "there is no such person", ""};
    if (it->role == "owner" && c.who->role != role::owner)
      return error{errc::refused, "only an owner may change owners", "ask one of them"};
    return remove_from(c, on, who);
  });
  return done ? empty_answer() : problem(done.why());
}

/// Another password: every session ends, and this one goes on under a new token.
answer change_password(const call& c) {
  if (auto no = not_a_session(c)) return *no;
  const auto next = c.body["new"].get<std::string>();
  if (auto ok = acceptable_password(next); !ok) return problem(ok.why());
  auto login = c.desk.engine_db.with([&](store::connection& on) { return store::find_login(on, c.who->email); });
  if (!login) return problem(login.why());
  if (!password_fits(login->password_hash, c.body["old"].get<std::string>(), c.desk.options.password))
    return problem(422, "wrong_password", "the old password is wrong", "try again");
  auto hash = hash_password(next, c.desk.options.password);
  if (!hash) return problem(hash.why());
  auto done = c.desk.engine_db.with([&](store::connection& on) -> result<void> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    if (auto ok = store::set_password_hash(on, c.who->id, *hash); !ok) return ok;
    if (auto ok = store::end_sessions(on, c.who->id); !ok) return ok.why();
    if (auto ok = note_change(on, c, {store::audit_action::user_password, subject_of(c.who->id)}); !ok) return ok;
    return open->commit();
  });
  return done ? begin_session(c, c.who->id, 200) : problem(done.why());
}

} // namespace

std::optional<answer> second_factor_refusal(const call& c, agent_id who, const std::string& code) {
  auto fits = c.desk.engine_db.with([&](store::connection& on) -> result<bool> {
    auto factor = store::load_second_factor(on, who);
    if (!factor) return factor.why();
    if (!factor->enabled) return true;
    return code.empty() ? result<bool>(false) : take_code(c, on, who, code);
  });
  if (!fits) return problem(fits.why());
  if (*fits) return {};
  return problem(401, "second_factor",
                 code.empty() ? "a code of your authenticator is needed" : "the code does not fit, or was used already",
                 "send it as `code`");
}

std::vector<route> second_factor_routes() {
  const access signed_in{};
  const access admins{false, role::admin};
  const auto code = object({{"code", text(6, 6)}});
  const response changed{204, "it is done", {}, ""};
  return {
      {"GET",
       "/api/v1/session/second-factor",
       "getSecondFactor",
       "session",
       "Whether you sign in with a code besides the password",
       signed_in,
       {},
       {},
       {},
       0,
       {{200, "whether", object({{"enabled", boolean()}})}},
       {},
       state},
      {"POST",
       "/api/v1/session/second-factor",
       "prepareSecondFactor",
       "session",
       "A secret for an authenticator (RFC 6238), shown only now; it counts once a code was given",
       signed_in,
       {},
       {},
       {},
       0,
       {{201, "the secret", object({{"secret", text()}, {"uri", described(text(), "what a picture of it holds")}})}},
       {409},
       prepare},
      {"PUT",
       "/api/v1/session/second-factor",
       "confirmSecondFactor",
       "session",
       "Switch the second factor on, with a code of it",
       signed_in,
       {},
       {},
       code,
       1024,
       {changed},
       {409},
       confirm},
      {"POST",
       "/api/v1/session/second-factor/off",
       "removeSecondFactor",
       "session",
       "Switch the second factor off, with a code of it",
       signed_in,
       {},
       {},
       code,
       1024,
       {changed},
       {409},
       switch_off},
      {"DELETE",
       "/api/v1/people/{id}/second-factor",
       "removeSecondFactorOf",
       "people",
       "For somebody who lost their authenticator",
       admins,
       {},
       {},
       {},
       0,
       {changed},
       {404},
       remove_of_person},
      {"PUT",
       "/api/v1/session/password",
       "changePassword",
       "session",
       "Another password; signs you out everywhere else, and gives this session a new token",
       signed_in,
       {},
       {},
       object({{"old", text(1024, 1)}, {"new", text(1024, 1)}}),
       4096,
       {{200, "who is signed in", ref("Me")}},
       {507},
       change_password},
  };
}

} // namespace barid::http
