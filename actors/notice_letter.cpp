#include "actors/notice_letter.hpp"

#include "runtime/net/peer_text.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace barid::actors {

namespace {

using store::mail_notice;

constexpr std::size_t most_of_a_name = 200;

/// What is told, around the thing that it is about: `{x}`, and `{y}` for a rule or a clock.
struct phrases {
  const char *assigned, *answered, *mentioned, *told, *told_by_nobody, *held_back, *warning, *breach;
  const char *noted, *not_sent, *returned, *team_warning, *team_breach;
  const char *failing, *recovered, *available, *away, *on_leave, *of_desk;
  const char *first_response, *next_response, *resolution, *no_subject;
  const char *several, *more, *why;
  std::string (*counted)(std::size_t);
  std::string (*others)(std::size_t);
};

std::string english_count(std::size_t n) {
  return std::to_string(n) + (n == 1 ? " notice" : " notices");
}
std::string english_others(std::size_t n) {
  return std::to_string(n) + " more";
}

/// The forms of Arabic by number (CLDR: two, few, many, other).
std::string arabic(std::size_t n, const char* one, const char* two, const char* few, const char* many,
                   const char* other) {
  if (n == 1) return one;
  if (n == 2) return two;
  const auto rest = n % 100;
  return std::to_string(n) + " " + (rest >= 3 && rest <= 10 ? few : rest >= 11 ? many : other);
}
std::string arabic_count(std::size_t n) {
  return arabic(n, "تنبيه واحد", "تنبيهان", "تنبيهات", "تنبيهًا", "تنبيه");
}
std::string arabic_others(std::size_t n) {
  return arabic(n, "تنبيه آخر", "تنبيهان آخران", "تنبيهات أخرى", "تنبيهًا آخر", "تنبيه آخر");
}

constexpr phrases english{
    "Assigned to you: {x}",
    "The customer wrote: {x}",
    "{y} named you in a note: {x}",
    "Please look (rule {y}): {x}",
    "Please look: {x}",
    "Your answer was not sent: {x}",
    "{y}, time is running out: {x}",
    "{y}, too late: {x}",
    "{y} left a note: {x}",
    "Your answer could not be sent: {x}",
    "Your answer came back undelivered: {x}",
    "Your team: {y}, time is running out: {x}",
    "Your team: {y}, too late: {x}",
    "The account {x} has a problem",
    "The account {x} works again",
    "{x} takes work again",
    "{x} is away",
    "{x} is on leave",
    "A rule tells you something (rule {y})",
    "First response",
    "Next response",
    "Resolution",
    "(no subject)",
    "{n} from Barid",
    "and {n}",
    "You chose to be told by mail. To change that:",
    english_count,
    english_others,
};
constexpr phrases in_arabic{
    "أُسندت إليك: {x}",
    "كتب العميل: {x}",
    "ذكرك {y} في ملاحظة: {x}",
    "يُرجى النظر (القاعدة {y}): {x}",
    "يُرجى النظر: {x}",
    "لم يُرسل جوابك: {x}",
    "{y}، الوقت يوشك أن ينتهي: {x}",
    "{y}، انتهى الوقت: {x}",
    "ملاحظة من {y}: {x}",
    "تعذّر إرسال جوابك: {x}",
    "عاد جوابك دون أن يُسلَّم: {x}",
    "لدى فريقك: {y}، الوقت يوشك أن ينتهي: {x}",
    "لدى فريقك: {y}، انتهى الوقت: {x}",
    "في الحساب {x} مشكلة",
    "عاد الحساب {x} إلى العمل",
    "عاد {x} إلى استلام العمل",
    "{x} بعيد الآن",
    "{x} في إجازة",
    "تنبيه من قاعدة ({y})",
    "الرد الأول",
    "الرد التالي",
    "الحل",
    "(بلا موضوع)",
    "{n} من بريد",
    "و{n}",
    "اخترت أن تصلك التنبيهات بالبريد. لتغيير ذلك:",
    arabic_count,
    arabic_others,
};

std::string put(std::string_view phrase, char name, const std::string& value) {
  const std::string hole{'{', name, '}'};
  const auto at = phrase.find(hole);
  if (at == std::string_view::npos) return std::string(phrase);
  return std::string(phrase.substr(0, at)) + value + std::string(phrase.substr(at + hole.size()));
}

/// A name or a subject as strangers wrote it: one line, of bounded length.
std::string shown(const std::string& text) {
  auto out = net::for_people(text);
  if (out.size() <= most_of_a_name) return out;
  return std::string(text::clip_utf8(out, most_of_a_name)) + "…";
}

/// Its direction does not reach what stands around it (UAX #9, FSI and PDI). Not in headers, where old readers show a box.
std::string isolated(const std::string& text) {
  return "\u2068" + text + "\u2069";
}

class writer {
public:
  writer(const phrases& words, const std::string& console) : words_(words), console_(console) {}

