#include "runtime/mail/mime/content.hpp"

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/html/render.hpp"
#include "runtime/mail/invitation/read_calendar.hpp"
#include "runtime/mail/mime/attachments.hpp"
#include "runtime/mail/mime/decode.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/text_part.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace barid::mime {

namespace {

/// What one subtree shows.
struct shown {
  std::string text;
  std::string html;
  bool has_html = false;
};

bool is_blank(std::string_view text) {
  return ascii::trimmed(text).empty();
}

/// Types of text that people read as it is; others (calendar, csv, vcard, …) are files.
bool is_readable(const part& leaf) {
  return leaf.is("text/plain") || leaf.is("text/html") || leaf.is("text/enriched") || leaf.is("text/richtext") ||
         leaf.is("text/markdown") || leaf.is("text/x-markdown");
}

class collector {
public:
  collector(std::string_view raw, const limits& caps, std::vector<defect>& defects)
      : raw_(raw), caps_(caps), defects_(defects) {}

  content result;

  shown show(const part& p) {
    if (!p.is_multipart() || p.children.empty()) return show_leaf(p, false);
    if (p.is("multipart/alternative")) return show_alternative(p);
    if (p.is("multipart/related")) return show_related(p);
    if (p.is("multipart/encrypted")) {
      const bool pgp = ascii::lowered(p.type.get("protocol")) == "application/pgp-encrypted";
      note(defects_, defects::encrypted, pgp ? "PGP" : std::string_view());
      for (const auto& child : p.children) keep(child, false);
      return {};
    }
    if (p.is("multipart/signed") || p.is("multipart/report")) {
      auto out = show(p.children.front());
      for (std::size_t i = 1; i < p.children.size(); ++i) keep(p.children[i], false);
      return out;
    }
    return show_mixed(p);
  }

private:
  void keep(const part& p, bool related) {
    if (!p.children.empty()) {
      for (const auto& child : p.children) keep(child, related);
      return;
    }
    result.types.push_back(p.type.value);
    if (p.is("text/calendar") || p.is("application/ics")) read_calendar(p);
    read_report(p);
    if ((p.is("application/pkcs7-mime") || p.is("application/x-pkcs7-mime")) &&
        p.type.get("smime-type") != "certs-only")
      note(defects_, defects::encrypted, "S/MIME");
    result.attachments.push_back(describe(raw_, p, related, defects_));
  }

  void read_calendar(const part& p) {
    if (result.calendar) return; // the same once more, as a file
    std::vector<defect> unused;  // those of the text count, not those of a file
    result.calendar = invitation::read_calendar(read_text_part(raw_, p, caps_, unused), p.type.get("method"));
    const auto method = result.calendar ? result.calendar->method : ascii::lowered(p.type.get("method"));
    result.invitation = !method.empty() && method != "publish";
  }

  /// What mail systems wrote for programs, for the one who looks into bounces.
  void read_report(const part& p) {
    constexpr std::size_t most = std::size_t{64} * 1024;
    constexpr std::size_t most_reports = 20;
    const auto text = [&] {
      return charset::repaired(decode(raw_.substr(p.begin, p.end - p.begin), p.encoding, most));
    };
    if (p.is("message/delivery-status") || p.is("message/global-delivery-status")) {
      if (result.statuses.size() < most_reports) result.statuses.push_back(text());
    } else if (p.is("message/feedback-report")) {
      if (result.feedback.empty()) result.feedback = text();
    } else if (p.is("message/rfc822") || p.is("text/rfc822-headers") || p.is("message/global") ||
               p.is("message/global-headers") || p.is("message/rfc822-headers")) {
      if (result.enclosed.empty()) result.enclosed = text();
    }
  }

