#include "tests/support/postfix_server.hpp"

#include "tests/support/eventually.hpp"
#include "tests/support/free_port.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

namespace barid::testing {

namespace fs = std::filesystem;

namespace {

constexpr const char* everywhere = R"(compatibility_level = 3.6
mail_owner = postfix
setgid_group = postdrop
default_privs = nobody
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.acme.example
mydomain = acme.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:no local mail here
smtp_dns_support_level = disabled
smtp_host_lookup = native
lmtp_host_lookup = native
smtpd_peername_lookup = no
biff = no
smtputf8_enable = yes
notify_classes =
in_flow_delay = 0
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
lmtp_connect_timeout = 3s
lmtp_destination_concurrency_failed_cohort_limit = 0
lmtp_destination_concurrency_limit = 20
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_hard_error_limit = 1000
)";

// Only what these tests need; the processes share the queue's folder and need no chroot.
constexpr const char* services = R"(cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
)";

void give(const fs::path& folder, const char* group, fs::perms mode) {
  const auto* user = ::getpwnam("postfix");
  const auto* gid = group ? ::getgrnam(group) : nullptr;
  if (user == nullptr || (group && gid == nullptr)) throw std::runtime_error("postfix is not installed");
  if (::chown(folder.c_str(), user->pw_uid, gid ? gid->gr_gid : 0) != 0) throw std::runtime_error("postfix needs root");
  fs::permissions(folder, mode);
}

} // namespace

std::unique_ptr<postfix_server> postfix_server::in_front_of(const std::string& next_hop) {
  const auto lmtp = "lmtp:" + next_hop + "\n";
  return std::unique_ptr<postfix_server>(
      new postfix_server({"smtpd_relay_restrictions = permit_mynetworks, reject\nrelay_domains = "
                          "static:ALL\nrelay_recipient_maps =\n"
                          "smtpd_tls_security_level = none\nrelay_transport = " +
                              lmtp + "default_transport = " + lmtp,
                          ""}));
}

std::unique_ptr<postfix_server> postfix_server::relaying_to(const std::string& transport) {
  return std::unique_ptr<postfix_server>(
      new postfix_server({"smtpd_relay_restrictions = permit_mynetworks, reject\nrelay_domains = "
                          "static:ALL\nrelay_recipient_maps =\nsmtpd_tls_security_level = none\n"
                          "smtp_tls_security_level = encrypt\nrelay_transport = " +
                              transport + "\ndefault_transport = " + transport + "\n",
                          ""}));
}

postfix_server::wish postfix_server::submission_wish(const certificate_files& tls, const std::string& auth_socket,
                                                     const std::string& next_hop) {
  return {"smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = " + auth_socket +
              "\nsmtpd_sasl_security_options = noanonymous\nsmtpd_tls_security_level = encrypt\n"
              "smtpd_tls_auth_only = yes\nsmtpd_tls_cert_file = " +
              tls.certificate + "\nsmtpd_tls_key_file = " + tls.key +
              "\nsmtpd_relay_restrictions = permit_sasl_authenticated, "
              "reject\nsmtpd_recipient_restrictions =\n"
              "default_transport = lmtp:" +
              next_hop + "\n",
          ""};
}

std::unique_ptr<postfix_server> postfix_server::submission(const certificate_files& tls, const std::string& auth_socket,
                                                           const std::string& next_hop) {
  return std::unique_ptr<postfix_server>(new postfix_server(submission_wish(tls, auth_socket, next_hop)));
}

std::unique_ptr<postfix_server> postfix_server::submission_as(const std::string& names, const certificate_files& tls,
                                                              const std::string& auth_socket,
                                                              const std::string& next_hop) {
  auto w = submission_wish(tls, auth_socket, next_hop);
  w.settings +=
      "smtpd_sender_login_maps = inline:{" + names + "}\nsmtpd_sender_restrictions = reject_sender_login_mismatch\n";
  return std::unique_ptr<postfix_server>(new postfix_server(w));
}

std::unique_ptr<postfix_server> postfix_server::submission_tls(const certificate_files& tls,
                                                               const std::string& auth_socket,
                                                               const std::string& next_hop) {
  auto w = submission_wish(tls, auth_socket, next_hop);
  w.smtpd_options = " -o smtpd_tls_wrappermode=yes";
  return std::unique_ptr<postfix_server>(new postfix_server(w));
}

postfix_server::postfix_server(const wish& w) {
  make_queue();
  configure(w);
  start();
}

void postfix_server::make_queue() const {
  const auto queue = folder_.path() / "queue";
  for (const auto* name :
       {"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"}) {
    fs::create_directories(queue / name);
    give(queue / name, nullptr, fs::perms::owner_all);
  }
  for (const auto* name : {"pid", "maildrop", "public"}) fs::create_directories(queue / name);
  give(queue / "maildrop", "postdrop", fs::perms(0730));
  give(queue / "public", "postdrop", fs::perms(0710));
  fs::create_directories(folder_.path() / "log");
  fs::create_directories(folder_.path() / "data");
  give(folder_.path() / "data", nullptr, fs::perms::owner_all);
}

void postfix_server::configure(const wish& w) {
  port_ = free_port();
  const auto folder = folder_.path().string();
  const auto main =
      folder_.write("etc/main.cf", everywhere +
                                       ("queue_directory = " + folder + "/queue\ndata_directory = " + folder +
                                        "/data\nmaillog_file = " + folder +
                                        "/log/mail.log\nmaillog_file_prefixes = " + folder + "/log\n") +
                                       w.settings);
  const auto master = folder_.write("etc/master.cf", "127.0.0.1:" + std::to_string(port_) + " inet n - n - - smtpd" +
                                                         w.smtpd_options + "\n" + services);
  // Postfix waits after a change within the last second, lest it read half a file
  for (const auto& file : {main, master})
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::minutes(1));
}

void postfix_server::start() {
  const auto folder = folder_.path();
  // without -w it stays a child of ours; its daemons end with it
  master_ = std::make_unique<child_process>(
      std::vector<std::string>{"/usr/lib/postfix/sbin/master", "-c", (folder / "etc").string()}, folder / "log/start",
      environment{{"MAIL_CONFIG", (folder / "etc").string()}, {"MAIL_LOGTAG", "postfix"}});
  const bool up = eventually([&] { return is_taken(port_) || !master_->running(); });
  if (!up || !master_->running())
    throw std::runtime_error("postfix does not start: " + content_of(folder / "log/start") + log());
}

std::string postfix_server::queue() const {
  return run({"postqueue", "-c", (folder_.path() / "etc").string(), "-j"}).output;
}

} // namespace barid::testing