  std::string line(const mail_notice& n, bool in_header) const {
    const auto given = [&](const std::string& text) { return in_header ? shown(text) : isolated(shown(text)); };
    const auto about = n.conversation     ? (n.subject.empty() ? std::string(words_.no_subject) : given(n.subject))
                       : n.person.empty() ? given(n.channel)
                                          : given(n.person);
    const bool of_person = n.what == "mentioned" || n.what == "noted";
    const auto beside = n.clock.empty() ? given(of_person ? n.person : n.rule) : clock(n.clock);
    // what was put in is not looked through again: a subject may have braces in it
    const std::string_view phrase = phrase_of(n);
    const auto hole = phrase.find("{x}");
    if (hole == std::string_view::npos) return put(phrase, 'y', beside);
    return put(phrase.substr(0, hole), 'y', beside) + about + std::string(phrase.substr(hole + 3));
  }

  std::string link(const mail_notice& n) const {
    if (console_.empty()) return {};
    if (n.conversation) return console_ + "inbox/open/" + std::to_string(n.conversation.value) + "\n";
    return console_ + "channels\n";
  }

private:
  const phrases& words_;
  const std::string& console_;

  const char* phrase_of(const mail_notice& n) const {
    if (n.what == "assigned") return words_.assigned;
    if (n.what == "answered") return words_.answered;
    if (n.what == "mentioned") return words_.mentioned;
    if (n.what == "clock") return n.event == "sla breach" ? words_.breach : words_.warning;
    if (n.what == "team_clock") return n.event == "sla breach" ? words_.team_breach : words_.team_warning;
    if (n.what == "noted") return words_.noted;
    if (n.what == "failed") return n.event == "bounced" ? words_.returned : words_.not_sent;
    if (n.event == "answer held back") return words_.held_back;
    if (n.conversation) return n.rule.empty() ? words_.told_by_nobody : words_.told;
    for (const auto& [event, phrase] :
         {std::pair{"mailbox failing", words_.failing}, std::pair{"mailbox recovered", words_.recovered},
          std::pair{"agent available", words_.available}, std::pair{"agent away", words_.away},
          std::pair{"agent on leave", words_.on_leave}})
      if (n.event == event) return phrase;
    return words_.of_desk;
  }

  std::string clock(const std::string& name) const {
    if (name == "first_response") return words_.first_response;
    if (name == "next_response") return words_.next_response;
    if (name == "resolution") return words_.resolution;
    return shown(name);
  }
};

bool same(const mail_notice& a, const mail_notice& b) {
  const auto key = [](const mail_notice& n) {
    return std::tie(n.what, n.conversation.value, n.event, n.rule, n.clock, n.channel, n.person);
  };
  return key(a) == key(b);
}

std::vector<const mail_notice*> without_repeats(const std::vector<mail_notice>& all) {
  std::vector<const mail_notice*> out;
  for (const auto& n : all)
    if (std::ranges::none_of(out, [&](const auto* known) { return same(*known, n); })) out.push_back(&n);
  return out;
}

std::string subject_of(const phrases& words, const writer& write, const std::vector<const mail_notice*>& lines) {
  const auto& first = *lines.front();
  if (lines.size() == 1) return write.line(first, true);
  const auto n = words.counted(lines.size());
  const bool of_one = first.conversation && std::ranges::all_of(lines, [&](const auto* other) {
                        return other->conversation == first.conversation;
                      });
  if (!of_one) return put(words.several, 'n', n);
  return n + ": " + (first.subject.empty() ? words.no_subject : shown(first.subject));
}

} // namespace

notice_letter notice_letter_of(const store::waiting_notices& what, const std::string& console) {
  const auto& words = what.language == "ar" ? in_arabic : english;
  const writer write(words, console);
  const auto lines = without_repeats(what.notices);
  notice_letter out;
  out.lines = lines.size();
  out.subject = subject_of(words, write, lines);
  for (std::size_t i = 0; i < std::min(lines.size(), most_notice_lines); ++i)
    out.text += write.line(*lines[i], false) + "\n" + write.link(*lines[i]) + "\n";
  if (lines.size() > most_notice_lines)
    out.text += put(words.more, 'n', words.others(lines.size() - most_notice_lines)) + "\n" +
                (console.empty() ? "" : console + "inbox/mine\n") + "\n";
  if (!console.empty()) out.text += std::string("-- \n") + words.why + "\n" + console + "mail-notices\n";
  return out;
}

} // namespace barid::actors
