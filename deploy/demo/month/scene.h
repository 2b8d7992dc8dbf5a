// What every chapter of the month works with.
#pragma once

#include <string>

#include "deploy/demo/month/bulk.h"
#include "deploy/demo/month/report.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/stage.h"
#include "deploy/demo/world.h"

namespace homecare::demo {

struct MonthSettings {
  // Connection strings: of the two services' roles, and of the database's owner.
  std::string visit_database;
  std::string intake_database;
  std::string superuser_database;
  // Where billing writes the city's checkpoints, and the public key of who signs them.
  std::string checkpoint_file;
  std::string public_key;
  // What an auditor takes home is written here.
  std::string folder;
};

struct Scene {
  Peers& peers;
  Stage& stage;
  const World& world;
  const uint64_t seed;
  const MonthSettings& settings;
  BulkPath& bulk;
  MonthReport& report;

  std::string PathOf(const std::string& name) const { return settings.folder + "/" + name; }
};

inline constexpr char kJune[] = "2022-06";

// The people of the city's office.
inline constexpr char kInspector[] = "inspector-1";
inline constexpr char kSecondInspector[] = "inspector-2";
inline constexpr char kAccountant[] = "accountant-1";
inline constexpr char kHeadOfOffice[] = "head-of-office-1";
inline constexpr char kAuditor[] = "auditor-1";

// With what every writing request needs.
template <typename Request>
Request RequestFor(const std::string& request_id) {
  Request request;
  request.set_city_code(kCity);
  request.set_request_id(request_id);
  return request;
}

}  // namespace homecare::demo
