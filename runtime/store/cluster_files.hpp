// runtime/store/cluster_files.hpp - the configuration files and folders of the private cluster.

#pragma once

#include "runtime/store/private_cluster.hpp"

namespace barid::store {

/// The longest path of a socket (sun_path without its terminating NUL), in bytes.
inline constexpr std::size_t longest_socket_path = 107;

/// Where the socket goes: short, named after the cluster's path, so that a later start finds it.
[[nodiscard]] std::filesystem::path choose_runtime_folder(const std::filesystem::path& cluster);

/// Makes the folder, mode 0700, or accepts one that has this owner and mode and is no link.
[[nodiscard]] result<void> make_private_folder(const std::filesystem::path& folder, const os_user& owner);

/// Writes postgresql.conf, pg_hba.conf and pg_ident.conf, each whole or not at all.
/// `clients` are the system users that may act as barid's database roles.
[[nodiscard]] result<void> write_configuration(const std::filesystem::path& cluster,
                                               const std::filesystem::path& socket_folder,
                                               const cluster_settings& settings, const os_user& owner,
                                               const std::vector<std::string>& clients);

/// The memory PostgreSQL gets for its own cache: an eighth of the machine's, 64 MB to 4 GB.
[[nodiscard]] std::uint64_t shared_buffers_bytes(std::uint64_t machine_bytes);

} // namespace barid::store
