#include "runtime/store/mail_twins.hpp"

namespace barid::store {

namespace {

constexpr statement select_twins{
    "select_twins", "select m.channel, m.id, c.conversation, exists (select from inbox i where i.mail = m.id) "
                    "from mails m left join conversation_mails c on c.mail = m.id "
                    "where m.identity = $1 and m.channel = any($2) order by m.channel"};

} // namespace

result<std::vector<mail_twin>> find_twins(connection& on, const std::vector<mailbox_id>& channels,
                                          const std::string& identity) {
  std::vector<std::int64_t> ids;
  for (auto c : channels) ids.push_back(c.value);
  const auto found = on.run(select_twins, with(bytes{identity}, ids));
  if (!found) return found.why();
  std::vector<mail_twin> out;
  for (std::size_t i = 0; i < found->size(); ++i) {
    mail_twin twin;
    (*found)[i].into(twin.channel, twin.mail, twin.conversation, twin.undecided);
    out.push_back(twin);
  }
  return out;
}

} // namespace barid::store
