#include "runtime/mail/html/to_text.hpp"

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/html/css.hpp"
#include "runtime/mail/html/elements.hpp"
#include "runtime/mail/html/urls.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace barid::html {

namespace {

constexpr std::size_t longest_shown_url = 500; // longer ones are tracking, and hide the text

/// Collects text: collapses white space, remembers which breaks are due.
class writer {
public:
  explicit writer(std::size_t most) : most_(most) {}

  [[nodiscard]] bool full() const { return out_.size() >= most_; }
  [[nodiscard]] std::size_t size() const { return out_.size(); }
  [[nodiscard]] std::string_view since(std::size_t at) const {
    return std::string_view(out_).substr(std::min(at, out_.size()));
  }

  void line() { breaks_ = std::max(breaks_, 1); }      ///< The next text begins a line.
  void paragraph() { breaks_ = std::max(breaks_, 2); } ///< … behind an empty line.
  void line_break() { breaks_ = std::min(breaks_ + 1, 3); }
  void cell() { tab_ = breaks_ == 0 && !out_.empty(); }

  void quote(int by) {
    paragraph();
    quotes_ += by;
  }

  void words(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const auto length = std::max<std::size_t>(charset::sequence_length(text, i), 1);
      const auto one = text.substr(i, length);
      i += length;
      if (one == " " || one == "\t" || one == "\n" || one == "\r" || one == "\f" || one == "\xC2\xA0") space_ = true;
      else if (!is_invisible(one, i < text.size() ? text.substr(i) : std::string_view())) put(one);
    }
  }

  void preformatted(std::string_view text) {
    for (std::size_t at = 0; at <= text.size();) {
      auto end = text.find('\n', at);
      if (end == std::string_view::npos) end = text.size();
      auto line_text = text.substr(at, end - at);
      if (line_text.ends_with('\r')) line_text.remove_suffix(1);
      if (!line_text.empty()) put(line_text);
      if (end < text.size()) line_break();
      at = end + 1;
    }
  }

  /// Text that belongs to the line as it is: a list mark, an address.
  void mark(std::string_view text) { put(text); }
  void space() { space_ = true; }

  std::string take() { return std::move(out_); }

private:
  /// Characters without width. Joiners shape Arabic, Persian and Indic words, so they only go where
  /// they pad: beside white space.
  bool is_invisible(std::string_view one, std::string_view next) const {
    if (one == "\xE2\x80\x8B" || one == "\xEF\xBB\xBF" || one == "\xCD\x8F" || one == "\xC2\xAD") return true;
    if (one == "\xE2\x80\x8C" || one == "\xE2\x80\x8D")
      return space_ || out_.empty() || breaks_ > 0 || next.empty() || next.front() == ' ' ||
             next.starts_with("\xC2\xA0");
    return false;
  }

  void put(std::string_view text) {
    if (full()) return;
    if (breaks_ > 0) {
      if (!out_.empty())
        for (int i = 0; i < breaks_; ++i) {
          out_ += '\n';
          if (i + 1 < breaks_) prefix(std::min(quotes_, quotes_before_));
        }
      prefix(quotes_);
    } else if (out_.empty()) {
      prefix(quotes_);
    } else if (tab_) {
      out_ += '\t';
    } else if (space_) {
      out_ += ' ';
    }
    quotes_before_ = quotes_;
    breaks_ = 0;
    tab_ = space_ = false;
    out_ += text;
  }

  void prefix(int depth) {
    for (int i = 0; i < depth; ++i) out_ += "> ";
  }

  std::string out_;
  std::size_t most_;
  int breaks_ = 0;
  int quotes_ = 0;
  int quotes_before_ = 0;
  bool space_ = false;
  bool tab_ = false;
};

struct list_state {
  bool numbered = false;
  long next = 1;
};

class walker {
public:
  explicit walker(std::size_t most) : out_(most) {}

