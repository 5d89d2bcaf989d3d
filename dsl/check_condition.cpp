// dsl/check_condition.cpp - conditions: which operators a field takes, and what they are asked with.

#include "dsl/check_each.hpp"
#include "dsl/checker.hpp"
#include "dsl/codes.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/operators.hpp"
#include "dsl/pattern.hpp"
#include "dsl/values.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <utility>

namespace barid::dsl {

namespace {

using route::comparator;
using route::value_kind;

node constant(bool answer) {
  return {node::kind_of::constant, {}, 0, answer};
}

node ask(checker& c, predicate p) {
  return {node::kind_of::ask, {}, c.add_predicate(std::move(p)), false};
}

node negate(node n) {
  if (n.kind == node::kind_of::constant) return constant(!n.answer);
  if (n.kind == node::kind_of::negation && n.written.empty()) return std::move(n.parts.front());
  node out{node::kind_of::negation, {}, 0, false};
  out.parts.push_back(std::move(n));
  return out;
}

node join(node::kind_of kind, std::vector<node> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {kind, std::move(parts), 0, false};
}

/// One test of a condition while it is being checked.
class test_check {
public:
  test_check(checker& c, const route::test& t) : c_(c), t_(t) {}

  node run() {
    if (auto special = team_is_open()) return std::move(*special);
    for (const auto& path : t_.left.fields) {
      auto use = check_field(c_, path, path.at);
      if (!use) return constant(false);
      if (t_.left.argument) use->argument = text::fold(t_.left.argument->text);
      fields_.push_back(std::move(*use));
    }
    if (fields_.empty()) return constant(false);
    type_ = fields_.front().type;
    if (!same_types() || !check_argument() || !check_otherwise()) return constant(false);
    if (!operator_fits(type_, t_.op, fields_.front())) {
      c_.error(t_.op == comparator::none ? code::not_a_question : code::bad_operator,
               t_.op == comparator::none ? t_.at : t_.op_at,
               std::string("`") + fields_.front().name + "` is " + article(type_) + "; " +
                   (t_.op == comparator::none ? "alone it is no yes-or-no question"
                                              : "`" + c_.written(t_.op_at) + "` does not go with it"),
               type_ == value_type::boolean
                   ? "write it alone, `" + fields_.front().name + "`, or `not " + fields_.front().name + "`"
                   : "it takes " + operators_for(type_, fields_.front()));
      return constant(false);
    }
    if (t_.exact && type_ != value_type::text && type_ != value_type::address && type_ != value_type::domain) {
      c_.error(code::exact_misplaced, t_.op_at,
               std::string("`exact` compares letters, and `") + fields_.front().name + "` is " + article(type_),
               "remove `exact`");
      return constant(false);
    }
    node n = build();
    return as_written(t_.negated ? negate(std::move(n)) : std::move(n));
  }

private:
  checker& c_;
  const route::test& t_;
  std::vector<field_use> fields_;
  value_type type_ = value_type::text;

  predicate start(question ask_what) const {
    predicate p;
    p.ask = ask_what;
    p.fields = fields_;
    p.exact = t_.exact;
    p.written = c_.written(t_.at);
    p.at = t_.at;
    return p;
  }

  /// `billing is open`: a team stands where a field would.
  std::optional<node> team_is_open() {
    if (t_.left.fields.size() != 1 || t_.op != comparator::is || t_.right.size() != 1) return {};
    const auto& id = t_.left.fields.front();
    if (t_.right.front().text != "open" || find_field(id.text) || !c_.is_team(id.text)) return {};
    c_.use(use_of::team, id.text, id.at);
    predicate p = start(question::team_open);
    p.subject = id.text;
    node n = ask(c_, std::move(p));
    return as_written(t_.negated ? negate(std::move(n)) : std::move(n));
  }

  node as_written(node n) const {
    n.written = c_.written(t_.at);
    n.at = t_.at;
    return n;
  }

