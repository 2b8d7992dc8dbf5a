#include "tests/overload/soak/sampler.h"

#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "tests/overload/load/process_figures.h"

namespace homecare::testing {
namespace {

constexpr double kMebibyte = 1 << 20;

// Memory that an allocator takes and keeps is no leak; this much over a soak is.
constexpr double kResidentAllowance = 24;
// Matching holds every caregiver's calendar in memory: an order is a visit in it, a key of a map
// and an entry in the elder's list.
constexpr double kMatchingAllowancePerOrder = 1024 / kMebibyte;
constexpr double kDescriptorAllowance = 16;
constexpr double kThreadAllowance = 4;
constexpr double kConnectionAllowance = 16;
// Redis keeps what it appends to its file, and the streams' last blocks.
constexpr double kRedisAllowance = 16;
// Orders under way, which swing with the load.
constexpr double kRowAllowance = 500;
constexpr double kShareAllowance = 0.3;

// Empty but for what is under way.
constexpr const char* kWorkTables[] = {"outbox", "parked", "dead_letter", "deadline"};
// Rows that are kept for each order, and for how long: request 30 days, inbox 7 days, feed 48
// hours, the newest version of each key for ever.
constexpr const char* kKeptTables[] = {"request", "inbox", "feed", "outbox_key", "applied"};

}  // namespace

std::map<std::string, double> Sampler::Look() {
  std::map<std::string, double> figures;
  LookAtProcesses(&figures);
  LookAtTables(&figures);
  figures["Redis MiB"] = static_cast<double>(redis_.UsedBytes()) / kMebibyte;
  return figures;
}

void Sampler::LookAtProcesses(std::map<std::string, double>* figures) {
  for (const std::string& name : town_.line().processes()) {
    const ProcessFigures of = FiguresOf(town_.line().program(name)->pid());
    (*figures)[name + " resident MiB"] = static_cast<double>(of.resident_bytes) / kMebibyte;
    (*figures)[name + " descriptors"] = static_cast<double>(of.descriptors);
    (*figures)[name + " threads"] = static_cast<double>(of.threads);
  }
}

// Of all services together.
void Sampler::LookAtTables(std::map<std::string, double>* figures) {
  pqxx::connection connection(town_.line().conninfo("postgres"));
  pqxx::nontransaction work(connection);
  const auto count = [&](const std::string& table) {
    return work.exec1("SELECT count(*) FROM " + table)[0].as<double>();
  };
  const auto count_all = [&](const char* table) {
    double rows = 0;
    for (const std::string& service : town_.line().processes()) {
      rows += count(absl::StrCat(service, ".", table));
    }
    return rows;
  };
  (*figures)["PostgreSQL connections"] =
      count("pg_stat_activity WHERE backend_type = 'client backend'");
  for (const char* table : kWorkTables) (*figures)[absl::StrCat(table, " rows")] = count_all(table);
  for (const char* table : kKeptTables) (*figures)[absl::StrCat(table, " rows")] = count_all(table);
}

std::vector<FigureRule> Sampler::Rules() const {
  std::vector<FigureRule> rules;
  for (const std::string& name : town_.line().processes()) {
    rules.push_back({.name = name + " resident MiB",
                     .allowance = kResidentAllowance,
                     .allowance_per_order = name == "matching" ? kMatchingAllowancePerOrder : 0});
    rules.push_back({.name = name + " descriptors", .allowance = kDescriptorAllowance});
    rules.push_back({.name = name + " threads", .allowance = kThreadAllowance});
  }
  rules.push_back({.name = "PostgreSQL connections", .allowance = kConnectionAllowance});
  rules.push_back({.name = "Redis MiB", .allowance = kRedisAllowance});
  for (const char* table : kWorkTables) {
    rules.push_back({.name = absl::StrCat(table, " rows"), .allowance = kRowAllowance});
  }
  for (const char* table : kKeptTables) {
    rules.push_back({.name = absl::StrCat(table, " rows"),
                     .kind = Kind::kPerOrder,
                     .allowance = kShareAllowance});
  }
  return rules;
}

}  // namespace homecare::testing
