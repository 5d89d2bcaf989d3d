#include "runtime/mail/fetching/driver.hpp"

#include "runtime/mail/fetching/loop.hpp"

#include <Poco/Net/NetSSL.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace barid::fetching {

namespace {

/// Posts `work(loop)` unless the loop is gone.
template <class Work>
void on(const std::weak_ptr<loop>& where, Work work) {
  if (const auto to = where.lock()) to->post([raw = to.get(), work = std::move(work)] { work(*raw); });
}

} // namespace

void account_handle::acknowledge(place where) const {
  acknowledge(std::vector<place>{std::move(where)});
}

void account_handle::acknowledge(std::vector<place> where) const {
  on(loop_, [id = id_, where = std::move(where)](loop& l) { l.acknowledge(id, where); });
}

void account_handle::pass_over(std::vector<place> where) const {
  on(loop_, [id = id_, where = std::move(where)](loop& l) { l.pass_over(id, where); });
}

void account_handle::retry(place where) const {
  on(loop_, [id = id_, where = std::move(where)](loop& l) { l.retry(id, where); });
}

void account_handle::copy(copy_request what) const {
  on(loop_, [id = id_, what = std::move(what)](loop& l) { l.copy(id, what); });
}

void account_handle::set_cursor(std::string folder, cursor c) const {
  on(loop_, [id = id_, folder = std::move(folder), c](loop& l) { l.set_cursor(id, folder, c); });
}

void account_handle::resume() const {
  on(loop_, [id = id_](loop& l) { l.resume(id); });
}

void account_handle::remove() const {
  on(loop_, [id = id_](loop& l) { l.remove(id); });
}

struct driver::parts {
  std::shared_ptr<resolver> names = std::make_shared<resolver>();
  std::shared_ptr<tls_contexts> contexts = std::make_shared<tls_contexts>();
  std::shared_ptr<room> memory;
  std::vector<std::shared_ptr<loop>> loops;
  std::vector<std::thread> threads;
  std::atomic<std::uint64_t> last_id{0};
};

driver::driver(driver_options options) : parts_(std::make_unique<parts>()) {
  parts_->memory = room::of(options.bytes_in_flight);
  Poco::Net::initializeSSL();
  for (unsigned i = 0; i < std::max(options.threads, 1u); ++i)
    parts_->loops.push_back(std::make_shared<loop>(options, parts_->names, parts_->contexts, parts_->memory));
  for (const auto& l : parts_->loops) parts_->threads.emplace_back([l] { l->run(); });
}

driver::~driver() {
  for (const auto& l : parts_->loops) l->stop();
  for (auto& t : parts_->threads) t.join();
}

std::uint64_t driver::most_bytes_in_flight() const {
  return parts_->memory->most_taken();
}

account_handle driver::add(std::unique_ptr<session> account, event_handler handler) {
  const auto id = ++parts_->last_id;
  const auto& where = parts_->loops[id % parts_->loops.size()];
  // work that is posted has to be copyable
  auto shared = std::make_shared<std::unique_ptr<session>>(std::move(account));
  where->post(
      [raw = where.get(), id, shared, handler = std::move(handler)] { raw->add(id, std::move(*shared), handler); });
  return account_handle(where, id);
}

} // namespace barid::fetching
