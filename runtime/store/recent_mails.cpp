#include "runtime/store/recent_mails.hpp"

#include <algorithm>

namespace barid::store {

namespace {

#define BARID_RECENT_MAIL                                                                                              \
  "select m.id, coalesce((select c.conversation from conversation_mails c where c.mail = m.id "                        \
  "limit 1), 0), h.name, m.envelope_from, m.envelope_to, m.received, t.parsed "                                        \
  "from mails m join mail_texts t on t.mail = m.id join channels h on h.id = m.channel "
constexpr statement select_recent{"select_recent_mails", BARID_RECENT_MAIL "order by m.id desc limit $1"};
constexpr statement select_one{"select_recent_mail", BARID_RECENT_MAIL "where m.id = $1"};
#undef BARID_RECENT_MAIL

recent_mail read(const row& from) {
  recent_mail m;
  from.into(m.id, m.conversation, m.channel, m.envelope_from, m.envelope_to, m.received, m.parsed);
  return m;
}

} // namespace

result<std::vector<recent_mail>> recent_mails(connection& on, std::int32_t most) {
  auto got = on.run(select_recent, with(most));
  if (!got) return got.why();
  std::vector<recent_mail> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back(read((*got)[i]));
  std::ranges::reverse(out);
  return out;
}

result<recent_mail> load_recent_mail(connection& on, mail_id id) {
  auto got = on.run(select_one, with(id.value));
  if (!got) return got.why();
  if (got->empty()) return error{errc::not_found, "there is no such mail", ""};
  return read((*got)[0]);
}

} // namespace barid::store
