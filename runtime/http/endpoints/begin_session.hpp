// runtime/http/endpoints/begin_session.hpp - signing somebody in, whatever let them in.

#pragma once

#include "runtime/http/route.hpp"

namespace barid::http {

/// Who somebody is, as `GET /api/v1/session` says it.
[[nodiscard]] json me_json(const viewer& v);

/// A session for `who`, with its cookie; a line of the audit log.
[[nodiscard]] answer begin_session(const call& c, agent_id who, int status);

} // namespace barid::http
