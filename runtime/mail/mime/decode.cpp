#include "runtime/mail/mime/decode.hpp"

#include <gmime/gmime.h>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace barid::mime {

namespace {

constexpr std::size_t decoded_at_once = std::size_t{64} * 1024;

GMimeContentEncoding known(std::string_view encoding) {
  return g_mime_content_encoding_from_string(std::string(encoding).c_str());
}

/// uuencode's data: what follows the line `begin 644 name`.
std::string_view behind_begin_line(std::string_view encoded) {
  for (std::size_t at = 0; at < encoded.size();) {
    auto end = encoded.find('\n', at);
    if (end == std::string_view::npos) end = encoded.size() - 1;
    if (encoded.substr(at).starts_with("begin ")) return encoded.substr(end + 1);
    at = end + 1;
  }
  return {};
}

/// Calls `take` with decoded pieces until it answers false.
template <class F>
void stream(std::string_view encoded, std::string_view encoding, F take) {
  const auto kind = known(encoding);
  if (kind != GMIME_CONTENT_ENCODING_BASE64 && kind != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
      kind != GMIME_CONTENT_ENCODING_UUENCODE) {
    for (std::size_t at = 0; at < encoded.size(); at += decoded_at_once)
      if (!take(encoded.substr(at, decoded_at_once))) return;
    return;
  }
  GMimeEncoding state{};
  g_mime_encoding_init_decode(&state, kind);
  if (kind == GMIME_CONTENT_ENCODING_UUENCODE) {
    encoded = behind_begin_line(encoded);
    state.save |= GMIME_UUDECODE_STATE_BEGIN;
  }
  // most parts are small: room for them only
  std::vector<char> out(g_mime_encoding_outlen(&state, std::min(decoded_at_once, encoded.size())) + 16);
  for (std::size_t at = 0; at < encoded.size(); at += decoded_at_once) {
    const auto in = encoded.substr(at, decoded_at_once);
    const auto length = at + decoded_at_once < encoded.size()
                            ? g_mime_encoding_step(&state, in.data(), in.size(), out.data())
                            : g_mime_encoding_flush(&state, in.data(), in.size(), out.data());
    if (length > 0 && !take(std::string_view(out.data(), length))) return;
  }
}

struct context_closer {
  void operator()(EVP_MD_CTX* c) const { EVP_MD_CTX_free(c); }
};

} // namespace

std::string decode(std::string_view encoded, std::string_view encoding, std::size_t most) {
  std::string out;
  stream(encoded, encoding, [&](std::string_view bytes) {
    out += bytes;
    return out.size() < most;
  });
  if (out.size() > most) out.resize(most);
  return out;
}

struct decoder::state {
  GMimeEncoding at{};
};

decoder::decoder(std::string_view encoding) {
  const auto kind = known(encoding);
  if (kind != GMIME_CONTENT_ENCODING_BASE64 && kind != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
      kind != GMIME_CONTENT_ENCODING_UUENCODE)
    return;
  state_ = std::make_unique<state>();
  g_mime_encoding_init_decode(&state_->at, kind);
}

decoder::~decoder() = default;

std::string decoder::take(std::string_view encoded, bool last) {
  if (!state_) return std::string(encoded);
  std::string out(g_mime_encoding_outlen(&state_->at, encoded.size()) + 16, '\0');
  out.resize(last ? g_mime_encoding_flush(&state_->at, encoded.data(), encoded.size(), out.data())
                  : g_mime_encoding_step(&state_->at, encoded.data(), encoded.size(), out.data()));
  return out;
}

bool is_known_encoding(std::string_view encoding) {
  return encoding.empty() || known(encoding) != GMIME_CONTENT_ENCODING_DEFAULT;
}

fingerprint measure(std::string_view encoded, std::string_view encoding) {
  fingerprint out;
  const std::unique_ptr<EVP_MD_CTX, context_closer> hash(EVP_MD_CTX_new());
  EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
  stream(encoded, encoding, [&](std::string_view bytes) {
    out.size += bytes.size();
    EVP_DigestUpdate(hash.get(), bytes.data(), bytes.size());
    return true;
  });
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_DigestFinal_ex(hash.get(), digest.data(), &length);
  constexpr std::string_view digits = "0123456789abcdef";
  for (unsigned i = 0; i < length; ++i) {
    out.sha256 += digits[digest[i] >> 4];
    out.sha256 += digits[digest[i] & 15];
  }
  return out;
}

void prepare_hashing() {
  static_cast<void>(measure("barid", "7bit"));
}

} // namespace barid::mime
