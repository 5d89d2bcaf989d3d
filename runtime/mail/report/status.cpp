#include "runtime/mail/report/status.hpp"

#include "runtime/mail/report/field_groups.hpp"
#include "text/ascii.hpp"

#include <array>
#include <utility>

namespace barid::report {

namespace {

using pair = std::pair<std::string_view, std::string_view>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Length of the one to `most` digits at `at`, 0 when there are none or more.
std::size_t digits_at(std::string_view text, std::size_t at, std::size_t most) {
  std::size_t n = 0;
  while (at + n < text.size() && is_digit(text[at + n])) ++n;
  return n <= most ? n : 0;
}

bool is_word_part(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' ||
         c == '@';
}

/// Length of `5.1.1` at `at`, 0 when it is none.
std::size_t enhanced_at(std::string_view text, std::size_t at) {
  if (text[at] != '4' && text[at] != '5') return 0;
  auto end = at + 1;
  for (int i = 0; i < 2; ++i) {
    if (end >= text.size() || text[end] != '.') return 0;
    const auto n = digits_at(text, end + 1, 3);
    if (n == 0) return 0;
    end += 1 + n;
  }
  // a full stop may follow, a fourth number may not
  if (end < text.size() && text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])) return 0;
  if (end < text.size() && text[end] != '.' && is_word_part(text[end]) && text[end] != '-') return 0;
  return end - at;
}

/// Replies without an enhanced status whose number alone says what was wrong (RFC 5321 §4.2.3).
std::string status_of_reply(std::string_view code) {
  if (code == "552") return "5.2.2";
  if (code == "553") return "5.1.3";
  if (code == "452") return "4.2.2";
  return std::string(1, code.front()) + ".0.0";
}

