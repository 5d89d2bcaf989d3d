#include "runtime/store/suggestion_rows.hpp"

namespace barid::store {

namespace {

constexpr std::int64_t most_rows_of_words = 20'000;
constexpr statement select_question_words{"select_question_words",
                                          "select word, weight::float8 from barid.question_words($1, $2)"};
constexpr statement select_similar{
    "select_similar_answers", "select s.conversation, s.outbox, s.score::float8, c.subject, m.author, m.at, o.payload"
                              " from barid.similar_answered($1, $2) s"
                              " join conversations c on c.id = s.conversation"
                              " join outbox o on o.id = s.outbox"
                              " join conversation_mails m on m.conversation = s.conversation and m.outbox = s.outbox"
                              " order by s.score desc, m.at desc"};

} // namespace

result<std::vector<question_word>> question_words(connection& on, conversation_id of) {
  auto got = on.run(select_question_words, with(of.value, most_rows_of_words));
  if (!got) return got.why();
  std::vector<question_word> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].word, out[i].weight);
  return out;
}

result<std::vector<similar_answer>> similar_answers(connection& on, conversation_id of, int most) {
  auto got = on.run(select_similar, with(of.value, most));
  if (!got) return got.why();
  std::vector<similar_answer> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& a = out[i];
    (*got)[i].into(a.conversation, a.id, a.score, a.subject, a.author, a.at, a.payload);
  }
  return out;
}

} // namespace barid::store
