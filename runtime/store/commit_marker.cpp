#include "runtime/store/commit_marker.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace barid::store {

commit_marker new_marker() {
  commit_marker out{std::string(16, '\0')};
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.value.data()), int(out.value.size())) != 1)
    throw std::runtime_error("the system gives no random numbers");
  return out;
}

result<resolution> resolve(connection& on, const commit_marker& marker, std::chrono::milliseconds most) {
  auto begun = transaction::begin(on);
  if (!begun) return begun.why();
  auto limited = on.run("select set_config('lock_timeout', $1, true)", with(std::to_string(most.count())));
  if (!limited) return limited.why();
  auto mine = on.run("insert into commit_markers (marker, aborted) values ($1, true) "
                     "on conflict (marker) do nothing returning true",
                     with(bytes{marker.value}));
  if (!mine) {
    if (on.last_state() == "55P03") return resolution::in_doubt;
    return mine.why();
  }
  if (!mine->empty()) {
    // only once our row is committed is the other side shut out
    if (auto ok = begun->commit(); !ok) return ok.why();
    return resolution::never;
  }
  // somebody's row is there: the group's own, or that of an earlier resolver
  auto found = on.run("select aborted from commit_markers where marker = $1", with(bytes{marker.value}));
  if (!found) return found.why();
  if (found->empty())
    return error{errc::conflict, "the marker of a commit was removed while it was resolved", "resolve it again"};
  return (*found)[0].get<bool>(0) ? resolution::never : resolution::committed;
}

result<std::int64_t> forget_markers(connection& on, instant before) {
  constexpr int at_once = 100'000;
  auto done = on.run("delete from commit_markers where ctid = any (array(select ctid from commit_markers where at < $1"
                     " limit $2))",
                     with(before, at_once));
  if (!done) return done.why();
  return done->affected();
}

} // namespace barid::store
