// Converters between the contract's messages and the domain's values. Those that read a message
// refuse with every field they cannot read, named below `path` (INVALID_FIELD); REQUIRED fields and
// enums were checked before. Those that answer mask ID numbers and phones.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "homecare/registry/v1/caregiver.pb.h"
#include "homecare/registry/v1/elder.pb.h"
#include "homecare/registry/v1/entitlement.pb.h"
#include "homecare/registry/v1/provider.pb.h"
#include "homecare/registry/v1/terminal.pb.h"
#include "services/registry/domain/desk.h"
#include "services/registry/domain/elder.h"
#include "services/registry/domain/lists.h"
#include "services/registry/domain/workforce.h"

namespace homecare::registry {

// To the microsecond, which is what the database keeps.
absl::Time InstantFrom(const google::protobuf::Timestamp& timestamp);

absl::StatusOr<Elder> FromProto(const v1::Elder& message, absl::string_view city_code,
                                absl::string_view path);
absl::StatusOr<Grant> FromProto(const type::v1::Grant& message, absl::string_view path);
absl::StatusOr<Suspension> FromProto(const type::v1::Suspension& message, absl::string_view path);
absl::StatusOr<Contact> FromProto(const v1::Contact& message, absl::string_view path);
BarredCaregiver FromProto(const v1::BarredCaregiver& message);
absl::StatusOr<Move> FromProto(const v1::MoveElderRequest& request);
absl::StatusOr<ElderQuery> FromProto(const v1::FindEldersRequest& request);
absl::StatusOr<Caregiver> FromProto(const v1::Caregiver& message, absl::string_view city_code,
                                    absl::string_view path);
absl::StatusOr<Certificate> FromProto(const type::v1::Certificate& message, absl::string_view path);
absl::StatusOr<Provider> FromProto(const v1::Provider& message, absl::string_view path);
absl::StatusOr<ServicePoint> FromProto(const v1::ServicePoint& message, absl::string_view city_code,
                                       absl::string_view path);
std::vector<OnCall> FromProto(const v1::SetOnCallRequest& request);
Terminal FromProto(const v1::Terminal& message);

v1::Elder ToProto(const Elder& elder);
v1::GrantRecord ToProto(const Revision<Grant>& revision);
v1::SuspensionRecord ToProto(const Revision<Suspension>& revision);
v1::Caregiver ToProto(const Caregiver& caregiver);
v1::Provider ToProto(const Provider& provider);
v1::ServicePoint ToProto(const ServicePoint& point);
v1::Terminal ToProto(const Terminal& terminal);

}  // namespace homecare::registry
