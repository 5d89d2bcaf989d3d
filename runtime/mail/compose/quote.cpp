#include "runtime/mail/compose/quote.hpp"

#include "runtime/mail/compose/header_writer.hpp"
#include "text/markup.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace barid::compose {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "<br>\n";
    else if (c != '\r') markup::append_escaped(out, c);
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
  std::snprintf(clock.data(), clock.size(), "%02d:%02d", int(time.hours().count()), int(time.minutes().count()));
  return std::to_string(unsigned(date.day())) + " " + (in == tongue::arabic ? arabic[month] : english[month]) + " " +
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

/// Whole lines from the beginning, at most `most` bytes of them.
std::string_view beginning_of(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  auto cut = text.rfind('\n', most - 1);
  if (cut == text.npos) { // one endless line: cut between characters
    cut = most;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0u) == 0x80u) --cut;
  }
  return text.substr(0, cut);
}

std::string quoted_lines(std::string_view text) {
  const auto kept = beginning_of(text, longest_quote);
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

std::string attributes_in(tongue in) {
  return in == tongue::arabic ? R"( dir="rtl" lang="ar")" : R"( dir="ltr" lang="en")";
}

/// A cut within HTML would leave elements open: too long a one is quoted as text.
std::string content_of(const original& o, std::size_t most) {
  if (!o.html.empty() && o.html.size() <= most) return o.html;
  return escaped(beginning_of(o.text, most)) + (o.text.size() > most ? "<br>\n[…]" : "");
}

std::string quoted_html(const original& o, tongue in) {
  const auto author = "<bdi>" + escaped(author_of(o)) + "</bdi>"; // its direction must not turn the line around
  return "<div" + attributes_in(in) + ">" + attribution(o, in, author) +
         "</div>\n<blockquote type=\"cite\" dir=\"auto\">" + content_of(o, longest_quote) + "</blockquote>\n";
}

struct line_of_head {
  const char* english;
  const char* arabic;
  std::string value;
};

std::string names_of(const std::vector<address>& people) {
  std::string out;
  for (const auto& one : people) {
    original as;
    as.author = one;
    out += (out.empty() ? "" : ", ") + author_of(as);
  }
  return out;
}

/// What was at the head of a mail that is passed on; without what it had not.
std::vector<line_of_head> head_of(const original& o, tongue in) {
  std::vector<line_of_head> out{{"From", "من", author_of(o)},
                                {"Date", "التاريخ", moment(o, in)},
                                {"Subject", "الموضوع", one_line(o.subject)},
                                {"To", "إلى", names_of(o.to)},
                                {"Cc", "نسخة", names_of(o.cc)}};
  std::erase_if(out, [](const line_of_head& l) { return l.value.empty(); });
  return out;
}

std::string with_line_end(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

std::string signature_block(const answer& what) {
  const auto signature = what.signature_html.empty() ? escaped(what.signature_text) : what.signature_html;
  return signature.empty() ? signature : "<div dir=\"auto\">-- <br>\n" + signature + "</div>\n";
}

} // namespace

words write_words(const answer& what, const std::optional<original>& to) {
  words out;
  out.text = with_line_end(what.text);
  if (!what.signature_text.empty()) out.text += "\n-- \n" + with_line_end(what.signature_text);
  if (to) out.text += "\n" + attribution(*to, what.language, author_of(*to)) + "\n" + quoted_lines(to->text);
  if (what.html.empty()) return out;
  out.html = with_line_end(what.html);
  out.html += signature_block(what);
  if (to) out.html += "<br>\n" + quoted_html(*to, what.language);
  return out;
}

words write_forward(const answer& what, const original& of) {
  const bool arabic = what.language == tongue::arabic;
  const std::string title = arabic ? "رسالة محوّلة" : "Forwarded message";
  auto own = what;
  if (own.html.empty() && !of.html.empty() && !own.text.empty())
    own.html = "<div dir=\"auto\">" + escaped(own.text) + "</div>";
  auto out = write_words(own);
  out.text += "\n---------- " + title + " ----------\n";
  std::string head;
  for (const auto& line : head_of(of, what.language)) {
    const std::string label = arabic ? line.arabic : line.english;
    out.text += label + ": " + line.value + "\n";
    head += "<b>" + label + ":</b> <bdi>" + escaped(line.value) + "</bdi><br>\n";
  }
  const auto kept = beginning_of(of.text, longest_passed_on);
  out.text += "\n" + with_line_end(std::string(kept)) + (kept.size() < of.text.size() ? "[…]\n" : "");
  if (own.html.empty() && of.html.empty()) return out;
  if (own.html.empty()) out.html = signature_block(what);
  out.html += "<br>\n<div" + attributes_in(what.language) + ">---------- " + title + " ----------<br>\n" + head +
              "</div>\n<br>\n<div dir=\"auto\">" + content_of(of, longest_passed_on) + "</div>\n";
  return out;
}

} // namespace barid::compose
