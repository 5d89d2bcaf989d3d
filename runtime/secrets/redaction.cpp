#include "runtime/secrets/redaction.hpp"

#include "runtime/secrets/secret.hpp"
#include "runtime/secrets/sodium_ready.hpp"

#include <sodium.h>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace barid::secrets {

namespace {

std::string percent_encoded(std::string_view value) {
  constexpr const char* digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "-._~";
  std::string out;
  for (const unsigned char c : value) {
    if (std::isalnum(c) != 0 || plain.find(static_cast<char>(c)) != std::string_view::npos) {
      out += static_cast<char>(c);
      continue;
    }
    out += '%';
    out += digits[c >> 4U];
    out += digits[c & 15U];
  }
  return out;
}

/// The characters of the base64 of any text with `value` at an offset of `shift` (modulo 3) that
/// depend on `value` alone.
std::string base64_inside(std::string_view value, std::size_t shift) {
  std::string padded(shift, 'x');
  padded += value;
  std::string out(sodium_base64_encoded_len(padded.size(), sodium_base64_VARIANT_ORIGINAL_NO_PADDING), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(padded.data()), padded.size(),
                    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  wipe(padded);
  const auto first = (shift * 8 + 5) / 6;           // shares no bit with what stands before
  const auto last = (shift + value.size()) * 8 / 6; // nor with what comes after
  auto inside = out.substr(first, last > first ? last - first : 0);
  wipe(out);
  return inside;
}

} // namespace

struct guarded::entry {
  std::vector<secret> forms;

  explicit entry(std::string_view value) {
    forms.emplace_back(value);
    auto add = [&](std::string form) {
      if (form.size() >= shortest_masked && form != value) forms.emplace_back(form);
      wipe(form);
    };
    add(percent_encoded(value));
    for (std::size_t shift = 0; shift < 3; ++shift) add(base64_inside(value, shift));
  }
};

class registry {
public:
  static registry& only() {
    static auto* const one = new registry; // outlives whatever is destroyed at exit
    return *one;
  }
  void add(const std::shared_ptr<const guarded::entry>& e) {
    const std::unique_lock lock(mutex_);
    entries_.push_back(e);
  }
  void remove(const std::shared_ptr<const guarded::entry>& e) {
    const std::unique_lock lock(mutex_);
    if (const auto at = std::ranges::find(entries_, e); at != entries_.end()) entries_.erase(at);
  }
  /// Calls `found(position, length)` for the first secret in `text`.
  template <class Found>
  void search(std::string_view text, Found found) const {
    const std::shared_lock lock(mutex_);
    for (const auto& e : entries_)
      for (const auto& form : e->forms)
        for (auto at = text.find(form.reveal()); at != std::string_view::npos; at = text.find(form.reveal(), at + 1))
          found(at, form.reveal().size());
  }

private:
  mutable std::shared_mutex mutex_;
  std::vector<std::shared_ptr<const guarded::entry>> entries_;
};

guarded::guarded(std::string_view value) {
  if (value.size() < shortest_masked) return;
  sodium_ready();
  entry_ = std::make_shared<const entry>(value);
  registry::only().add(entry_);
}

guarded& guarded::operator=(guarded&& from) noexcept {
  std::swap(entry_, from.entry_);
  return *this;
}

guarded::~guarded() {
  if (entry_) registry::only().remove(entry_);
}

std::string masked(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  registry::only().search(text, [&](std::size_t at, std::size_t n) { spans.emplace_back(at, at + n); });
  if (spans.empty()) return std::string(text);
  std::ranges::sort(spans);
  std::string out;
  std::size_t done = 0;
  for (const auto& [begin, end] : spans) {
    if (begin >= done) { // else it overlaps the one before
      out += text.substr(done, begin - done);
      out += "***";
    }
    done = std::max(done, end);
  }
  return out += text.substr(done);
}

bool has_secret(std::string_view text) {
  bool any = false;
  registry::only().search(text, [&](std::size_t, std::size_t) { any = true; });
  return any;
}

} // namespace barid::secrets
