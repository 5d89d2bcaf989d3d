#include "runtime/store/bounce_rows.hpp"

namespace barid::store {

namespace {

constexpr statement find_listed{"find_bounced", "select address, status, reason, at from bounced_addresses "
                                                "where channel = $1 and address = any($2::text[]) order by address"};

} // namespace

result<std::vector<bounced_row>> find_bounced(connection& on, mailbox_id channel,
                                              const std::vector<std::string>& folded) {
  auto got = on.run(find_listed, with(channel.value, folded));
  if (!got) return got.why();
  std::vector<bounced_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].address, out[i].status, out[i].reason, out[i].at);
  return out;
}

} // namespace barid::store
