// tests/runtime/http/schema_check.hpp - a small validator of JSON Schema, written apart from the
// server's: what the API document promises of answers is held against what comes.

#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace barid::test {

/// Empty when `value` fits; else where and why not. Throws for a keyword that it does not know, so
/// that a new one cannot pass unlooked at.
[[nodiscard]] std::string misfit(const nlohmann::ordered_json& document, const nlohmann::ordered_json& schema,
                                 const nlohmann::ordered_json& value, const std::string& at = "$");

} // namespace barid::test
