// bench/store_bench.cpp - mails per second that the ledger accepts and decides, durably.
//
//   store_bench [FOLDER] [SECONDS]
//
// Starts a private cluster with its production settings (fsync on) in a temporary folder below
// FOLDER (default: /var/tmp), and prints rates by size of group and number of connections, beside
// the time this machine takes to flush, without which no rate means anything. CPU-seconds are those
// of this program and its database sessions: they compare better than rates on a machine that does
// other things.

#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/ledger.hpp"
#include "runtime/store/migrate.hpp"
#include "runtime/store/private_cluster.hpp"
#include "runtime/store/roles.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace barid;
using namespace barid::store;
namespace fs = std::filesystem;
using steady = std::chrono::steady_clock;

constexpr std::size_t mail_size = 6'000;

template <class T>
T must(result<T> r) {
  if (!r) throw std::runtime_error(r.why().message);
  if constexpr (!std::is_void_v<T>) return std::move(r).value();
}

/// Median time of an 8 KB write with fdatasync, in milliseconds.
double flush_time(const fs::path& folder) {
  const auto path = (folder / "flush").string();
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const std::string block(8192, 'x');
  std::vector<double> taken;
  for (int i = 0; i < 200; ++i) {
    const auto begin = steady::now();
    if (pwrite(file, block.data(), block.size(), i * 8192L) < 0 || fdatasync(file) != 0) break;
    taken.push_back(std::chrono::duration<double, std::milli>(steady::now() - begin).count());
  }
  close(file);
  fs::remove(path);
  if (taken.empty()) return -1;
  std::sort(taken.begin(), taken.end());
  return taken[taken.size() / 2];
}

std::atomic<std::int64_t> mails_made{0};

item new_mail(mailbox_id channel) {
  const auto n = std::to_string(++mails_made);
  accept_mail m;
  std::string raw = "From: Sara <sara" + n +
                    "@customer.example>\r\nTo: support@acme.example\r\n"
                    "Date: Sun, 29 Mar 2026 10:00:00 +0000\r\nMessage-ID: <" +
                    n + "@customer.example>\r\n\r\n";
  for (std::uint32_t x = std::uint32_t(mails_made); raw.size() < mail_size;) {
    x = x * 1664525U + 1013904223U;
    raw += "the invoice of our last order is not right " + std::to_string(x) + "\r\n";
  }
  m.fence = {shard_of(channel), 0};
  m.channel = channel;
  m.raw = std::make_shared<const std::string>(std::move(raw));
  m.identity = identify(*m.raw);
  m.envelope_from = "sara" + n + "@customer.example";
  m.envelope_to = {"support@acme.example"};
  m.received = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  return m;
}

/// What a mail of a new conversation typically leads to.
item decide(conversation_id id, mailbox_id channel, mail_id mail) {
  decision d;
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  d.fence = {shard_of(id), 0};
  d.next.id = id;
  d.next.channel = channel;
  d.next.subject = "the invoice of our last order";
  d.next.team = team_id{1};
  d.next.tags = {"refund"};
  d.next.thread_token = "t" + std::to_string(id.value);
  d.next.created = d.next.updated = now;
  d.next.sla_due = now + std::chrono::hours(8);
  d.inbox = mail;
  const std::string hash(32, 'p');
  d.events = {{{},
               "message",
               now,
               {},
               "rules",
               mail,
               hash,
               R"({"now": 1774774800})",
               R"([{"rule": "owner.finance", "held": true}])",
               R"(["assign billing"])"}};
  d.set_timers = {{"sla:first_response:80", "sla", now + std::chrono::hours(6), "", "", false}};
  d.outbox = {{key_hash({"ack", std::to_string(id.value)}), "notify", origin::automatic, "{}", {}, "", now, {}}};
  d.references = {message_id_hash(std::to_string(mail.value) + "@customer.example")};
  d.mails = {{mail, "", {}, now}};
  d.live = {{"conversation", ""}};
  return d;
}

