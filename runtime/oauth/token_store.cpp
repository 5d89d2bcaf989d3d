#include "runtime/oauth/token_store.hpp"

#include <algorithm>

namespace barid::oauth {

std::string tokens_name(std::int64_t channel) {
  return "channel/" + std::to_string(channel) + "/oauth";
}

result<void> put_tokens(store::connection& on, const secrets::vault& in, std::int64_t channel, const tokens& t) {
  auto text = to_json(t);
  const secrets::secret sealed(text);
  secrets::wipe(text);
  return in.put(on, tokens_name(channel), sealed);
}

result<tokens> stored_tokens(store::connection& on, const secrets::vault& in, std::int64_t channel) {
  auto sealed = in.get(on, tokens_name(channel));
  if (!sealed) return sealed.why();
  return tokens_from_json(sealed->reveal());
}

result<instant> renew(store::connection& on, const secrets::vault& in, std::int64_t channel, const renewal& how) {
  auto open = store::transaction::begin(on);
  if (!open) return open.why();
  auto locked = on.run("select 1 from secrets where name = $1 for update", store::with(tokens_name(channel)));
  if (!locked) return locked.why();
  auto now = stored_tokens(on, in, channel);
  if (!now && now.why().code == errc::not_found)
    return error{errc::refused, "nobody has signed in to this account", "sign in: `barid channel sign-in CHANNEL`"};
  if (!now) return now.why();
  if (now->expires > std::max(how.seen, how.now + std::chrono::minutes(1))) return now->expires;
  asker ask(how.from, now->client_secret, how.tls, how.now);
  auto fresh = ask.refreshed(*now);
  if (!fresh) return fresh.why();
  if (auto ok = put_tokens(on, in, channel, *fresh); !ok) return ok.why();
  if (auto ok = open->commit(); !ok) return ok.why();
  return fresh->expires;
}

} // namespace barid::oauth