  void visit(const node& n, bool zero_font, bool pre) {
    if (out_.full()) return;
    if (n.is_text()) {
      if (zero_font) return;
      if (pre) out_.preformatted(n.text());
      else out_.words(n.text());
      return;
    }
    if (!n.is_element() || is_hidden(n)) return;
    const auto size = font_size_of(n.attribute("style"));
    if (size != font_size::unsaid) zero_font = size == font_size::zero;
    element(n, n.name(), zero_font, pre);
  }

  writer out_;

private:
  void inside(const node& n, bool zero_font, bool pre) {
    for (std::size_t i = 0; i < n.children(); ++i) visit(n.child(i), zero_font, pre);
  }

  void element(const node& n, std::string_view name, bool zero_font, bool pre) {
    if (name == "br") return out_.line_break();
    if (name == "hr") return out_.paragraph();
    if (name == "img") return image(n);
    if (name == "a") return link(n, zero_font, pre);
    if (name == "td" || name == "th") {
      out_.cell();
      return inside(n, zero_font, pre);
    }
    if (name == "ul" || name == "ol") return list(n, name == "ol", zero_font, pre);
    if (name == "li") {
      out_.line();
      bullet();
      inside(n, zero_font, pre);
      return out_.line();
    }
    if (name == "blockquote") {
      out_.quote(+1);
      inside(n, zero_font, pre);
      return out_.quote(-1);
    }
    if (name == "pre") {
      out_.line();
      inside(n, zero_font, true);
      return out_.line();
    }
    const auto* known = find_element(name);
    const bool paragraph = name == "p" || (name.size() == 2 && name[0] == 'h' && name != "hr") || name == "table";
    const bool block =
        known && (known->model == content_model::block || name == "tr" || name == "table" || name == "caption");
    if (paragraph) out_.paragraph();
    else if (block) out_.line();
    inside(n, zero_font, pre);
    if (paragraph) out_.paragraph();
    else if (block) out_.line();
  }

  void image(const node& n) {
    const auto alt = n.attribute("alt");
    const bool blank = alt.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (blank || is_pixel(n)) return;
    out_.words("[");
    out_.words(alt);
    out_.words("]");
  }

  void link(const node& n, bool zero_font, bool pre) {
    const auto begin = out_.size();
    inside(n, zero_font, pre);
    const auto target = read_url(n.attribute("href"), {});
    if (target.kind != url_kind::link || target.text.size() > longest_shown_url) return;
    std::string_view shown = target.text;
    for (const auto scheme : {"https://", "http://", "mailto:", "tel:"})
      if (shown.starts_with(scheme)) shown.remove_prefix(std::string_view(scheme).size());
    if (shown.ends_with('/')) shown.remove_suffix(1);
    const auto text = out_.since(begin);
    if (shown.empty() || text.find_first_not_of(" \n\t>") == std::string_view::npos ||
        text.find(shown) != std::string_view::npos)
      return;
    out_.space();
    out_.mark("<" + target.text + ">");
  }

  void list(const node& n, bool numbered, bool zero_font, bool pre) {
    list_state state{numbered, 1};
    const auto start = n.attribute("start");
    std::from_chars(start.data(), start.data() + start.size(), state.next);
    out_.line();
    lists_.push_back(state);
    inside(n, zero_font, pre);
    lists_.pop_back();
    out_.line();
  }

  void bullet() {
    std::string mark(lists_.empty() ? 0 : std::min<std::size_t>(lists_.size() - 1, 10) * 2, ' ');
    if (!lists_.empty() && lists_.back().numbered) mark += std::to_string(lists_.back().next++) + ".";
    else mark += "-";
    out_.mark(mark);
    out_.space();
  }

  std::vector<list_state> lists_;
};

} // namespace

std::string to_text(const document& from, std::size_t most, bool& cut) {
  walker all(most);
  all.visit(from.root(), false, false);
  cut = cut || all.out_.full();
  return all.out_.take();
}

} // namespace barid::html
