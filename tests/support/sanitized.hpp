// tests/support/sanitized.hpp - whether a sanitizer is built in, for bounds of time and memory.

#pragma once

namespace barid::testing {

// g++ says it by a macro, clang by a feature
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
#else
inline constexpr bool sanitized = false;
#endif

/// By how much longer a program may take to start or to answer, beside others.
inline constexpr int patience = sanitized ? 4 : 1;

} // namespace barid::testing
