// What the care plans' calls need beside the desks: conversions, and the long answers.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "common/rpc/page.h"
#include "homecare/intake/v1/intake_service.pb.h"
#include "services/intake/domain/alarm.h"
#include "services/intake/domain/care_plan.h"

namespace homecare::intake {

// Refuses days that are none (INVALID_FIELD).
absl::StatusOr<CarePlan> FromProto(const v1::CarePlan& plan);
v1::CarePlan ToProto(const CarePlan& plan);
v1::Alarm ToProto(const Alarm& alarm);

// Errors of PutCarePlan; refuses a month more than a year away.
absl::Status FillPreview(pg::Tx& tx, absl::Time now, const v1::PreviewCarePlanRequest& request,
                         v1::PreviewCarePlanResponse* response);

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListCarePlansRequest& request,
                      v1::ListCarePlansResponse* response);
absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, absl::Time now,
                      const v1::ListUndeliveredHoursRequest& request,
                      v1::ListUndeliveredHoursResponse* response);
absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListAlarmsRequest& request,
                      v1::ListAlarmsResponse* response);

}  // namespace homecare::intake
