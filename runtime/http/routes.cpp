#include "runtime/http/endpoints/endpoints.hpp"

namespace barid::http {

const std::vector<route>& routes() {
  static const std::vector<route> table = [] {
    std::vector<route> all;
    for (const auto group : {session_routes,
                             mail_notice_routes,
                             notice_routes,
                             conversation_routes,
                             command_routes,
                             begin_routes,
                             held_routes,
                             upload_routes,
                             writing_routes,
                             suggestion_routes,
                             mail_routes,
                             directory_routes,
                             customer_routes,
                             tag_routes,
                             rules_routes,
                             rule_history_routes,
                             rule_trial_routes,
                             rule_difference_routes,
                             rule_promise_routes,
                             rule_test_routes,
                             rule_completion_routes,
                             flow_routes,
                             people_routes,
                             password_link_routes,
                             report_routes,
                             report_time_routes,
                             team_routes,
                             token_routes,
                             audit_routes,
                             channel_account_routes,
                             channel_consent_routes,
                             channel_discovery_routes,
                             channel_state_routes,
                             authentication_routes,
                             channel_ledger_routes,
                             signature_routes,
                             outbox_routes,
                             webhook_routes,
                             live_routes,
                             service_routes,
                             page_routes})
      for (auto& r : group()) all.push_back(std::move(r));
    return all;
  }();
  return table;
}

} // namespace barid::http
