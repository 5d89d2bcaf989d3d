#include "actors/engine.hpp"

#include "actors/crew.hpp"
#include "actors/intake.hpp"
#include "actors/services.hpp"
#include "actors/supervisor.hpp"
#include "actors/topology.hpp"
#include "actors/visitor.hpp"
#include "runtime/log/log.hpp"
#include "runtime/store/shard_rows.hpp"

#include <caf/actor_registry.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <thread>

namespace barid::actors {

namespace {

struct system_config : caf::actor_system_config {
  system_config() {
    // sharing idles without using the processors; what blocks has threads of its own
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", std::max<std::size_t>(2, std::thread::hardware_concurrency()));
    set("logger.verbosity", caf::atom("quiet"));
  }
};

constexpr std::chrono::seconds patience_with_old_sessions{5};
constexpr std::chrono::seconds rules_limit{120};

error no_answer() {
  return {errc::timeout, "the engine did not answer in time", "it may be overloaded; try again"};
}

} // namespace

struct engine::parts {
  parts(engine_settings s, const wall_clock& clock) : settings(std::move(s)), node(clock, settings.database) {}

  engine_settings settings;
  services node;
  crew staff;
  std::unique_ptr<reader::reader_pool> readers;
  system_config config;
  std::unique_ptr<caf::actor_system> system;
  supervisor_actor boss;
  std::unique_ptr<lmtp::listener> listener, smtp_listener;
  applied rules_at_start;
  bool stopped = false;
  bool abandoned = false; ///< Something still runs that would not end.

  result<void> take_shards() {
    auto on = store::connection::open(node.database);
    if (!on) return on.why();
    auto fences = store::take_shards(*on, node.node, {}, patience_with_old_sessions);
    if (!fences) return fences.why();
    for (const auto& f : *fences) node.epochs[static_cast<std::size_t>(f.shard)] = f.epoch;
    return {};
  }

  /// Asks the keeper; waits.
  template <class Out, class... Args>
  result<Out> ask_keeper(Args... args) {
    visitor self{*system};
    result<Out> out = no_answer();
    self->request(staff.keeper.get(), rules_limit, std::move(args)...)
        .receive([&](const local<result<Out>>& r) { out = *r; }, [](const caf::error&) {});
    return out;
  }

  /// Mail that was accepted and not decided, by an earlier run or while the store was away.
  result<std::size_t> read_inbox() {
    visitor self{*system};
    std::size_t found = 0;
    std::int64_t after = 0;
    while (true) {
      result<std::vector<store::inbox_row>> page = no_answer();
      self->request(staff.any_archive(), std::chrono::seconds(60), inbox_atom::value, after)
          .receive([&](const local<result<std::vector<store::inbox_row>>>& r) { page = *r; }, [](const caf::error&) {});
      if (!page) return page.why();
      if (page->empty()) return found;
      for (const auto& row : *page) {
        arrival a;
        a.number = row.mail;
        a.received = row.received;
        node.waiting.fetch_add(1, std::memory_order_relaxed);
        caf::anon_send(staff.router.get(), arrived_atom::value, row.channel.value, make_local(std::move(a)));
        after = row.mail.value;
        ++found;
      }
    }
  }

  result<void> listen() {
    if (settings.lmtp) {
      auto opened = lmtp::listener::start(*settings.lmtp, std::make_shared<intake>(&node, &staff, "lmtp"));
      if (!opened) return opened.why();
      listener = std::move(*opened);
    }
    if (settings.smtp) {
      auto opened = lmtp::listener::start(*settings.smtp, std::make_shared<intake>(&node, &staff, "smtp"));
      if (!opened) return opened.why();
      smtp_listener = std::move(*opened);
    }
    if (listener || smtp_listener)
      node.lmtp_connections.put(
          std::make_shared<const std::function<std::size_t()>>([lmtp = listener.get(), smtp = smtp_listener.get()] {
            return (lmtp ? lmtp->open_connections() : 0) + (smtp ? smtp->open_connections() : 0);
          }));
    return {};
  }

  void stop(std::chrono::milliseconds grace) {
    if (std::exchange(stopped, true)) return;
    if (smtp_listener) smtp_listener->stop(std::min<std::chrono::milliseconds>(grace / 4, std::chrono::seconds(2)));
    if (listener) listener->stop(std::min<std::chrono::milliseconds>(grace / 2, std::chrono::seconds(4)));
    if (readers) readers->stop();
    if (system) {
      if (boss) {
        visitor self{*system};
        self->request(boss, grace, stop_atom::value)
            .receive([](bool) {},
                     [&](const caf::error&) {
                       log::warning("some actors did not end in time; what they did is not committed and done again at "
                                    "the next start");
                       abandoned = true;
                     });
        caf::anon_send_exit(boss, caf::exit_reason::user_shutdown);
        boss = nullptr;
      }
      staff.dismiss_agents();
      release_handles();
      listener.reset();
      smtp_listener.reset();
      if (!abandoned && !all_ended(std::chrono::seconds(2))) {
        log::warning("actors did not end in time", {log::number("actors", std::int64_t(system->registry().running()))});
        abandoned = true;
      }
      if (abandoned) (void)system.release(); // its destructor would wait for them
      else system.reset();
    }
  }

