// What may be read of the register. Everything is one city's, in pages by key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/registry/domain/elder.h"
#include "services/registry/domain/workforce.h"

namespace homecare::registry {

struct Slice {
  int limit = 50;
  // The key of the last item of the page before, as the list's order says; empty at the start.
  std::vector<std::string> after;
};

// One way to look elders up (elder_id to name_prefix, the first that is set), or the filters after
// it, which narrow together.
struct ElderQuery {
  std::string elder_id;
  std::optional<Phone> phone;  // the elder's or a contact's
  std::optional<ResidentId> resident_id;
  std::string terminal_id;
  std::string name_prefix;
  std::string county_code;
  std::optional<AreaClass> registered_area;
  // A grant of the level is in force on the day.
  std::optional<Level> level;
  absl::CivilDay day;
};

struct CaregiverQuery {
  std::string caregiver_id;
  std::string provider_id;
  // A certificate for it is valid on the day.
  std::optional<Qualification> qualification;
  absl::CivilDay day;
};

struct HistoryQuery {
  std::string elder_id;
  // Only what was known at that instant; every revision where absent.
  std::optional<absl::Time> known_time;
};

// A grant or a suspension as it was known from recorded_time until superseded_time.
template <typename T>
struct Revision {
  std::string elder_id;
  T value;
  std::optional<absl::Time> superseded_time;
};

// Not thread safe: of one transaction, whose snapshot it shows.
class Lists {
 public:
  virtual ~Lists() = default;
  virtual std::vector<Elder> Elders(const ElderQuery& query, const Slice& slice) = 0;
  // In order of (elder_id, id, revision).
  virtual std::vector<Revision<Grant>> Grants(const HistoryQuery& query, const Slice& slice) = 0;
  virtual std::vector<Revision<Suspension>> Suspensions(const HistoryQuery& query,
                                                        const Slice& slice) = 0;
  virtual std::vector<Caregiver> Caregivers(const CaregiverQuery& query, const Slice& slice) = 0;
  virtual std::vector<Provider> Providers(const Slice& slice) = 0;
  virtual std::vector<ServicePoint> ServicePoints(const std::string& county_code,
                                                  const Slice& slice) = 0;
  virtual std::optional<Terminal> FindTerminal(const std::string& terminal_id) = 0;
};

}  // namespace homecare::registry