/// Words of mail systems, in the order in which they are looked for.
constexpr std::array words = {
    // what will be tried again
    pair{"will be retried", "4.4.1"},
    pair{"will retry", "4.4.1"},
    pair{"still trying", "4.4.1"},
    pair{"delivery incomplete", "4.4.1"},
    pair{"temporarily", "4.0.0"},
    pair{"temporary problem", "4.0.0"},
    pair{"temporary failure", "4.0.0"},
    pair{"try again later", "4.0.0"},
    pair{"greylist", "4.7.1"},
    pair{"سنعيد المحاولة", "4.4.1"},
    pair{"ستتم إعادة المحاولة", "4.4.1"},
    pair{"مشكلة مؤقتة", "4.0.0"},
    // the mailbox is there but takes nothing
    pair{"mailbox is full", "5.2.2"},
    pair{"mailbox full", "5.2.2"},
    pair{"inbox is full", "5.2.2"},
    pair{"inbox full", "5.2.2"},
    pair{"over quota", "5.2.2"},
    pair{"overquota", "5.2.2"},
    pair{"over its quota", "5.2.2"},
    pair{"quota exceeded", "5.2.2"},
    pair{"exceeded storage", "5.2.2"},
    pair{"out of storage", "5.2.2"},
    pair{"boîte aux lettres pleine", "5.2.2"},
    pair{"postfach voll", "5.2.2"},
    pair{"علبة البريد ممتلئة", "5.2.2"},
    pair{"صندوق البريد ممتلئ", "5.2.2"},
    pair{"البريد الوارد ممتلئ", "5.2.2"},
    pair{"ممتلئ", "5.2.2"},
    pair{"mailbox disabled", "5.2.1"},
    pair{"account disabled", "5.2.1"},
    pair{"account has been disabled", "5.2.1"},
    pair{"account is disabled", "5.2.1"},
    pair{"mailbox unavailable", "5.2.1"},
    pair{"account is inactive", "5.2.1"},
    pair{"message too large", "5.3.4"},
    pair{"message size exceeds", "5.3.4"},
    pair{"exceeds size limit", "5.3.4"},
    pair{"too large", "5.3.4"},
    pair{"حجم الرسالة كبير", "5.3.4"},
    // the domain
    pair{"host not found", "5.1.2"},
    pair{"host or domain name not found", "5.1.2"},
    pair{"unrouteable address", "5.1.2"},
    pair{"unrouteable mail domain", "5.1.2"},
    pair{"no such domain", "5.1.2"},
    pair{"domain not found", "5.1.2"},
    pair{"domain doesn't exist", "5.1.2"},
    pair{"couldn't find any host", "5.1.2"},
    pair{"couldn't find a mail exchanger", "5.1.2"},
    pair{"تعذّر العثور على النطاق", "5.1.2"},
    pair{"تعذر العثور على النطاق", "5.1.2"},
    // the address
    pair{"user unknown", "5.1.1"},
    pair{"unknown user", "5.1.1"},
    pair{"no such user", "5.1.1"},
    pair{"no such recipient", "5.1.1"},
    pair{"no mailbox here", "5.1.1"},
    pair{"no such mailbox", "5.1.1"},
    pair{"recipient unknown", "5.1.1"},
    pair{"unknown recipient", "5.1.1"},
    pair{"recipient not found", "5.1.1"},
    pair{"recipnotfound", "5.1.1"},
    pair{"address not found", "5.1.1"},
    pair{"address couldn't be found", "5.1.1"},
    pair{"address could not be found", "5.1.1"},
    pair{"wasn't found at", "5.1.1"},
    pair{"email address you entered couldn't be found", "5.1.1"},
    pair{"does not exist", "5.1.1"},
    pair{"doesn't exist", "5.1.1"},
    pair{"doesn't have a yahoo", "5.1.1"},
    pair{"doesn't have an account", "5.1.1"},
    pair{"account that you tried to reach", "5.1.1"},
    pair{"invalid recipient", "5.1.1"},
    pair{"invalid mailbox", "5.1.1"},
    pair{"not a valid", "5.1.1"},
    pair{"unknown local part", "5.1.1"},
    pair{"utilisateur inconnu", "5.1.1"},
    pair{"destinatario desconocido", "5.1.1"},
    pair{"empfänger unbekannt", "5.1.1"},
    pair{"لم يتم العثور على العنوان", "5.1.1"},
    pair{"تعذّر العثور على العنوان", "5.1.1"},
    pair{"تعذر العثور على العنوان", "5.1.1"},
    pair{"لم يتم العثور على", "5.1.1"},
    pair{"المستخدم غير معروف", "5.1.1"},
    pair{"مستخدم غير معروف", "5.1.1"},
    pair{"المستلم غير موجود", "5.1.1"},
    pair{"العنوان غير موجود", "5.1.1"},
    pair{"غير موجود", "5.1.1"},
    // somebody does not want it
    pair{"relay", "5.7.1"},
    pair{"blacklist", "5.7.1"},
    pair{"blocklist", "5.7.1"},
    pair{"blocked", "5.7.1"},
    pair{"message blocked", "5.7.1"},
    pair{"rejected as spam", "5.7.1"},
    pair{"spam", "5.7.1"},
    pair{"not authorized", "5.7.1"},
    pair{"access denied", "5.7.1"},
    pair{"policy", "5.7.1"},
    pair{"تم حظر", "5.7.1"},
    // nobody was there
    pair{"connection timed out", "4.4.1"},
    pair{"connection refused", "4.4.1"},
    pair{"no route to host", "4.4.1"},
    pair{"retry timeout exceeded", "4.4.7"},
    pair{"retry time not reached", "4.4.7"},
    pair{"delivery time expired", "4.4.7"},
    // it failed, and that is all
    pair{"failed permanently", "5.0.0"},
    pair{"permanent error", "5.0.0"},
    pair{"permanent failure", "5.0.0"},
    pair{"permanent fatal error", "5.0.0"},
    pair{"could not be delivered", "5.0.0"},
    pair{"couldn't be delivered", "5.0.0"},
    pair{"wasn't delivered", "5.0.0"},
    pair{"unable to deliver", "5.0.0"},
    pair{"undeliverable", "5.0.0"},
    pair{"delivery has failed", "5.0.0"},
    pair{"did not reach", "5.0.0"},
    pair{"تعذر تسليم", "5.0.0"},
    pair{"تعذّر تسليم", "5.0.0"},
    pair{"تعذر التسليم", "5.0.0"},
    pair{"لم يتم تسليم", "5.0.0"},
    pair{"فشل تسليم", "5.0.0"},
    pair{"فشل التسليم", "5.0.0"},
    pair{"فشل دائم", "5.0.0"},
};

