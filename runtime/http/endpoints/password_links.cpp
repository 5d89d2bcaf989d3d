// One-time links by which people choose a password: asking for one by mail, and using it.

#include "runtime/store/password_links.hpp"

#include "runtime/http/auth/password.hpp"
#include "runtime/http/auth/sign_in_limits.hpp"
#include "runtime/http/auth/token.hpp"
#include "runtime/http/endpoints/begin_session.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/second_factor.hpp"
#include "runtime/store/audit_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/session_rows.hpp"
#include "text/fold.hpp"

namespace barid::http {

namespace {

using namespace schema;

constexpr std::chrono::hours reset_lasts{1};

notice letter_with(const std::string& link) {
  return {"A new password for Barid",
          "Somebody asked for a new password for you. If it was you, choose it here within an "
          "hour:\n\n" +
              link +
              "\n\nIf it was not you, leave this mail alone: nothing has changed.\n\n"
              "طلب أحدهم كلمة سر جديدة لك. إن كنت أنت فاخترها من الرابط أعلاه خلال ساعة، "
              "وإلا فتجاهل هذه الرسالة، فلم يتغير شيء.\n"};
}

/// Queues the mail. Who has left, or never came, gets none.
result<void> send_link(const call& c, const std::string& email) {
  auto found = c.desk.engine_db.with([&](store::connection& on) { return store::find_login(on, email); });
  if (!found && found.why().code == errc::not_found) return {};
  if (!found) return found.why();
  const auto token = new_token();
  auto stored = c.desk.engine_db.with([&](store::connection& on) -> result<void> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    if (auto ok = store::put_password_link(on, token_hash(token), found->agent, store::link_kind::reset,
                                           c.desk.clock.now() + reset_lasts);
        !ok)
      return ok;
    store::audit_entry line;
    line.at = c.desk.clock.now();
    line.actor = "nobody";
    line.subject = "agent/" + std::to_string(found->agent.value);
    line.action = store::name_of(store::audit_action::user_reset_asked);
    line.address = c.remote;
    if (auto ok = store::write_audit(on, line); !ok) return ok;
    return open->commit();
  });
  if (!stored) return stored;
  return c.desk.commands.write_to(found->agent, letter_with(c.desk.options.public_url + "welcome#link=" + token));
}

/// Says the same whoever asks for whom.
answer ask_for_link(const call& c) {
  const auto email = c.body["email"].get<std::string>();
  if (const auto wait = c.desk.sign_ins.take("reset " + text::fold(email), c.remote, c.desk.clock.now())) {
    auto out = problem(429, "too_many", "too many attempts", "wait, then try again");
    out.headers.emplace_back("Retry-After", std::to_string(wait->count()));
    return out;
  }
  auto sent = send_link(c, email);
  const bool silent = !sent && (sent.why().code == errc::unavailable || // no account can send
                                sent.why().code == errc::not_found);    // somebody has just left
  if (!sent && !silent) return problem(sent.why());
  auto out = empty_answer();
  out.status = 202;
  return out;
}

answer use_link(const call& c) {
  const auto password = c.body["password"].get<std::string>();
  if (auto ok = acceptable_password(password); !ok) return problem(ok.why());
  const auto token = token_hash(c.body["token"].get<std::string>());
  // a token cannot be guessed, but hashing is dear; counted by link, so that nobody keeps others from theirs
  const auto counted_as = "password link " + store::to_hex(token);
  if (c.desk.sign_ins.take(counted_as, c.remote, c.desk.clock.now()))
    return problem(429, "too_many", "too many attempts", "wait, then try again");
  auto owner = c.desk.engine_db.with(
      [&](store::connection& on) { return store::owner_of_password_link(on, token, c.desk.clock.now()); });
  if (!owner) return problem(owner.why());
  // who reads somebody's mail has one factor, not both
  if (*owner)
    if (auto no = second_factor_refusal(c, **owner, c.body.value("code", ""))) return *no;
  auto hash = hash_password(password, c.desk.options.password);
  if (!hash) return problem(hash.why());
  auto who = c.desk.engine_db.with([&](store::connection& on) -> result<agent_id> {
    auto open = store::transaction::begin(on);
    if (!open) return open.why();
    auto id = store::use_password_link(on, token, c.desk.clock.now());
    if (!id) return id.why();
    if (auto ok = store::set_password_hash(on, *id, *hash); !ok) return ok.why();
    // whoever knew the old password is out
    if (auto ok = store::end_sessions(on, *id); !ok) return ok.why();
    store::audit_entry line;
    line.at = c.desk.clock.now();
    line.actor = line.subject = "agent/" + std::to_string(id->value);
    line.action = store::name_of(store::audit_action::user_password);
    line.address = c.remote;
    if (auto ok = store::write_audit(on, line); !ok) return ok.why();
    if (auto ok = open->commit(); !ok) return ok.why();
    return *id;
  });
  if (!who)
    return who.why().code == errc::not_found ? problem(403, "refused", who.why().message, who.why().help)
                                             : problem(who.why());
  c.desk.sign_ins.succeeded(counted_as, c.remote);
  return begin_session(c, *who, 201);
}

} // namespace

std::vector<route> password_link_routes() {
  return {
      {"POST",
       "/api/v1/password-reset",
       "askForPasswordLink",
       "people",
       "Have a one-time link sent to your address, good for an hour; the answer does not say "
       "whether there is such an address",
       access{true},
       {},
       {},
       object({{"email", text(320, 1)}}),
       4096,
       {{202, "if somebody here has this address, a mail is on its way", {}, ""}},
       {429},
       ask_for_link},
      {"POST",
       "/api/v1/password-link",
       "usePasswordLink",
       "people",
       "Choose a password by a one-time link; signs in",
       access{true},
       {},
       {},
       object({{"token", text(200, 1)}, {"password", text(1024, 1)}},
              {{"code", described(text(6, 6), "of an authenticator, where 401 asked for it")}}),
       16 * 1024,
       {{201, "signed in", ref("Me")}},
       {401, 403, 429, 507},
       use_link},
  };
}

} // namespace barid::http
