#include "tests/support/sasl_server.hpp"

#include "runtime/net/socket.hpp"
#include "tests/support/eventually.hpp"

#include <stdexcept>

namespace barid::testing {

namespace {

std::string configuration(const std::string& folder) {
  return "base_dir = " + folder + "/run\nstate_dir = " + folder + "/run\nlog_path = " + folder + "/log\n" + R"(
protocols =
ssl = no
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = username_format=%u )" +
         folder + R"(/users
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}
service auth {
  unix_listener client {
    mode = 0666
  }
}
service anvil {
  chroot =
  # no growing wait for an address that failed before
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
)";
}

} // namespace

sasl_server::sasl_server(const std::map<std::string, std::string>& users) {
  std::string lines;
  for (const auto& [user, password] : users) lines += user + ":{PLAIN}" + password + "::::::\n";
  folder_.write("users", lines);
  const auto file = folder_.write("dovecot.conf", configuration(folder_.path().string()));
  dovecot_ = std::make_unique<child_process>(std::vector<std::string>{"dovecot", "-F", "-c", file.string()},
                                             folder_.path() / "out");
  const bool up = eventually([&] {
    return net::connect_to({{}, 0, socket()}, net::deadline::after(std::chrono::seconds(1))).ok();
  });
  if (!up)
    throw std::runtime_error("dovecot does not start: " + content_of(folder_.path() / "out") +
                             content_of(folder_.path() / "log"));
}

} // namespace barid::testing