  bool same_types() {
    for (const auto& f : fields_)
      if (f.type != type_) {
        c_.error(code::bad_operand, t_.left.at,
                 "`" + fields_.front().name + "` and `" + f.name + "` cannot be asked together",
                 std::string("one is ") + article(type_) + ", the other " + article(f.type));
        return false;
      }
    return true;
  }

  bool check_argument() {
    const bool takes = fields_.front().field && fields_.front().field->takes_argument;
    if (takes && !t_.left.argument) {
      c_.error(code::bad_operand, t_.left.at, "which " + fields_.front().name + "?",
               "write its name in quotes: `" + std::string(fields_.front().field->example) + "`");
      return false;
    }
    return true;
  }

  bool check_otherwise() {
    const bool about_presence = t_.op == comparator::is_present || t_.op == comparator::is_missing;
    for (auto& f : fields_) {
      if (f.optional && !t_.left.otherwise && !about_presence && !c_.missing_is_no) {
        c_.error(code::optional_without_else, t_.left.at,
                 "`" + f.name + "` may be missing, and then this question has no answer",
                 "say what stands in for it: `" + f.name + " else …`");
        return false;
      }
      if (!t_.left.otherwise) continue;
      if (!f.optional) {
        c_.error(code::else_not_optional, t_.left.otherwise->at, "`" + f.name + "` is never missing",
                 "remove `else " + c_.written(t_.left.otherwise->at) + "`");
        return false;
      }
      auto v = constant_of(c_, *t_.left.otherwise, type_);
      if (!v) return false;
      f.otherwise = std::move(*v);
    }
    return true;
  }

  node build() {
    switch (t_.op) {
    case comparator::none:
      return ask(c_, start(question::is_true));
    case comparator::is_present:
      return ask(c_, start(question::is_present));
    case comparator::is_missing:
      return negate(ask(c_, start(question::is_present)));
    case comparator::is_empty:
      return ask(c_, start(question::is_empty));
    case comparator::is:
    case comparator::is_any:
      return equality();
    case comparator::contains:
      return texts(question::text_contains);
    case comparator::starts:
      return texts(question::text_starts);
    case comparator::ends:
      return texts(question::text_ends);
    case comparator::mentions:
      return texts(question::text_mentions);
    case comparator::matches:
      return patterns();
    case comparator::in:
      return in_list();
    case comparator::within:
      return type_ == value_type::time ? within_calendar() : within_domains();
    case comparator::outside:
      return negate(within_calendar());
    case comparator::has:
    case comparator::has_any:
    case comparator::has_all:
      return set_has();
    case comparator::has_none:
      return set_has_none();
    case comparator::seen_within:
      return seen();
    case comparator::less:
    case comparator::less_equal:
    case comparator::greater:
    case comparator::greater_equal:
    case comparator::between:
      return compare();
    }
    return constant(false);
  }

  /// The operand as single items: a text, a list in place, or the name of a declared list.
  struct operand_items {
    std::vector<std::string> texts;
    std::vector<list_id> lists;
    bool ok = true;
  };

  /// What a bare word is, where it is not the name of a list.
  enum class bare_word { must_be_list, itself, never_list };

  operand_items items(list_type wanted, bare_word bare) {
    operand_items out;
    auto one = [&](const route::value& v, auto& again) -> void {
      switch (v.kind) {
      case value_kind::text:
        out.texts.push_back(v.text);
        return;
      case value_kind::address:
      case value_kind::number:
      case value_kind::zone:
        out.texts.push_back(v.text.empty() ? c_.written(v.at) : v.text);
        return;
      case value_kind::list:
        if (v.items.empty()) {
          c_.error(code::empty_list, v.at, "this list is empty, so the condition never holds",
                   "put at least one item between the brackets");
          out.ok = false;
        }
        for (const auto& item : v.items) again(item, again);
        return;
      case value_kind::word: {
        const auto list = c_.out.list_by_name.find(c_.known_as(name_kind::list, v.text, v.at));
        if (list != c_.out.list_by_name.end() && bare != bare_word::never_list) {
          const auto type = c_.out.lists[list->second].type;
          if (!list_fits(type, wanted)) {
            c_.error(code::bad_operand, v.at,
                     "list `" + v.text + "` holds " + name_of(type) + ", not " + name_of(wanted),
                     "use a list `of " + std::string(name_of(wanted)) + "`");
            out.ok = false;
          }
          out.lists.push_back(list->second);
          c_.use(use_of::list, list->first, v.at);
        } else if (bare == bare_word::must_be_list) {
          auto help = did_you_mean(v.text, c_.names(name_kind::list));
          if (help.empty()) help = "write a text in quotes, or declare `list " + v.text + " of text { … }`";
          c_.error(code::unknown_list, v.at, "there is no list `" + v.text + "`", help);
          out.ok = false;
        } else {
          out.texts.push_back(v.text);
        }
        return;
      }
      case value_kind::missing:
        out.ok = false;
        return;
      default:
        c_.error(code::bad_operand, v.at, "`" + c_.written(v.at) + "` does not fit here",
                 "write a text in quotes, or the name of a list");
        out.ok = false;
      }
    };
    for (const auto& v : t_.right) one(v, one);
    return out;
  }

