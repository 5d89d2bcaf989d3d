#include "runtime/http/endpoints/original.hpp"

#include "runtime/http/mail_frame.hpp"
#include "runtime/http/part_reader.hpp"
#include "runtime/http/schema.hpp"
#include "runtime/http/view.hpp"
#include "runtime/mail/compose/pictures.hpp"
#include "runtime/store/upload_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

/// How far back the newest mail of a person is looked for.
constexpr int looked_back = 5;

/// Oldest first; also those of conversations that were merged into it.
result<std::vector<mail_id>> mails_here(const call& c) {
  return c.read([&](store::connection& on) -> result<std::vector<mail_id>> {
    auto all = store::load_timeline(on, {c.number("id")});
    if (!all) return all.why();
    std::ranges::stable_sort(*all, {}, &store::timeline_entry::at);
    std::vector<mail_id> out;
    for (const auto& entry : *all)
      if (entry.mail) out.push_back(entry.mail);
    return out;
  });
}

result<mail_id> mail_here(const call& c, std::int64_t number) {
  auto all = mails_here(c);
  if (!all) return all.why();
  if (std::ranges::find(*all, mail_id{number}) == all->end())
    return error{errc::invalid, "the mail " + std::to_string(number) + " is not in this conversation",
                 "name one that is"};
  return mail_id{number};
}

/// A returned mail quotes what we wrote ourselves.
bool is_of_a_person(const store::shown_mail& m) {
  const auto mail = json::parse(m.parsed, nullptr, false);
  return mail.is_object() && (!mail.contains("bounce") || mail["bounce"].is_null());
}

result<std::string> bytes_of(const call& c, mail_id mail, const barid::attachment& a) {
  part_reader reader(c.desk.api_db, c.who->id, {mail, a.raw_begin, a.raw_end, a.encoding}, 0, a.size);
  std::string out;
  while (true) {
    auto piece = reader.next();
    if (!piece) return piece.why();
    if (piece->empty()) return out;
    out += *piece;
  }
}

result<reply_command::file> taken_along(const call& c, mail_id mail, const barid::attachment& a, std::size_t index,
                                        bool shown) {
  store::upload_row row;
  row.conversation = {c.number("id")};
  row.channel = c.channel;
  row.agent = c.who->id;
  row.name = a.name.empty() ? "attachment-" + std::to_string(index) : a.name;
  row.type = a.type;
  row.created = c.desk.clock.now();
  auto bytes = bytes_of(c, mail, a);
  if (!bytes) return bytes.why();
  auto id = c.desk.engine_db.with([&](store::connection& on) { return store::create_upload(on, row, *bytes); });
  if (!id) return id.why();
  return reply_command::file{*id, row.name, row.type, static_cast<std::int64_t>(bytes->size()),
                             shown ? a.content_id : std::string()};
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

/// Those that were chosen, and the pictures that its text shows.
result<std::vector<std::size_t>> chosen(const json& forward, const json& all, std::size_t count,
                                        const std::vector<std::string>& shown) {
  std::vector<std::size_t> out;
  if (!forward.contains("attachments"))
    for (std::size_t i = 0; i < count; ++i) out.push_back(i);
  else
    for (const auto& one : forward["attachments"]) {
      const auto index = one.get<std::size_t>();
      if (index >= count)
        return error{errc::invalid, "the mail has no attachment " + std::to_string(index), "they are counted from 0"};
      out.push_back(index);
    }
  for (std::size_t i = 0; i < count; ++i)
    if (contains(shown, text_in(all[i], "content_id"))) out.push_back(i);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end()); // clang 14 takes no range of libstdc++ here
  return out;
}

result<void> take_attachments(const call& c, mail_id id, const json& forward, reply_command& r) {
  auto m = c.read([&](store::connection& on) { return store::load_shown_mail(on, id); });
  if (!m) return m.why();
  const auto mail = json::parse(m->parsed, nullptr, false);
  const bool read = mail.is_object();
  if (!read) return error{errc::invalid, "this mail could not be read", "pass it on as a file, with `enclosed`"};
  const auto it = mail.find("attachments");
  const std::size_t count = it != mail.end() && it->is_array() ? it->size() : 0;
  const auto shown = compose::pictures_named(text_in(mail, "html"));
  auto which = chosen(forward, count > 0 ? *it : json::array(), count, shown);
  if (!which) return which.why();
  std::int64_t sum = 0;
  for (const auto index : *which) {
    const auto a = attachment_of(m->parsed, index);
    if (!a) continue;
    sum += static_cast<std::int64_t>(a->size);
    if (sum > most_attached)
      return error{errc::invalid, "the attachments are larger than 25 MB together", "pass on fewer of them"};
    auto file = taken_along(c, id, *a, index, contains(shown, a->content_id));
    if (!file) return file.why();
    r.files.push_back(std::move(*file));
  }
  return {};
}

} // namespace

result<mail_id> quoted_mail(const call& c) {
  if (c.body.contains("quote"))
    return c.body["quote"].is_null() ? mail_id{} : mail_here(c, c.body["quote"].get<std::int64_t>());
  auto all = mails_here(c);
  if (!all) return all.why();
  for (auto it = all->rbegin(); it != all->rend() && it - all->rbegin() < looked_back; ++it) {
    auto m = c.read([&](store::connection& on) { return store::load_shown_mail(on, *it); });
    if (!m) return m.why();
    if (is_of_a_person(*m)) return *it;
  }
  return mail_id{};
}

result<void> read_forward(const call& c, reply_command& r) {
  if (!c.body.contains("forward")) return {};
  const auto& forward = c.body["forward"];
  auto mail = mail_here(c, forward["mail"].get<std::int64_t>());
  if (!mail) return mail.why();
  if (r.to.empty()) return error{errc::invalid, "nobody is named who gets it", "say so in `to`"};
  r.forward = true;
  r.original = *mail;
  r.enclosed = forward.value("enclosed", false);
  return r.enclosed ? result<void>() : take_attachments(c, *mail, forward, r);
}

json forwarded() {
  using namespace schema;
  return object(
      {{"mail", described(integer(1), "of this conversation")}},
      {{"attachments", described(list(integer(0), 200),
                                 "which of its attachments go along, counted from 0; all unless told. Pictures in "
                                 "its text always do")},
       {"enclosed", described(boolean(), "as a file, byte for byte, rather than below the words")}});
}

} // namespace barid::http