  /// Whether no actor is left, after a while at most: the children of those that ended end by messages.
  bool all_ended(std::chrono::milliseconds most) {
    const auto until = std::chrono::steady_clock::now() + most;
    while (system->registry().running() > 0) {
      if (std::chrono::steady_clock::now() >= until) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }

  /// Handles keep actors alive.
  void release_handles() {
    staff.keeper.put({});
    staff.ledger.put({});
    staff.decisions.put({});
    for (auto& a : staff.archive) a.put({});
    staff.router.put({});
    staff.timekeeper.put({});
    staff.sources.put({});
    staff.outbox.put({});
    staff.indexer.put({});
    staff.live.put({});
    staff.sweeper.put({});
    staff.surveyor.put({});
  }
};

engine::engine(std::unique_ptr<parts> p) : parts_(std::move(p)) {}

engine::~engine() {
  parts_->stop(std::chrono::seconds(8));
  // threads that did not end still use the parts: they are left to the end of the process
  if (parts_->abandoned) (void)parts_.release();
}

result<std::unique_ptr<engine>> engine::start(engine_settings settings, const wall_clock& clock) {
  settings.database.application = store::application_of(settings.node);
  std::unique_ptr<engine> out(new engine(std::make_unique<parts>(std::move(settings), clock)));
  auto& p = *out->parts_;
  p.node.node = p.settings.node;
  p.node.data = p.settings.data;
  p.node.waiting_limit = p.settings.inbox_limit;
  if (p.settings.metrics) p.node.metrics = p.settings.metrics;
  if (!p.settings.data.empty()) p.node.gate.close_for_all();
  if (auto ok = p.take_shards(); !ok) return ok.why();
  auto readers = reader::reader_pool::start(p.settings.readers);
  if (!readers) return readers.why();
  p.readers = std::move(*readers);
  p.system = std::make_unique<caf::actor_system>(p.config);
  p.boss = p.system->spawn(supervisor, topology({*p.system, p.node, p.staff, *p.readers, p.settings}));
  {
    // once it answers, every seat is taken
    visitor self{*p.system};
    bool ready = false;
    self->request(p.boss, std::chrono::seconds(30), count_atom::value)
        .receive([&](std::uint64_t) { ready = true; }, [](const caf::error&) {});
    if (!ready) return no_answer();
  }
  auto rules = p.ask_keeper<applied>(start_atom::value);
  if (!rules) return rules.why();
  p.rules_at_start = std::move(*rules);
  if (p.node.rules.get()) {
    auto found = p.read_inbox();
    if (!found) return found.why();
    if (*found) log::info("mails from before are being decided", {log::number("mails", std::int64_t(*found))});
  }
  if (auto ok = p.listen(); !ok) return ok.why();
  return out;
}

const applied& engine::rules_at_start() const {
  return parts_->rules_at_start;
}

std::optional<net::endpoint> engine::smtp_address() const {
  return parts_->smtp_listener ? std::optional(parts_->smtp_listener->bound()) : std::nullopt;
}

std::optional<net::endpoint> engine::lmtp_address() const {
  return parts_->listener ? std::optional(parts_->listener->bound()) : std::nullopt;
}

result<command_done> engine::submit(conversation_id id, mailbox_id channel, command what,
                                    std::chrono::milliseconds most) {
  visitor self{*parts_->system};
  result<command_done> out = no_answer();
  self->request(parts_->staff.router.get(), most, command_atom::value, id.value, channel.value,
                make_local(std::move(what)))
      .receive([&](const local<result<command_done>>& r) { out = *r; }, [](const caf::error&) {});
  if (out) caf::anon_send(parts_->staff.outbox.get(), poke_atom::value);
  return out;
}

result<applied> engine::apply(apply_rules what) {
  return parts_->ask_keeper<applied>(apply_atom::value, make_local(std::move(what)));
}

result<applied> engine::rollback(std::int64_t generation, const std::string& author, agent_id by,
                                 const std::string& message) {
  return parts_->ask_keeper<applied>(rollback_atom::value, generation, author, by.value, message);
}

result<applied> engine::reload() {
  return parts_->ask_keeper<applied>(reload_atom::value);
}

result<std::vector<store::rule_change>> engine::history() {
  return parts_->ask_keeper<std::vector<store::rule_change>>(history_atom::value);
}

std::shared_ptr<const rules_in_force> engine::rules() const {
  return parts_->node.rules.get();
}

std::shared_ptr<const directory> engine::people() const {
  return parts_->node.people.get();
}

result<bool> engine::directory_changed() {
  return parts_->ask_keeper<bool>(refresh_atom::value);
}

result<std::string> engine::safe_html(const std::string& html) const {
  // a mail of nothing but this: the same code, in the same confinement
  auto raw = std::make_shared<const std::string>(
      "From: desk\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + html);
  auto read = parts_->readers->read_now(std::move(raw), {});
  for (const auto& d : read.defects)
    if (d.code == "reader_failed" || d.code == "html_cut")
      return error{errc::invalid, "the HTML of the answer is too long or too complex", "write it in simpler form"};
  return std::move(read.html);
}

mail engine::read_mail(const std::string& raw) const {
  return parts_->readers->read_now(std::make_shared<const std::string>(raw), {});
}

engine::numbers engine::measure() const {
  numbers out;
  out.undecided = parts_->node.waiting.load(std::memory_order_relaxed);
  if (parts_->boss) {
    visitor self{*parts_->system};
    self->request(parts_->boss, std::chrono::seconds(2), count_atom::value)
        .receive([&](std::uint64_t n) { out.restarts = n; }, [](const caf::error&) {});
  }
  if (parts_->readers) out.readers = parts_->readers->stats();
  return out;
}

bool engine::stop(std::chrono::milliseconds grace) {
  parts_->stop(grace);
  return !parts_->abandoned;
}

} // namespace barid::actors
