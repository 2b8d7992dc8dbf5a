// The entries of the worked example in services/billing/chain/FORMAT.md.
#pragma once

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/chain/entry.h"
#include "services/billing/chain/key.h"

namespace homecare::billing::chain {

inline absl::Time At(int year, int month, int day, int hour, int minute, int second) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute, second),
                         absl::UTCTimeZone());
}

inline Entry FirstEntry() {
  return {.city_code = "370300",
          .entry_number = 1,
          .line_id = "line-1",
          .posting_id = "posting-1",
          .elder_id = "elder-1",
          .month = absl::CivilMonth(2022, 6),
          .booked_month = absl::CivilMonth(2022, 6),
          .visit_id = "visit-1",
          .provider_id = "provider-1",
          .funding = "SUBSIDY",
          .rate_fen_per_hour = FenPerHour(1500),
          .minutes = Minutes(40),
          .amount_fen = Fen(1000),
          .debit_account = "FUND_EXPENSE",
          .credit_account = "PROVIDER_PAYABLE",
          .policy_version_id = "zibo-2022-1",
          .cause = "VISIT_BILLABLE",
          .cause_id = "event-1",
          .explanation = "40 minutes, 15 yuan/h",
          .post_time = At(2022, 6, 5, 3, 0, 0) + absl::Milliseconds(250)};
}

inline Entry SecondEntry() {
  Entry entry = FirstEntry();
  entry.line_id = "line-2";
  entry.posting_id = "posting-2";
  entry.booked_month = absl::CivilMonth(2022, 7);
  entry.minutes = Minutes(-40);
  entry.amount_fen = Fen(-1000);
  entry.corrects_line_id = "line-1";
  entry.cause = "VISIT_NOT_BILLABLE";
  entry.cause_id = "event-2";
  entry.explanation = "上门服务作废";
  entry.post_time = At(2022, 7, 1, 0, 0, 0);
  return entry;
}

// The bytes 00, 01, 02, ... 1f: for tests and for the page only.
inline SigningKey ExampleKey() {
  FixedBytes<32> seed;
  for (size_t i = 0; i < seed.bytes.size(); ++i) seed.bytes[i] = static_cast<uint8_t>(i);
  return SigningKey(seed);
}

}  // namespace homecare::billing::chain
