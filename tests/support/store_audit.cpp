#include "tests/support/store_audit.hpp"

#include "runtime/store/hash.hpp"
#include "runtime/store/mail_identity.hpp"
#include "tests/support/eventually.hpp"

#include <stdexcept>

namespace barid::testing {

namespace {

struct question {
  const char* complaint;
  const char* count; ///< Of what is wrong.
};

constexpr question questions[] = {
    {"mails still wait for their decision", "select count(*) from inbox"},
    {"mails have no conversation", "select count(*) from mails m where not exists"
                                   " (select from conversation_mails c where c.mail = m.id)"},
    {"mails are in several places of conversations",
     "select count(*) from (select mail from conversation_mails where mail is not null"
     " group by mail having count(*) > 1) x"},
    {"mails were not decided exactly once",
     "select count(*) from (select m.id from mails m left join events e"
     " on e.mail = m.id and e.kind = 'message' group by m.id having count(e.id) <> 1) x"},
    {"decisions have no trace or no rules", "select count(*) from events where kind = 'message'"
                                            " and (program is null or trace is null or trace in ('[]', '{}', 'null'))"},
    {"mails were not read", "select count(*) from mails m where not exists"
                            " (select from mail_texts t where t.mail = m.id)"},
    {"mails are not stored whole",
     "select count(*) from mails m where m.size <>"
     " (select coalesce(sum(octet_length(data)), 0) from mail_chunks c where c.mail = m.id)"
     " or m.chunks <> (select count(*) from mail_chunks c where c.mail = m.id)"},
    {"pieces of mails belong to no mail", "select count(*) from mail_chunks c where not exists"
                                          " (select from mails m where m.id = c.mail)"},
    {"conversations have gaps in their history",
     "select count(*) from conversations c where c.version <>"
     " (select count(distinct version) from events e where e.conversation = c.id)"
     " or c.version <> (select max(version) from events e where e.conversation = c.id)"},
    {"conversations count their mails wrongly",
     // those of customers and of people; what a rule sends is no message of its own
     "select count(*) from conversations c where c.messages <>"
     " (select count(*) from conversation_mails m left join outbox o on o.id = m.outbox"
     " where m.conversation = c.id and (m.direction = 'in' or o.origin = 'human'))"},
    {"events belong to no conversation", "select count(*) from events e where not exists"
                                         " (select from conversations c where c.id = e.conversation)"},
};

} // namespace

store::rows store_audit::run(const std::string& sql, const store::parameters& values) {
  if (on_ && on_->broken()) on_.reset();
  if (!on_) {
    auto opened = store::connection::open(as_);
    if (!opened) throw std::runtime_error(opened.why().message);
    on_.emplace(std::move(*opened));
  }
  auto out = on_->run(sql, values);
  if (!out) throw std::runtime_error(out.why().message + ": " + sql);
  return *out;
}

std::int64_t store_audit::number(const std::string& sql, const store::parameters& values) {
  const auto found = run(sql, values);
  return found.empty() ? 0 : found[0].get<std::int64_t>(0);
}

std::string store_audit::text(const std::string& sql, const store::parameters& values) {
  const auto found = run(sql, values);
  return found.empty() ? std::string() : found[0].get<std::string>(0);
}

std::int64_t store_audit::conversation_of(const std::string& message_id) {
  const auto hash = store::message_id_hash(message_id);
  return number("select cm.conversation from mails m join conversation_mails cm on cm.mail = m.id"
                " where m.message_id_hash = $1",
                store::with(store::bytes{hash}));
}

bool store_audit::settled(std::chrono::milliseconds most) {
  return eventually(
      [&] {
        try {
          return number("select count(*) from inbox") == 0;
        } catch (const std::runtime_error&) {
          return false; // away: it is asked again
        }
      },
      most);
}

std::vector<std::string> store_audit::complaints() {
  std::vector<std::string> out;
  for (const auto& q : questions)
    if (const auto n = number(q.count); n != 0) out.push_back(std::to_string(n) + " " + q.complaint);
  return out;
}

std::map<std::string, int> store_audit::copies() {
  std::map<std::string, int> out;
  const auto found = run("select sha256(string_agg(data, ''::bytea order by n)) from mail_chunks"
                         " group by mail",
                         {});
  for (std::size_t i = 0; i < found.size(); ++i) ++out[found[i].get<std::string>(0)];
  return out;
}

std::string fingerprint(std::string_view raw) {
  return store::sha256_of(raw);
}

} // namespace barid::testing
