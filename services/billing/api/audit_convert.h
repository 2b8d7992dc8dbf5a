// Between the contract's messages and what auditors' tables hold.
#pragma once

#include <string>
#include <vector>

#include "homecare/billing/v1/audit.pb.h"
#include "services/billing/audit/budget.h"
#include "services/billing/audit/finding.h"
#include "services/billing/domain/line.h"
#include "services/billing/storage/audit_runs.h"
#include "services/billing/storage/audit_samples.h"
#include "services/billing/storage/audit_visits.h"

namespace homecare::billing {

// "SERIOUS", as the database has it; empty for UNSPECIFIED.
std::string NameOf(v1::Severity severity);
std::string NameOf(v1::SampleVerdict verdict);
std::string NameOf(v1::AuditedVisitState state);
std::string NameOf(audit::Severity severity);

// `lines` are the sums of what was posted for the visit.
v1::AuditedVisit ToProto(const storage::ListedVisit& visit, const std::vector<Line>& lines);
// In order of code. Of a producer that tells only codes, whether one blocks is seen by the bill.
std::vector<v1::VisitException> ExceptionsOf(const storage::ListedVisit& visit);

v1::DetectorRun ToProto(const storage::DetectorRun& run);
v1::Finding ToProto(const audit::Finding& finding);
v1::SampledVisit ToProto(const storage::SampledVisit& visit);
v1::Sample ToProto(const storage::Sample& sample);
v1::BudgetRow ToProto(const audit::BudgetRow& row);

}  // namespace homecare::billing
