// Between the contract's messages and the domain's values.
#pragma once

#include "absl/status/statusor.h"
#include "homecare/event/v1/event.pb.h"
#include "homecare/visit/v1/visit_service.pb.h"
#include "services/visit/domain/exceptions.h"
#include "services/visit/domain/visit.h"

namespace homecare::visit {

// `blocked`: an open exception keeps the visit from the bill.
v1::Visit ToProto(const Visit& visit, bool blocked);
v1::Evidence ToProto(const Evidence& evidence);
v1::VisitException ToProto(const VisitException& exception);
v1::VisitVoiding ToProto(const Voiding& voiding);

Visit FromProto(const event::v1::VisitAssigned& assigned);

// Refuses a method that is none of a device's (field `method`), an accuracy that is none, a
// position off the earth (field `fix`), and a device's clock more than a year away (field
// `device_time`). A position outside the city is no error here: where the device believes to be is
// evidence, and so is a clock that is wrong by less.
absl::StatusOr<Proof> FromProto(const v1::CheckInRequest& request, absl::Time now);
absl::StatusOr<Proof> FromProto(const v1::CheckOutRequest& request, absl::Time now);

// Whether one of these exceptions is open and blocks.
bool AnyBlocks(const std::vector<VisitException>& exceptions);

}  // namespace homecare::visit