  shown show_leaf(const part& leaf, bool is_related_root) {
    const bool named = !leaf.name().empty();
    const bool file = leaf.disposition.value == "attachment" || (named && seen_text_);
    if (!is_readable(leaf) || (file && !is_related_root)) {
      keep(leaf, false);
      return {};
    }
    if (total_ >= caps_.text) {
      note(defects_, defects::text_cut);
      keep(leaf, false);
      return {};
    }
    result.types.push_back(leaf.type.value);
    if (result.charset.empty()) result.charset = std::string(leaf.type.get("charset"));
    auto text = read_text_part(raw_, leaf, caps_, defects_);
    shown out;
    if (leaf.is("text/html")) {
      auto rendered = html::render(text, {.output = caps_.text, .text = !has_plain_});
      if (rendered.cut) note(defects_, defects::html_cut);
      out = {tidy_text(rendered.text), std::move(rendered.html), true};
    } else {
      out.text = std::move(text);
      if (out.text.find("-----BEGIN PGP MESSAGE-----") != std::string::npos) note(defects_, defects::encrypted, "PGP");
    }
    if (out.text.size() > caps_.text) {
      out.text = std::string(charset::cut(out.text, caps_.text));
      note(defects_, defects::text_cut);
    }
    seen_text_ = seen_text_ || !is_blank(out.text) || (has_plain_ && !is_blank(out.html));
    total_ += std::max(out.text.size(), out.html.size());
    return out;
  }

  /// The plainest version is the text, the richest one the HTML.
  shown show_alternative(const part& p) {
    shown out;
    std::string text_of_html;
    const bool before = seen_text_, plain_before = has_plain_;
    for (const auto& child : p.children) {
      seen_text_ = before; // the others are versions of one text, not further texts
      auto one = show(child);
      if (one.has_html) {
        out.html = std::move(one.html);
        out.has_html = true;
        text_of_html = std::move(one.text);
      } else if (is_blank(out.text)) {
        out.text = std::move(one.text);
      }
      has_plain_ = has_plain_ || !is_blank(out.text);
    }
    has_plain_ = plain_before;
    if (is_blank(out.text)) out.text = std::move(text_of_html);
    seen_text_ = before || !is_blank(out.text);
    return out;
  }

  shown show_related(const part& p) {
    auto start = p.type.get("start");
    if (start.starts_with('<') && start.ends_with('>')) start = start.substr(1, start.size() - 2);
    std::size_t root = 0;
    for (std::size_t i = 0; i < p.children.size() && !start.empty(); ++i)
      if (p.children[i].content_id == start) root = i;
    shown out;
    for (std::size_t i = 0; i < p.children.size(); ++i) {
      const auto& child = p.children[i];
      if (i != root) keep(child, true);
      else out = child.children.empty() ? show_leaf(child, true) : show(child);
    }
    return out;
  }

  shown show_mixed(const part& p) {
    shown out;
    for (const auto& child : p.children) {
      auto one = show(child);
      if (one.has_html || (out.has_html && !is_blank(one.text))) {
        if (!out.has_html) out.html = html::from_plain_text(out.text);
        out.html += one.has_html ? one.html : html::from_plain_text(one.text);
        out.has_html = true;
      }
      if (is_blank(one.text)) continue;
      if (!out.text.empty()) out.text += "\n\n";
      out.text += one.text;
    }
    return out;
  }

  std::string_view raw_;
  const limits& caps_;
  std::vector<defect>& defects_;
  std::size_t total_ = 0; ///< Bytes of text shown so far.
  bool seen_text_ = false;
  bool has_plain_ = false; ///< A plain version of what follows was shown: the text of its HTML is not asked for.
};

} // namespace

content read_content(std::string_view raw, const part& root, const limits& caps, std::vector<defect>& defects) {
  collector all(raw, caps, defects);
  auto seen = all.show(root);
  auto out = std::move(all.result);
  out.text = std::move(seen.text);
  out.html = std::move(seen.html);
  if (out.text.size() > caps.text) {
    note(defects, defects::text_cut);
    out.text = std::string(charset::cut(out.text, caps.text));
  }
  return out;
}

std::string charset_of(const part& root) {
  if (root.children.empty()) return root.is_text() ? std::string(root.type.get("charset")) : std::string();
  for (const auto& child : root.children)
    if (auto found = charset_of(child); !found.empty()) return found;
  return {};
}

} // namespace barid::mime
