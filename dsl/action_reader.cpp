#include "dsl/action_reader.hpp"

#include "dsl/codes.hpp"
#include "dsl/event_type.hpp"

namespace barid::dsl {

using route::value_kind;

const route::value* action_reader::peek() const {
  return at_end() ? nullptr : &from_.arguments[next_];
}

span action_reader::here() const {
  if (const auto* v = peek()) return v->at;
  auto at = from_.arguments.empty() ? from_.verb.at : from_.arguments.back().at;
  return {at.file, at.end, at.end};
}

bool action_reader::fail(const char* code, std::string message, std::string help) {
  if (!failed_)
    check.error(code, here(), std::move(message),
                help.empty() ? "it is written `" + std::string(verb_.shape) + "`" : std::move(help));
  failed_ = true;
  return false;
}

bool action_reader::word(const char* w) {
  const auto* v = peek();
  if (!v || v->kind != value_kind::word || v->text != w) return false;
  ++next_;
  return true;
}

bool action_reader::expect_word(const char* w) {
  return word(w) || fail(code::bad_argument, std::string("expected `") + w + "` here");
}

std::optional<route::name> action_reader::name(const char* what) {
  const auto* v = peek();
  if (!v || v->kind != value_kind::word) {
    fail(code::bad_argument,
         std::string("expected ") + what + (v ? ", found `" + check.written(v->at) + "`" : " here"));
    return std::nullopt;
  }
  ++next_;
  return route::name{v->text, v->at};
}

std::optional<std::string> action_reader::word_or_text(const char* what) {
  const auto* v = peek();
  if (v && v->kind == value_kind::text) {
    ++next_;
    return v->text;
  }
  if (auto n = name(what)) return n->text;
  return std::nullopt;
}

std::optional<route::value> action_reader::text(const char* what) {
  const auto* v = peek();
  if (!v || v->kind != value_kind::text) {
    fail(code::bad_argument,
         std::string("expected ") + what + " in quotes" + (v ? ", found `" + check.written(v->at) + "`" : ""));
    return std::nullopt;
  }
  ++next_;
  return *v;
}

std::vector<std::string> action_reader::names(const char* what, use_of kind) {
  std::vector<std::string> out;
  do {
    auto n = name(what);
    if (!n) return {};
    check.use(kind, n->text, n->at);
    out.push_back(n->text);
  } while (peek() && peek()->kind == value_kind::comma && ++next_);
  return out;
}

bool action_reader::once_per(action& out) {
  if (!word("at")) return true;
  if (!expect_word("most") || !expect_word("once") || !expect_word("per")) return false;
  const auto* v = peek();
  if (!v || v->kind != value_kind::elapsed || v->number <= 0)
    return fail(code::bad_argument, "`at most once per` takes elapsed time", "for example `at most once per 24h`");
  ++next_;
  add(out, "once_per", std::chrono::duration_cast<duration>(std::chrono::duration<double>(v->number)));
  return true;
}

bool action_reader::end() {
  if (at_end()) return !failed_;
  return fail(code::leftover_argument,
              "`" + check.written(here()) + "` does not belong to `" + std::string(verb_.name) + "`");
}

void add(action& to, const char* name, value v) {
  to.arguments.push_back({name, std::move(v)});
}

const value* action::constant(const std::string& argument) const {
  for (const auto& a : arguments)
    if (a.name == argument) return std::get_if<value>(&a.what);
  return nullptr;
}

} // namespace barid::dsl
