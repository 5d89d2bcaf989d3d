// runtime/store/mail_identity.hpp - when two deliveries are the same mail (promise P4).

#pragma once

#include <string>
#include <string_view>

namespace barid::store {

struct mail_identity {
  std::string hash;            ///< 32 bytes; unique within a channel.
  std::string message_id_hash; ///< 32 bytes over the Message-ID as it stands; empty without one.
};

/// SHA-256 of the bytes without the trace fields Return-Path, Received, Delivered-To and
/// X-Original-To, which differ between deliveries of one mail (RFC 5321 §4.4). When Message-ID or
/// Date is missing they count: identical alarms without Message-ID are different mails.
/// Any bytes have an identity.
[[nodiscard]] mail_identity identify(std::string_view raw);

/// The hash under which a Message-ID is looked up: without surrounding space and angle brackets.
[[nodiscard]] std::string message_id_hash(std::string_view message_id);

} // namespace barid::store
