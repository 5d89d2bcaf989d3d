// Signing in and out, who am I, presence, the first administrator.

#include "runtime/http/auth/first_administrator.hpp"
#include "runtime/http/auth/identify.hpp"
#include "runtime/http/auth/password.hpp"
#include "runtime/http/auth/sign_in_limits.hpp"
#include "runtime/http/auth/token.hpp"
#include "runtime/http/endpoints/begin_session.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/second_factor.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/session_rows.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

answer wrong_password() {
  return problem(401, "wrong_password", "the address or the password is wrong",
                 "try again, or ask an administrator for a new password");
}

answer sign_in(const call& c) {
  const auto email = c.body["email"].get<std::string>();
  const auto account = text::fold(email);
  if (const auto wait = c.desk.sign_ins.take(account, c.remote, c.desk.clock.now())) {
    auto out = problem(429, "too_many", "too many attempts to sign in", "wait, then try again");
    out.headers.emplace_back("Retry-After", std::to_string(wait->count()));
    return out;
  }
  auto found = c.desk.engine_db.with([&](store::connection& on) { return store::find_login(on, email); });
  if (!found && found.why().code != errc::not_found) return problem(found.why());
  const auto hash = found ? found->password_hash : std::string();
  if (!password_fits(hash, c.body["password"].get<std::string>(), c.desk.options.password)) return wrong_password();
  if (auto no = second_factor_refusal(c, found->agent, c.body.value("code", ""))) return *no;
  c.desk.sign_ins.succeeded(account, c.remote);
  return begin_session(c, found->agent, 200);
}

answer sign_out(const call& c) {
  if (!c.who->by_cookie)
    return problem(422, "invalid", "this is an API token, not a session", "delete the token instead");
  auto done = c.desk.engine_db.with([&](store::connection& on) { return store::end_session(on, c.who->token_hash); });
  if (!done) return problem(done.why());
  auto out = empty_answer();
  out.headers.emplace_back("Set-Cookie", set_cookie(c.https, "", std::chrono::seconds(0)));
  return out;
}

answer who_am_i(const call& c) {
  auto out = me_json(*c.who);
  // only a help: who cannot be told listens from the connection on
  if (const auto end = c.desk.engine_db.with([](store::connection& on) { return store::live_end(on); }))
    out["live"] = store::text_of(*end);
  return json_answer(out);
}

answer use_first_link_now(const call& c) {
  const auto password = c.body["password"].get<std::string>();
  if (auto ok = acceptable_password(password); !ok) return problem(ok.why());
  // costs a guess of the address: a token cannot be guessed, but hashing is dear
  if (const auto wait = c.desk.sign_ins.take("first link", c.remote, c.desk.clock.now()))
    return problem(429, "too_many", "too many attempts", "wait, then try again");
  auto hash = hash_password(password, c.desk.options.password);
  if (!hash) return problem(hash.why());
  const first_administrator who{c.body["token"], c.body["name"], c.body["email"], *hash};
  auto made = c.desk.engine_db.with([&](store::connection& on) { return use_first_link(on, who, c.desk.clock.now()); });
  if (!made) return problem(made.why());
  // the owner may be given work at once; if that fails now, the engine's next look at the directory
  // does it
  static_cast<void>(c.desk.commands.people_changed());
  return begin_session(c, *made, 201);
}

answer set_my_presence(const call& c) {
  const auto word = c.body["presence"].get<std::string>();
  const auto what = word == "available" ? presence::available : word == "away" ? presence::away : presence::on_leave;
  if (auto done = c.desk.commands.set_presence(c.who->id, what); !done) return problem(done.why());
  return empty_answer();
}

answer preferences(const call& c) {
  auto text = c.desk.engine_db.with([&](store::connection& on) { return store::load_preferences(on, c.who->id); });
  if (!text) return problem(text.why());
  auto stored = json::parse(*text, nullptr, false);
  return json_answer({{"preferences", stored.is_object() ? std::move(stored) : json::object()}});
}

answer set_preferences(const call& c) {
  auto done = c.desk.engine_db.with(
      [&](store::connection& on) { return store::save_preferences(on, c.who->id, c.body["preferences"].dump()); });
  return done ? empty_answer() : problem(done.why());
}

} // namespace

std::vector<route> session_routes() {
  const access anyone{true};
  const access signed_in{};
  const response me{200, "who is signed in", ref("Me")};
  std::vector<route> out{
      {"POST",
       "/api/v1/session",
       "signIn",
       "session",
       "Sign in; the answer sets the session's cookie",
       anyone,
       {},
       {},
       object({{"email", text(320, 1)}, {"password", text(1024, 1)}},
              {{"code", described(text(6, 6), "of an authenticator, where 401 asked for it")}}),
       16 * 1024,
       {me},
       {401, 429},
       sign_in},
      {"GET",
       "/api/v1/session",
       "whoAmI",
       "session",
       "Who is signed in, and what they may",
       signed_in,
       {},
       {},
       {},
       0,
       {me},
       {},
       who_am_i},
      {"DELETE",
       "/api/v1/session",
       "signOut",
       "session",
       "Sign out",
       signed_in,
       {},
       {},
       {},
       0,
       {{204, "signed out", {}, ""}},
       {422},
       sign_out},
      {"POST",
       "/api/v1/first-administrator",
       "useFirstLink",
       "session",
       "Make the owner of a new installation, by the one-time link",
       anyone,
       {},
       {},
       object({{"token", text(200, 1)}, {"name", text(100, 1)}, {"email", text(320, 3)}, {"password", text(1024, 1)}}),
       16 * 1024,
       {{201, "the owner, signed in", ref("Me")}},
       {403, 409, 429, 507},
       use_first_link_now},
      {"PUT",
       "/api/v1/session/presence",
       "setPresence",
       "session",
       "Say whether you take work now",
       signed_in,
       {},
       {},
       object({{"presence", words({"available", "away", "on_leave"})}}),
       1024,
       {{204, "noted", {}, ""}},
       {409},
       set_my_presence},
      {"GET",
       "/api/v1/session/preferences",
       "getPreferences",
       "session",
       "What you chose for the console, as it was saved",
       signed_in,
       {},
       {},
       {},
       0,
       {{200, "the choices", object({{"preferences", any_object()}})}},
       {},
       preferences},
      {"PUT",
       "/api/v1/session/preferences",
       "setPreferences",
       "session",
       "Keep what you chose for the console",
       signed_in,
       {},
       {},
       object({{"preferences", any_object()}}),
       64 * 1024,
       {{204, "kept", {}, ""}},
       {},
       set_preferences},
  };
  for (auto& r : second_factor_routes()) out.push_back(std::move(r));
  return out;
}

} // namespace barid::http
