// The audit log, narrowed as its reader likes.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/moment.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/audit_rows.hpp"

namespace barid::http {

namespace {

using namespace schema;

result<store::audit_filter> audit_asked_for(const call& c) {
  store::audit_filter out;
  out.kind = c.query_text("kind");
  out.actor = c.query_text("actor");
  out.subject = c.query_text("subject");
  for (const auto& [name, into] : {std::pair{"from", &out.from}, std::pair{"until", &out.until}}) {
    const auto word = c.query_text(name);
    if (word.empty()) continue;
    *into = read_moment(word);
    if (!*into)
      return error{errc::invalid, std::string("`") + name + "` should be a time like 2026-03-29T10:00:00Z", ""};
  }
  return out;
}

answer audit(const call& c) {
  const auto which = audit_asked_for(c);
  if (!which) return problem(400, "invalid", which.why().message, which.why().help);
  const auto before = c.query_number("before").value_or(0);
  const int limit = static_cast<int>(c.query_number("limit").value_or(100));
  auto rows =
      c.desk.engine_db.with([&](store::connection& on) { return store::read_audit(on, *which, before, limit + 1); });
  if (!rows) return problem(rows.why());
  const bool more = rows->size() > std::size_t(limit);
  if (more) rows->resize(std::size_t(limit));
  json out = json::array();
  for (const auto& r : *rows) {
    auto detail = json::parse(r.detail, nullptr, false);
    out.push_back({{"id", r.id},
                   {"at", to_rfc3339(r.at)},
                   {"actor", r.actor},
                   {"action", r.action},
                   {"subject", r.subject},
                   {"detail", detail.is_object() ? std::move(detail) : json::object()},
                   {"address", r.address}});
  }
  return json_answer({{"items", std::move(out)}, {"next", more ? json(rows->back().id) : json()}});
}

} // namespace

std::vector<route> audit_routes() {
  return {
      {"GET",
       "/api/v1/audit",
       "auditLog",
       "service",
       "Who changed what, newest first",
       {false, role::admin},
       {},
       {{"kind", words(store::audit_kinds()), "what was changed"},
        {"actor", text(100), "`agent/3`, `command line`"},
        {"subject", text(400), "`channel/7`"},
        {"from", moment(), "from this moment on"},
        {"until", moment(), "before this moment"},
        {"before", integer(1), "`next` of the page before"},
        {"limit", integer(1, 500), "100 unless told"}},
       {},
       0,
       {{200, "a page",
         object({{"items", list(object({{"id", integer(1)},
                                        {"at", moment()},
                                        {"actor", described(text(), "agent/3, command line, …")},
                                        {"action", words(store::audit_action_names())},
                                        {"subject", text()},
                                        {"detail", any_object()},
                                        {"address", text()}}))},
                 {"next", or_null(integer(1))}})}},
       {},
       audit},
  };
}

} // namespace barid::http
