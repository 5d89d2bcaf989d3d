#include "runtime/store/audit_rows.hpp"

#include <algorithm>
#include <iterator>

namespace barid::store {

namespace {

constexpr statement insert_audit{"insert_audit", "insert into audit_log (at, actor, action, subject, detail, address) "
                                                 "values ($1, $2, $3, $4, coalesce($5, '{}'), $6)"};
constexpr statement select_audit{"select_audit",
                                 "select id, at, actor, action, subject, detail, address from audit_log "
                                 "where ($1 = 0 or id < $1) and ($3 = '' or starts_with(action, $3 || '.'))"
                                 " and ($4 = '' or actor = $4) and ($5 = '' or subject = $5)"
                                 " and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)"
                                 " order by id desc limit $2"};

struct named {
  audit_action what;
  std::string_view name;
};
constexpr named audit_actions[] = {
    {audit_action::sign_in, "session.begin"},
    {audit_action::user_add, "user.add"},
    {audit_action::user_invite, "user.invite"},
    {audit_action::user_change, "user.change"},
    {audit_action::user_link, "user.link"},
    {audit_action::user_access, "user.access"},
    {audit_action::user_password, "user.password"},
    {audit_action::user_reset_asked, "user.reset_asked"},
    {audit_action::user_second_factor, "user.second_factor"},
    {audit_action::user_second_factor_off, "user.second_factor_off"},
    {audit_action::user_disable, "user.disable"},
    {audit_action::token_add, "token.add"},
    {audit_action::token_remove, "token.remove"},
    {audit_action::team_add, "team.add"},
    {audit_action::team_change, "team.change"},
    {audit_action::team_member, "team.member"},
    {audit_action::team_add_member, "team.add_member"},
    {audit_action::team_remove_member, "team.remove_member"},
    {audit_action::channel_add, "channel.add"},
    {audit_action::channel_change, "channel.change"},
    {audit_action::channel_password, "channel.password"},
    {audit_action::channel_sign_in, "channel.sign_in"},
    {audit_action::channel_signature, "channel.signature"},
    {audit_action::channel_pause, "channel.pause"},
    {audit_action::channel_resume, "channel.resume"},
    {audit_action::channel_retry, "channel.retry"},
    {audit_action::channel_retention, "channel.retention"},
    {audit_action::channel_remove, "channel.remove"},
    {audit_action::reply_add, "reply.add"},
    {audit_action::reply_change, "reply.change"},
    {audit_action::reply_remove, "reply.remove"},
    {audit_action::rules_apply, "rules.apply"},
    {audit_action::rules_rollback, "rules.rollback"},
    {audit_action::secret_set, "secret.set"},
    {audit_action::conversation_subject, "conversation.subject"},
    {audit_action::conversation_keep, "conversation.keep"},
    {audit_action::conversation_delete, "conversation.delete"},
    {audit_action::customer_erase, "customer.erase"},
    {audit_action::database_restore, "database.restore"},
};
constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(audit_actions); ++i)
    if (audit_actions[i].what != static_cast<audit_action>(i)) return false;
  return std::size(audit_actions) == static_cast<std::size_t>(audit_action::database_restore) + 1;
}
static_assert(in_order());

} // namespace

std::string_view name_of(audit_action what) {
  return audit_actions[static_cast<std::size_t>(what)].name;
}

std::vector<std::string> audit_action_names() {
  std::vector<std::string> out;
  for (const auto& a : audit_actions) out.emplace_back(a.name);
  return out;
}

std::vector<std::string> audit_kinds() {
  std::vector<std::string> out;
  for (const auto& name : audit_action_names())
    if (auto kind = name.substr(0, name.find('.')); std::ranges::find(out, kind) == out.end())
      out.push_back(std::move(kind));
  return out;
}

result<void> write_audit(connection& on, const audit_entry& e) {
  return done(on.run(insert_audit, with(e.at, e.actor, e.action, e.subject, json{e.detail}, e.address)));
}

result<std::vector<audit_entry>> read_audit(connection& on, const audit_filter& which, std::int64_t before, int limit) {
  auto got = on.run(select_audit, with(before, limit, which.kind, which.actor, which.subject, which.from, which.until));
  if (!got) return got.why();
  std::vector<audit_entry> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& e = out[i];
    (*got)[i].into(e.id, e.at, e.actor, e.action, e.subject, e.detail, e.address);
  }
  return out;
}

} // namespace barid::store