  /// `all` needs each item; otherwise one is enough.
  node of_items(question q, operand_items in) {
    if (!in.ok) return constant(false);
    if (t_.many != route::quantifier::all && t_.op != comparator::has_all) {
      predicate p = start(q);
      p.texts = std::move(in.texts);
      p.lists = std::move(in.lists);
      return ask(c_, std::move(p));
    }
    for (auto id : in.lists)
      for (const auto& item : c_.out.lists[id].items) in.texts.push_back(item);
    std::vector<node> parts;
    for (auto& text : in.texts) {
      predicate p = start(q);
      p.texts = {std::move(text)};
      parts.push_back(ask(c_, std::move(p)));
    }
    return parts.empty() ? constant(true) : join(node::kind_of::all, std::move(parts));
  }

  node texts(question q) {
    for (const auto& v : t_.right)
      if (v.kind == value_kind::pattern) {
        c_.error(code::bad_operand, v.at, "a pattern goes with `matches`", "write `matches " + c_.written(v.at) + "`");
        return constant(false);
      }
    auto in = items(list_type::text, bare_word::must_be_list);
    for (const auto& text : in.texts)
      if (q != question::text_mentions && text::fold(text).empty() && in.ok) {
        c_.error(code::bad_operand, t_.right.front().at, "an empty text is in every text",
                 "write the words to look for");
        in.ok = false;
      }
    return of_items(q, std::move(in));
  }

  node equality() {
    if (type_ == value_type::number || type_ == value_type::size || type_ == value_type::duration ||
        type_ == value_type::time)
      return compare();
    if (is_agent_presence()) return presence_question();
    auto in = items(type_ == value_type::text      ? list_type::text
                    : type_ == value_type::address ? list_type::addresses
                    : type_ == value_type::domain  ? list_type::domains
                                                   : list_type::text,
                    type_ == value_type::text || type_ == value_type::address ? bare_word::must_be_list
                    : type_ == value_type::domain                             ? bare_word::itself
                                                                              : bare_word::never_list);
    if (names_an_sla())
      for (auto& word : in.texts) word = c_.known_as(name_kind::sla, word, t_.at);
    if (type_ == value_type::enumeration) in.ok = check_words(in.texts) && in.ok;
    if (type_ == value_type::address)
      for (const auto& text : in.texts)
        if (in.ok && text.find('@') == std::string::npos) {
          c_.error(code::bad_operand, t_.right.front().at, "`" + text + "` is no mail address",
                   "ask for the domain: `" + fields_.front().name + ".domain is \"" + text + "\"`");
          in.ok = false;
        }
    if (fields_.front().name == "mailbox") in.ok = check_mailboxes(in.texts) && in.ok;
    if (!in.ok) return constant(false);
    std::vector<node> parts;
    // lists are folded, so an exact comparison takes their items as they were written
    if (!in.texts.empty() || t_.exact) {
      predicate p = start(question::text_is);
      p.texts = in.texts;
      if (t_.exact) p.lists = std::exchange(in.lists, {});
      parts.push_back(ask(c_, std::move(p)));
    }
    if (!in.lists.empty()) {
      predicate p = start(question::in_list);
      p.lists = in.lists;
      parts.push_back(ask(c_, std::move(p)));
    }
    return parts.empty() ? constant(false) : join(node::kind_of::any, std::move(parts));
  }

