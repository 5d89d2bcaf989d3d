#include "dsl/automaton.hpp"

#include "dsl/scanner.hpp"

#include <atomic>
#include <stdexcept>
#include <unordered_set>

namespace barid::dsl {

void close_database::operator()(hs_database* db) const {
  hs_free_database(db);
}

namespace {

/// Working memory of the scanner: one a thread, grown to fit every database it meets. Asking whether
/// it fits takes time in proportion to the database (a checksum of it), so it is asked once for each.
class scratch {
public:
  ~scratch() { hs_free_scratch(s_); }
  hs_scratch_t* fit(const database& db) {
    if (fits_.contains(db.number)) return s_;
    if (hs_alloc_scratch(db.handle.get(), &s_) != HS_SUCCESS) return nullptr;
    if (fits_.size() >= remembered) fits_.clear(); // of programs long gone, most of them
    fits_.insert(db.number);
    return s_;
  }

private:
  static constexpr std::size_t remembered = 1024;
  hs_scratch_t* s_ = nullptr;
  std::unordered_set<std::uint64_t> fits_;
};

hs_scratch_t* scratch_for(const database& db) {
  static thread_local scratch mine;
  return mine.fit(db);
}

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

error refused(hs_compile_error_t* e, const std::string& which) {
  error why{errc::limit, std::string("the scanner refuses ") + which + ": " + (e ? e->message : "out of memory"),
            "make it shorter or simpler"};
  hs_free_compile_error(e);
  return why;
}

} // namespace

void literal_automaton::add(const std::string& literal, literal_place where, predicate_id id) {
  if (literal.empty()) return;
  const auto [place, fresh] = by_text_.try_emplace(literal, static_cast<std::uint32_t>(literals_.size()));
  if (fresh) literals_.push_back({literal, {}});
  literals_[place->second].wanted.emplace_back(where, id);
}

result<void> literal_automaton::finish() {
  by_text_.clear();
  if (literals_.empty()) return {};
  if (literals_.size() > most_) {
    std::vector<std::string_view> all;
    all.reserve(literals_.size());
    for (const auto& l : literals_) all.push_back(l.text);
    trie_.build(all);
    return {};
  }
  std::vector<const char*> texts;
  std::vector<unsigned> flags, ids;
  std::vector<std::size_t> lengths;
  for (std::uint32_t i = 0; i < literals_.size(); ++i) {
    bool anywhere = true;
    for (const auto& [where, id] : literals_[i].wanted) anywhere = anywhere && where == literal_place::anywhere;
    texts.push_back(literals_[i].text.data());
    lengths.push_back(literals_[i].text.size());
    flags.push_back(anywhere ? HS_FLAG_SINGLEMATCH : 0u);
    ids.push_back(i);
  }
  hs_database_t* db = nullptr;
  hs_compile_error_t* e = nullptr;
  if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(), static_cast<unsigned>(texts.size()),
                           HS_MODE_BLOCK, scanner_platform(), &db, &e) != HS_SUCCESS) {
    const auto at = e && e->expression >= 0 ? static_cast<std::size_t>(e->expression) : 0;
    return refused(e, "`" + literals_[at].text.substr(0, 60) + "`");
  }
  db_.handle.reset(db);
  db_.number = next_number();
  return {};
}

namespace {

template <class Call>
void run(const database& db, std::string_view text, Call call) {
  auto* s = scratch_for(db);
  if (!s) throw std::bad_alloc();
  const auto each = [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* target) {
    (*static_cast<Call*>(target))(id, static_cast<std::size_t>(to));
    return 0;
  };
  // a scan that did not run would look like a text without matches
  if (sound_scan(db.handle.get(), text.data(), static_cast<unsigned>(text.size()), s, each, &call) != HS_SUCCESS)
    throw std::runtime_error("the scanner failed on a text of " + std::to_string(text.size()) + " bytes");
}

} // namespace

void literal_automaton::scan(std::string_view text, std::vector<predicate_id>& yes) const {
  if (!trie_.empty()) trie_.scan(text, [&](std::uint32_t id, std::size_t to) { tell(id, to, text.size(), yes); });
  if (!db_.handle) return;
  run(db_, text, [&](unsigned id, std::size_t to) { tell(id, to, text.size(), yes); });
}

void literal_automaton::tell(std::uint32_t literal, std::size_t end, std::size_t size,
                             std::vector<predicate_id>& yes) const {
  const auto& l = literals_[literal];
  for (const auto& [where, question] : l.wanted)
    if (where == literal_place::anywhere || (where == literal_place::begin && end == l.text.size()) ||
        (where == literal_place::end && end == size))
      yes.push_back(question);
}

void pattern_automaton::add(const std::string& expression, predicate_id id) {
  expressions_.emplace_back(expression, id);
}

result<void> pattern_automaton::finish() {
  if (expressions_.empty()) return {};
  std::vector<const char*> texts;
  std::vector<unsigned> flags, ids;
  for (std::uint32_t i = 0; i < expressions_.size(); ++i) {
    texts.push_back(expressions_[i].first.c_str());
    flags.push_back(HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY);
    ids.push_back(i);
  }
  hs_database_t* db = nullptr;
  hs_compile_error_t* e = nullptr;
  if (hs_compile_multi(texts.data(), flags.data(), ids.data(), static_cast<unsigned>(texts.size()), HS_MODE_BLOCK,
                       scanner_platform(), &db, &e) != HS_SUCCESS) {
    const auto at = e && e->expression >= 0 ? static_cast<std::size_t>(e->expression) : 0;
    return refused(e, "the pattern `" + expressions_[at].first.substr(0, 60) + "`");
  }
  db_.handle.reset(db);
  db_.number = next_number();
  return {};
}

void pattern_automaton::scan(std::string_view text, std::vector<predicate_id>& yes) const {
  if (!db_.handle) return;
  run(db_, text, [&](unsigned id, std::size_t) { yes.push_back(expressions_[id].second); });
}

} // namespace barid::dsl
