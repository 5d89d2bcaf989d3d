// actors/signature.hpp - which signature is put under answers of people.
//
// That of the channel, else the file that `mailbox … signature` names: a channel's settings are nearer to it than rules.

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"
#include "runtime/channel/signatures.hpp"
#include "runtime/store/directory_channels.hpp"

#include <string>

namespace barid::actors {

struct chosen_signatures {
  channel::signatures by_language;
  bool of_rules = false;
};
[[nodiscard]] chosen_signatures signatures_in_force(const store::channel_row& channel, const dsl::program& rules);

/// HTML for this conversation, with its variables resolved; empty where there is none.
[[nodiscard]] std::string signature_under(const store::channel_row& channel, const dsl::program& rules,
                                          const conversation& c, const std::string& agent);

} // namespace barid::actors