/// One connection at work: each group takes in `size` mails and decides those of the group before.
void work(connection& on, mailbox_id channel, std::size_t size, bool deciding, steady::time_point until,
          std::atomic<std::int64_t>& mails, std::atomic<std::int64_t>& groups) {
  std::vector<mail_id> before;
  std::vector<conversation_id> ids;
  while (steady::now() < until) {
    std::vector<item> group;
    for (std::size_t i = 0; i < size; ++i) group.push_back(new_mail(channel));
    if (deciding) {
      if (ids.size() < size) ids = must(reserve_conversation_ids(on, 2'000));
      for (auto mail : before) {
        group.push_back(decide(ids.back(), channel, mail));
        ids.pop_back();
      }
    }
    const auto done = commit_group(on, new_marker(), group);
    if (done.end != group_end::committed) throw std::runtime_error(done.why.message);
    before.clear();
    for (std::size_t i = 0; i < size; ++i) before.push_back(done.items[i].mail);
    mails += std::int64_t(size);
    ++groups;
  }
}

/// Processor time that a process has used, in seconds (proc(5), fields 14 and 15 of stat).
double cpu_of(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 2)));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  long user = 0, system = 0;
  fields >> user >> system;
  return double(user + system) / double(sysconf(_SC_CLK_TCK));
}

void measure(const connection_settings& settings, mailbox_id channel, int seconds, bool deciding) {
  for (int connections : {1, 4})
    for (std::size_t size : {1, 8, 32, 128}) {
      std::atomic<std::int64_t> mails{0}, groups{0};
      std::vector<connection> open;
      for (int i = 0; i < connections; ++i) open.push_back(must(connection::open(settings)));
      std::vector<int> busy{int(getpid())};
      for (auto& c : open) busy.push_back(c.backend_pid());
      auto cpu = [&] {
        double sum = 0;
        for (int pid : busy) sum += cpu_of(pid);
        return sum;
      };
      const double cpu_before = cpu();
      const auto begin = steady::now();
      std::vector<std::thread> threads;
      for (auto& c : open)
        threads.emplace_back(
            [&] { work(c, channel, size, deciding, begin + std::chrono::seconds(seconds), mails, groups); });
      for (auto& t : threads) t.join();
      const double took = std::chrono::duration<double>(steady::now() - begin).count();
      const double used = cpu() - cpu_before;
      std::printf("  %d connection%s groups of %3zu: %7.0f mails/s  %6.0f commits/s  %7.0f mails per "
                  "CPU-second\n",
                  connections, connections == 1 ? ", " : "s,", size, double(mails) / took, double(groups) / took,
                  double(mails) / used);
      std::fflush(stdout);
    }
}

int run(const fs::path& base, int seconds) {
  auto folder = (base / "barid-bench-XXXXXX").string();
  if (!mkdtemp(folder.data())) throw std::runtime_error("no temporary folder in " + base.string());
  chmod(folder.c_str(), 0711);
  {
    std::printf("flush of 8 KB: %.2f ms (median of 200)\n", flush_time(folder));
    cluster_settings cluster;
    cluster.folder = folder;
    auto server = must(private_cluster::start(cluster));
    connection_settings settings;
    settings.target = server.target();
    settings.user = owner_role;
    {
      auto owner = must(connection::open(settings));
      (void)must(migrate(owner));
    }
    settings.user = engine_role;
    auto on = must(connection::open(settings));
    channel_row row;
    row.name = "support";
    const auto channel = must(create_channel(on, row));
    std::printf("accept (%zu bytes each)\n", mail_size);
    measure(settings, channel, seconds, false);
    std::printf("accept and decide, new conversations\n");
    measure(settings, channel, seconds, true);
  }
  fs::remove_all(folder);
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(argc > 1 ? argv[1] : "/var/tmp", argc > 2 ? std::max(1, std::atoi(argv[2])) : 3);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "store_bench: %s\n", e.what());
    return 1;
  }
}
