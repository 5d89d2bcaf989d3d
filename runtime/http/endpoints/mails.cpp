// Mails: read, as safe HTML for a frame, byte for byte, and their attachments.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/file_headers.hpp"
#include "runtime/http/mail_frame.hpp"
#include "runtime/http/part_reader.hpp"
#include "runtime/http/view.hpp"

#include <memory>

namespace barid::http {

namespace {

using namespace schema;

result<store::shown_mail> load(const call& c) {
  return c.read([&](store::connection& on) { return store::load_shown_mail(on, {c.number("id")}); });
}

answer list_mails(const call& c) {
  auto mails = c.read([&](store::connection& on) { return store::conversation_mails(on, {c.number("id")}, 500); });
  if (!mails) return problem(mails.why());
  json out = json::array();
  for (const auto& m : *mails) out.push_back(mail_json(m));
  return json_answer({{"items", std::move(out)}});
}

answer one_mail(const call& c) {
  auto m = load(c);
  return m ? json_answer(mail_json(*m)) : problem(m.why());
}

answer part_answer(const call& c, const part_place& place, std::uint64_t size) {
  answer out;
  byte_range_wish range = read_range(c.header("range"), size);
  if (range.kind == byte_range_wish::unsatisfiable) {
    out = problem(416, "range", "the file is shorter than that", "");
    out.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
    return out;
  }
  if (range.kind == byte_range_wish::part) {
    out.status = 206;
    out.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.begin) + "-" +
                                                  std::to_string(range.end - 1) + "/" + std::to_string(size));
  }
  out.headers.emplace_back("Accept-Ranges", "bytes");
  out.length = range.end - range.begin;
  auto reader = std::make_shared<part_reader>(c.desk.api_db, c.who->id, place, range.begin, range.end);
  out.pieces = [reader] { return reader->next(); };
  return out;
}

answer raw(const call& c) {
  auto m = load(c);
  if (!m) return problem(m.why());
  const auto size = static_cast<std::uint64_t>(m->size);
  auto out = part_answer(c, {m->id, 0, size, ""}, size);
  if (out.status >= 400) return out;
  // as text it would be shown, and scripts in it might run: it is a file to keep
  out.type = "message/rfc822";
  add_file_headers(out, "mail-" + std::to_string(m->id.value) + ".eml");
  return out;
}

answer attachment(const call& c) {
  auto m = load(c);
  if (!m) return problem(m.why());
  const auto found = attachment_of(m->parsed, static_cast<std::size_t>(c.number("index")));
  if (!found) return not_here();
  auto out = part_answer(c, {m->id, found->raw_begin, found->raw_end, found->encoding}, found->size);
  if (out.status >= 400) return out;
  out.type = safe_type(found->type);
  add_file_headers(out, found->name.empty() ? "attachment-" + std::to_string(c.number("index")) : found->name,
                   c.query_text("preview") == "true");
  return out;
}

answer html(const call& c) {
  auto m = load(c);
  if (!m) return problem(m.why());
  auto page = mail_frame(c.desk.api_db, c.who->id, *m);
  if (!page) return problem(page.why());
  if (c.query_text("pictures") == "remote") *page = with_remote_pictures(std::move(*page), c.desk.options.pictures);
  return frame_answer(std::move(*page));
}

} // namespace

std::vector<route> mail_routes() {
  const access viewing{false, role::agent, level::view};
  const auto mail = store::resource::mail;
  return {
      {"GET",
       "/api/v1/conversations/{id}/mails",
       "listMails",
       "mails",
       "The incoming mails of a conversation, oldest first",
       viewing,
       store::resource::conversation,
       {},
       {},
       0,
       {{200, "the mails", object({{"items", list(ref("Mail"))}})}},
       {},
       list_mails},
      {"GET",
       "/api/v1/mails/{id}",
       "getMail",
       "mails",
       "One mail as it was read",
       viewing,
       mail,
       {},
       {},
       0,
       {{200, "the mail", ref("Mail")}},
       {},
       one_mail},
      {"GET",
       "/api/v1/mails/{id}/html",
       "getMailHtml",
       "mails",
       "Its HTML, made safe, as a page for a sandboxed frame: no script, nothing from elsewhere",
       viewing,
       mail,
       {{"pictures", words({"own", "remote"}),
         "`remote`: fetch the remote pictures as well, from public servers, and put them into the page"}},
       {},
       0,
       {{200, "the page", {}, "text/html; charset=utf-8"}},
       {},
       html},
      {"GET",
       "/api/v1/mails/{id}/raw",
       "getMailRaw",
       "mails",
       "The mail byte for byte; takes a Range",
       viewing,
       mail,
       {},
       {},
       0,
       {{200, "the bytes", {}, "message/rfc822"}, {206, "a range of them", {}, "message/rfc822"}},
       {416},
       raw},
      {"GET",
       "/api/v1/mails/{id}/attachments/{index}",
       "getAttachment",
       "mails",
       "An attachment, decoded; takes a Range",
       viewing,
       mail,
       {{"preview", words({"true"}), "a PDF is to be shown in a frame of the console; all else stays a file to keep"}},
       {},
       0,
       {{200, "the bytes", {}, "*/*"}, {206, "a range of them", {}, "*/*"}},
       {416},
       attachment},
  };
}

} // namespace barid::http
