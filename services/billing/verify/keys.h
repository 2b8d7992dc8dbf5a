// Ed25519 keys: a seed for the service that signs, a public key for whoever verifies.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "services/billing/verify/bytes.h"
#include "services/billing/verify/outcome.h"

namespace homecare::verify {

// Public keys by their id: the first 8 bytes of the SHA-256 of the key.
class KeyRing {
 public:
  // A file of 64 hex digits and LF.
  Outcome Read(const std::string& path);
  void Add(const Hash& public_key);
  bool Knows(std::string_view key_id) const { return keys_.contains(std::string(key_id)); }
  // Whether the signature (64 bytes) is that key's.
  bool Verifies(std::string_view key_id, std::string_view message,
                std::string_view signature) const;
  std::string Ids() const;  // In hex, for messages.

 private:
  std::map<std::string, Hash> keys_;
};

// Writes a new seed to `path` (mode 0600) and its public key to `path`.pub, over no other file;
// `key_id` in hex.
Outcome MakeKey(const std::string& path, std::string* key_id);

}  // namespace homecare::verify