/// RFC 3463 §3, by subject and detail; the detail may be missing.
constexpr std::array meanings = {
    pair{"1.1", "there is no such mailbox"},
    pair{"1.2", "there is no such mail domain"},
    pair{"1.3", "the address is not well formed"},
    pair{"1.4", "the address is ambiguous"},
    pair{"1.6", "the mailbox has moved"},
    pair{"1.10", "the domain takes no mail"},
    pair{"1", "something is wrong with the address"},
    pair{"2.1", "the mailbox takes no mail"},
    pair{"2.2", "the mailbox is full"},
    pair{"2.3", "the mail is too long for the mailbox"},
    pair{"2", "something is wrong with the mailbox"},
    pair{"3.4", "the mail is too big for the other system"},
    pair{"3", "something is wrong with the other mail system"},
    pair{"4.1", "the other mail server does not answer"},
    pair{"4.4", "nobody knows the way to the other mail server"},
    pair{"4.6", "the mail went in circles"},
    pair{"4.7", "the mail could not be delivered in time"},
    pair{"4", "the other mail server could not be reached"},
    pair{"5", "the mail servers did not understand each other"},
    pair{"6", "the mail's form was not accepted"},
    pair{"7.1", "the other side does not take this mail"},
    pair{"7", "the other side's policy refused the mail"},
};

} // namespace

std::optional<found_status> find_status(std::string_view text) {
  std::optional<found_status> reply;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] != '4' && text[i] != '5') || (i > 0 && (is_word_part(text[i - 1]) && text[i - 1] != '-'))) continue;
    if (const auto length = enhanced_at(text, i)) return found_status{std::string(text.substr(i, length)), i};
    const bool three = digits_at(text, i, 3) == 3 && text[i + 1] <= '5';
    const char behind = i + 3 < text.size() ? text[i + 3] : ' ';
    const char before = i > 0 ? text[i - 1] : '\n';
    const bool begins = before == '\n' || before == ' ' || before == '#' || before == ';' || before == '(';
    if (three && begins && !reply && (behind == ' ' || behind == '-' || behind == ':'))
      reply = found_status{status_of_reply(text.substr(i, 3)), i};
  }
  return reply;
}

std::string status_of_words(std::string_view text) {
  auto low = ascii::lowered(text);
  // the typographic apostrophe of "couldn’t"
  for (auto at = low.find("\xE2\x80\x99"); at != std::string::npos; at = low.find("\xE2\x80\x99", at))
    low.replace(at, 3, "'");
  for (const auto& [phrase, status] : words)
    if (low.find(phrase) != std::string::npos) return std::string(status);
  return {};
}

bounce_kind kind_of(std::string_view status) {
  return status.starts_with('5') ? bounce_kind::hard : bounce_kind::soft;
}

std::string_view meaning_of(std::string_view status) {
  if (status.size() < 3) return {};
  const auto rest = status.substr(2);
  for (const auto& [code, meaning] : meanings)
    if (rest == code) return meaning;
  for (const auto& [code, meaning] : meanings)
    if (rest.substr(0, rest.find('.')) == code) return meaning;
  return {};
}

} // namespace barid::report
