#include "tests/support/dovecot_server.hpp"

#include "tests/support/free_port.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace barid::test {

namespace fs = std::filesystem;

namespace {

using clock = std::chrono::steady_clock;

constexpr int ports_needed = 5;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return out;
}

/// A blocking connection with a deadline, line by line.
class line_client {
public:
  explicit line_client(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto to = loopback(port);
    const int yes = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
      close(socket_);
      throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
  }
  ~line_client() { close(socket_); }
  line_client(const line_client&) = delete;
  line_client& operator=(const line_client&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) throw std::runtime_error("the server went away");
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  std::string line() {
    while (true) {
      if (const auto end = in_.find("\r\n"); end != std::string::npos) {
        auto out = in_.substr(0, end);
        in_.erase(0, end + 2);
        return out;
      }
      pollfd p{socket_, POLLIN, 0};
      if (poll(&p, 1, 20000) <= 0) throw std::runtime_error("the server is silent");
      char buffer[16384];
      const auto n = recv(socket_, buffer, sizeof buffer, 0);
      if (n <= 0) throw std::runtime_error("the server closed the connection");
      in_.append(buffer, static_cast<std::size_t>(n));
    }
  }

private:
  int socket_;
  std::string in_;
};

/// Reads up to the answer with this tag; returns what came before.
std::string until_tagged(line_client& c, const std::string& tag) {
  std::string out;
  while (true) {
    const auto l = c.line();
    if (l.starts_with(tag + " OK")) return out;
    if (l.starts_with(tag + " ")) throw std::runtime_error("dovecot answered: " + l);
    out += l + "\n";
  }
}

std::string lmtp_reply(line_client& c, char wanted) {
  while (true) {
    const auto l = c.line();
    if (l.size() > 3 && l[3] == '-') continue;
    if (l.empty() || l[0] != wanted) throw std::runtime_error("lmtp answered: " + l);
    return l;
  }
}

std::string dotted(std::string_view mail) {
  std::string out;
  bool begin = true;
  for (const char c : mail) {
    if (begin && c == '.') out += '.';
    out += c;
    begin = c == '\n';
  }
  return out;
}

void write_file(const fs::path& to, const std::string& text) {
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + to.string());
}

struct account_of_os {
  std::string user, group;
  uid_t uid = 0;
  gid_t gid = 0;
};

/// Who Dovecot's processes are: nobody where we are root, else ourselves.
account_of_os os_account() {
  const auto* entry = geteuid() == 0 ? getpwnam("nobody") : getpwuid(geteuid());
  if (!entry) throw std::runtime_error("this user has no name");
  account_of_os out{entry->pw_name, "", entry->pw_uid, entry->pw_gid};
  const auto* group = getgrgid(out.gid);
  out.group = group ? group->gr_name : std::to_string(out.gid);
  return out;
}

} // namespace

dovecot_server::dovecot_server(dovecot_options options) : options_(std::move(options)) {
  auto pattern = (fs::temp_directory_path() / "barid-dovecot-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot create " + pattern);
  folder_ = pattern;
  const auto os = os_account();
  fs::permissions(folder_, fs::perms(0755));
  for (const auto* sub : {"run", "state", "mail"}) fs::create_directory(folder_ / sub);
  for (const auto* sub : {"state", "mail"})
    if (geteuid() == 0 && chown((folder_ / sub).c_str(), os.uid, os.gid) != 0)
      throw std::runtime_error("cannot give away a folder");
  write_file(ca_file(), authority_.pem());
  use_certificate(options_.certificate);
  write_users();
  for (int tries = 0;; ++tries) {
    first_port_ = testing::free_ports(ports_needed);
    write_configuration();
    try {
      start();
      return;
    } catch (const std::runtime_error&) {
      stop();
      if (tries < 3) continue; // somebody took a port in between
      std::error_code ignored;
      fs::remove_all(folder_, ignored);
      throw;
    }
  }
}

