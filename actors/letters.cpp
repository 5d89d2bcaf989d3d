#include "actors/letters.hpp"

#include "dsl/context.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "text/fold.hpp"
#include "text/utf8.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

using dsl::json;

std::string own_address(const store::channel_row& channel) {
  return channel.addresses.empty() ? std::string() : channel.addresses.front();
}

/// From the address that the customer wrote to, as long as it is one of the channel's.
json from_header(const record_input& in, const thread_state& thread) {
  const auto policy = in.rules.program->mailboxes.find(in.channel.name);
  auto name =
      policy == in.rules.program->mailboxes.end() ? std::string() : policy->second.from_name;
  auto address = own_address(in.channel);
  for (const auto& own : in.channel.addresses)
    if (folded_address(own) == thread.written_to) address = own;
  if (const auto account = channel::account_from_json(in.channel.settings))
    if (const auto own = account->names.find(folded_address(address)); own != account->names.end())
      name = own->second;
  return {{"name", name}, {"address", address}};
}

json people(const std::vector<std::string>& specs) {
  json out = json::array();
  for (const auto& s : specs) out.push_back({{"name", ""}, {"address", s}});
  return out;
}

/// Tag and Message-ID of the next mail of this conversation.
void identify(json& out, const record_input& in, thread_state& thread) {
  compose::conversation_tag tag{thread.token, ++thread.written, domain_of(own_address(in.channel))};
  out["tag"] = {{"token", tag.token}, {"counter", tag.counter}, {"domain", tag.domain}};
  if (auto id = compose::message_id_of(tag)) out["message_id"] = *id;
}

void thread_headers(json& out, const thread_state& thread) {
  if (thread.message_ids.empty()) return;
  out["in_reply_to"] = thread.message_ids.back();
  out["references"] = thread.message_ids;
}

/// Markup away, entities that templates use resolved: the text beside an HTML reply that a rule
/// sends. The HTML comes from a file of the rules, so a simple reader is enough.
std::string plain_of(const std::string& html) {
  std::string out;
  bool tag = false;
  std::string name;
  for (std::size_t i = 0; i < html.size(); ++i) {
    const char c = html[i];
    if (tag) {
      if (c == '>') {
        tag = false;
        if (name.starts_with("br") || name.starts_with("/p") || name.starts_with("/div") ||
            name.starts_with("/li") || name.starts_with("/h") || name.starts_with("/tr"))
          out += '\n';
      } else {
        name += c;
      }
    } else if (c == '<') {
      tag = true;
      name.clear();
    } else if (c == '\n' || c == '\r') {
      if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
    } else {
      out += c;
    }
  }
  constexpr std::pair<const char*, const char*> entities[] = {{"&lt;", "<"},    {"&gt;", ">"},
                                                              {"&quot;", "\""}, {"&#39;", "'"},
                                                              {"&nbsp;", " "},  {"&amp;", "&"}};
  for (const auto& [from, to] : entities)
    for (std::size_t at = 0; (at = out.find(from, at)) != std::string::npos;
         at += std::string_view(to).size())
      out.replace(at, std::string_view(from).size(), to);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

/// Of the rules in force; else of those that a running flow goes by.
const dsl::reply_policy* reply_named(const record_input& in, const std::string& name) {
  if (const auto it = in.rules.program->replies.find(name); it != in.rules.program->replies.end())
    return &it->second;
  for (const auto& [hash, program] : in.pinned)
    if (const auto it = program->replies.find(name); it != program->replies.end())
      return &it->second;
  return nullptr;
}

json saved_reply(const record_input& in, const effect& e, const dsl::decided& d,
                 const conversation& after, thread_state& thread) {
  const auto* policy = reply_named(in, e.text("name"));
  if (!policy) return nullptr;
  const auto& texts = policy->by_language;
  auto found = texts.find(after.language);
  if (found == texts.end()) found = texts.find(policy->default_language);
  if (found == texts.end()) return nullptr;
  const auto to = thread.reply_to.empty() ? after.customer.address : thread.reply_to;
  if (to.empty()) return nullptr;
  facts known = in.known;
  const auto content =
      dsl::render(found->second, dsl::context(*in.rules.program, d.event, known, after));
  json out = {{"kind", "reply"}, {"origin", "automatic_reply"}, {"from", from_header(in, thread)}};
  out["to"] = json::array({{{"name", after.customer.name}, {"address", to}}});
  out["subject"] = reply_subject(after.subject);
  if (found->second.html) {
    out["html"] = content;
    out["text"] = plain_of(content);
  } else {
    out["text"] = content;
  }
  identify(out, in, thread);
  thread_headers(out, thread);
  return out;
}

/// Addresses of `agent`, `team.lead`, a team, an agent, or an address itself.
std::vector<std::string> addresses_of(const record_input& in, const std::string& who,
                                      const conversation& c) {
  if (who.find('@') != std::string::npos) return {who};
  std::vector<std::string> out;
  for (const auto* a : in.node.people.get()->meant_by(who, c)) out.push_back(a->email);
  return out;
}

json passed_on(const record_input& in, const effect& e, const conversation& after,
               thread_state& thread) {
  if (!in.mail) return nullptr;
  const auto to = addresses_of(in, e.verb == "forward" ? e.text("to") : e.text("who"), after);
  if (to.empty()) return nullptr;
  json out = {{"kind", e.verb},
              {"origin", "automatic_notice"},
              {"from", from_header(in, thread)},
              {"to", people(to)}};
  out["subject"] = (e.verb == "forward" ? "Fwd: " : "Copy: ") + after.subject;
  out["text"] = "The enclosed mail came to " + own_address(in.channel) + ".";
  out["mail"] = in.mail->mail_number.value;
  identify(out, in, thread);
  return out;
}

std::vector<address> addresses(const json& list) {
  std::vector<address> out;
  for (const auto& a : list) out.push_back({a.at("name"), a.at("address")});
  return out;
}

} // namespace

