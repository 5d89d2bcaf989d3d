// The servers of a mail account, from its address.

#include "runtime/discovery/discover.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"

namespace barid::http {

namespace {

using namespace schema;

answer find(const call& c) {
  auto tls = net::tls_context::client();
  if (!tls) return problem(tls.why());
  auto got = discovery::find_servers(c.body["address"].get<std::string>(), {{}, *tls, {}});
  // that nobody says anything is an answer, too
  if (!got && got.why().code != errc::not_found) return problem(got.why());
  const auto found = got ? std::move(*got) : discovery::found{};
  return json_answer({{"imap", server_json(found.imap)},
                      {"pop3", server_json(found.pop3)},
                      {"smtp", server_json(found.smtp)},
                      {"user", found.user},
                      {"by", found.by},
                      {"provider", found.oauth},
                      {"sure", found.sure}});
}

} // namespace

std::vector<route> channel_discovery_routes() {
  const auto server = or_null(object({{"host", text()}, {"port", integer()}, {"tls", text()}}));
  return {
      {"POST",
       "/api/v1/channel-discovery",
       "findServers",
       "channels",
       "The servers of an account, as its domain or its provider tells them; a proposal",
       {false, role::admin},
       {},
       {},
       object({{"address", text(320, 3)}}),
       4096,
       {{200, "what was found; all of it may be missing",
         object({{"imap", server},
                 {"pop3", server},
                 {"smtp", server},
                 {"user", described(text(), "to sign in with; empty: the address")},
                 {"by", described(text(), "who said so, for people")},
                 {"provider", described(text(), "of tokens, where it wants them")},
                 {"sure", described(boolean(), "the servers are known, or of the address's domain")}})}},
       {},
       find},
  };
}

} // namespace barid::http
