#include "runtime/mail/html/sanitise.hpp"

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/html/css.hpp"
#include "runtime/mail/html/elements.hpp"
#include "runtime/mail/html/urls.hpp"
#include "text/markup.hpp"

#include <algorithm>
#include <array>

namespace barid::html {

namespace {

/// What an attribute value must look like.
enum class value_form { text, direction, language, number, length, color, word };

struct attribute_rule {
  const char* name;
  value_form form;
};

/// Attributes besides style, href and src that any element may keep: they change how it looks,
/// never what it does.
constexpr std::array<attribute_rule, 22> kept = {{
    {"dir", value_form::direction},      {"lang", value_form::language}, {"title", value_form::text},
    {"align", value_form::word},         {"valign", value_form::word},   {"bgcolor", value_form::color},
    {"color", value_form::color},        {"face", value_form::text},     {"size", value_form::word},
    {"width", value_form::length},       {"height", value_form::length}, {"colspan", value_form::number},
    {"rowspan", value_form::number},     {"border", value_form::number}, {"cellpadding", value_form::number},
    {"cellspacing", value_form::number}, {"start", value_form::number},  {"type", value_form::word},
    {"nowrap", value_form::word},        {"reversed", value_form::word}, {"span", value_form::number},
    {"datetime", value_form::text},
}};

bool consists_of(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  });
}

bool is_number(std::string_view text, std::size_t digits) {
  return !text.empty() && text.size() <= digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The value if it has the form, else empty. Empty values stay for words (`nowrap`).
bool fits(value_form form, std::string_view value) {
  switch (form) {
  case value_form::text:
    return value.size() <= 500;
  case value_form::direction:
    return value == "rtl" || value == "ltr" || value == "auto" || value == "RTL" || value == "LTR";
  case value_form::language:
    return !value.empty() && value.size() <= 35 && consists_of(value, "-");
  case value_form::number:
    return is_number(value, 3);
  case value_form::length:
    if (value.ends_with('%')) value.remove_suffix(1);
    if (value.ends_with("px")) value.remove_suffix(2);
    return is_number(value, 4);
  case value_form::color:
    return !safe_color(value).empty();
  case value_form::word:
    return value.size() <= 20 && consists_of(value, "-+");
  }
  return false;
}

class rebuilder {
public:
  explicit rebuilder(const limits& caps) : caps_(caps) {}

  std::string out;
  bool cut = false;
  std::size_t remote = 0;

  void visit(const node& n) {
    if (n.is_text()) {
      text(n.text());
      return;
    }
    if (!n.is_element() || is_hidden(n)) return;
    const auto name = n.name();
    if (name == "head") return;
    const auto* known = find_element(name);
    if (!known) return inside(n);
    if (known->name == "img") return image(n);
    // The document's own elements become one block that keeps direction and colours.
    const bool root = known->name == "html" || known->name == "body";
    std::string tag("<");
    tag += root ? std::string_view("div") : known->name;
    const auto bare = tag.size();
    attributes(tag, n);
    if (root && tag.size() == bare) return inside(n);
    if (known->name == "a") link(tag, n);
    const auto closing = root ? std::string_view("div") : known->name;
    const bool empty = known->model == content_model::empty;
    // room for this tag and its end, so that what is cut is still balanced
    if (!reserve(tag.size() + 1 + (empty ? 0 : closing.size() + 3))) return;
    out += tag;
    out += '>';
    if (empty) return;
    inside(n);
    out += "</";
    out += closing;
    out += '>';
  }

private:
  void inside(const node& n) {
    for (std::size_t i = 0; i < n.children() && !cut; ++i) visit(n.child(i));
  }

  /// Takes `size` bytes of what may still be written.
  bool reserve(std::size_t size) {
    if (used_ + size > caps_.output) {
      cut = true;
      return false;
    }
    used_ += size;
    return true;
  }

  void text(std::string_view bytes) {
    std::string escaped;
    append_escaped(escaped, bytes);
    if (!reserve(escaped.size())) {
      escaped.clear();
      append_escaped(escaped, charset::cut(bytes, (caps_.output - used_) / 6));
      used_ = caps_.output;
    }
    out += escaped;
  }

  static void attribute(std::string& tag, std::string_view name, std::string_view value) {
    tag += ' ';
    tag += name;
    tag += "=\"";
    append_escaped(tag, value);
    tag += '"';
  }

  static void attributes(std::string& tag, const node& n) {
    for (const auto& rule : kept)
      if (n.has(rule.name) && fits(rule.form, n.attribute(rule.name)))
        attribute(tag, rule.name, n.attribute(rule.name));
    if (auto style = safe_style(n.attribute("style")); !style.empty()) attribute(tag, "style", style);
  }

  void link(std::string& tag, const node& n) const {
    const auto target = read_url(n.attribute("href"), caps_);
    if (target.kind != url_kind::link) return;
    attribute(tag, "href", target.text);
    tag += R"( target="_blank" rel="noopener noreferrer nofollow")";
  }

  void image(const node& n) {
    if (is_pixel(n)) return;
    const auto source = read_url(n.attribute("src"), caps_);
    std::string tag = "<img";
    attributes(tag, n);
    switch (source.kind) {
    case url_kind::enclosed:
    case url_kind::raster:
      attribute(tag, "src", source.text);
      break;
    case url_kind::link:
      if (!source.text.starts_with("http")) return text(n.attribute("alt"));
      attribute(tag, "data-remote-src", source.text);
      ++remote;
      break;
    case url_kind::refused:
      return text(n.attribute("alt"));
    }
    attribute(tag, "alt", n.attribute("alt"));
    if (reserve(tag.size() + 1)) out += tag + ">";
  }

  const limits& caps_;
  std::size_t used_ = 0;
};

} // namespace

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') markup::append_escaped(out, c);
}

std::string to_safe_html(const document& from, const limits& caps, bool& cut, std::size_t& remote) {
  rebuilder all(caps);
  all.visit(from.root());
  cut = cut || all.cut;
  remote = all.remote;
  return std::move(all.out);
}

} // namespace barid::html