  /// Tags, flags, statuses and accounts have no list of their own: each of the words is one.
  void note_words(use_of kind) const {
    const auto one = [&](const route::value& v, const auto& again) -> void {
      if (v.kind == value_kind::word || v.kind == value_kind::text)
        c_.use(kind, kind == use_of::sla ? c_.known_as(name_kind::sla, v.text, v.at) : v.text, v.at);
      for (const auto& item : v.items) again(item, again);
    };
    for (const auto& v : t_.right) one(v, one);
  }

  [[nodiscard]] bool names_an_sla() const {
    return fields_.front().name == "conversation.sla" || fields_.front().name == "sla.name";
  }

  /// The words of a closed enumeration, of declared statuses, of an attribute.
  bool check_words(const std::vector<std::string>& words) {
    const auto known = words_of(c_, fields_.front());
    const auto& field = fields_.front().name;
    if (field == "status") note_words(use_of::status);
    if (field == "conversation.team") note_words(use_of::team);
    if (field == "conversation.agent") note_words(use_of::person);
    if (names_an_sla()) note_words(use_of::sla);
    if (known.empty()) return true;
    for (const auto& w : words)
      if (std::ranges::find(known, w) == known.end()) {
        auto help = did_you_mean(w, known);
        if (help.empty()) {
          help = "it can be ";
          for (const auto& k : known) help += (&k == &known.front() ? "`" : ", `") + k + "`";
        }
        c_.error(code::unknown_word, t_.right.front().at, "`" + fields_.front().name + "` is never `" + w + "`", help);
        return false;
      }
    return true;
  }

  /// Accounts are declared, in the directory, or bound when the rules are applied.
  bool check_mailboxes(const std::vector<std::string>& names) {
    auto known = c_.names(name_kind::mailbox);
    const auto* directory = c_.options.directory;
    if (directory) known.insert(known.end(), directory->mailboxes.begin(), directory->mailboxes.end());
    bool ok = true;
    note_words(use_of::mailbox);
    for (const auto& n : names) {
      if (std::ranges::find(known, n) != known.end()) continue;
      const auto at = t_.right.front().at;
      const auto slip = did_you_mean(n, known);
      if (directory) {
        c_.error(code::unknown_mailbox, at, "there is no mailbox `" + n + "`",
                 slip.empty() ? "declare it, or add the account with `barid channel add`" : slip);
        ok = false;
        continue;
      }
      if (!slip.empty()) c_.warning(code::unknown_mailbox, at, "no mailbox `" + n + "` is declared here", slip);
      c_.out.outside.push_back({outside_name::kind_of::mailbox, n, at});
    }
    return ok;
  }

  [[nodiscard]] bool is_agent_presence() const {
    if (fields_.front().name != "conversation.agent" || t_.right.empty()) return false;
    const auto& w = t_.right.front().text;
    return t_.right.front().kind == value_kind::word &&
           (w == "available" || w == "away" || w == "on" || w == "on leave");
  }

  node presence_question() {
    predicate p = start(question::presence_is);
    const auto& w = t_.right.front().text;
    p.subject = w == "on" ? "on leave" : w;
    return ask(c_, std::move(p));
  }

  node patterns() {
    predicate p = start(question::text_matches);
    for (const auto& v : t_.right) {
      if (v.kind != value_kind::pattern) {
        c_.error(code::bad_operand, v.at, "`matches` takes a pattern between slashes",
                 "write `matches /…/`, or `contains " + c_.written(v.at) + "`");
        return constant(false);
      }
      auto compiled = compile_pattern(v.text, v.at, t_.exact, c_.found);
      if (!compiled) return constant(false);
      p.patterns.push_back(std::move(compiled));
    }
    return ask(c_, std::move(p));
  }

