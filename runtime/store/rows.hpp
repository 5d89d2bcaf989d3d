// runtime/store/rows.hpp - the rows that a statement returned.
//
// Owns     the answer; copies share it, so rows may outlive the connection.
// Fails    reading a column as a type it does not have is a mistake of ours: std::logic_error.

#pragma once

#include "model/ids.hpp"
#include "model/result.hpp"
#include "model/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_result; // libpq's PGresult

namespace barid::store {

/// One row. A null read into a plain value gives its default (0, "", no elements), into an optional
/// nothing. Columns count from 0.
class row {
public:
  row(const pg_result* from, int number) : from_(from), number_(number) {}

  [[nodiscard]] bool is_null(int column) const;

  template <class T>
  [[nodiscard]] T get(int column) const {
    T out{};
    read(column, out);
    return out;
  }
  /// Reads the columns from the first on, in order.
  template <class... T>
  void into(T&... out) const {
    int column = 0;
    (read(column++, out), ...);
  }
  /// The bytes of a text, bytea or jsonb column without a copy, as long as the rows live.
  [[nodiscard]] std::string_view view(int column) const;

private:
  void read(int column, bool& out) const;
  void read(int column, std::int32_t& out) const;
  void read(int column, std::int64_t& out) const; ///< Any integer type, xid8 too.
  void read(int column, std::uint64_t& out) const;
  void read(int column, double& out) const;
  void read(int column, std::string& out) const; ///< text, bytea, jsonb.
  void read(int column, instant& out) const;
  void read(int column, std::vector<std::string>& out) const; ///< text[], bytea[]
  void read(int column, std::vector<std::int64_t>& out) const;
  template <class Tag>
  void read(int column, id<Tag>& out) const {
    read(column, out.value);
  }
  template <class T>
  void read(int column, std::optional<T>& out) const {
    if (is_null(column)) out.reset();
    else read(column, out.emplace());
  }

  const pg_result* from_;
  int number_;
};

class rows {
public:
  rows() = default;
  explicit rows(pg_result* taken); ///< Takes ownership.

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] row operator[](std::size_t i) const { return {held_.get(), static_cast<int>(i)}; }
  /// Rows that an insert, update or delete touched.
  [[nodiscard]] std::int64_t affected() const;
  /// The server's word for what it did: `COMMIT`, `INSERT 0 3`, ….
  [[nodiscard]] std::string_view tag() const;

private:
  std::shared_ptr<pg_result> held_;
  std::size_t size_ = 0;
};

/// Of a statement that gives no rows: only whether it could be carried out.
[[nodiscard]] inline result<void> done(const result<rows>& got) {
  if (!got) return got.why();
  return {};
}

} // namespace barid::store
