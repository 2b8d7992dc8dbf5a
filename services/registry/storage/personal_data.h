// Personal data at rest: ID numbers and phones are sealed (XChaCha20-Poly1305) and found again by
// keyed blind indexes. All keys are derived from the process's one (crypto_kdf), each for one use.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace homecare::registry {

// Thread safe after construction.
class PersonalData {
 public:
  // `key` has 32 bytes, else it is a programmer's error.
  explicit PersonalData(absl::string_view key);

  // What a sealed value belongs to: it opens only there, so that nobody can put one person's number
  // into another's row.
  struct Place {
    absl::string_view city_code;
    absl::string_view column;  // "elder.phone"
    absl::string_view id;      // of the row
  };

  // A version byte, a random nonce and the ciphertext: never twice the same.
  std::string Seal(absl::string_view plain, const Place& place) const;
  // Throws std::runtime_error, without the value, where it was sealed elsewhere or with another
  // key: the transaction ends with INTERNAL.
  std::string Open(absl::string_view sealed, const Place& place) const;

  // 16 bytes, the same for the same value of a kind ("resident_id", "phone") in a city.
  std::string Index(absl::string_view city_code, absl::string_view kind,
                    absl::string_view value) const;

  // 16 bytes, the same for the same resource (domain/canonical.h).
  std::string BodyHash(absl::string_view city_code, absl::string_view canonical) const;

 private:
  std::string Hash(const std::string& key, absl::string_view city_code, absl::string_view kind,
                   absl::string_view value) const;

  std::string seal_key_;
  std::string index_key_;
  std::string body_key_;
};

}  // namespace homecare::registry