json automatic_letter(const record_input& in, const effect& e, const dsl::decided& d,
                      const conversation& after, thread_state& thread) {
  return e.verb == "reply" ? saved_reply(in, e, d, after, thread) : passed_on(in, e, after, thread);
}

json human_letter(const record_input& in, const conversation& after, thread_state& thread) {
  const auto& a = *in.answer;
  json out = {{"kind", "answer"}, {"origin", "person"}, {"from", from_header(in, thread)}};
  if (a.to.empty()) {
    const auto to = thread.reply_to.empty() ? after.customer.address : thread.reply_to;
    out["to"] = json::array({{{"name", after.customer.name}, {"address", to}}});
  } else {
    out["to"] = people(a.to);
  }
  out["cc"] = people(a.cc);
  if (!a.bcc.empty()) out["bcc"] = people(a.bcc);
  for (const auto& f : a.files)
    out["files"].push_back(
        {{"upload", f.upload}, {"name", f.name}, {"type", f.type}, {"size", f.size}});
  out["subject"] = reply_subject(after.subject);
  out["text"] = a.text.empty() ? plain_of(a.html) : a.text;
  if (!a.html.empty()) out["html"] = a.html;
  identify(out, in, thread);
  thread_headers(out, thread);
  return out;
}

result<compose::letter> letter_of(const std::string& payload, instant date,
                                  std::shared_ptr<const std::string> enclosed,
                                  std::vector<compose::enclosure> files) {
  try {
    const auto j = json::parse(payload);
    compose::letter l;
    const auto& from = j.at("from");
    l.from = {from.at("name"), from.at("address")};
    l.to = addresses(j.at("to"));
    if (j.contains("cc")) l.cc = addresses(j.at("cc"));
    if (j.contains("bcc")) l.bcc = addresses(j.at("bcc"));
    l.subject = j.at("subject");
    l.date = date;
    const auto& tag = j.at("tag");
    l.tag = {tag.at("token"), tag.at("counter"), tag.at("domain")};
    l.in_reply_to = j.value("in_reply_to", "");
    if (j.contains("references")) l.references = j.at("references").get<std::vector<std::string>>();
    const std::string origin = j.at("origin");
    l.written_by = origin == "person"            ? compose::origin::person
                   : origin == "automatic_reply" ? compose::origin::automatic_reply
                                                 : compose::origin::automatic_notice;
    l.text = j.value("text", "");
    l.html = j.value("html", "");
    if (enclosed)
      l.enclosures.push_back(
          {"mail.eml", "message/rfc822", std::move(enclosed), disposition::attachment, {}});
    for (auto& f : files) l.enclosures.push_back(std::move(f));
    return l;
  } catch (const nlohmann::json::exception& e) {
    return error{errc::internal, std::string("a queued mail cannot be read: ") + e.what(),
                 "it was written by another version of barid, or the database was changed by hand"};
  }
}

result<std::vector<attached_file>> attached_files(const std::string& payload) {
  try {
    const auto j = json::parse(payload);
    std::vector<attached_file> out;
    if (j.contains("files"))
      for (const auto& f : j.at("files"))
        out.push_back({f.at("upload"), f.at("name"), f.at("type")});
    return out;
  } catch (const nlohmann::json::exception& e) {
    return error{errc::internal, std::string("a queued mail cannot be read: ") + e.what(), ""};
  }
}

std::optional<mail_id> enclosed_mail(const std::string& payload) {
  const auto j = json::parse(payload, nullptr, false);
  if (!j.is_object() || !j.contains("mail")) return std::nullopt;
  return mail_id{j.at("mail").get<std::int64_t>()};
}

std::string folded_address(const std::string& spec) {
  return text::fold(spec);
}

std::string preview_of(const std::string& text) {
  std::string line;
  for (char c : text.substr(0, 600)) {
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  return std::string(text::clip_utf8(line, 200));
}

std::string reply_subject(const std::string& subject) {
  const auto folded = text::fold(subject);
  for (const char* prefix : {"re:", "رد:"})
    if (folded.starts_with(prefix)) return subject;
  return "Re: " + subject;
}

} // namespace barid::actors
