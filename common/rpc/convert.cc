#include "common/rpc/convert.h"

#include <google/protobuf/timestamp.pb.h>

#include "absl/strings/str_cat.h"
#include "common/base/cities.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "homecare/type/v1/types.pb.h"

namespace homecare::rpc {
namespace {

constexpr absl::Duration kYear = absl::Hours(24 * 366);

}  // namespace

absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

LatLng FromProto(const type::v1::LatLng& point) {
  return {point.latitude_degrees(), point.longitude_degrees()};
}

TimeSpan FromProto(const type::v1::TimeRange& range) {
  return {FromProto(range.start_time()), FromProto(range.end_time())};
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp out;
  // Nanos count forward from the second before, also before 1970.
  const int64_t seconds = FloorSeconds(time);
  out.set_seconds(seconds);
  out.set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return out;
}

type::v1::LatLng ToProto(const LatLng& point) {
  type::v1::LatLng out;
  out.set_latitude_degrees(point.latitude_degrees);
  out.set_longitude_degrees(point.longitude_degrees);
  return out;
}

type::v1::TimeRange ToProto(const TimeSpan& span) {
  type::v1::TimeRange out;
  *out.mutable_start_time() = ToProto(span.start);
  *out.mutable_end_time() = ToProto(span.end);
  return out;
}

absl::StatusOr<LatLng> CheckedPlace(const type::v1::LatLng& point, absl::string_view city_code,
                                    absl::string_view field) {
  const City* const city = FindCity(city_code);
  if (city == nullptr) return InvalidField("city_code", "is not a known city");
  const LatLng out = FromProto(point);
  // A comparison with NaN is false, so NaN is outside every box.
  if (!city->limits.Contains(out)) return InvalidField(field, "lies outside the city");
  return out;
}

absl::StatusOr<absl::Time> CheckedTime(const google::protobuf::Timestamp& timestamp, absl::Time now,
                                       absl::string_view field) {
  const absl::Time out = FromProto(timestamp);
  if (out < now - kYear || out > now + kYear) {
    return InvalidField(field, "must be within a year of now");
  }
  return out;
}

absl::StatusOr<TimeSpan> CheckedSpan(const type::v1::TimeRange& range, absl::Time now,
                                     absl::string_view field) {
  TimeSpan out;
  ASSIGN_OR_RETURN(out.start,
                   CheckedTime(range.start_time(), now, absl::StrCat(field, ".start_time")));
  ASSIGN_OR_RETURN(out.end, CheckedTime(range.end_time(), now, absl::StrCat(field, ".end_time")));
  if (out.start >= out.end) return InvalidField(field, "must start before it ends");
  return out;
}

absl::StatusOr<absl::CivilDay> CheckedDay(absl::string_view text, absl::string_view field,
                                          bool required) {
  if (text.empty() && !required) return absl::CivilDay();
  const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
  if (!day.ok()) return InvalidField(field, "must be a date as in 2022-06-01");
  return *day;
}

}  // namespace homecare::rpc
