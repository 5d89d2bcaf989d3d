// runtime/mail/html/render.hpp - HTML from a stranger into text for people and rules, and into HTML
// that is safe to show.
//
// Owns     layer 1 of the HTML promise (promises.md, P18): parse as HTML5, rebuild from an allow-list.
// Never    copies markup: every byte of the result is written here from the tree. No style element,
//          no SVG, MathML, forms, id, class or name; nothing that loads anything by itself.
// Fails    never; what goes beyond a limit is cut and `cut` is set. Input of any kind costs linear
//          time, but the tree builder is C code fed by strangers: run it in a worker process.
//
// Where a remote image stood, the result has `<img data-remote-src="https://…">` without `src`: it
// loads only when the console, after a click, turns it into a `src` through its proxy. `cid:`
// images keep their `src`. `data:` images are kept when they are small rasters (PNG, JPEG, GIF,
// WebP in base64): they are part of the mail, load nothing, and hold no script.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace barid::html {

/// Changes whenever the same input gives other output; stored with mails, so that old ones can be
/// made again.
inline constexpr std::uint64_t sanitiser_version = 2;

struct limits {
  std::size_t depth = 256;        ///< Nested elements.
  std::size_t attributes = 64;    ///< Of one tag.
  std::size_t tags = 60'000;      ///< Start and end tags; the text behind them stays.
  std::size_t value = 4'096;      ///< Bytes of an attribute value; a longer one is dropped.
  std::size_t image = 64 * 1024;  ///< Bytes of a `data:` image URL.
  std::size_t input = 16'000'000; ///< Bytes looked at.
  std::size_t output = 2'000'000; ///< Bytes of `text` and of `html`, each.
  bool text = true;               ///< Off: `text` stays empty, where there is a better one.
};

struct rendering {
  std::string text;       ///< UTF-8 with LF; quoted blocks begin with `> `.
  std::string html;       ///< Balanced elements of the allow-list; no document around them.
  bool cut = false;       ///< Something went beyond a limit.
  std::size_t remote = 0; ///< Remote images that were set aside.
};

/// Renders valid UTF-8 `source`, a document or a fragment.
[[nodiscard]] rendering render(std::string_view source, const limits& caps = {});

/// Plain text as HTML of the same allow-list: escaped, with its line breaks.
[[nodiscard]] std::string from_plain_text(std::string_view text);

} // namespace barid::html
