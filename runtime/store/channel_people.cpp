#include "runtime/store/channel_people.hpp"

namespace barid::store {

namespace {

constexpr statement select_channel_people{
    "people_of_channel",
    "select a.id, a.name, a.presence from agents a where a.active and (a.role in ('admin', 'owner')"
    " or exists (select from channel_access x where x.channel = $1 and x.agent = a.id)) order by lower(a.name), a.id"};

} // namespace

result<std::vector<channel_person>> people_of_channel(connection& on, mailbox_id channel) {
  auto got = on.run(select_channel_people, with(channel.value));
  if (!got) return got.why();
  std::vector<channel_person> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].id, out[i].name, out[i].presence);
  return out;
}

} // namespace barid::store
