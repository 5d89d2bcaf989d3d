// runtime/http/frame_page.hpp - a document around HTML that was rebuilt from the allow-list, for a sandboxed frame.
//
// Pictures are put into it as `data:` URLs, since such a frame has no cookies to fetch them with.

#pragma once

#include "model/result.hpp"
#include "runtime/http/answer.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace barid::http {

/// What every page of a frame is served with: no script, no request.
inline constexpr const char* frame_policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action "
    "'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups "
    "allow-popups-to-escape-sandbox";

/// Of a page, in bytes.
inline constexpr std::uint64_t largest_picture = 2U << 20U;
inline constexpr std::uint64_t all_pictures = 8U << 20U;

/// Kinds of pictures that hold no script, as long as they fit.
class picture_room {
public:
  [[nodiscard]] bool takes(std::string_view type, std::uint64_t size);

private:
  std::uint64_t used_ = 0;
};

[[nodiscard]] std::string data_url(const std::string& type, const std::string& bytes);

/// `data:…` for a Content-ID, or an empty text: then there is no picture.
using picture_source = std::function<result<std::string>(const std::string& content_id)>;
/// `html` with the pictures that it names as `cid:…`. Fails as `of` does.
[[nodiscard]] result<std::string> with_own_pictures(std::string_view html, const picture_source& of);

/// `style` is the whole of its style sheet.
[[nodiscard]] std::string frame_page(std::string_view style, std::string_view body);
/// The page with `frame_policy`.
[[nodiscard]] answer frame_answer(std::string page);

} // namespace barid::http
