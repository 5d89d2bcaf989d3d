#include "tests/support/engine_process.hpp"

#include "tests/support/eventually.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/prepared_cluster.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace barid::testing {

namespace fs = std::filesystem;

namespace {

fs::path from_environment(const char* name) {
  const char* value = std::getenv(name);
  if (!value) throw std::runtime_error(std::string(name) + " is not set; run this by ctest");
  return value;
}

std::size_t status_bytes(pid_t pid, const std::string& key) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(key + ":")) return std::stoull(line.substr(key.size() + 1)) * 1024;
  return 0;
}

bool alive(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto end = text.rfind(')');
  return end != std::string::npos && end + 2 < text.size() && text[end + 2] != 'Z';
}

} // namespace

std::vector<pid_t> family_of(pid_t ancestor) {
  std::vector<pid_t> out{ancestor};
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::ifstream in("/proc/" + std::to_string(out[i]) + "/task/" + std::to_string(out[i]) + "/children");
    for (pid_t child = 0; in >> child;) out.push_back(child);
  }
  return out;
}

engine_process::engine_process(engine_options options)
    : options_(std::move(options)), lmtp_{"127.0.0.1", free_port(), {}}, http_port_(free_port()) {
  data_ = options_.data.empty() ? own_.path() / "data" : options_.data;
  if (options_.data.empty() && options_.database.empty()) copy_prepared_cluster(data_);
  if (options_.rules.empty()) options_.rules = from_environment("BARID_SOURCE") / "examples/rules/support";
  launch();
  if (options_.wait) wait_ready();
}

engine_process::~engine_process() {
  // frozen processes cannot end
  const auto server = postmaster();
  if (server != 0)
    for (auto pid : family_of(server)) ::kill(pid, SIGCONT);
  if (process_) process_->stop();
  process_.reset();
  if (server != 0 && alive(server)) {
    ::kill(server, SIGINT);
    if (!eventually([&] { return !alive(server); }, std::chrono::seconds(10)))
      for (auto pid : family_of(server)) ::kill(pid, SIGKILL);
  }
}

pid_t engine_process::pid() const {
  return process_ ? process_->pid() : -1;
}

bool engine_process::running() {
  return process_ && process_->running();
}

void engine_process::launch() {
  auto command = options_.before;
  command.insert(command.end(), {(from_environment("BARID_BUILD") / "app/barid").string(), "run", "--data",
                                 data_.string(), "--rules", options_.rules.string(), "--lmtp", net::to_text(lmtp_),
                                 "--http", "127.0.0.1:" + std::to_string(http_port_)});
  if (!options_.database.empty()) {
    command.push_back("--database");
    command.push_back(options_.database);
  }
  command.insert(command.end(), options_.more.begin(), options_.more.end());
  process_ = std::make_unique<child_process>(command, log_of(++starts_), options_.variables);
}

void engine_process::wait_ready(std::chrono::milliseconds most) {
  const auto log = log_of(starts_);
  auto ready = [&] {
    const auto text = content_of(log);
    return text.starts_with("ready\n") || text.find("\nready\n") != std::string::npos;
  };
  bool ended = false;
  const bool in_time = eventually(
      [&] {
        ended = !running();
        return ended || ready();
      },
      most);
  if (!in_time || (ended && !ready())) throw std::runtime_error("the engine did not become ready:\n" + content_of(log));
}

bool engine_process::revive() {
  if (running()) return false;
  start();
  return true;
}

void engine_process::kill() {
  if (pid() > 0) ::kill(pid(), SIGKILL);
  process_->wait();
}

int engine_process::stop() {
  if (pid() > 0) ::kill(pid(), SIGTERM);
  return process_->wait();
}

void engine_process::reload() const {
  ::kill(pid(), SIGHUP);
}

std::string engine_process::output() const {
  std::string out;
  for (int i = 1; i <= starts_; ++i) out += content_of(log_of(i));
  return out;
}

fs::path engine_process::log_of(int start) const {
  return own_.path() / ("run-" + std::to_string(start) + ".log");
}

/// Of postmaster.pid: its first line is the pid, the fifth the folder of its socket.
std::string engine_process::postmaster_line(int n) const {
  std::ifstream in(data_ / "postgres" / "postmaster.pid");
  std::string line;
  for (int i = 0; i < n; ++i)
    if (!std::getline(in, line)) return {};
  return line;
}

store::connection_settings engine_process::admin() const {
  store::connection_settings s;
  s.target = "host=" + postmaster_line(5) + " dbname=barid";
  s.user = "barid_admin";
  return s;
}

pid_t engine_process::postmaster() const {
  return std::atoi(postmaster_line(1).c_str());
}

std::vector<pid_t> engine_process::database_processes() const {
  const auto server = postmaster();
  return server == 0 ? std::vector<pid_t>{} : family_of(server);
}

std::size_t engine_process::memory() const {
  return status_bytes(pid(), "VmRSS");
}

std::size_t engine_process::peak_memory() const {
  return status_bytes(pid(), "VmHWM");
}

} // namespace barid::testing
