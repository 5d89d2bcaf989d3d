// lsp/json.hpp - JSON as messages of the protocol hold it; only for the sources of this folder.

#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace barid::lsp {

using json = nlohmann::json;

/// The member, or null; never throws, whatever `from` is.
[[nodiscard]] inline const json& member(const json& from, const char* name) {
  static const json nothing;
  if (!from.is_object()) return nothing;
  const auto it = from.find(name);
  return it == from.end() ? nothing : *it;
}

[[nodiscard]] inline std::optional<std::string> text_of(const json& from) {
  if (!from.is_string()) return std::nullopt;
  return from.get<std::string>();
}

/// A number that fits 32 bits without sign; others are moved to the nearest that does.
[[nodiscard]] inline std::optional<std::uint32_t> number_of(const json& from) {
  if (!from.is_number()) return std::nullopt;
  const auto n = from.get<double>();
  if (!(n > 0)) return 0;
  return n >= 4294967295.0 ? 4294967295U : static_cast<std::uint32_t>(n);
}

/// Why a request has no answer (JSON-RPC 2.0 §5.1, LSP 3.17 ErrorCodes).
enum class refusal : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  server_not_initialized = -32002,
  request_failed = -32803,
};

/// Thrown by the handler of a request, answered as an error.
struct request_error {
  refusal code = refusal::internal_error;
  std::string message;
};

} // namespace barid::lsp
