#include "actors/letters.hpp"

#include "actors/signature.hpp"
#include "dsl/change.hpp"
#include "dsl/context.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "runtime/mail/compose/pictures.hpp"
#include "runtime/mail/compose/readable.hpp"
#include "text/fold.hpp"
#include "text/markup.hpp"
#include "text/utf8.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>

namespace barid::actors {

namespace {

using dsl::json;

std::string own_address(const store::channel_row& channel) {
  return channel.addresses.empty() ? std::string() : channel.addresses.front();
}

/// From `chosen`, else from the address that the customer wrote to, as long as it is one of the channel's.
json from_header(const record_input& in, const thread_state& thread, const std::string& chosen = {}) {
  const auto policy = in.rules.program->mailboxes.find(in.channel.name);
  auto name = policy == in.rules.program->mailboxes.end() ? std::string() : policy->second.from_name;
  auto address = own_address(in.channel);
  const auto wanted = chosen.empty() ? thread.written_to : folded_address(chosen);
  for (const auto& own : in.channel.addresses)
    if (folded_address(own) == wanted) address = own;
  if (const auto account = channel::account_from_json(in.channel.settings))
    if (const auto own = account->names.find(folded_address(address)); own != account->names.end()) name = own->second;
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

/// Of its mails: what people made of the conversation's is theirs alone.
const std::string& mail_subject(const conversation& c, const thread_state& thread) {
  return thread.mail_subject ? *thread.mail_subject : c.subject;
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
        if (name.starts_with("br") || name.starts_with("/p") || name.starts_with("/div") || name.starts_with("/li") ||
            name.starts_with("/h") || name.starts_with("/tr"))
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
  out = markup::unescaped(out);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

/// Of the rules in force; else of those that a running flow goes by.
const dsl::reply_policy* reply_named(const record_input& in, const std::string& name) {
  if (const auto it = in.rules.program->replies.find(name); it != in.rules.program->replies.end()) return &it->second;
  for (const auto& [hash, program] : in.pinned)
    if (const auto it = program->replies.find(name); it != program->replies.end()) return &it->second;
  return nullptr;
}

json saved_reply(const record_input& in, const effect& e, const dsl::decided& d, const conversation& after,
                 thread_state& thread) {
  const auto* policy = reply_named(in, e.text("name"));
  if (!policy) return nullptr;
  const auto& texts = policy->by_language;
  auto found = texts.find(after.language);
  if (found == texts.end()) found = texts.find(policy->default_language);
  if (found == texts.end()) return nullptr;
  const auto to = thread.reply_to.empty() ? after.customer.address : thread.reply_to;
  if (to.empty()) return nullptr;
  facts known = in.known;
  const auto content = dsl::render(found->second, dsl::context(*in.rules.program, d.event, known, after));
  json out = {{"kind", "reply"}, {"origin", "automatic_reply"}, {"from", from_header(in, thread)}};
  out["to"] = json::array({{{"name", after.customer.name}, {"address", to}}});
  out["subject"] = reply_subject(mail_subject(after, thread));
  if (found->second.html) {
    out["html"] = compose::readable_html(content, found->first);
    out["text"] = plain_of(content);
  } else {
    out["text"] = content;
  }
  identify(out, in, thread);
  thread_headers(out, thread);
  return out;
}

/// Addresses of `agent`, `team.lead`, a team, an agent, or an address itself.
std::vector<std::string> addresses_of(const record_input& in, const std::string& who, const conversation& c) {
  if (who.find('@') != std::string::npos) return {who};
  std::vector<std::string> out;
  for (const auto* a : in.node.people.get()->meant_by(who, c)) out.push_back(a->email);
  return out;
}

json passed_on(const record_input& in, const effect& e, const conversation& after, thread_state& thread) {
  if (!in.mail) return nullptr;
  const auto to = addresses_of(in, e.verb == "forward" ? e.text("to") : e.text("who"), after);
  if (to.empty()) return nullptr;
  json out = {{"kind", e.verb}, {"origin", "automatic_notice"}, {"from", from_header(in, thread)}, {"to", people(to)}};
  out["subject"] = (e.verb == "forward" ? "Fwd: " : "Copy: ") + mail_subject(after, thread);
  out["text"] = "The enclosed mail came to " + own_address(in.channel) + ".";
  out["mail"] = in.mail->mail_number.value;
  identify(out, in, thread);
  return out;
}

/// Without our own: what we send there comes in again.
json others(const record_input& in, const std::vector<std::string>& specs) {
  json out = json::array();
  for (const auto& s : specs)
    if (!is_our_address(in, s)) out.push_back({{"name", ""}, {"address", s}});
  return out;
}

/// `subject` with `prefix`, unless it begins with one of the same meaning.
std::string with_prefix(const char* prefix, std::initializer_list<const char*> same, const std::string& subject) {
  const auto folded = text::fold(subject);
  for (const char* one : same)
    if (folded.starts_with(one)) return subject;
  return prefix + subject;
}

std::string customer_of(const conversation& c, const thread_state& thread) {
  return thread.reply_to.empty() ? c.customer.address : thread.reply_to;
}

void sign(json& out, const record_input& in, const conversation& after) {
  const auto* author = in.node.people.get()->agent(in.answer->author);
  const auto html = signature_under(in.channel, *in.rules.program, after, author ? author->name : std::string());
  if (html.empty()) return;
  out["signature"] = {{"text", plain_of(html)}, {"html", compose::readable_html(html, after.language)}};
}

/// Files, and the HTML that names those of them that it shows by the Content-IDs that they have in this mail.
void write_files(json& out, const outgoing& a) {
  const auto suffix = "." + out.value("message_id", "");
  std::string html = a.html;
  std::set<std::string> shown;
  if (!html.empty())
    html = compose::with_pictures(html, [&](const std::string& id) -> std::optional<std::string> {
      for (const auto& f : a.files)
        if (id == "upload-" + std::to_string(f.upload)) return *shown.insert(id + suffix).first;
      return {};
    });
  for (const auto& f : a.files) {
    json one = {{"upload", f.upload}, {"name", f.name}, {"type", f.type}, {"size", f.size}};
    const auto own = "upload-" + std::to_string(f.upload) + suffix;
    const auto id = shown.contains(own) ? own : f.content_id;
    if (!id.empty()) one["content_id"] = id;
    out["files"].push_back(std::move(one));
  }
  if (!html.empty()) out["html"] = compose::readable_html(html, out.value("language", ""));
}

} // namespace

json automatic_letter(const record_input& in, const effect& e, const dsl::decided& d, const conversation& after,
                      thread_state& thread) {
  return e.verb == "reply" ? saved_reply(in, e, d, after, thread) : passed_on(in, e, after, thread);
}

json human_letter(const record_input& in, const conversation& after, thread_state& thread) {
  const auto& a = *in.answer;
  json out = {
      {"kind", a.forward ? "forward" : "answer"}, {"origin", "person"}, {"from", from_header(in, thread, a.from)}};
  if (a.to.empty()) out["to"] = json::array({{{"name", after.customer.name}, {"address", customer_of(after, thread)}}});
  else out["to"] = others(in, a.to);
  out["cc"] = others(in, a.cc);
  if (auto hidden = others(in, a.bcc); !hidden.empty()) out["bcc"] = std::move(hidden);
  const bool first = after.flags.contains(dsl::outbound_flag) && thread.message_ids.empty();
  const auto& subject = mail_subject(after, thread);
  out["subject"] = a.forward ? forward_subject(subject) : first ? subject : reply_subject(subject);
  out["language"] = after.language;
  out["text"] = a.text.empty() ? plain_of(a.html) : a.text;
  identify(out, in, thread);
  write_files(out, a);
  if (a.signature) sign(out, in, after);
  if (a.original) out[a.enclosed ? "mail" : "below"] = a.original.value;
  if (!a.forward) thread_headers(out, thread);
  return out;
}

result<void> may_send(const record_input& in, const conversation& now, const thread_state& thread) {
  const auto& a = *in.answer;
  const auto same = [&](const std::string& own) { return folded_address(own) == folded_address(a.from); };
  if (!a.from.empty() && std::ranges::none_of(in.channel.addresses, same))
    return error{errc::invalid, "`" + a.from + "` is no address of this channel",
                 "write from " + (in.channel.addresses.empty() ? "its own" : "`" + in.channel.addresses.front() + "`")};
  if (a.to.empty()) {
    const auto to = customer_of(now, thread);
    if (to.empty()) return error{errc::invalid, "nobody is known to write to", "say in `to` who gets it"};
    if (!is_our_address(in, to)) return {};
    return error{errc::invalid, "`" + to + "` is an address of this desk: it would come in again",
                 "say in `to` who gets it"};
  }
  if (others(in, a.to).empty())
    return error{errc::invalid, "`" + a.to.front() + "` is an address of this desk: it would come in again",
                 "write to somebody else, or leave a note"};
  return {};
}

bool is_our_address(const record_input& in, const std::string& spec) {
  return in.rules.program->mailbox_of(spec) || in.node.people.get()->channel_of(folded_address(spec));
}

std::string folded_address(const std::string& spec) {
  return text::fold(spec);
}

std::string preview_of(const std::string& text) {
  std::string line;
  for (char c : text.substr(0, 600)) {
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank) line += c;
    else if (!line.empty() && line.back() != ' ') line += ' ';
  }
  return std::string(text::clip_utf8(line, 200));
}

std::string reply_subject(const std::string& subject) {
  return with_prefix("Re: ", {"re:", "رد:"}, subject);
}

std::string forward_subject(const std::string& subject) {
  return with_prefix("Fwd: ", {"fwd:", "fw:"}, subject);
}

} // namespace barid::actors
