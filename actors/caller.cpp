#include "actors/caller.hpp"

#include "actors/calling.hpp"
#include "runtime/log/log.hpp"
#include "runtime/store/call_rows.hpp"
#include "runtime/store/delivery_rows.hpp"
#include "runtime/store/hash.hpp"

#include <algorithm>
#include <array>

namespace barid::actors {

namespace {

using caller_pointer = caller_actor::stateful_pointer<caller_state>;
using call_now = caf::atom_constant<caf::atom("callnow")>;

constexpr int a_round = 20;
constexpr std::chrono::minutes lease{5};
constexpr unsigned attempts_of_extensions = 3;

class telephone {
public:
  telephone(services* node, std::shared_ptr<dispatch> all, const call_settings& settings, std::string kind)
      : node_(node), all_(std::move(all)), settings_(settings), kind_(std::move(kind)) {}

  void work() {
    while (true) {
      const auto jobs = all_->with_store([&](store::connection& on) {
        return store::claim_outbox(on, {kind_, node_->node, node_->clock.now(), lease, a_round, {}, {}});
      });
      if (!jobs) return log::warning("calls cannot be taken", {log::why(jobs.why())});
      for (const auto& job : *jobs) all_->take_in_hand(job.id);
      for (const auto& job : *jobs) call(job);
      for (const auto& job : *jobs) all_->lay_down(job.id);
      if (jobs->size() < std::size_t(a_round)) return;
    }
  }

private:
  services* node_;
  std::shared_ptr<dispatch> all_;
  const call_settings& settings_;
  std::string kind_;
  std::string unreachable_; ///< Why the endpoint cannot be reached: what else is due does not wait for it again.

  struct endpoint {
    std::string url, secret;
    duration timeout{};
    unsigned attempts = attempts_of_extensions;
    const dsl::extension_policy* extension = nullptr;
  };

  /// As the rules in force declare it: an address that was corrected counts for what waits.
  result<endpoint> where(const dsl::program& rules, const call_order& o) const {
    if (o.is_extension) {
      const auto it = rules.extensions.find(o.name);
      if (it == rules.extensions.end())
        return error{errc::not_found, "the rules in force declare no extension `" + o.name + "`", ""};
      return endpoint{it->second.url, it->second.secret, it->second.timeout, attempts_of_extensions, &it->second};
    }
    const auto it = rules.webhooks.find(o.name);
    if (it == rules.webhooks.end())
      return error{errc::not_found, "the rules in force declare no webhook `" + o.name + "`", ""};
    return endpoint{it->second.url, it->second.secret, it->second.timeout, it->second.attempts, nullptr};
  }

  calls::outcome made(const store::outbox_job& job, const call_order& o, const endpoint& to) {
    if (to.extension && to.url.empty()) {
      const auto& x = *to.extension;
      if (settings_.local) return settings_.local({x.module, x.version, x.function, o.body, x.timeout});
      return {calls::verdict::never, 0, "no extension `" + x.module + "` is loaded", {}, {}};
    }
    calls::request what;
    what.url = to.url;
    what.body = o.body;
    what.key = store::to_hex(job.effect_key);
    what.at = node_->clock.now();
    auto secret = all_->with_store([&](store::connection& on) { return settings_.secret(on, to.secret); });
    if (!secret) return {calls::verdict::later, 0, secret.why().message, {}, {}};
    what.secret = std::move(*secret);
    return calls::post(what, settings_.http,
                       net::deadline::after(std::chrono::ceil<std::chrono::milliseconds>(to.timeout)));
  }

