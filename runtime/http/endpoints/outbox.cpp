// What the desk wrote, as it is formatted; what could not be sent, and sending it again.

#include "runtime/http/answer_frame.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/frame_page.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/outbox_rows.hpp"

namespace barid::http {

namespace {

using namespace schema;

answer trouble(const call& c) {
  auto rows = c.read([](store::connection& on) { return store::troubled_outbox(on, 200); });
  if (!rows) return problem(rows.why());
  json out = json::array();
  for (const auto& r : *rows)
    out.push_back({{"id", r.job.id.value},
                   {"channel", r.job.channel.value},
                   {"conversation", r.job.conversation.value ? json(r.job.conversation.value) : json()},
                   {"kind", r.job.kind},
                   {"state", r.state},
                   {"automatic", r.job.from == store::origin::automatic},
                   {"attempts", r.job.attempts},
                   {"doubtful", r.job.doubtful},
                   {"error", r.last_error},
                   {"created", to_rfc3339(r.created)}});
  return json_answer({{"items", std::move(out)}});
}

answer written_html(const call& c) {
  auto a = c.read([&](store::connection& on) { return store::load_shown_answer(on, {c.number("id")}); });
  if (!a) return problem(a.why());
  auto page = answer_frame(c, *a, c.query_text("scheme"));
  return page ? frame_answer(std::move(*page)) : problem(page.why());
}

answer retry_entry(const call& c) {
  auto done = c.desk.commands.retry_outbox({c.number("id")});
  return done ? empty_answer() : problem(done.why());
}

} // namespace

std::vector<route> outbox_routes() {
  const access viewing{false, role::agent, level::view};
  const access managing{false, role::agent, level::manage};
  return {
      {"GET",
       "/api/v1/outbox/trouble",
       "listTrouble",
       "outbox",
       "Mail that failed, was given up or waits for a person; newest first, 200 at most",
       {},
       {},
       {},
       {},
       0,
       {{200, "the rows",
         object({{"items", list(object({{"id", integer(1)},
                                        {"channel", integer(1)},
                                        {"conversation", or_null(integer(1))},
                                        {"kind", text()},
                                        {"state", words({"dead", "parked", "failed"})},
                                        {"automatic", boolean()},
                                        {"attempts", integer()},
                                        {"doubtful", boolean()},
                                        {"error", text()},
                                        {"created", moment()}}))}})}},
       {},
       trouble},
      {"GET",
       "/api/v1/outbox/{id}/html",
       "getAnswerHtml",
       "outbox",
       "The HTML of an answer or forwarded mail with its signature, made safe, as a page for a sandboxed frame",
       viewing,
       store::resource::outbox,
       {{"scheme", words({"light", "dark"}), "of the page that it is shown in; where its HTML names colours: light"}},
       {},
       0,
       {{200, "the page", {}, "text/html; charset=utf-8"}},
       {},
       written_html},
      {"POST",
       "/api/v1/outbox/{id}/retry",
       "retryOutbox",
       "outbox",
       "Send it again now",
       managing,
       store::resource::outbox,
       {},
       {},
       0,
       {{204, "it will be sent", {}, ""}},
       {409, 504},
       retry_entry},
  };
}

} // namespace barid::http
