#include "tests/engine/pushed_desk.hpp"

#include <csignal>

namespace barid::testing {

namespace {

constexpr const char* rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage }
team triage { strategy queue }
order message: facts
table facts on message match all { rule all when size > 0 { tag seen } }
)";

} // namespace

pushed_desk::pushed_desk(environment more)
    : engine{[&] {
        files.write("rules/main.route", rules);
        return options(std::move(more));
      }()} {}

engine_options pushed_desk::options(environment more) const {
  more.emplace_back("BARID_SMTP_CERTIFICATE", certificate.certificate);
  more.emplace_back("BARID_SMTP_KEY", certificate.key);
  return {.rules = files.path() / "rules", .more = {"--smtp", net::to_text(smtp)}, .variables = std::move(more)};
}

void pushed_desk::holds(std::int64_t mails) {
  BOOST_REQUIRE(stored.settled());
  for (const auto& wrong : stored.complaints()) BOOST_ERROR(wrong);
  BOOST_TEST(stored.number("select count(*) from mails") == mails);
  BOOST_TEST(stored.number("select count(*) from outbox") == 0);
}

void pushed_desk::signal_database(int signal) const {
  for (auto pid : engine.database_processes()) ::kill(pid, signal);
}

} // namespace barid::testing