  void call(const store::outbox_job& job) {
    const auto rules = node_->rules.get();
    const auto o = order_in(job.payload);
    if (!rules || !o) return give_up(job, false, "the call cannot be read");
    const auto to = where(*rules->program, *o);
    if (!to) return give_up(job, o->wants_answer, to.why().message);
    if (!unreachable_.empty()) return again(job, *o, *to, {calls::verdict::later, 0, unreachable_, {}, {}});
    const auto begun = all_->with_store([&](store::connection& on) {
      return store::begin_sending(on, job.id, node_->node, o->body, node_->clock.now() + lease);
    });
    if (!begun) return log::warning("a call cannot be begun", {log::outbox(job.id), log::why(begun.why())});
    const auto before = std::chrono::steady_clock::now();
    auto out = made(job, *o, *to);
    const auto took = std::chrono::steady_clock::now() - before;
    count_call(*node_->metrics, kind_, out, std::chrono::duration_cast<duration>(took));
    note_attempt(job, out.status, std::chrono::ceil<std::chrono::milliseconds>(took));
    switch (out.verdict) {
    case calls::verdict::done:
      return end({job.id, node_->node, false, {}, o->wants_answer ? answer_of(out.answer) : "", node_->clock.now()});
    case calls::verdict::never:
      return give_up(job, o->wants_answer, out.words);
    case calls::verdict::later:
      if (out.status == 0) unreachable_ = out.words;
      return again(job, *o, *to, out);
    }
  }

  void note_attempt(const store::outbox_job& job, int status, std::chrono::milliseconds took) {
    const auto done = all_->with_store([&](store::connection& on) {
      return store::note_attempt(on, {job.id, status, took, node_->clock.now()});
    });
    if (!done) log::warning("how a call went is not stored", {log::outbox(job.id), log::why(done.why())}); // only shown
  }

  void again(const store::outbox_job& job, const call_order& o, const endpoint& to, const calls::outcome& out) {
    const auto failed = unsigned(job.attempts) + 1;
    const auto wait = wait_before_retry(o.is_extension, failed, to.attempts);
    if (!wait) return give_up(job, o.wants_answer, out.words);
    const auto done = all_->with_store([&](store::connection& on) {
      return store::finish_failed(on, job.id, node_->node, out.words, node_->clock.now() + std::max(*wait, out.wait));
    });
    if (!done) log::warning("what became of a call is not stored", {log::outbox(job.id), log::why(done.why())});
  }

  void give_up(const store::outbox_job& job, bool wants_answer, const std::string& why) {
    log::warning("a call is given up", {log::outbox(job.id), log::text("call", kind_), log::text("why", why)});
    end({job.id, node_->node, true, why, wants_answer ? failure_of(why) : "", node_->clock.now()});
  }

  void end(const store::call_end& how) {
    const auto done = all_->with_store([&](store::connection& on) { return store::finish_call(on, how); });
    if (!done)
      log::warning("what became of a call is not stored",
                   {log::outbox(how.id), log::why(done.why())}); // its lease ends, and it is called again
  }
};

const char* outcome_name(const calls::outcome& how) {
  switch (how.verdict) {
  case calls::verdict::done:
    return "done";
  case calls::verdict::never:
    return "refused";
  case calls::verdict::later:
    return how.status == 0 ? "unreachable" : "failed";
  }
  return "";
}

} // namespace

void count_call(metrics::registry& in, const std::string& kind, const calls::outcome& how, duration took) {
  const auto name = std::string_view(kind).substr(kind.find('/') + 1);
  in.add(metrics::metric::calls, {name, outcome_name(how)});
  in.observe(metrics::metric::call_seconds, std::chrono::duration<double>(took).count(), {name});
}

std::optional<duration> wait_before_retry(bool is_extension, unsigned attempts, unsigned most) {
  using namespace std::chrono_literals;
  if (attempts >= most) return std::nullopt;
  if (is_extension) return attempts == 1 ? 1s : 5s;
  static constexpr std::array<duration, 8> waits = {5s, 30s, 2min, 5min, 15min, 30min, 1h, 2h};
  return waits[std::min<std::size_t>(attempts, waits.size()) - 1];
}

caller_actor::behavior_type caller(caller_pointer self, services* node, std::shared_ptr<dispatch> all,
                                   std::shared_ptr<const call_settings> settings, std::string kind) {
  self->send(self, call_now::value);
  return {[self, node, all, settings, kind = std::move(kind)](call_now) {
    telephone(node, all, *settings, kind).work();
    self->quit();
  }};
}

} // namespace barid::actors
