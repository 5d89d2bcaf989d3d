#include "runtime/http/part_reader.hpp"

#include "runtime/store/mail_rows.hpp"
#include "runtime/store/viewer.hpp"

#include <algorithm>

namespace barid::http {

namespace {

bool is_identity(const std::string& encoding) {
  return encoding.empty() || encoding == "7bit" || encoding == "8bit" || encoding == "binary";
}

} // namespace

part_reader::part_reader(connection_pool& api_db, agent_id who, part_place place, std::uint64_t from,
                         std::uint64_t until)
    : db_(api_db), who_(who), place_(std::move(place)), decoder_(place_.encoding), plain_(is_identity(place_.encoding)),
      at_(place_.begin), skip_(from), left_(until - from) {
  if (plain_) {
    at_ += from;
    skip_ = 0;
  }
}

result<std::string> part_reader::next() {
  while (left_ > 0 && at_ < place_.end) {
    auto wanted = std::min<std::uint64_t>(place_.end - at_, store::chunk_size);
    if (plain_) wanted = std::min(wanted, left_);
    auto raw = db_.with([&](store::connection& on) {
      return store::as_agent(
          on, who_, [&](store::connection& c) { return store::load_mail_range(c, place_.mail, at_, at_ + wanted); });
    });
    if (!raw) return raw.why();
    if (raw->size() != wanted) return error{errc::internal, "a part of the mail is missing", ""};
    at_ += wanted;
    auto out = decoder_.take(*raw, at_ >= place_.end);
    const auto skipped = std::min<std::uint64_t>(skip_, out.size());
    skip_ -= skipped;
    out.erase(0, skipped);
    if (out.size() > left_) out.resize(left_);
    left_ -= out.size();
    if (!out.empty()) return out;
  }
  return std::string();
}

} // namespace barid::http
