// runtime/channel/place.hpp - which row of the directory an account that is being connected belongs to.

#pragma once

#include "model/result.hpp"
#include "runtime/store/directory_channels.hpp"

namespace barid::channel {

/// Two channels with one address would each make a conversation of every mail: fails with `conflict`
/// where another one has it. One that rules declared and that waits to be connected becomes this one, and
/// so does one that was removed and had one of these addresses: `row` gets its id, and its name. So mail
/// that it has already is known, and nothing comes twice (P4). `named`: the name was chosen by a person.
[[nodiscard]] result<void> find_place(store::connection& on, store::channel_row& row, bool named);

/// Makes `row` what is left of a removed account: a name for its conversations, which knows its addresses
/// in case it is added again, and takes and sends nothing. Stores nothing.
void make_former(store::channel_row& row);

/// Stores the row, new or connected at last; its beginning is set with the first look.
[[nodiscard]] result<mailbox_id> put(store::connection& on, const store::channel_row& row);

} // namespace barid::channel
