#include "runtime/mail/report/free_form.hpp"

#include "runtime/mail/report/field_groups.hpp"
#include "runtime/mail/report/status.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace barid::report {

namespace {

constexpr std::size_t longest_reason = 500;
constexpr std::size_t longest_notice = 16'384; ///< No system writes more before it returns the mail.
constexpr std::size_t most_recipients = 50;

/// Lines under which the mail itself follows.
bool begins_copy(std::string_view line) {
  const auto text = ascii::lowered(ascii::trimmed(line));
  constexpr std::array<std::string_view, 14> signs = {"below this line is a copy",
                                                      "this is a copy of",
                                                      "original message headers",
                                                      "original message follows",
                                                      "original message",
                                                      "unsent message follows",
                                                      "returned message",
                                                      "original message header",
                                                      "message header follows",
                                                      "transcript of session follows (not",
                                                      "headers of the message follow",
                                                      "الرسالة الأصلية",
                                                      "رؤوس الرسائل الأصلية",
                                                      "رأس الرسالة الأصلية"};
  const bool ruled = text.starts_with("--") || text.starts_with("==") || text.starts_with("__") || text.ends_with(':');
  return ruled &&
         std::any_of(signs.begin(), signs.end(), [&](std::string_view s) { return text.find(s) != std::string::npos; });
}

/// The notice without the mail that it returns.
std::string_view notice_of(std::string_view text) {
  text = text.substr(0, longest_notice);
  auto rest = text;
  while (!rest.empty()) {
    const auto at = static_cast<std::size_t>(rest.data() - text.data());
    if (begins_copy(next_line(rest))) return text.substr(0, at);
  }
  return text;
}

bool is_address_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-' || c == '+' || c == '=' || c == '\'' || c == '/' || c == '!' || c == '#' || c == '&' ||
         static_cast<unsigned char>(c) >= 0x80;
}

struct spotted {
  std::string address;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The addr-spec around an `@`; empty when there is none.
spotted around(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 254;
  auto begin = at;
  while (begin > 0 && at - begin < longest && is_address_part(text[begin - 1])) --begin;
  // quotation marks and commas of other scripts are no part of it
  while (begin < at && (static_cast<unsigned char>(text[begin]) >= 0x80 || text[begin] == '\'' || text[begin] == '=' ||
                        text[begin] == '/'))
    ++begin;
  auto end = at + 1;
  while (end < text.size() && end - at < longest && is_address_part(text[end])) ++end;
  while (end > at && (text[end - 1] == '.' || text[end - 1] == '-' || text[end - 1] == '\'' ||
                      static_cast<unsigned char>(text[end - 1]) >= 0x80))
    --end;
  const auto domain = text.substr(at + 1, end > at ? end - at - 1 : 0);
  if (begin == at || domain.find('.') == std::string_view::npos) return {};
  return {std::string(text.substr(begin, end - begin)), begin, end};
}

bool is_mail_system(std::string_view address) {
  const auto local = ascii::lowered(address.substr(0, address.find('@')));
  return local == "postmaster" || local == "mailer-daemon" || local == "abuse" || local == "support" || local == "help";
}

/// How strongly the place of an address says that it is the one that failed.
int weight_of(std::string_view text, const spotted& found) {
  auto line_begin = text.rfind('\n', found.begin);
  line_begin = line_begin == std::string_view::npos ? 0 : line_begin + 1;
  auto line_end = text.find('\n', found.end);
  if (line_end == std::string_view::npos) line_end = text.size();
  const auto before = ascii::lowered(ascii::trimmed(text.substr(line_begin, found.begin - line_begin)));
  const auto behind = ascii::trimmed(text.substr(found.end, line_end - found.end));
  if (is_mail_system(found.address)) return 0;
  for (const auto* who : {"from:", "sender:", "reporting-mta", "message-id", "return-path", "contact "})
    if (before.starts_with(who)) return 0;
  const bool alone = before.empty() || before == "<" || before == "*" || before == "-" || before == "•";
  if (alone && (behind.empty() || behind.starts_with('>') || behind.starts_with(':') || behind.starts_with('(')))
    return 3; // on a line of its own: qmail, Exim, Postfix, sendmail, Gmail's old form
  for (const auto* word : {"rcpt to", "recipient", "to:", "delivered to", "deliver to", "delivery to", "reach",
                           "wasn't delivered to", "message to", "تسليم", "إلى", "المستلم"})
    if (before.find(word) != std::string::npos) return 2;
  return 1;
}

std::string reason_near(std::string_view notice, std::string_view behind) {
  const auto found = find_status(behind);
  if (found) {
    // the paragraph with the code: systems wrap what the other side said
    auto begin = behind.rfind("\n", found->at);
    begin = begin == std::string_view::npos ? 0 : begin + 1;
    auto end = behind.find("\n\n", found->at);
    if (end == std::string_view::npos) end = behind.size();
    auto reason = one_line(behind.substr(begin, end - begin), longest_reason);
    if (reason.starts_with(">:")) reason = std::string(ascii::trimmed(std::string_view(reason).substr(2)));
    return reason;
  }
  for (auto rest : {behind, notice})
    while (!rest.empty()) {
      const auto line = ascii::trimmed(next_line(rest));
      if (!status_of_words(line).empty()) return one_line(line, longest_reason);
    }
  return {};
}

failed_recipient failure(std::string_view notice, std::string_view behind, std::string address) {
  failed_recipient out;
  out.address = std::move(address);
  auto found = find_status(behind);
  if (!found) found = find_status(notice);
  if (found) out.status = found->code;
  if (out.status.empty() || out.status.ends_with(".0.0")) {
    auto of_words = status_of_words(behind);
    if (of_words.empty()) of_words = status_of_words(notice);
    // a class that was stated is not overruled by words
    if (!of_words.empty() && out.status.empty()) out.status = of_words;
    else if (!of_words.empty() && of_words.front() == out.status.front()) out.status = of_words;
  }
  if (is_delay_notice(notice) && !found) out.status = "4.4.1";
  out.kind = is_delay_notice(notice) ? bounce_kind::soft : kind_of(out.status);
  out.reason = reason_near(notice, behind);
  if (out.reason.empty()) out.reason = std::string(meaning_of(out.status));
  return out;
}

} // namespace

