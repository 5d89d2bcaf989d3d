// runtime/store/type_oids.hpp - PostgreSQL's numbers for its built-in types (pg_type.dat), which
// are part of its protocol and never change.

#pragma once

#include <cstdint>

namespace barid::store {

namespace oid {
inline constexpr unsigned boolean = 16, bytea = 17, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25,
                          oid_type = 26, xid = 28, json = 114, float4 = 700, float8 = 701, unknown = 705,
                          varchar = 1043, timestamptz = 1184, tsvector = 3614, jsonb = 3802, xid8 = 5069;
inline constexpr unsigned boolean_array = 1000, bytea_array = 1001, int4_array = 1007, text_array = 1009,
                          int8_array = 1016, float8_array = 1022, timestamptz_array = 1185, jsonb_array = 3807;
} // namespace oid

/// 2000-01-01T00:00:00Z, the zero of timestamptz, in microseconds after 1970.
inline constexpr std::int64_t epoch_2000_us = 946'684'800'000'000;

} // namespace barid::store
