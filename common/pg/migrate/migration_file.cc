#include "common/pg/migrate/migration_file.h"

#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::pg {
namespace {

std::string Sha256(const std::string& text) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return absl::BytesToHexString(hash);
}

absl::Status Unreadable(const std::filesystem::path& path) {
  return NamedError(absl::StatusCode::kInternal, "MIGRATION_UNREADABLE",
                    absl::StrCat("cannot read ", path.string()));
}

absl::StatusOr<std::vector<std::filesystem::path>> SqlFiles(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) return paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".sql") paths.push_back(entry.path());
  }
  if (error) return Unreadable(folder);
  std::sort(paths.begin(), paths.end());
  return paths;
}

absl::Status ReadSet(const std::string& set, const std::filesystem::path& folder,
                     std::vector<MigrationFile>* files) {
  ASSIGN_OR_RETURN(const std::vector<std::filesystem::path> paths, SqlFiles(folder));
  for (const std::filesystem::path& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (!stream) return Unreadable(path);
    std::string checksum = Sha256(text);
    files->push_back({set, path.filename().string(), std::move(text), std::move(checksum)});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<MigrationFile>> ReadMigrations(const std::string& root,
                                                          absl::string_view service) {
  std::vector<MigrationFile> files;
  RETURN_IF_ERROR(ReadSet("event", root + "/common/event/migrations", &files));
  const std::string own = absl::StrCat(root, "/services/", service, "/storage/migrations");
  RETURN_IF_ERROR(ReadSet(std::string(service), own, &files));
  return files;
}

}  // namespace homecare::pg
