// The rolls of providers, service points and terminals in PostgreSQL.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/roll.h"
#include "services/registry/storage/session.h"

namespace homecare::registry {

class ProviderRoll final : public Roll<Provider> {
 public:
  explicit ProviderRoll(const WriteSession& session) : session_(session) {}

  std::vector<Standing> Standings(const std::vector<Provider>& candidates) override;
  IdSet Existing(const std::vector<std::string>& ids) override;
  std::vector<Provider> Lock(const std::vector<std::string>& ids) override;
  void Add(const std::vector<Provider>& providers) override;
  // Updates contract_to.
  void Save(const Provider& before, const Provider& after) override;

 private:
  const WriteSession& session_;
};

class ServicePointRoll final : public Roll<ServicePoint> {
 public:
  explicit ServicePointRoll(const WriteSession& session) : session_(session) {}

  std::vector<Standing> Standings(const std::vector<ServicePoint>& candidates) override;
  IdSet Existing(const std::vector<std::string>& ids) override;
  std::vector<ServicePoint> Lock(const std::vector<std::string>& ids) override;
  void Add(const std::vector<ServicePoint>& points) override;
  // Updates whom it has on call.
  void Save(const ServicePoint& before, const ServicePoint& after) override;

 private:
  const WriteSession& session_;
};

class TerminalRoll final : public Roll<Terminal> {
 public:
  explicit TerminalRoll(const WriteSession& session) : session_(session) {}

  std::vector<Standing> Standings(const std::vector<Terminal>& candidates) override;
  IdSet Existing(const std::vector<std::string>& ids) override;
  std::vector<Terminal> Lock(const std::vector<std::string>& ids) override;
  void Add(const std::vector<Terminal>& terminals) override;
  void Save(const Terminal& before, const Terminal& after) override;

 private:
  const WriteSession& session_;
};

// Those of a service point; its arrays of numbers are read as texts.
#define HC_SERVICE_POINT_COLUMNS                                                 \
  "service_point_id, name, kind, provider_id, county_code, latitude, longitude," \
  " on_call_caregiver_ids, on_call_start_minutes::text[] AS on_call_starts,"     \
  " on_call_end_minutes::text[] AS on_call_ends"

// A row of each table with all columns but city, body_hash and recorded_time.
Provider ProviderOf(const pg::Row& row);
ServicePoint ServicePointOf(const pg::Row& row);
Terminal TerminalOf(const pg::Row& row);

}  // namespace homecare::registry