std::string one_line(std::string_view text, std::size_t most) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank = !out.empty();
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) continue;
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
  if (out.size() <= most) return out;
  while (most > 0 && (static_cast<unsigned char>(out[most]) & 0xC0) == 0x80) --most;
  out.resize(most);
  return out;
}

bool is_delay_notice(std::string_view text) {
  const auto low = ascii::lowered(notice_of(text));
  constexpr std::array<std::string_view, 15> signs = {"will be retried",
                                                      "will retry for",
                                                      "still trying",
                                                      "delivery incomplete",
                                                      "delivery is delayed",
                                                      "has been delayed",
                                                      "delivery delayed",
                                                      "not yet been delivered",
                                                      "no action is required on your part",
                                                      "do not need to resend",
                                                      "warning message only",
                                                      "سنعيد المحاولة",
                                                      "ستتم إعادة المحاولة",
                                                      "سيستمر الخادم في المحاولة",
                                                      "تأخر تسليم"};
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view s) { return low.find(s) != std::string::npos; });
}

std::vector<failed_recipient> failures_in(std::string_view text) {
  const auto notice = notice_of(text);
  std::vector<spotted> all;
  int best = 0;
  for (auto at = notice.find('@'); at != std::string_view::npos; at = notice.find('@', at + 1)) {
    auto found = around(notice, at);
    if (found.address.empty()) continue;
    const int weight = weight_of(notice, found);
    if (weight == 0 || weight < best) continue;
    if (weight > best) all.clear();
    best = weight;
    const bool known = std::ranges::any_of(
        all, [&](const spotted& s) { return ascii::lowered(s.address) == ascii::lowered(found.address); });
    if (!known && all.size() < most_recipients) all.push_back(std::move(found));
  }
  std::vector<failed_recipient> out;
  // an address that is only mentioned: the first one is who was written to
  if (best == 1) all.resize(1);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto end = i + 1 < all.size() ? all[i + 1].begin : notice.size();
    out.push_back(failure(notice, notice.substr(all[i].end, end - all[i].end), all[i].address));
  }
  if (out.empty()) {
    auto nobody = failure(notice, notice, {});
    if (!nobody.status.empty()) out.push_back(std::move(nobody));
  }
  return out;
}

} // namespace barid::report