dovecot_server::~dovecot_server() {
  stop();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string dovecot_server::log() const {
  std::ifstream in(folder_ / "log", std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void dovecot_server::write_users() const {
  std::string text;
  for (const auto& [user, password] : options_.users) text += user + ":{PLAIN}" + password + "::::::\n";
  const auto fresh = folder_ / "users.new";
  write_file(fresh, text);
  fs::rename(fresh, folder_ / "users"); // never half a file
}

void dovecot_server::renumber(const std::string& user) {
  std::vector<fs::path> numbers;
  for (const auto& file : fs::directory_iterator(folder_ / "mail" / user)) {
    const auto name = file.path().filename().string();
    if (name == "dovecot-uidlist" || name.starts_with("dovecot.index")) numbers.push_back(file.path());
  }
  if (numbers.empty()) throw std::runtime_error("no mail of " + user + " has a number");
  for (const auto& file : numbers) fs::remove(file);
}

void dovecot_server::set_password(const std::string& user, const std::string& password) {
  options_.users[user] = password;
  write_users();
}

void dovecot_server::use_certificate(const certificate_wish& wish) {
  const auto made = authority_.issue(wish);
  write_file(folder_ / "server.key", made.key);
  write_file(folder_ / "server.pem", made.certificate);
}

void dovecot_server::write_configuration() const {
  const auto os = os_account();
  const auto at = [this](const char* sub) { return (folder_ / sub).string(); };
  const auto port = [this](int offset) { return std::to_string(first_port_ + offset); };
  const auto limit = std::to_string(options_.clients * 3 + 500);
  // Watching a mailbox takes an inotify instance of the process's user, and the system has few:
  // many clients share a process.
  const bool many = options_.clients > 50;
  std::ostringstream c;
  c << "base_dir = " << at("run") << "\nstate_dir = " << at("state") << "\nlog_path = " << at("log")
    << "\ninfo_log_path = " << at("log") << "\ninstance_name = barid-" << port(0)
    << "\nprotocols = imap pop3 lmtp\nlisten = 127.0.0.1\n"
    << "default_internal_user = " << os.user << "\ndefault_internal_group = " << os.group
    << "\ndefault_login_user = " << os.user << "\ndefault_vsz_limit = 1G\n"
    << "mail_location = maildir:" << at("mail") << "/%u\nmail_uid = " << os.uid << "\nmail_gid = " << os.gid
    << "\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n"
    << "mail_max_userip_connections = 0\nmail_fsync = never\n"
    << "ssl = yes\nssl_cert = <" << at("server.pem") << "\nssl_key = <" << at("server.key") << "\n"
    << "disable_plaintext_auth = no\nauth_mechanisms = plain login\nauth_failure_delay = 0\n"
    << "passdb {\n driver = passwd-file\n args = username_format=%u " << at("users") << "\n}\n"
    << "userdb {\n driver = static\n args = uid=" << os.uid << " gid=" << os.gid << " home=" << at("mail")
    << "/%u allow_all_users=yes\n}\n"
    << "namespace inbox {\n inbox = yes\n separator = /\n}\n"
    // a refused login would make later ones from this address wait for seconds
    << "service anvil {\n chroot =\n client_limit = " << limit
    << "\n unix_listener anvil-auth-penalty {\n  mode = 0\n }\n}\n"
    << "service stats {\n chroot =\n client_limit = " << limit << "\n}\n"
    << "service auth {\n client_limit = " << limit << "\n unix_listener mta-auth {\n  mode = 0666\n }\n}\n"
    << "service imap-login {\n chroot =\n service_count = 0\n process_limit = 2\n client_limit = " << limit
    << "\n inet_listener imap {\n  port = " << port(0) << "\n }\n inet_listener imaps {\n  port = " << port(1)
    << "\n  ssl = yes\n }\n}\n"
    << "service pop3-login {\n chroot =\n inet_listener pop3 {\n  port = " << port(2)
    << "\n }\n inet_listener pop3s {\n  port = " << port(3) << "\n  ssl = yes\n }\n}\n"
    << "service lmtp {\n inet_listener lmtp {\n  address = 127.0.0.1\n  port = " << port(4) << "\n }\n}\n"
    << "service imap {\n process_limit = 100\n client_limit = " << (many ? 50 : 1)
    << "\n service_count = " << (many ? 0 : 1) << "\n}\n"
    << options_.extra << "\n";
  write_file(folder_ / "dovecot.conf", c.str());
}

void dovecot_server::launch() {
  const auto configuration = (folder_ / "dovecot.conf").string();
  const auto output = (folder_ / "output").string();
  const auto parent = getpid();
  const int pid = fork();
  if (pid < 0) throw std::runtime_error("cannot fork");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(127);
    setpgid(0, 0);
    const int null = open("/dev/null", O_RDONLY);
    const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(null, 0);
    dup2(out, 1);
    dup2(out, 2);
    close_range(3, ~0U, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execlp("dovecot", "dovecot", "-F", "-c", configuration.c_str(), nullptr);
    execl("/usr/sbin/dovecot", "dovecot", "-F", "-c", configuration.c_str(), nullptr);
    _exit(127);
  }
  pid_ = pid;
}

bool dovecot_server::answers() const {
  try {
    const auto& [user, password] = *options_.users.begin();
    line_client c(imap_port());
    c.line();
    c.send("a LOGIN " + user + " \"" + password + "\"\r\n");
    (void)until_tagged(c, "a");
    line_client lmtp(lmtp_port());
    (void)lmtp.line();
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

void dovecot_server::start() {
  if (pid_ == 0) launch();
  const auto deadline = clock::now() + std::chrono::seconds(20);
  while (!answers()) {
    int how = 0;
    const bool over = waitpid(pid_, &how, WNOHANG) == pid_;
    if (over) pid_ = 0;
    if (over || clock::now() > deadline) {
      const auto text = log();
      throw std::runtime_error("dovecot does not start: " +
                               text.substr(text.size() - std::min<std::size_t>(text.size(), 2000)));
    }
    poll(nullptr, 0, 20);
  }
}

void dovecot_server::stop() {
  if (pid_ == 0) return;
  kill(pid_, SIGTERM);
  const auto deadline = clock::now() + std::chrono::seconds(10);
  int how = 0;
  while (waitpid(pid_, &how, WNOHANG) == 0) {
    if (clock::now() > deadline) kill(-pid_, SIGKILL); // the whole group: it is ours
    poll(nullptr, 0, 10);
  }
  kill(-pid_, SIGTERM); // children that still say good-bye to their clients
  pid_ = 0;
}

void dovecot_server::deliver(const std::string& user, std::string_view mail, const std::string& sender) {
  line_client c(lmtp_port());
  lmtp_reply(c, '2');
  for (const auto& command :
       {std::string("LHLO test.example"), "MAIL FROM:<" + sender + ">", "RCPT TO:<" + user + ">"}) {
    c.send(command + "\r\n");
    lmtp_reply(c, '2');
  }
  c.send("DATA\r\n");
  lmtp_reply(c, '3');
  c.send(dotted(mail) + (mail.ends_with("\r\n") ? "" : "\r\n") + ".\r\n");
  lmtp_reply(c, '2');
  c.send("QUIT\r\n");
}

void dovecot_server::append(const std::string& user, const std::vector<std::string>& mails, const std::string& folder) {
  line_client c(imap_port());
  c.line();
  c.send("a LOGIN " + user + " \"" + options_.users.at(user) + "\"\r\n");
  (void)until_tagged(c, "a");
  for (const auto& m : mails) {
    c.send("b APPEND \"" + folder + "\" {" + std::to_string(m.size()) + "+}\r\n" + m + "\r\n");
    (void)until_tagged(c, "b");
  }
  c.send("c LOGOUT\r\n");
}

std::string dovecot_server::commands(const std::string& user, const std::vector<std::string>& lines) {
  line_client c(imap_port());
  c.line();
  c.send("a LOGIN " + user + " \"" + options_.users.at(user) + "\"\r\n");
  (void)until_tagged(c, "a");
  std::string out;
  for (const auto& l : lines) {
    c.send("b " + l + "\r\n");
    out += until_tagged(c, "b");
  }
  c.send("c LOGOUT\r\n");
  return out;
}

} // namespace barid::test
