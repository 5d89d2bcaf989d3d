#include "actors/supervisor.hpp"

#include "runtime/log/log.hpp"

#include <caf/deep_to_string.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

using supervisor_pointer = supervisor_actor::stateful_pointer<supervisor_state>;

constexpr std::chrono::milliseconds first_pause{100};
constexpr std::chrono::milliseconds longest_pause{30'000};
constexpr std::chrono::minutes quiet{1};

void start(supervisor_pointer self, std::size_t i) {
  auto& s = self->state;
  auto& now = s.now[i];
  now.handle = s.posts[i].spawn();
  now.address = now.handle.address();
  now.since = self->clock().now();
  self->monitor(now.handle);
}

} // namespace

supervisor_actor::behavior_type supervisor(supervisor_pointer self, std::vector<post> posts) {
  auto& s = self->state;
  s.posts = std::move(posts);
  s.now.resize(s.posts.size());
  auto promise = std::make_shared<caf::typed_response_promise<bool>>();
  self->set_down_handler([self, promise](const caf::down_msg& down) {
    auto& st = self->state;
    const auto it = std::ranges::find_if(st.now, [&](const auto& n) { return n.address == down.source; });
    if (it == st.now.end()) return;
    const auto i = static_cast<std::size_t>(it - st.now.begin());
    it->handle = nullptr;
    if (st.stopping) {
      if (++st.ended == st.now.size()) promise->deliver(true);
      return;
    }
    if (self->clock().now() - it->since > quiet) it->pause = first_pause;
    log::failure("an actor ended by mistake; it is started again",
                 {log::text("actor", st.posts[i].name), log::text("why", self->system().render(down.reason)),
                  log::number("pause_ms", it->pause.count())});
    ++st.restarts;
    self->delayed_send(self, it->pause, restart_atom::value, static_cast<std::uint64_t>(i));
    it->pause = std::min(it->pause * 2, longest_pause);
  });
  for (std::size_t i = 0; i < s.posts.size(); ++i) start(self, i);
  return {
      [self](restart_atom, std::uint64_t i) {
        if (!self->state.stopping) start(self, i);
      },
      [self, promise](stop_atom) -> caf::result<bool> {
        auto& st = self->state;
        *promise = self->make_response_promise<bool>();
        st.stopping = true;
        // last started first: nothing is told to an actor that is gone already
        for (auto n = st.now.rbegin(); n != st.now.rend(); ++n) {
          if (n->handle) self->send_exit(n->handle, caf::exit_reason::user_shutdown);
          else ++st.ended;
        }
        if (st.ended == st.now.size()) promise->deliver(true);
        return *promise;
      },
      [self](count_atom) { return self->state.restarts; },
  };
}

} // namespace barid::actors
