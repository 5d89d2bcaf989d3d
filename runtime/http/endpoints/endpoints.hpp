// runtime/http/endpoints/endpoints.hpp - the groups of endpoints; routes.cpp puts them in one
// table.

#pragma once

#include "runtime/http/route.hpp"
#include "runtime/http/schema.hpp"

#include <vector>

namespace barid::http {

[[nodiscard]] std::vector<route> session_routes();
[[nodiscard]] std::vector<route> mail_notice_routes();
[[nodiscard]] std::vector<route> notice_routes();
[[nodiscard]] std::vector<route> conversation_routes();
[[nodiscard]] std::vector<route> command_routes();
[[nodiscard]] std::vector<route> begin_routes();
[[nodiscard]] std::vector<route> held_routes();
[[nodiscard]] std::vector<route> upload_routes();
[[nodiscard]] std::vector<route> writing_routes();
[[nodiscard]] std::vector<route> suggestion_routes();
[[nodiscard]] std::vector<route> mail_routes();
[[nodiscard]] std::vector<route> directory_routes();
[[nodiscard]] std::vector<route> customer_routes();
[[nodiscard]] std::vector<route> tag_routes();
[[nodiscard]] std::vector<route> rules_routes();
[[nodiscard]] std::vector<route> rule_history_routes();
[[nodiscard]] std::vector<route> rule_trial_routes();
[[nodiscard]] std::vector<route> rule_difference_routes();
[[nodiscard]] std::vector<route> rule_promise_routes();
[[nodiscard]] std::vector<route> rule_test_routes();
[[nodiscard]] std::vector<route> rule_completion_routes();
[[nodiscard]] std::vector<route> flow_routes();
[[nodiscard]] std::vector<route> people_routes();
[[nodiscard]] std::vector<route> password_link_routes();
[[nodiscard]] std::vector<route> report_routes();
[[nodiscard]] std::vector<route> report_time_routes();
[[nodiscard]] std::vector<route> webhook_routes();
[[nodiscard]] std::vector<route> authentication_routes();
[[nodiscard]] std::vector<route> team_routes();
[[nodiscard]] std::vector<route> token_routes();
[[nodiscard]] std::vector<route> audit_routes();
[[nodiscard]] std::vector<route> channel_account_routes();
[[nodiscard]] std::vector<route> channel_consent_routes();
[[nodiscard]] std::vector<route> channel_discovery_routes();
[[nodiscard]] std::vector<route> channel_state_routes();
[[nodiscard]] std::vector<route> channel_ledger_routes();
[[nodiscard]] std::vector<route> signature_routes();
[[nodiscard]] std::vector<route> outbox_routes();
[[nodiscard]] std::vector<route> live_routes();
[[nodiscard]] std::vector<route> service_routes();
[[nodiscard]] std::vector<route> page_routes();

} // namespace barid::http