  node in_list() {
    auto in = items(type_ == value_type::address  ? list_type::senders
                    : type_ == value_type::domain ? list_type::domains
                    : type_ == value_type::number ? list_type::numbers
                                                  : list_type::text,
                    bare_word::must_be_list);
    if (!in.ok) return constant(false);
    predicate p = start(question::in_list);
    p.lists = std::move(in.lists);
    if (!in.texts.empty()) {
      item_list list = check_items(c_, type_ == value_type::address ? list_type::senders : list_type::text,
                                   t_.right.front().kind == value_kind::list ? t_.right.front().items : t_.right);
      p.lists.push_back(c_.add_list(std::move(list)));
    }
    return ask(c_, std::move(p));
  }

  node within_domains() {
    auto in = items(list_type::domains, bare_word::itself);
    if (!in.ok) return constant(false);
    predicate p = start(question::within_domain);
    p.texts = std::move(in.texts);
    p.lists = std::move(in.lists);
    return ask(c_, std::move(p));
  }

  node within_calendar() {
    if (t_.right.size() != 1 || t_.right.front().kind != value_kind::word) {
      c_.error(code::bad_operand, t_.right.empty() ? t_.at : t_.right.front().at,
               "a time lies within or outside a calendar",
               "write the calendar's name: `" + fields_.front().name + " within NAME`");
      return constant(false);
    }
    const auto& id = t_.right.front();
    predicate p = start(question::time_within);
    if (!c_.require(name_kind::calendar, code::unknown_calendar, id.text, id.at, p.calendar)) return constant(false);
    return ask(c_, std::move(p));
  }

  node set_has() {
    // a tag may have the name of a list; `has any NAME` takes the list
    const bool one_word =
        t_.op == comparator::has || (t_.right.size() == 1 && t_.right.front().kind == value_kind::list);
    auto in = items(list_type::text, one_word ? bare_word::never_list : bare_word::itself);
    if (in.lists.empty()) note_words(fields_.front().name == "flags" ? use_of::flag : use_of::tag);
    if (fields_.front().name == "flags" && in.ok)
      for (const auto& v : in.texts)
        if (!c_.out.flags.contains(v)) {
          auto help = did_you_mean(v, {c_.out.flags.begin(), c_.out.flags.end()});
          if (help.empty()) help = "declare it: `flag " + v + "`";
          c_.error(code::unknown_flag, t_.right.front().at, "there is no flag `" + v + "`", help);
          in.ok = false;
        }
    return of_items(question::text_is, std::move(in));
  }

  node set_has_none() {
    if (t_.right.empty()) return negate(ask(c_, start(question::is_present)));
    return negate(set_has());
  }

  node seen() {
    predicate p = start(question::seen_within);
    if (t_.right.size() != 1 || t_.right.front().kind != value_kind::elapsed) {
      c_.error(code::bad_operand, t_.right.empty() ? t_.at : t_.right.front().at, "`seen within` takes elapsed time",
               "for example `seen within 7d`");
      return constant(false);
    }
    p.span_of = std::chrono::duration_cast<barid::duration>(std::chrono::duration<double>(t_.right.front().number));
    return ask(c_, std::move(p));
  }

