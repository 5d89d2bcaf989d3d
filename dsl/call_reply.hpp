// dsl/call_reply.hpp - what another system may say in its answer to a call.

#pragma once

#include "model/value.hpp"

#include <map>
#include <string>

namespace barid::dsl {

struct call_reply {
  std::map<std::string, value> set; ///< By attribute: `customer.tier`.
  text_list tags;
  std::string note;
};

} // namespace barid::dsl
