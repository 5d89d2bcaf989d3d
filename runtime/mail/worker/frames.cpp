#include "runtime/mail/worker/frames.hpp"

#include <nlohmann/json.hpp>

namespace barid::reader {

namespace {

template <std::size_t Size>
void put(std::array<char, Size>& out, std::size_t at, std::size_t bytes, std::uint64_t value) {
  for (std::size_t i = 0; i < bytes; ++i) out[at + i] = static_cast<char>(value >> (8 * i));
}

std::uint64_t get(std::string_view in, std::size_t at, std::size_t bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    out |= static_cast<std::uint64_t>(static_cast<unsigned char>(in[at + i])) << (8 * i);
  return out;
}

} // namespace

std::array<char, request_head_size> request_head(std::size_t options, std::size_t mail) {
  std::array<char, request_head_size> out{};
  put(out, 0, 4, options);
  put(out, 4, 8, mail);
  return out;
}

request_lengths read_request_head(std::string_view head) {
  return {get(head, 0, 4), get(head, 4, 8)};
}

std::array<char, answer_head_size> answer_head(std::size_t length) {
  std::array<char, answer_head_size> out{};
  put(out, 0, 4, length);
  return out;
}

std::size_t read_answer_head(std::string_view head) {
  return get(head, 0, 4);
}

std::string pack(const mime::read_options& options) {
  const auto& c = options.caps;
  nlohmann::json out = {
      {"id", options.trusted_authserv_id},
      {"id_fields", options.authserv_fields},
      {"spam", options.trust_spam_headers},
      {"caps", {c.depth, c.parts, c.headers, c.header_bytes, c.addresses, c.references, c.text, c.decoded_text}}};
  if (options.envelope_sender) out["sender"] = *options.envelope_sender;
  std::string bytes;
  nlohmann::json::to_cbor(out, bytes);
  return bytes;
}

result<mime::read_options> unpack_options(std::string_view bytes) {
  try {
    const auto in = nlohmann::json::from_cbor(bytes.begin(), bytes.end());
    mime::read_options out;
    in.at("id").get_to(out.trusted_authserv_id);
    in.at("id_fields").get_to(out.authserv_fields);
    in.at("spam").get_to(out.trust_spam_headers);
    if (in.contains("sender")) out.envelope_sender = in.at("sender").get<std::string>();
    const auto& c = in.at("caps");
    std::size_t i = 0;
    for (auto* cap : {&out.caps.depth, &out.caps.parts, &out.caps.headers, &out.caps.header_bytes, &out.caps.addresses,
                      &out.caps.references, &out.caps.text, &out.caps.decoded_text})
      *cap = c.at(i++).get<std::size_t>();
    return out;
  } catch (const nlohmann::json::exception&) {
    return error{errc::invalid, "the options of a mail to read are damaged", {}};
  }
}

} // namespace barid::reader