  node compare() {
    std::vector<double> numbers;
    for (const auto& v : t_.right) {
      auto n = number_of(c_, v, type_);
      if (!n) return constant(false);
      numbers.push_back(*n);
    }
    if (numbers.empty()) return constant(false);
    if (t_.op == comparator::between) {
      if (numbers.size() != 2 || numbers[0] > numbers[1]) {
        c_.error(code::bad_range, t_.at, "this range is empty, so the condition never holds",
                 "write the smaller value first");
        return constant(false);
      }
      predicate p = start(question::number_between);
      p.low = numbers[0];
      p.high = numbers[1];
      return ask(c_, std::move(p));
    }
    predicate p = start(question::number_compare);
    p.compare = t_.op;
    p.low = numbers[0];
    return ask(c_, std::move(p));
  }
};

} // namespace

namespace {

/// `language is ar or en`: what stands behind `or` is a value, not a question. Reports it.
bool value_alone(checker& c, const route::condition& before, const route::condition& part, bool any) {
  using kind = route::condition::kind_of;
  if (part.kind != kind::test || part.test.op != comparator::none || before.kind != kind::test) return false;
  const auto& left = before.test;
  const auto& fields = part.test.left.fields;
  if (fields.size() != 1 || find_field(fields[0].text) || c.out.attributes.contains(fields[0].text)) return false;
  if ((left.op != comparator::is && left.op != comparator::has) || left.right.size() != 1) return false;
  if (left.op == comparator::is && !any) return false; // nothing is two words at once
  const std::string word = left.op == comparator::is ? "is" : "has";
  c.error(code::not_a_question, part.at,
          std::string("`") + fields[0].text + "` stands alone: each side of `" + (any ? "or" : "and") +
              "` is a whole question",
          "for several values write `" + c.written(left.left.at) + " " + (left.negated ? "not " : "") + word +
              (any ? " any [" : " all [") + c.written(left.right[0].at) + ", " + fields[0].text + "]`");
  return true;
}

} // namespace

node check_condition(checker& c, const route::condition& from) {
  using kind = route::condition::kind_of;
  switch (from.kind) {
  case kind::all:
  case kind::any: {
    std::vector<node> parts;
    for (std::size_t i = 0; i < from.parts.size(); ++i)
      if (i == 0 || !value_alone(c, from.parts[i - 1], from.parts[i], from.kind == kind::any))
        parts.push_back(check_condition(c, from.parts[i]));
    return join(from.kind == kind::all ? node::kind_of::all : node::kind_of::any, std::move(parts));
  }
  case kind::negation:
    return from.parts.empty() ? constant(false) : negate(check_condition(c, from.parts.front()));
  case kind::test:
    return test_check(c, from.test).run();
  case kind::broken:
    return constant(false);
  }
  return constant(false);
}

namespace {

/// "did you mean …?": among `conversation.…` names only what follows the dot is compared, since all
/// of them begin alike.
advice field_meant(const checker& c, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& f : fields()) known.emplace_back(f.name);
  for (const auto& [attribute, policy] : c.out.attributes) known.push_back(attribute);
  const auto dot = name.find('.');
  if (dot == std::string::npos) return did_you_mean(name, known);
  const auto owner = name.substr(0, dot + 1);
  std::vector<std::string> tails;
  for (const auto& k : known)
    if (k.starts_with(owner)) tails.push_back(k.substr(owner.size()));
  if (tails.empty()) return did_you_mean(name, known);
  const auto best = nearest(name.substr(dot + 1), tails);
  if (best.empty()) return {};
  advice out = "did you mean `" + owner + best + "`?";
  out.word = name;
  out.instead = owner + best;
  return out;
}

} // namespace

std::optional<field_use> check_field(checker& c, const route::name& path, span at) {
  if (path.text.empty()) return std::nullopt;
  if (const auto* f = find_field(path.text); f && f->needs_mail && c.event && !c.event->has_mail) {
    c.error(code::no_mail_here, at,
            "`" + path.text + "` is read from a mail, and the event `" + std::string(c.event->name) +
                "` comes without one",
            "remember it when the mail comes, for example with `tag`, and ask for that here");
    return std::nullopt;
  }
  if (!may_read_here(c, path.text, at)) return std::nullopt;
  if (const auto* f = find_field(path.text)) {
    c.use(use_of::field, path.text, at);
    return field_use{f, path.text, {}, f->type, f->optional, {}};
  }
  if (const auto a = c.out.attributes.find(path.text); a != c.out.attributes.end()) {
    c.use(use_of::attribute, path.text, at);
    return field_use{nullptr, path.text, {}, a->second.type, a->second.optional, {}};
  }
  auto help = field_meant(c, path.text);
  if (help.empty() && (path.text.starts_with("customer.") || path.text.starts_with("conversation.")))
    help = "declare it: `attribute " + path.text + " of text optional`";
  c.error(code::unknown_field, at, "there is no field `" + path.text + "`", help);
  return std::nullopt;
}

} // namespace barid::dsl
