// Ed25519 keys of checkpoints. `homecare-verify --make-key=FILE` writes them: FILE holds the seed,
// FILE.pub the public key, each as 64 hex digits and LF.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/billing/chain/bytes.h"

namespace homecare::billing::chain {

using KeyId = FixedBytes<8>;  // The first bytes of the SHA-256 of the public key.
using Signature = FixedBytes<64>;

struct PublicKey {
  FixedBytes<32> bytes;

  KeyId id() const;
  bool Verifies(absl::string_view message, const Signature& signature) const;
};

// KEY_FILE_INVALID.
absl::StatusOr<PublicKey> ReadPublicKey(const std::string& path);

// The secret stays inside and is wiped at the end. Thread safe. Movable.
class SigningKey {
 public:
  explicit SigningKey(const FixedBytes<32>& seed);
  // KEY_FILE_INVALID, also where group or others may do anything with the file.
  static absl::StatusOr<SigningKey> Read(const std::string& path);
  ~SigningKey();
  SigningKey(SigningKey&&) = default;
  SigningKey& operator=(SigningKey&&) = delete;

  const PublicKey& public_key() const { return public_key_; }
  Signature Sign(absl::string_view message) const;

 private:
  std::unique_ptr<FixedBytes<64>> secret_;  // On the heap, so that a move leaves no copy behind.
  PublicKey public_key_;
};

}  // namespace homecare::billing::chain
