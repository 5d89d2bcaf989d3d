#include "runtime/store/parameters.hpp"

#include "runtime/store/type_oids.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace barid::store {

namespace {

template <class Unsigned>
void put(std::string& out, Unsigned v) {
  for (int shift = int(sizeof v) * 8 - 8; shift >= 0; shift -= 8)
    out += static_cast<char>(v >> unsigned(shift) & 0xFFU);
}

void put16(std::string& out, std::uint16_t v) {
  put(out, v);
}
void put32(std::string& out, std::int64_t v) {
  put(out, static_cast<std::uint32_t>(v));
}
void put64(std::string& out, std::int64_t v) {
  put(out, static_cast<std::uint64_t>(v));
}

std::int64_t wire_time(instant t) {
  return t.time_since_epoch().count() - epoch_2000_us;
}

void put_text(std::string& out, std::string_view v) {
  if (is_storable(v)) out += v;
  else out += storable_text(v);
}

void put_json(std::string& out, std::string_view v) {
  out += '\1'; // version of the binary jsonb format
  if (v.find("\\u0000") == std::string_view::npos && is_storable(v)) out += v;
  else out += storable_json(v);
}

constexpr std::int32_t null_element = -1;

} // namespace

std::string array_literal(const std::vector<std::string>& items) {
  std::string out = "{";
  for (const auto& item : items) {
    if (out.size() > 1) out += ',';
    out += '"';
    for (char c : item) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out + "}";
}

void parameters::close(unsigned type, std::size_t begin) {
  entries_.push_back({type, begin, buffer_.size() - begin, nullptr, false});
}

parameters& parameters::add(bool v) {
  const auto begin = buffer_.size();
  buffer_ += v ? '\1' : '\0';
  close(oid::boolean, begin);
  return *this;
}

parameters& parameters::add(std::int32_t v) {
  const auto begin = buffer_.size();
  put32(buffer_, v);
  close(oid::int4, begin);
  return *this;
}

parameters& parameters::add(std::int64_t v) {
  const auto begin = buffer_.size();
  put64(buffer_, v);
  close(oid::int8, begin);
  return *this;
}

parameters& parameters::add(double v) {
  const auto begin = buffer_.size();
  put64(buffer_, std::bit_cast<std::int64_t>(v));
  close(oid::float8, begin);
  return *this;
}

parameters& parameters::add(std::string_view v) {
  const auto begin = buffer_.size();
  put_text(buffer_, v);
  close(oid::text, begin);
  return *this;
}

parameters& parameters::add(bytes v) {
  static constexpr char nothing[] = "";
  entries_.push_back({oid::bytea, 0, v.data.size(), v.data.data() ? v.data.data() : nothing, false});
  return *this;
}

parameters& parameters::add(json v) {
  const auto begin = buffer_.size();
  put_json(buffer_, v.text);
  close(oid::jsonb, begin);
  if (v.text.empty()) entries_.back().null = true;
  return *this;
}

parameters& parameters::add(instant v) {
  const auto begin = buffer_.size();
  put64(buffer_, wire_time(v));
  close(oid::timestamptz, begin);
  return *this;
}

/// One-dimensional arrays: dimensions, has-null flag, element type, length, lower bound, elements
/// with their lengths (array_recv of the server).
template <class Items, class Write>
parameters& parameters::array(unsigned array_type, unsigned element_type, const Items& items, Write write) {
  const auto begin = buffer_.size();
  put32(buffer_, items.empty() ? 0 : 1);
  put32(buffer_, 1);
  put32(buffer_, element_type);
  if (!items.empty()) {
    put32(buffer_, std::int64_t(items.size()));
    put32(buffer_, 1);
    for (const auto& item : items) {
      const auto length_at = buffer_.size();
      put32(buffer_, null_element);
      if (!write(item)) continue;
      std::string length;
      put32(length, std::int64_t(buffer_.size() - length_at - 4));
      std::memcpy(buffer_.data() + length_at, length.data(), 4);
    }
  }
  close(array_type, begin);
  return *this;
}

parameters& parameters::add(const std::vector<bool>& v) {
  return array(oid::boolean_array, oid::boolean, v, [&](bool b) {
    buffer_ += b ? '\1' : '\0';
    return true;
  });
}

parameters& parameters::add(const std::vector<std::int32_t>& v) {
  return array(oid::int4_array, oid::int4, v, [&](std::int32_t n) {
    put32(buffer_, n);
    return true;
  });
}

parameters& parameters::add(const std::vector<std::int64_t>& v) {
  return array(oid::int8_array, oid::int8, v, [&](std::int64_t n) {
    put64(buffer_, n);
    return true;
  });
}

parameters& parameters::add(const std::vector<double>& v) {
  return array(oid::float8_array, oid::float8, v, [&](double n) {
    put64(buffer_, std::bit_cast<std::int64_t>(n));
    return true;
  });
}

parameters& parameters::add(const std::vector<std::string>& v) {
  return array(oid::text_array, oid::text, v, [&](const std::string& s) {
    put_text(buffer_, s);
    return true;
  });
}

parameters& parameters::add(const std::vector<std::string_view>& v) {
  return array(oid::text_array, oid::text, v, [&](std::string_view s) {
    put_text(buffer_, s);
    return true;
  });
}

parameters& parameters::add(const std::vector<instant>& v) {
  return array(oid::timestamptz_array, oid::timestamptz, v, [&](instant t) {
    put64(buffer_, wire_time(t));
    return true;
  });
}

parameters& parameters::add(const std::vector<std::optional<instant>>& v) {
  return array(oid::timestamptz_array, oid::timestamptz, v, [&](std::optional<instant> t) {
    if (t) put64(buffer_, wire_time(*t));
    return t.has_value();
  });
}

parameters& parameters::add(const bytes_array& v) {
  return array(oid::bytea_array, oid::bytea, v.items, [&](std::string_view s) {
    buffer_ += s;
    return true;
  });
}

parameters& parameters::add(const json_array& v) {
  return array(oid::jsonb_array, oid::jsonb, v.items, [&](std::string_view s) {
    if (!s.empty()) put_json(buffer_, s);
    return !s.empty();
  });
}

// The server keeps words sorted by their bytes, each with up to 255 ascending positions of 14 bits
// (datatype/tsearch.h); sent like that, it has nothing left to do.
parameters& parameters::add(const word_vector& v) {
  constexpr std::size_t longest = 2'046, most_bytes = 900'000, most_positions = 255;
  constexpr std::size_t last_position = 16'383;
  std::vector<std::pair<std::string, std::uint16_t>> sorted;
  sorted.reserve(v.words.size());
  for (std::size_t i = 0; i < v.words.size(); ++i) {
    auto word = storable_text(v.words[i]);
    if (word.size() > longest) {
      auto cut = longest;
      while (cut > 0 && (static_cast<unsigned char>(word[cut]) & 0xC0U) == 0x80U) --cut; // not within a character
      word.resize(cut);
    }
    if (!word.empty()) sorted.emplace_back(std::move(word), std::uint16_t(std::min(i + 1, last_position)));
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const auto begin = buffer_.size();
  put32(buffer_, 0);
  std::int32_t count = 0;
  for (auto at = sorted.begin(); at != sorted.end();) {
    const auto end = std::find_if(at, sorted.end(), [&](const auto& w) { return w.first != at->first; });
    const auto places = std::min<std::size_t>(std::size_t(end - at), most_positions);
    if (buffer_.size() - begin + at->first.size() + 2 * places + 8 > most_bytes) break;
    buffer_ += at->first;
    buffer_ += '\0';
    put16(buffer_, std::uint16_t(places));
    for (std::size_t i = 0; i < places; ++i) put16(buffer_, at[std::ptrdiff_t(i)].second);
    ++count;
    at = end;
  }
  for (int i = 0; i < 4; ++i) buffer_[begin + std::size_t(i)] = char(std::uint32_t(count) >> (24 - 8 * i));
  close(oid::tsvector, begin);
  return *this;
}

parameters::wire parameters::encode() const {
  wire out;
  for (const auto& e : entries_) {
    out.types.push_back(e.type);
    out.values.push_back(e.null ? nullptr : e.view ? e.view : buffer_.data() + e.begin);
    out.lengths.push_back(static_cast<int>(e.length));
    out.formats.push_back(1);
  }
  return out;
}

} // namespace barid::store
