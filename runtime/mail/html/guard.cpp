#include "runtime/mail/html/guard.hpp"

#include "runtime/mail/html/elements.hpp"
#include "runtime/mail/html/tokens.hpp"

#include <algorithm>
#include <vector>

namespace barid::html {

namespace {

struct open_element {
  const element* what = nullptr;
  std::string start; ///< Its start tag, to open it again.
};

bool is_cell(std::string_view name) {
  return name == "td" || name == "th" || name == "caption";
}

class balancer {
public:
  explicit balancer(const limits& caps) : caps_(caps) {}

  guarded result;

  void text(std::string_view bytes) {
    if (result.html.size() + bytes.size() > caps_.output * 2) {
      result.cut = true;
      const auto room = caps_.output * 2 - std::min(caps_.output * 2, result.html.size());
      bytes = bytes.substr(0, bytes.find_last_of(" \n", room) + 1);
      if (bytes.size() > room) return;
    }
    for (const char c : bytes) {
      if (c == '<') result.html += "&lt;";
      else result.html += c;
    }
  }

  void start(const token& tag) {
    const auto* what = find_element(tag.name);
    if (!what || full()) return;
    if (what->name == "html") return root(tag);
    if (what->name == "body" && !open_.empty()) return;
    auto written = write(*what, tag);
    if (what->model == content_model::empty) {
      emit(written);
      return;
    }
    imply_ends(*what);
    if (open_.size() >= caps_.depth) {
      result.cut = true;
      beyond_.push_back(what);
      return;
    }
    emit(written);
    open_.push_back({what, std::move(written)});
  }

  void end(std::string_view name) {
    const auto* what = find_element(name);
    if (!what) return;
    // some mailers break lines with the end tag of an element that has none
    if (what->name == "br") return start({token::what::start, {}, "br", {}});
    if (ends_beyond(what)) return;
    for (auto i = open_.size(); i-- > 0;) {
      if (open_[i].what == what) return close(i, what->model == content_model::inlined);
      // an end tag does not reach out of its table cell
      const auto& outer = *open_[i].what;
      const bool barrier = outer.name == "table" || (is_cell(outer.name) && what->model != content_model::table_part);
      if (barrier) return;
    }
  }

  void finish() {
    while (!open_.empty()) pop();
  }

private:
  /// The document's own element says in which direction it reads. It is written only where it comes
  /// first, and left for the builder to close.
  void root(const token& tag) {
    if (result.html.find_first_not_of(" \t\r\n") != std::string::npos || tags_ > 0) return;
    result.html = write(*find_element("html"), tag);
    ++tags_;
  }

  /// Whether the end tag belongs to an element that was too deep to be opened. Only the innermost
  /// ones are looked at, so that hostile nesting stays linear.
  bool ends_beyond(const element* what) {
    if (open_.size() < caps_.depth) beyond_.clear();
    const auto oldest = beyond_.size() - std::min<std::size_t>(beyond_.size(), 32);
    for (auto i = beyond_.size(); i-- > oldest;)
      if (beyond_[i] == what) {
        beyond_.resize(i);
        return true;
      }
    return false;
  }

  bool full() {
    if (tags_ < caps_.tags && result.html.size() < caps_.output * 2) return false;
    result.cut = true;
    return true;
  }

  void emit(const std::string& tag) {
    result.html += tag;
    ++tags_;
  }

  void pop() {
    result.html += "</";
    result.html += open_.back().what->name;
    result.html += '>';
    ++tags_;
    open_.pop_back();
  }

  /// Closes `index` and all inside it. When a formatting element closes, the blocks inside it stay
  /// open, and the other way round (what HTML5 calls the adoption agency and reconstruction).
  void close(std::size_t index, bool inlined) {
    std::vector<open_element> again;
    for (auto i = index + 1; i < open_.size(); ++i) {
      const auto model = open_[i].what->model;
      if (model == content_model::inlined || (inlined && model == content_model::block)) again.push_back(open_[i]);
    }
    // formatting is not carried out of tables, nor over and over again in hostile mail
    if (open_[index].what->model == content_model::table_part || again.size() > 16 || full()) again.clear();
    while (open_.size() > index) pop();
    for (auto& one : again) {
      emit(one.start);
      open_.push_back(std::move(one));
    }
  }

  /// Ends that HTML lets authors leave out.
  void imply_ends(const element& next) {
    const auto closes = [&](std::string_view name, std::initializer_list<std::string_view> within) {
      for (auto i = open_.size(); i-- > 0;) {
        const auto inner = open_[i].what->name;
        if (inner == name) return close(i, false);
        if (inner == "table" || std::find(within.begin(), within.end(), inner) != within.end()) return;
        if (is_cell(inner) && next.model != content_model::table_part) return;
      }
    };
    if (next.name == "li") closes("li", {"ul", "ol"});
    if (next.name == "dt" || next.name == "dd") {
      closes("dt", {"dl"});
      closes("dd", {"dl"});
    }
    if (next.name == "a") closes("a", {});
    if (next.name == "td" || next.name == "th" || next.name == "tr" || next.name == "tbody" || next.name == "thead" ||
        next.name == "tfoot") {
      closes("td", {});
      closes("th", {});
      closes("caption", {});
      if (next.name != "td" && next.name != "th") closes("tr", {});
      if (next.name == "tbody" || next.name == "thead" || next.name == "tfoot") {
        closes("tbody", {});
        closes("thead", {});
        closes("tfoot", {});
      }
    }
    if (next.model == content_model::block || next.name == "table")
      for (auto i = open_.size(); i-- > 0 && open_[i].what->model != content_model::table_part;)
        if (open_[i].what->name == "p") return close(i, false);
  }

  static std::string write(const element& what, const token& tag) {
    std::string out("<");
    out += what.name;
    for (const auto& a : tag.attributes) {
      out += ' ';
      out += a.name;
      out += "=\"";
      for (const char c : a.value) {
        if (c == '"') out += "&quot;";
        else if (c == '<') out += "&lt;";
        else out += c;
      }
      out += '"';
    }
    out += '>';
    return out;
  }

  const limits& caps_;
  std::vector<open_element> open_;
  std::vector<const element*> beyond_; ///< Open in the source, left out here: too deep.
  std::size_t tags_ = 0;
};

} // namespace

guarded guard(std::string_view source, const limits& caps) {
  const bool long_input = source.size() > caps.input;
  tokenizer tokens(source.substr(0, caps.input), caps);
  balancer out(caps);
  for (token t; tokens.next(t);) switch (t.kind) {
    case token::what::text:
      out.text(t.text);
      break;
    case token::what::start:
      out.start(t);
      break;
    case token::what::end:
      out.end(t.name);
      break;
    }
  out.finish();
  out.result.cut = out.result.cut || tokens.cut() || long_input;
  return std::move(out.result);
}

} // namespace barid::html
