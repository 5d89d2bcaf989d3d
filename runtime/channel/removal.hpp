// runtime/channel/removal.hpp - taking an account away.

#pragma once

#include "model/result.hpp"
#include "runtime/store/directory_channels.hpp"

namespace barid::channel {

/// Forgets the account, its password and its tokens, as part of the caller's transaction. True: nothing is left of the
/// channel. False: it had mail, and stays as a name for its conversations; see `make_former`.
[[nodiscard]] result<bool> remove(store::connection& on, store::channel_row row);

} // namespace barid::channel
