#include "dsl/scanner.hpp"

#include <dlfcn.h>

namespace barid::dsl {

namespace {

using scan_function = decltype(&hs_scan);

struct choice {
  hs_platform_info_t platform{};
  scan_function scan = nullptr;
  bool sound = false;
};

choice choose() {
  choice out;
  out.scan = &hs_scan;
  out.sound =
      hs_populate_platform(&out.platform) == HS_SUCCESS && (out.platform.cpu_features & HS_CPU_FEATURES_AVX512) == 0;
  if (out.sound) return out;
  // the library is loaded: its symbols are those of this process
  if (void* const found = dlsym(RTLD_DEFAULT, "avx2_hs_scan")) {
    out.scan = reinterpret_cast<scan_function>(found);
    out.platform = {};
    out.platform.cpu_features = HS_CPU_FEATURES_AVX2;
    out.sound = true;
  }
  return out;
}

const choice& chosen() {
  static const choice once = choose();
  return once;
}

} // namespace

bool scanner_is_sound() {
  return chosen().sound;
}

const hs_platform_info_t* scanner_platform() {
  return &chosen().platform;
}

hs_error_t sound_scan(const hs_database_t* db, const char* text, unsigned size, hs_scratch_t* scratch,
                      match_event_handler each, void* context) {
  return chosen().scan(db, text, size, 0, scratch, each, context);
}

} // namespace barid::dsl
