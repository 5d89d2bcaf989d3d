// P7: a disk that is full answers 452 and recovers by itself; nothing half-written is ever served.

#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/mount.h>
#include <sys/stat.h>

using namespace barid;
using namespace barid::faults;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(disk_full)

namespace {

/// A file system of its own, gone with this object.
class small_disk {
public:
  small_disk() { mounted_ = ::mount("tmpfs", path().c_str(), "tmpfs", 0, "size=160m,mode=0755") == 0; }
  ~small_disk() {
    if (mounted_) ::umount2(path().c_str(), MNT_DETACH);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
  void grow() const { ::mount("tmpfs", path().c_str(), "tmpfs", MS_REMOUNT, "size=600m,mode=0755"); }

private:
  testing::temp_folder folder_;
  bool mounted_ = false;
};

/// Bytes that no compression makes smaller.
std::string noise(std::mt19937_64& random, std::size_t bytes) {
  static const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  while (out.size() < bytes) {
    out += letters[random() % 64];
    if (out.size() % 74 == 72) out += "\r\n";
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_full_disk_is_answered_with_452_keeps_what_was_acknowledged_and_recovers_by_itself) {
  const small_disk disk;
  if (!disk.mounted()) {
    BOOST_TEST_MESSAGE("mounting needs root and its capabilities: not tried");
    return;
  }
  testing::engine_process engine({.data = disk.path() / "data"});
  testing::store_audit stored(engine.admin());
  std::mt19937_64 random(seed_of("disk"));
  std::vector<delivery> account;
  std::map<int, int> answers;
  auto deliver = [&] {
    const auto id = "full" + std::to_string(account.size()) + "@customer.example";
    delivery d{
        id, testing::mail_of({.from = id, .message_id = id, .body = noise(random, 1'000'000)}), testing::lost, {}};
    testing::lmtp_client client(engine.lmtp(), 30s);
    d.code = client.deliver(id, "support@acme.example", d.raw);
    ++answers[d.code];
    account.push_back(std::move(d));
    return account.back().code;
  };
  BOOST_TEST(deliver() == 250);
  for (int i = 0; i < 250 && answers[452] < 3; ++i) deliver();
  for (const auto& [code, n] : answers) BOOST_TEST_MESSAGE(n << " answered " << code);
  BOOST_TEST(answers[452] >= 1);
  BOOST_TEST(answers.size() <= 3u); // 250, 452, and 451 where the server itself had to start again
  BOOST_TEST(engine.running());

  disk.grow();
  BOOST_TEST(testing::eventually([&] { return deliver() == 250; }, 60s));
  BOOST_REQUIRE(stored.settled());
  expect_none(judge(account, stored.copies(), false));
  expect_none(stored.complaints());
}

BOOST_AUTO_TEST_SUITE_END()
