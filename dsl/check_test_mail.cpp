// dsl/check_test_mail.cpp - what stands in the braces of `receive`.

#include "dsl/codes.hpp"
#include "dsl/field.hpp"
#include "dsl/settings.hpp"
#include "dsl/test_reader.hpp"
#include "text/fold.hpp"
#include "text/mail_language.hpp"

#include <algorithm>
#include <utility>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

/// `"Sara" sara@shop.example`, `sara@shop.example, omar@shop.example`
bool addresses(const setting& s, std::vector<address>& to) {
  std::string name;
  for (const auto& v : s.arguments) {
    if (v.kind == value_kind::comma) continue;
    if (v.kind == value_kind::text && v.text.find('@') == std::string::npos) {
      name = v.text;
      continue;
    }
    if (v.kind != value_kind::address && v.kind != value_kind::text) return false;
    const auto at = v.text.rfind('@');
    to.push_back({std::exchange(name, {}), v.text.substr(0, at) + '@' + text::fold(v.text.substr(at + 1))});
  }
  return !to.empty() && name.empty() && !s.has_body;
}

bool one_word_of(checker& c, const setting& s, std::string& to, std::string_view field) {
  const auto* v = only_word(s);
  if (!v) return false;
  to = v->text;
  const auto* f = find_field(field);
  std::vector<std::string> known;
  for (auto rest = f->words; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    known.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (known.empty() || std::ranges::find(known, to) != known.end()) return true;
  c.error(code::unknown_word, v->at, "`" + std::string(field) + "` is never `" + to + "`", did_you_mean(to, known));
  return true;
}

/// The word alone says yes.
bool yes(const setting& s, bool& to) {
  if (!s.arguments.empty() || s.has_body) return false;
  to = true;
  return true;
}

std::optional<mail_kind> kind_named(const std::string& word) {
  for (auto k : {mail_kind::new_mail, mail_kind::reply, mail_kind::newsletter, mail_kind::auto_reply, mail_kind::bounce,
                 mail_kind::abuse_report, mail_kind::invitation})
    if (word == name_of(k)) return k;
  return std::nullopt;
}

using mail_setting = setting_type<test_mail>;
constexpr mail_setting mail_settings[] = {
    {"from", "from [\"NAME\"] ADDRESS", false,
     [](checker&, const setting& s, test_mail& m) {
       return addresses(s, m.content.from) && m.content.from.size() == 1;
     }},
    {"to", "to ADDRESS, …", false, [](checker&, const setting& s, test_mail& m) { return addresses(s, m.content.to); }},
    {"cc", "cc ADDRESS, …", false, [](checker&, const setting& s, test_mail& m) { return addresses(s, m.content.cc); }},
    {"reply_to", "reply_to ADDRESS", false,
     [](checker&, const setting& s, test_mail& m) { return addresses(s, m.content.reply_to); }},
    {"subject", "subject \"TEXT\"", false,
     [](checker&, const setting& s, test_mail& m) { return one_text(s, m.content.subject); }},
    {"body", "body \"TEXT\"", false,
     [](checker&, const setting& s, test_mail& m) { return one_text(s, m.content.body); }},
    {"quoted", "quoted \"TEXT\"", false,
     [](checker&, const setting& s, test_mail& m) { return one_text(s, m.content.quoted); }},
    {"signature", "signature \"TEXT\"", false,
     [](checker&, const setting& s, test_mail& m) { return one_text(s, m.content.signature); }},
    {"language", "language CODE", false,
     [](checker&, const setting& s, test_mail& m) {
       const auto* v = only_word(s);
       if (v) m.content.language = v->text;
       return v != nullptr;
     }},
    {"header", "header \"NAME\" \"VALUE\"", true,
     [](checker&, const setting& s, test_mail& m) {
       if (s.arguments.size() != 2 || s.arguments[0].kind != value_kind::text ||
           s.arguments[1].kind != value_kind::text || s.has_body)
         return false;
       m.content.headers.push_back({s.arguments[0].text, s.arguments[1].text});
       return true;
     }},
    {"attachment", "attachment \"NAME\" [\"TYPE\"] [SIZE]", true,
     [](checker&, const setting& s, test_mail& m) {
       attachment a;
       a.type = "application/octet-stream";
       std::size_t texts = 0;
       for (const auto& v : s.arguments) {
         if (v.kind == value_kind::text && texts++ < 2) (texts == 1 ? a.name : a.type) = v.text;
         else if (v.kind == value_kind::size) a.size = static_cast<std::uint64_t>(v.number);
         else return false;
       }
       m.content.attachments.push_back(std::move(a));
       return texts > 0 && !s.has_body;
     }},
    {"size", "size SIZE", false,
     [](checker&, const setting& s, test_mail& m) {
       const auto* v = only(s, value_kind::size);
       if (v) m.content.size = static_cast<std::uint64_t>(v->number);
       return v != nullptr;
     }},
    {"kind", "kind new|reply|newsletter|auto_reply|invitation", false,
     [](checker& c, const setting& s, test_mail& m) {
       std::string word;
       if (!one_word_of(c, s, word, "kind")) return false;
       if (const auto k = kind_named(word)) m.content.kind = *k;
       return true;
     }},
    {"auto_submitted", "auto_submitted", false,
     [](checker&, const setting& s, test_mail& m) { return yes(s, m.content.auto_submitted); }},
    {"mailing_list", "mailing_list", false,
     [](checker&, const setting& s, test_mail& m) { return yes(s, m.content.list); }},
    {"spam.score", "spam.score NUMBER", false,
     [](checker&, const setting& s, test_mail& m) {
       const auto* v = only(s, value_kind::number);
       if (v) m.content.spam_score = v->number;
       return v != nullptr;
     }},
    {"auth.spf", "auth.spf pass|fail|…", false,
     [](checker& c, const setting& s, test_mail& m) { return one_word_of(c, s, m.content.auth.spf, "auth.spf"); }},
    {"auth.dkim", "auth.dkim pass|fail|…", false,
     [](checker& c, const setting& s, test_mail& m) { return one_word_of(c, s, m.content.auth.dkim, "auth.dkim"); }},
    {"auth.dmarc", "auth.dmarc pass|fail|…", false,
     [](checker& c, const setting& s, test_mail& m) { return one_word_of(c, s, m.content.auth.dmarc, "auth.dmarc"); }},
    {"message_id", "message_id \"ID\"", false,
     [](checker&, const setting& s, test_mail& m) { return one_text(s, m.content.message_id); }},
    {"envelope.sender", "envelope.sender ADDRESS|nobody", false,
     [](checker&, const setting& s, test_mail& m) {
       if (const auto* v = only_word(s); v && v->text == "nobody") {
         m.envelope_sender.emplace();
         return true;
       }
       const auto* v = only(s, value_kind::address);
       if (v) m.envelope_sender = v->text;
       return v != nullptr;
     }},
    {"mailbox", "mailbox NAME", false,
     [](checker& c, const setting& s, test_mail& m) {
       const auto* v = only_word(s);
       if (!v) return false;
       m.mailbox = v->text;
       return c.require(name_kind::mailbox, code::unknown_mailbox, v->text, v->at);
     }},
    {"answers", "answers MAIL", false,
     [](checker&, const setting& s, test_mail& m) {
       const auto* v = only_word(s);
       if (v) m.answers = v->text;
       return v != nullptr;
     }},
};

/// Of these a mail from a file takes only what its transport says.
bool of_transport(const std::string& key) {
  return key == "mailbox" || key == "envelope.sender" || key == "answers";
}

/// What reading a real mail would have found out.
void complete(mail& m) {
  m.text = m.body;
  if (!m.quoted.empty()) m.text += "\n\n" + m.quoted;
  if (!m.signature.empty()) m.text += "\n-- \n" + m.signature;
  if (m.language == "unknown") m.language = text::language_of_mail(m.body, m.subject);
  if (m.kind == mail_kind::auto_reply) m.auto_submitted = true;
  if (m.size != 0) return;
  m.size = 1'000 + m.subject.size() + m.text.size();
  for (const auto& a : m.attachments) m.size += a.size / 3 * 4;
}

} // namespace

void check_test_mail(test_scope& t, const setting& from, test_mail& into) {
  auto& c = t.check;
  const auto before = c.errors();
  read_settings(c, "a mail of a test", from.body, mail_settings, into);
  if (!into.answers.empty())
    for (const auto& s : from.body)
      if (s.key.text == "answers") require_test_mail(t, into.answers, s.arguments.front().at);
  if (c.errors() != before) return;
  for (const auto& s : from.body)
    if (!into.file.empty() && !of_transport(s.key.text)) {
      c.error(code::bad_test_step, s.at, "the mail comes from a file, which says its `" + s.key.text + "` already",
              "change the file, or write the whole mail here");
      return;
    }
  if (!into.file.empty()) return;
  if (into.content.from.empty() && into.content.bounce == std::nullopt) {
    c.error(code::bad_test_step, from.key.at, "who has sent this mail?", "add its sender: `from sara@shop.example`");
    return;
  }
  complete(into.content);
}

void add_test_mail_entries(std::vector<setting_entry>& to) {
  add_entries(to, "receive", mail_settings);
}

} // namespace barid::dsl
