#include "services/registry/storage/standings.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace homecare::registry {
namespace {

absl::flat_hash_map<std::string, std::string> HashesById(
    const Session& session, const StandingSql& sql, const std::vector<CandidateKey>& candidates) {
  std::vector<std::string> ids;
  for (const CandidateKey& candidate : candidates) ids.push_back(candidate.id);
  absl::flat_hash_map<std::string, std::string> out;
  const pg::Rows rows = session.tx.Exec(sql.by_id, {session.city_code, ids});
  for (const pg::Row row : rows) out.emplace(row.Text("id"), row.Bytes("body_hash"));
  return out;
}

IdSet TakenResidentIds(const Session& session, const StandingSql& sql,
                       const std::vector<CandidateKey>& candidates) {
  IdSet out;
  if (sql.by_resident_id.empty()) return out;
  std::vector<std::string> indexes;
  for (const CandidateKey& candidate : candidates) {
    indexes.push_back(absl::StrCat("\\x", absl::BytesToHexString(candidate.resident_id_index)));
  }
  const pg::Rows rows = session.tx.Exec(sql.by_resident_id, {session.city_code, indexes});
  for (const pg::Row row : rows) out.insert(row.Bytes("resident_id_index"));
  return out;
}

}  // namespace

std::vector<Standing> StandingsOf(const Session& session, const StandingSql& sql,
                                  const std::vector<CandidateKey>& candidates) {
  const auto hashes = HashesById(session, sql, candidates);
  const IdSet taken = TakenResidentIds(session, sql, candidates);
  std::vector<Standing> out;
  for (const CandidateKey& candidate : candidates) {
    if (const auto it = hashes.find(candidate.id); it != hashes.end()) {
      out.push_back(it->second == candidate.body_hash ? Standing::kSame : Standing::kOther);
    } else {
      out.push_back(taken.contains(candidate.resident_id_index) ? Standing::kResidentIdTaken
                                                                : Standing::kNew);
    }
  }
  return out;
}

IdSet ExistingOf(const Session& session, const StandingSql& sql,
                 const std::vector<std::string>& ids) {
  IdSet out;
  const pg::Rows rows = session.tx.Exec(sql.existing, {session.city_code, ids});
  for (const pg::Row row : rows) out.insert(row.Text("id"));
  return out;
}

}  // namespace homecare::registry
