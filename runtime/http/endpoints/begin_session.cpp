#include "runtime/http/endpoints/begin_session.hpp"

#include "runtime/http/auth/identify.hpp"
#include "runtime/http/auth/token.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/audit_rows.hpp"
#include "runtime/store/session_rows.hpp"

namespace barid::http {

json me_json(const viewer& v) {
  json channels = json::array();
  for (const auto& [id, how] : v.channels) channels.push_back({{"id", id.value}, {"level", name_of(how)}});
  return {{"id", v.id.value},
          {"name", v.name},
          {"email", v.email},
          {"role", name_of(v.role)},
          {"presence", v.presence},
          {"channels", std::move(channels)},
          {"csrf", v.csrf.empty() ? json() : json(v.csrf)},
          {"expires", moment_json(v.expires)}};
}

answer begin_session(const call& c, agent_id who, int status) {
  const auto token = new_token();
  const auto now = c.desk.clock.now();
  auto made = c.desk.engine_db.with([&](store::connection& on) -> result<viewer> {
    static_cast<void>(store::forget_expired_sessions(on, now));
    const store::session_row row{who, now + c.desk.options.session_length, c.remote,
                                 c.header("user-agent").substr(0, 300), now};
    if (auto ok = store::create_session(on, token_hash(token), row); !ok) return ok.why();
    store::audit_entry entry;
    entry.at = now;
    entry.actor = "agent/" + std::to_string(who.value);
    entry.action = store::name_of(store::audit_action::sign_in);
    entry.subject = entry.actor;
    entry.address = c.remote;
    if (auto ok = store::write_audit(on, entry); !ok) return ok.why();
    auto rows = store::load_viewers(on, {who});
    if (!rows) return rows.why();
    if (rows->empty()) return error{errc::not_found, "this person has left", ""};
    auto v = viewer_of(rows->front());
    v.expires = row.expires;
    v.csrf = csrf_of(token);
    return v;
  });
  if (!made) return problem(made.why());
  auto out = json_answer(me_json(*made), status);
  out.headers.emplace_back("Set-Cookie", set_cookie(c.https, token, c.desk.options.session_length));
  return out;
}

} // namespace barid::http
