// dsl/scanner.hpp - Vectorscan, by the code that finds everything.
//
// Vectorscan 5.4.9 chooses its AVX-512 code where the processor has it, and that code misses
// matches (about one text in a thousand, see tests/dsl/scanner_test.cpp; VectorCamp/vectorscan
// issues 304, 317). Debian's library also holds the code for AVX2, which misses none: databases are
// compiled for it, and it is called by its own name.
//
// Never    answers from code that is known to miss matches: where no other can be had, `is_sound`
//          is false and the index leaves texts to the evaluator, which is slower and right.

#pragma once

#include <hs/hs.h>

namespace barid::dsl {

/// Whether scans on this machine find every match.
[[nodiscard]] bool scanner_is_sound();

/// What databases are compiled for.
[[nodiscard]] const hs_platform_info_t* scanner_platform();

/// As `hs_scan`.
hs_error_t sound_scan(const hs_database_t* db, const char* text, unsigned size, hs_scratch_t* scratch,
                      match_event_handler each, void* context);

} // namespace barid::dsl
