#include "runtime/mail/archive/mbox.hpp"

#include <algorithm>
#include <utility>

namespace barid::archive {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_clock(std::string_view text) {
  for (std::size_t i = 2; i + 2 < text.size(); ++i)
    if (text[i] == ':' && is_digit(text[i - 1]) && is_digit(text[i + 1]) && is_digit(text[i + 2])) return true;
  return false;
}

bool has_year(std::string_view text) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_digit(text[i])) {
      ++digits;
      continue;
    }
    if (digits == 4 && (text[i - 4] == '1' || text[i - 4] == '2')) return true;
    digits = 0;
  }
  return false;
}

bool is_empty_line(std::string_view line) {
  return line == "\n" || line == "\r\n" || line == "\r" || line.empty();
}

/// `>From `, `>>From `, …
bool is_quoted_separator(std::string_view line) {
  const auto text = line.find_first_not_of('>');
  return text != 0 && text != std::string_view::npos && line.substr(text).starts_with("From ");
}

/// The mail that is being put together.
class collector {
public:
  collector(std::string path, const take_mail& take, const archive_limits& limits)
      : path_(std::move(path)), take_(take), limits_(limits) {}

  void begin(std::string_view separator) {
    sender_ = separator_sender(separator);
    open_ = true;
  }

  void add(std::string_view piece) {
    open_ = true;
    if (too_long_) return;
    if (raw_.size() + piece.size() > limits_.mail_bytes) {
      too_long_ = true;
      raw_ = {};
      return;
    }
    raw_ += piece;
  }

  /// Hands on what was collected. False when the taker wants no more.
  bool end() {
    if (!std::exchange(open_, false)) return true;
    archived_mail out;
    out.path = path_;
    out.number = ++number_;
    out.envelope_sender = std::exchange(sender_, std::nullopt);
    if (std::exchange(too_long_, false))
      out.trouble = error{errc::limit,
                          "mail " + std::to_string(number_) + " of `" + path_ + "` has more than " +
                              std::to_string(limits_.mail_bytes >> 20) + " MB",
                          "it is left out; the others are read"};
    else out.raw = std::make_shared<const std::string>(std::move(raw_));
    raw_.clear();
    return take_(std::move(out));
  }

private:
  std::string path_;
  const take_mail& take_;
  const archive_limits& limits_;
  std::string raw_;
  std::optional<std::string> sender_;
  std::size_t number_ = 0;
  bool open_ = false;
  bool too_long_ = false;
};

/// Lines with their ends, or pieces of a line that has no end for long: memory stays bounded
/// whatever the file holds.
class line_reader {
public:
  line_reader(std::istream& in, std::string_view first) : in_(in), first_(first) {}

  bool next(std::string& line, bool& begins) {
    constexpr std::size_t longest = std::size_t{64} << 10;
    line.clear();
    begins = std::exchange(at_begin_, true);
    auto* const from = in_.rdbuf();
    while (line.size() < longest) {
      const auto c = first_.empty() ? from->sbumpc() : take_first();
      if (c == std::char_traits<char>::eof()) return !line.empty();
      line += static_cast<char>(c);
      if (c == '\n') return true;
    }
    at_begin_ = false;
    return true;
  }

private:
  std::istream& in_;
  std::string_view first_; ///< Read already, before `in_`.
  bool at_begin_ = true;

  int take_first() {
    const auto c = static_cast<unsigned char>(first_.front());
    first_.remove_prefix(1);
    return c;
  }
};

} // namespace

bool is_separator(std::string_view line) {
  return line.starts_with("From ") && has_clock(line) && has_year(line);
}

std::string separator_sender(std::string_view line) {
  line.remove_prefix(std::min<std::size_t>(5, line.size()));
  const auto begin = line.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  line.remove_prefix(begin);
  const auto sender = line.substr(0, line.find_first_of(" \t\r\n"));
  return sender.find('@') == std::string_view::npos ? std::string() : std::string(sender);
}

bool read_mbox(std::istream& in, std::string_view first, const std::string& path, const take_mail& take,
               const archive_limits& limits) {
  collector mail(path, take, limits);
  line_reader lines(in, first);
  std::string line;
  std::string held; // an empty line that may belong to the next separator
  bool separates = true;
  for (bool begins = true; lines.next(line, begins);) {
    if (begins && separates && is_separator(line)) {
      held.clear();
      if (!mail.end()) return false;
      mail.begin(line);
      separates = false;
      continue;
    }
    if (!held.empty()) mail.add(std::exchange(held, {}));
    separates = begins && is_empty_line(line);
    if (separates) {
      held = line;
      continue;
    }
    std::string_view text = line;
    if (begins && is_quoted_separator(text)) text.remove_prefix(1);
    mail.add(text);
  }
  // an empty line that is still held ends the last mail
  return mail.end();
}

} // namespace barid::archive
