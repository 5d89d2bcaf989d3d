#include "runtime/channel/removal.hpp"

#include "runtime/channel/place.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/vault.hpp"

namespace barid::channel {

result<bool> remove(store::connection& on, store::channel_row row) {
  for (const auto& secret : {secrets::channel_password_name(row.id.value), oauth::tokens_name(row.id.value)})
    if (auto ok = on.run("delete from secrets where name = $1", store::with(secret)); !ok) return ok.why();
  auto gone = store::remove_channel(on, row.id);
  if (gone) return true;
  if (gone.why().code != errc::conflict) return gone.why();
  make_former(row);
  if (auto ok = store::update_channel(on, row); !ok) return ok.why();
  return false;
}

} // namespace barid::channel
