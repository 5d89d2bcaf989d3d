#include "runtime/http/endpoints/reply_body.hpp"

#include "runtime/http/besides.hpp"
#include "runtime/http/endpoints/original.hpp"
#include "runtime/http/schema.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/upload_rows.hpp"

namespace barid::http {

namespace {

/// A single mailbox without anything that a header could be made of.
bool is_plain_address(const std::string& spec) {
  const auto at = spec.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == spec.size()) return false;
  for (const char ch : spec)
    if (static_cast<unsigned char>(ch) <= 0x20 || ch == 0x7f ||
        std::string_view("<>(),;:\\\"[]").find(ch) != std::string_view::npos)
      return false;
  return spec.find('@') == at;
}

std::int64_t size_of(const std::vector<reply_command::file>& files) {
  std::int64_t sum = 0;
  for (const auto& f : files) sum += f.size;
  return sum;
}

} // namespace

result<std::vector<reply_command::file>> enclosed_files(const call& c) {
  std::vector<reply_command::file> out;
  if (!c.body.contains("attachments")) return out;
  for (const auto& one : c.body["attachments"]) {
    const auto id = one.get<std::int64_t>();
    auto row = c.read([&](store::connection& on) { return store::load_upload(on, id); });
    if (!row && row.why().code != errc::not_found) return row.why();
    if (!row || row->agent != c.who->id || row->conversation.value != c.number("id"))
      return error{errc::invalid, "the attachment " + std::to_string(id) + " is not there", "attach the file again"};
    out.push_back({row->id, row->name, row->type, row->size, {}});
  }
  return out;
}

std::vector<std::string> texts_in(const json& body, const char* name) {
  return body.contains(name) ? body[name].get<std::vector<std::string>>() : std::vector<std::string>();
}

namespace {

/// Words and addresses, without files and other mail.
result<reply_command> read_letter(const call& c) {
  reply_command r;
  r.text = c.body.value("text", "");
  r.html = c.body.value("html", "");
  r.to = texts_in(c.body, "to");
  r.cc = texts_in(c.body, "cc");
  r.bcc = texts_in(c.body, "bcc");
  r.status = c.body.value("status", "");
  r.take = c.body.value("take", false);
  r.signature = c.body.value("signature", true);
  r.from = c.body.value("from", "");
  for (const auto* list : {&r.to, &r.cc, &r.bcc})
    for (const auto& spec : *list)
      if (!is_plain_address(spec))
        return error{errc::invalid, "`" + spec + "` is not a mail address", "write it as name@host.example"};
  return r;
}

bool says_nothing(const reply_command& r) {
  return r.text.find_first_not_of(" \t\r\n") == std::string::npos && r.html.empty();
}

} // namespace

result<begin_command> read_beginning(const call& c) {
  auto words = read_letter(c);
  if (!words) return words.why();
  if (words->to.empty()) return error{errc::invalid, "nobody is named who gets it", "say so in `to`"};
  begin_command out;
  out.subject = c.body["subject"];
  out.to = {c.body.value("name", ""), words->to.front()};
  if (words->to.size() == 1) words->to.clear(); // the customer
  if (!says_nothing(*words)) out.words = std::move(*words);
  else if (!words->to.empty() || !words->cc.empty() || !words->bcc.empty())
    return error{errc::invalid, "a mail to several people has no words", "write something, or name its customer alone"};
  return out;
}

result<reply_command> read_reply(const call& c) {
  auto read = read_letter(c);
  if (!read) return read;
  auto& r = *read;
  r.besides = read_besides(c.body);
  if (auto ok = read_forward(c, r); !ok) return ok.why();
  if (!r.forward && says_nothing(r)) return error{errc::invalid, "the reply is empty", "write something"};
  auto files = enclosed_files(c);
  if (!files) return files.why();
  for (auto& f : *files) r.files.push_back(std::move(f));
  if (size_of(r.files) > most_attached)
    return error{errc::invalid, "the attachments are larger than 25 MB together",
                 "send them in several mails, or as links"};
  if (r.forward) return r;
  auto below = quoted_mail(c);
  if (!below) return below.why();
  r.original = *below;
  return r;
}

json reply_fields() {
  using namespace schema;
  const auto addresses = list(text(320, 3), 50);
  auto out = object(
      {},
      {{"text", text(500'000)},
       {"html", text(2'000'000)},
       {"to", described(addresses, "the customer unless told")},
       {"cc", addresses},
       {"bcc", addresses},
       {"from", described(text(320, 3), "one of the channel's addresses; the one that was written to unless told")},
       {"attachments",
        described(list(integer(1), 50),
                  "ids of uploads of yours; a picture that `html` shows as `cid:upload-ID` stands in the text")},
       {"quote",
        described(or_null(integer(1)), "the mail that is quoted below it; the newest unless told, null: none")},
       {"signature", described(boolean(), "put the channel's signature below it; true unless told")},
       {"status", described(text(100, 1), "the conversation's from then on; as it is unless told")},
       {"take", described(boolean(), "whoever writes it has the conversation from then on, if nobody has")},
       {"expected_version", described(integer(0), "refused with 409 when the conversation is at another version")}});
  const auto more = besides_fields();
  for (const auto& [name, one] : more.items()) out["properties"][name] = one;
  return out;
}

json beginning_fields() {
  using namespace schema;
  auto out = reply_fields();
  for (const char* later : {"quote", "attachments", "take", "expected_version"}) out["properties"].erase(later);
  const auto more = besides_fields();
  for (const auto& [name, one] : more.items()) out["properties"].erase(name);
  auto to = list(text(320, 3), 50);
  to["minItems"] = 1;
  out["properties"]["to"] = described(to, "who gets it; the first one is its customer");
  out["properties"]["name"] = described(text(200), "the customer's, where it is not known yet");
  out["properties"]["subject"] = text(998);
  out["properties"]["text"] = described(text(500'000), "without words nothing is sent: they may follow as a reply");
  out["required"] = json::array({"to", "subject"});
  return out;
}

json forward_fields() {
  using namespace schema;
  auto out = reply_fields();
  out["properties"].erase("quote");
  out["properties"]["to"] = described(list(text(320, 3), 50), "who gets it");
  out["properties"]["forward"] = forwarded();
  out["required"] = json::array({"to", "forward"});
  return out;
}

std::vector<std::int64_t> uploads_of(const std::vector<reply_command::file>& files) {
  std::vector<std::int64_t> out;
  for (const auto& f : files) out.push_back(f.upload);
  return out;
}

answer moved_on(const call& c, const error& why, const std::optional<std::int64_t>& seen) {
  const conversation_id id{c.number("id")};
  auto more = c.read([&](store::connection& on) -> result<json> {
    auto now = store::load_conversation(on, id);
    if (!now) return now.why();
    auto parts = load_timeline_parts(on, id, seen.value_or(now->row.version));
    if (!parts) return parts.why();
    auto names = store::load_names(on, {});
    if (!names) return names.why();
    return json{{"current_version", now->row.version}, {"arrived", timeline_json(*parts, *names)}};
  });
  if (!more) return problem(more.why());
  return problem(409, "conflict", why.message, why.help, *more);
}

} // namespace barid::http
