// What a container may use is what counts, not the machine that it runs on.

#include "runtime/config/memory.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::config {

namespace {

constexpr std::size_t mb = std::size_t{1} << 20;

struct machine : testing::temp_folder {
  machine() { write("proc/meminfo", "MemTotal:       16384 kB\nMemFree:         8192 kB\n"); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_FIXTURE_TEST_CASE(without_a_group_it_is_the_machine_s, machine) {
  BOOST_TEST(memory_allowed(path()) == 16 * mb);
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/memory.max", "max\n");
  BOOST_TEST(memory_allowed(path()) == 16 * mb);
}

BOOST_FIXTURE_TEST_CASE(a_group_of_version_2_and_those_above_it_are_limits, machine) {
  write("proc/self/cgroup", "0::/system.slice/barid.service\n");
  write("sys/fs/cgroup/system.slice/barid.service/memory.max", "max\n");
  write("sys/fs/cgroup/system.slice/memory.max", std::to_string(8 * mb));
  BOOST_TEST(memory_allowed(path()) == 8 * mb);
  write("sys/fs/cgroup/system.slice/barid.service/memory.max", std::to_string(4 * mb));
  BOOST_TEST(memory_allowed(path()) == 4 * mb);
}

BOOST_FIXTURE_TEST_CASE(a_container_sees_its_group_as_the_root, machine) {
  write("proc/self/cgroup", "4:memory:/docker/0123\n0::/docker/0123\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", std::to_string(2 * mb));
  BOOST_TEST(memory_allowed(path()) == 2 * mb);
}

BOOST_FIXTURE_TEST_CASE(a_limit_above_the_machine_limits_nothing, machine) {
  write("proc/self/cgroup", "4:memory:/\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712"); // none, in version 1
  BOOST_TEST(memory_allowed(path()) == 16 * mb);
}

BOOST_AUTO_TEST_CASE(mails_get_a_quarter_and_always_room_for_the_largest) {
  BOOST_TEST(room_for_mails(1024 * mb, 1, 64 * mb) == 256 * mb);
  BOOST_TEST(room_for_mails(1024 * mb, 2, 64 * mb) == 128 * mb);
  BOOST_TEST(room_for_mails(16 * 1024 * mb, 1, 64 * mb) == 512 * mb);
  BOOST_TEST(room_for_mails(100 * mb, 1, 64 * mb) == 64 * mb);
  BOOST_TEST(room_for_mails(0, 2, 64 * mb) == 512 * mb);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::config
