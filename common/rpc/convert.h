// Converters between the contracts' common types and the domain's. Each refuses with the field it
// was given (INVALID_FIELD).
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/geo.h"

namespace google::protobuf {
class Timestamp;
}
namespace homecare::type::v1 {
class LatLng;
class TimeRange;
}  // namespace homecare::type::v1

namespace homecare::rpc {

struct TimeSpan {
  absl::Time start;
  absl::Time end;
};

absl::Time FromProto(const google::protobuf::Timestamp& timestamp);
LatLng FromProto(const type::v1::LatLng& point);
TimeSpan FromProto(const type::v1::TimeRange& range);
google::protobuf::Timestamp ToProto(absl::Time time);
type::v1::LatLng ToProto(const LatLng& point);
type::v1::TimeRange ToProto(const TimeSpan& span);

// Within the limits of the city (cities.h), else INVALID_FIELD.
absl::StatusOr<LatLng> CheckedPlace(const type::v1::LatLng& point, absl::string_view city_code,
                                    absl::string_view field);
// At most a year from `now`, either way.
absl::StatusOr<absl::Time> CheckedTime(const google::protobuf::Timestamp& timestamp, absl::Time now,
                                       absl::string_view field);
// Both ends checked, start before end.
absl::StatusOr<TimeSpan> CheckedSpan(const type::v1::TimeRange& range, absl::Time now,
                                     absl::string_view field);
// An ISO date; `required` refuses the empty string, otherwise it gives CivilDay().
absl::StatusOr<absl::CivilDay> CheckedDay(absl::string_view text, absl::string_view field,
                                          bool required = true);

}  // namespace homecare::rpc
