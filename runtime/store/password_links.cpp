#include "runtime/store/password_links.hpp"

namespace barid::store {

namespace {

constexpr statement delete_links{"delete_password_links", "delete from password_links where agent = $1"};
constexpr statement delete_resets{"delete_password_resets",
                                  "delete from password_links where agent = $1 and kind = 'reset'"};
constexpr statement insert_link{
    "insert_password_link", "insert into password_links (token_hash, agent, kind, expires) values ($1, $2, $3, $4)"};
constexpr statement take_link{"take_password_link",
                              "delete from password_links l using agents a where l.token_hash = $1 and l.expires > $2"
                              " and a.id = l.agent and a.active returning l.agent"};

constexpr statement select_link{"owner_of_password_link",
                                "select l.agent from password_links l join agents a on a.id = l.agent and a.active"
                                " where l.token_hash = $1 and l.expires > $2"};

} // namespace

result<std::optional<agent_id>> owner_of_password_link(connection& on, const std::string& token_hash, instant now) {
  auto got = on.run(select_link, with(bytes{token_hash}, now));
  if (!got) return got.why();
  if (got->empty()) return std::optional<agent_id>();
  return std::optional((*got)[0].get<agent_id>(0));
}

result<void> put_password_link(connection& on, const std::string& token_hash, agent_id agent, link_kind kind,
                               instant expires) {
  if (kind == link_kind::reset) {
    if (auto gone = on.run(delete_resets, with(agent.value)); !gone) return gone.why();
  } else if (auto gone = end_password_links(on, agent); !gone) {
    return gone;
  }
  auto done = on.run(insert_link,
                     with(bytes{token_hash}, agent.value, kind == link_kind::reset ? "reset" : "invitation", expires));
  if (!done) return done.why();
  return {};
}

result<agent_id> use_password_link(connection& on, const std::string& token_hash, instant now) {
  auto got = on.run(take_link, with(bytes{token_hash}, now));
  if (!got) return got.why();
  if (got->empty()) return error{errc::not_found, "this link is not valid any more", "ask for a new one"};
  return (*got)[0].get<agent_id>(0);
}

result<void> end_password_links(connection& on, agent_id agent) {
  auto done = on.run(delete_links, with(agent.value));
  if (!done) return done.why();
  return {};
}

} // namespace barid::store
