// runtime/http/forwarded.hpp - who asks, where a proxy of ours stands in between.
//
// Never    believes a header of somebody who is no trusted proxy: anybody can write one.

#pragma once

#include "runtime/net/network.hpp"

#include <map>
#include <string>
#include <string_view>

namespace barid::http {

struct asking {
  std::string address; ///< Of the peer, or of the last one on the way whom we do not trust.
  bool https = false;  ///< A trusted proxy says so.
};

/// `forwarded_for`: all values of X-Forwarded-For in their order, commas between them; each hop adds
/// the address that it heard from at the end. `forwarded_proto`: X-Forwarded-Proto.
[[nodiscard]] asking who_asks(const std::string& peer, std::string_view forwarded_for, std::string_view forwarded_proto,
                              const net::network_set& trusted);

/// Whether `peer` is this machine, and says of nobody that it asks for them. `headers`: names in lower case.
[[nodiscard]] bool is_from_here(const std::string& peer, const std::map<std::string, std::string>& headers);

} // namespace barid::http
