#include "runtime/mail/compose/quote.hpp"

#include "runtime/mail/compose/header_writer.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace barid::compose {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\r':
      break;
    case '\n':
      out += "<br>\n";
      break;
    default:
      out += c;
    }
  return out;
}

std::string moment(const original& o, tongue in) {
  using namespace std::chrono;
  static constexpr std::array english{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static constexpr std::array arabic{"يناير", "فبراير", "مارس",   "أبريل",  "مايو",   "يونيو",
                                     "يوليو", "أغسطس",  "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"};
  const auto local = floor<minutes>(o.sent) + minutes(o.utc_offset);
  const auto day = floor<days>(local);
  const year_month_day date{day};
  const hh_mm_ss time{local - day};
  const auto month = unsigned(date.month()) - 1;
  std::array<char, 64> clock{};
  std::snprintf(clock.data(), clock.size(), "%02d:%02d", int(time.hours().count()),
                int(time.minutes().count()));
  return std::to_string(unsigned(date.day())) + " " +
         (in == tongue::arabic ? arabic[month] : english[month]) + " " +
         std::to_string(int(date.year())) + (in == tongue::arabic ? "، " : " at ") + clock.data();
}

std::string author_of(const original& o) {
  const auto name = one_line(o.author.name);
  const auto spec = one_line(o.author.spec);
  if (name.empty()) return spec;
  return spec.empty() ? name : name + " <" + spec + ">";
}

/// `author` is put in as it is.
std::string attribution(const original& o, tongue in, const std::string& author) {
  if (in == tongue::arabic) return "في " + moment(o, in) + " كتب " + author + ":";
  return "On " + moment(o, in) + ", " + author + " wrote:";
}

/// Whole lines from the beginning, at most `longest_quote` bytes of them.
std::string_view beginning_of(std::string_view text) {
  if (text.size() <= longest_quote) return text;
  auto cut = text.rfind('\n', longest_quote - 1);
  if (cut == text.npos) { // one endless line: cut between characters
    cut = longest_quote;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0u) == 0x80u) --cut;
  }
  return text.substr(0, cut);
}

std::string quoted_lines(std::string_view text) {
  const auto kept = beginning_of(text);
  std::string out;
  for (auto rest = kept; !rest.empty();) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += line.empty() || line.starts_with('>') ? ">" : "> ";
    out += line;
    out += '\n';
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  if (kept.size() < text.size()) out += "> […]\n";
  return out;
}

std::string quoted_html(const original& o, tongue in) {
  const char* attributes =
      in == tongue::arabic ? R"( dir="rtl" lang="ar")" : R"( dir="ltr" lang="en")";
  const auto author =
      "<bdi>" + escaped(author_of(o)) + "</bdi>"; // its direction must not turn the line around
  // a cut within HTML would leave elements open: too long a one is quoted as text
  const bool whole = !o.html.empty() && o.html.size() <= longest_quote;
  const auto content =
      whole ? o.html
            : escaped(beginning_of(o.text)) + (o.text.size() > longest_quote ? "<br>\n[…]" : "");
  return "<div" + std::string(attributes) + ">" + attribution(o, in, author) +
         "</div>\n<blockquote type=\"cite\" dir=\"auto\">" + content + "</blockquote>\n";
}

std::string with_line_end(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

} // namespace

words write_words(const answer& what, const std::optional<original>& to) {
  words out;
  out.text = with_line_end(what.text);
  if (!what.signature_text.empty()) out.text += "\n-- \n" + with_line_end(what.signature_text);
  if (to)
    out.text +=
        "\n" + attribution(*to, what.language, author_of(*to)) + "\n" + quoted_lines(to->text);
  if (what.html.empty()) return out;
  out.html = with_line_end(what.html);
  const auto signature =
      what.signature_html.empty() ? escaped(what.signature_text) : what.signature_html;
  if (!signature.empty()) out.html += "<div dir=\"auto\">-- <br>\n" + signature + "</div>\n";
  if (to) out.html += "<br>\n" + quoted_html(*to, what.language);
  return out;
}

} // namespace barid::compose
