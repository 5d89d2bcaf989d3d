// Bytes of a hostile server: framed in two ways, parsed, and played to a session that is logged in.
// Both framings have to agree; nothing may crash, hang or grow without bound.

#include "grammar/imap/parse.hpp"
#include "runtime/mail/imap/framer.hpp"
#include "runtime/mail/imap/session.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace barid::imap;

constexpr framer_limits small = {4096, 65536, 8};

/// What comes out when the bytes arrive in portions of `step`.
std::vector<std::string> framed(std::string_view bytes, std::size_t step) {
  framer f(small);
  std::vector<std::string> out;
  while (!bytes.empty()) {
    f.feed(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    while (true) {
      auto next = f.next();
      if (!next) {
        out.push_back("failed");
        return out;
      }
      if (!*next) break;
      std::string shown = (*next)->text;
      for (const auto& l : (*next)->literals) shown += '\0' + l.bytes;
      out.push_back(std::move(shown));
      (void)parse(std::move(**next));
    }
  }
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  // an over-long line may fail one portion earlier or later, but never differently
  if (framed(bytes, 1) != framed(bytes, 4096)) std::abort();

  account_settings settings;
  settings.user = "support@acme.example";
  settings.limits.mail_size = 4096;
  moment now{};
  barid::imap::session s(settings);
  s.connected({.encrypted = true, .loopback = false}, now);
  s.received("* PREAUTH [CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE ENABLE QRESYNC] hello\r\n", now);
  for (std::size_t at = 0; at < bytes.size(); at += 97) {
    s.received(bytes.substr(at, 97), now);
    for (const auto& e : s.take().events)
      if (const auto* m = std::get_if<mail>(&e)) s.acknowledge(m->place, now);
    now += std::chrono::seconds(1);
    s.tick(now);
  }
  return 0;
}
