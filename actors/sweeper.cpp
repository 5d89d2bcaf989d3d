#include "actors/sweeper.hpp"

#include <chrono>

namespace barid::actors {

namespace {

using sweeper_pointer = sweeper_actor::stateful_pointer<sweeper_state>;

constexpr std::chrono::seconds sweep_every{1};
constexpr std::uint64_t looks_between = 300; ///< Without a reason: after a mistake of ours.

class broom {
public:
  broom(sweeper_pointer self, services* node, sweeper_peers peers)
      : self_(self), node_(node), peers_(std::move(peers)) {}

  void look() {
    auto& s = self_->state;
    self_->delayed_send(self_, sweep_every, sweep_atom::value);
    if (s.sweeping) return;
    const bool asked = node_->inbox_in_doubt.exchange(false);
    if (++s.looks % looks_between != 0 && !asked) return;
    s.sweeping = true;
    page(0);
  }

private:
  sweeper_pointer self_;
  services* node_;
  sweeper_peers peers_;

  void page(std::int64_t after) {
    self_->request(peers_.archive(), std::chrono::seconds(60), inbox_atom::value, after)
        .then(
            [this](const local<result<std::vector<store::inbox_row>>>& r) {
              if (!*r) return later();
              for (const auto& row : **r) {
                node_->waiting.fetch_add(1, std::memory_order_relaxed);
                peers_.announce(row);
              }
              if ((*r)->empty()) self_->state.sweeping = false;
              else page((*r)->back().mail.value);
            },
            [this](const caf::error&) { later(); });
  }

  void later() {
    self_->state.sweeping = false;
    node_->inbox_in_doubt = true;
  }
};

} // namespace

sweeper_actor::behavior_type sweeper(sweeper_pointer self, services* node, sweeper_peers peers) {
  auto it = std::make_shared<broom>(self, node, std::move(peers));
  self->delayed_send(self, sweep_every, sweep_atom::value);
  return {[it](sweep_atom) { it->look(); }};
}

} // namespace barid::actors
