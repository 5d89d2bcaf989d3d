#include "runtime/http/dispatch.hpp"

#include "runtime/http/auth/identify.hpp"
#include "runtime/http/auth/token.hpp"
#include "runtime/http/console/console_answer.hpp"
#include "runtime/http/schema.hpp"

#include <exception>

namespace barid::http {

namespace {

bool is_safe(const std::string& method) {
  return method == "GET";
}

std::string header_of(const incoming& in, const char* name) {
  const auto it = in.headers.find(name);
  return it == in.headers.end() ? std::string() : it->second;
}

/// A change that a page of another site asks for. Browsers tell by Sec-Fetch-Site, older ones by
/// Origin; programs send neither.
bool comes_from_elsewhere(const incoming& in) {
  const auto site = header_of(in, "sec-fetch-site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const auto origin = header_of(in, "origin");
  if (origin.empty()) return false;
  const auto host = origin.find("://");
  return host == std::string::npos || origin.substr(host + 3) != header_of(in, "host");
}

std::optional<answer> may_not(const route& r, const viewer& who, const incoming& in) {
  if (who.role < r.who.at_least)
    return problem(403, "refused", std::string("this needs the role ") + name_of(r.who.at_least),
                   "ask an administrator");
  if (is_safe(in.method)) return {};
  if (who.read_only) return problem(403, "refused", "this token may only read", "use another token");
  if (who.by_cookie && (comes_from_elsewhere(in) || !same_secret(header_of(in, "x-barid-csrf"), who.csrf)))
    return problem(403, "csrf", "the header X-Barid-CSRF is missing or wrong",
                   "send the `csrf` of GET /api/v1/session");
  return {};
}

/// Looks at the thing that `{id}` names: 404 where it may not be seen, 403 where more is asked than
/// granted.
std::optional<answer> resource_refusal(call& c) {
  if (!c.what.of) return {};
  auto channel = c.read([&](store::connection& on) { return store::channel_of(on, *c.what.of, c.number("id")); });
  if (!channel) return problem(channel.why());
  c.channel = *channel;
  const auto mine = c.who->level_on(*channel);
  if (mine == level::none) return not_here();
  if (mine < c.what.who.on_channel)
    return problem(403, "refused",
                   std::string("this needs the right to ") + name_of(c.what.who.on_channel) + " on this channel",
                   "ask an administrator");
  return {};
}

std::optional<answer> read_body(call& c, const incoming& in) {
  const auto type = header_of(in, "content-type");
  if (!in.has_body)
    return problem(400, "invalid", c.what.takes_bytes ? "a body is needed" : "a JSON body is needed",
                   "send it with its Content-Length");
  if (!c.what.takes_bytes && type.substr(0, type.find(';')) != "application/json")
    return problem(415, "not_json", "the body has to be application/json", "set the header Content-Type");
  auto text = in.body(c.what.body_limit);
  if (!text) {
    if (text.why().code == errc::timeout)
      return problem(408, "timeout", "the body did not come in time", "send it again");
    return problem(text.why());
  }
  if (c.what.takes_bytes) {
    c.bytes = std::move(*text);
    return {};
  }
  auto document = parse_json(*text);
  if (!document) return problem(400, "invalid", document.why().message, document.why().help);
  if (auto wrong = mismatch(c.what.body, *document)) return problem(422, "invalid", *wrong, "see /api/v1/openapi.json");
  c.body = std::move(*document);
  return {};
}

void run(call& c, const incoming& in, dispatched& out) {
  const auto& r = c.what;
  const auto query = in.target.find('?');
  auto values = read_query(r, query == std::string::npos ? "" : in.target.substr(query + 1));
  if (!values) {
    out.what = problem(400, "invalid", values.why().message, values.why().help);
    return;
  }
  c.query = std::move(*values);
  if (r.who.anyone && !is_safe(in.method) && comes_from_elsewhere(in)) {
    out.what = problem(403, "csrf", "this comes from another site", "use the page of this one");
    return;
  }
  if (!r.who.anyone && !(r.who.from_here && in.from_here)) {
    auto who = identify(c.desk.engine_db, in.https, in.headers, c.desk.clock.now());
    if (!who) {
      out.what = problem(who.why());
      return;
    }
    if (!*who) {
      out.what =
          problem(401, "not_signed_in", "nobody is signed in", "sign in with POST /api/v1/session, or send a token");
      out.what.headers.emplace_back("WWW-Authenticate", "Bearer");
      return;
    }
    c.who = std::move(*who);
    out.who = c.who;
    if (auto no = may_not(r, *c.who, in)) {
      out.what = std::move(*no);
      return;
    }
  }
  if (auto no = resource_refusal(c)) {
    out.what = std::move(*no);
    return;
  }
  if (!r.body.is_null() || r.takes_bytes) {
    auto wrong = read_body(c, in);
    out.body_read = !wrong || wrong->status == 422;
    if (wrong) {
      out.what = std::move(*wrong);
      return;
    }
  }
  out.what = r.handle(c);
  // with an answer that no cache keeps
  if (c.who && !out.what.stream && !out.what.pieces && out.what.type == "application/json")
    if (auto line =
            exchanged_cookie(c.desk.engine_db, c.desk.options, in.https, in.headers, *c.who, c.desk.clock.now()))
      out.what.headers.emplace_back("Set-Cookie", std::move(*line));
}

} // namespace

dispatched dispatch(desk& with, const incoming& in) {
  dispatched out;
  const auto path = in.target.substr(0, in.target.find('?'));
  auto found = find_route(in.method, path);
  if (!found.found) {
    out.what = not_here();
    if (with.console && found.allow.empty() && is_safe(in.method))
      if (auto file = console_answer(*with.console, path, in.headers)) {
        out.what = std::move(*file);
        out.route = "console";
        return out;
      }
    if (!found.allow.empty()) {
      out.what = problem(405, "method", "this is not done with " + in.method.substr(0, 20), "use " + found.allow);
      out.what.headers.emplace_back("Allow", found.allow);
    }
    return out;
  }
  out.route = found.found->name;
  call c{with, *found.found, in.request_id, in.remote, in.https, in.headers, std::move(found.path), {}, {}, {}, {}};
  try {
    run(c, in, out);
  } catch (const std::exception&) {
    // a mistake of ours; what it says may hold what a mail or a person wrote
    out.what = problem(error{errc::internal, "", ""});
  }
  return out;
}

} // namespace barid::http
