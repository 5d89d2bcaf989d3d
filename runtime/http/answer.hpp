// runtime/http/answer.hpp - what a handler gives back.

#pragma once

#include "model/result.hpp"
#include "runtime/store/live_rows.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace barid::http {

using json = nlohmann::ordered_json;

struct answer {
  int status = 200;
  std::string type = "application/json";                    ///< Content-Type; empty: no body.
  std::vector<std::pair<std::string, std::string>> headers; ///< Line breaks in values are left out.
  std::string body;

  /// A body in pieces, instead of `body`: an empty piece is the end. Exactly `length` bytes come;
  /// when one cannot be had, the connection is cut, so that half a file never passes for a whole
  /// one.
  std::function<result<std::string>()> pieces;
  std::uint64_t length = 0;

  /// The connection becomes a live stream behind this position, or from now on.
  struct stream_wish {
    std::optional<store::live_position> after;
  };
  std::optional<stream_wish> stream;
};

/// The text of a member; empty where it is missing or something else.
[[nodiscard]] std::string text_in(const json& of, const char* name);

/// A JSON document. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] answer json_answer(const json& document, int status = 200);
/// 204.
[[nodiscard]] answer empty_answer();

/// application/problem+json (RFC 9457): title and status of the number, `code` one stable word,
/// `detail` and `help` for people. `more` is merged in.
[[nodiscard]] answer problem(int status, const std::string& code, const std::string& detail,
                             const std::string& help = {});
[[nodiscard]] answer problem(int status, const std::string& code, const std::string& detail, const std::string& help,
                             const json& more);
/// What a failure means over HTTP. `internal` tells nothing of its inside.
[[nodiscard]] answer problem(const error& why);
/// The one 404: the same whether a thing does not exist or may not be seen (promise P17).
[[nodiscard]] answer not_here();

[[nodiscard]] std::string_view reason_of(int status);

} // namespace barid::http
