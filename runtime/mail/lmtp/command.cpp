#include "runtime/mail/lmtp/command.hpp"

#include "runtime/mail/lmtp/path.hpp"

#include <algorithm>
#include <charconv>

namespace barid::lmtp {

namespace {

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return upper(a) == b; });
}

std::string_view without_spaces(std::string_view s) {
  while (s.starts_with(' ')) s.remove_prefix(1);
  while (s.ends_with(' ')) s.remove_suffix(1);
  return s;
}

/// The next word up to a space, removed from `text`.
std::string_view take_word(std::string_view& text) {
  text = without_spaces(text);
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

bool is_printable(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](unsigned char c) { return c > 0x20 && c != 0x7f; });
}

command read_hello(hello_command::word said, std::string_view rest) {
  rest = without_spaces(rest);
  if (rest.empty() || rest.size() > 255 || !is_printable(rest))
    return bad_command{"501 5.5.4 say who you are: LHLO host.example"};
  return hello_command{said, std::string(rest)};
}

/// One `KEY=value` of MAIL; empty when it was understood, else the reply.
std::string read_parameter(std::string_view parameter, mail_command& into) {
  const auto equals = parameter.find('=');
  const auto key = parameter.substr(0, equals);
  const auto value = equals == parameter.npos ? std::string_view() : parameter.substr(equals + 1);
  if (same_word(key, "SIZE")) {
    std::uint64_t size = 0;
    const auto [end, bad] = std::from_chars(value.data(), value.data() + value.size(), size);
    if (value.empty() || bad != std::errc() || end != value.data() + value.size())
      return "501 5.5.4 SIZE takes a number of bytes";
    into.size = size;
  } else if (same_word(key, "BODY")) {
    if (same_word(value, "8BITMIME")) into.eight_bit = true;
    else if (!same_word(value, "7BIT")) return "501 5.5.4 BODY is 7BIT or 8BITMIME";
  } else if (same_word(key, "SMTPUTF8") && equals == parameter.npos) {
    into.utf8 = true;
  } else {
    return "555 5.5.4 this parameter is not known here";
  }
  return {};
}

/// Removes `FROM:` or `TO:` and the spaces that some put behind it.
bool take_prefix(std::string_view& rest, std::string_view prefix) {
  rest = without_spaces(rest);
  if (!same_word(rest.substr(0, prefix.size()), prefix)) return false;
  rest = without_spaces(rest.substr(prefix.size()));
  return true;
}

command read_mail(std::string_view rest) {
  if (!take_prefix(rest, "FROM:")) return bad_command{"501 5.5.4 write MAIL FROM:<sender>"};
  auto sender = take_path(rest);
  if (!sender || (!rest.empty() && !rest.starts_with(' ')))
    return bad_command{"501 5.1.7 this is not a sender address"};
  mail_command out;
  out.sender = std::move(sender->spec);
  while (!without_spaces(rest).empty())
    if (auto reply = read_parameter(take_word(rest), out); !reply.empty()) return bad_command{reply};
  if (sender->utf8 && !out.utf8) return bad_command{"553 5.6.7 an address like this needs SMTPUTF8"};
  return out;
}

command read_rcpt(std::string_view rest) {
  if (!take_prefix(rest, "TO:")) return bad_command{"501 5.5.4 write RCPT TO:<recipient>"};
  auto recipient = take_path(rest);
  if (!recipient || recipient->spec.empty() || (!rest.empty() && !rest.starts_with(' ')))
    return bad_command{"501 5.1.3 this is not a recipient address"};
  if (!without_spaces(rest).empty()) return bad_command{"555 5.5.4 this parameter is not known here"};
  return rcpt_command{std::move(recipient->spec), recipient->utf8};
}

template <class Command>
command without_argument(std::string_view rest) {
  if (!without_spaces(rest).empty()) return bad_command{"501 5.5.4 this command takes nothing behind it"};
  return Command{};
}

} // namespace

command read_command(std::string_view line) {
  if (line.find('\0') != line.npos) return bad_command{"500 5.5.2 a command has no NUL in it"};
  auto rest = line;
  const auto verb = take_word(rest);
  using word = hello_command::word;
  if (same_word(verb, "LHLO")) return read_hello(word::lhlo, rest);
  if (same_word(verb, "EHLO")) return read_hello(word::ehlo, rest);
  if (same_word(verb, "HELO")) return read_hello(word::helo, rest);
  if (same_word(verb, "MAIL")) return read_mail(rest);
  if (same_word(verb, "RCPT")) return read_rcpt(rest);
  if (same_word(verb, "DATA")) return without_argument<data_command>(rest);
  if (same_word(verb, "RSET")) return without_argument<rset_command>(rest);
  if (same_word(verb, "QUIT")) return without_argument<quit_command>(rest);
  if (same_word(verb, "NOOP")) return noop_command{};
  if (same_word(verb, "VRFY")) return vrfy_command{};
  if (same_word(verb, "HELP")) return help_command{};
  if (same_word(verb, "STARTTLS")) return without_argument<starttls_command>(rest);
  for (const auto* known : {"EXPN", "AUTH", "BDAT", "TURN", "ETRN"})
    if (same_word(verb, known)) return bad_command{"502 5.5.1 this command is not offered here"};
  return bad_command{"500 5.5.1 this command is not known here"};
}

} // namespace barid::lmtp
