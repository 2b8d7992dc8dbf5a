#include "services/billing/verify/keys.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace homecare::verify {
namespace {

constexpr size_t kIdLength = 8;

std::string IdOf(const Hash& key) {
  return std::string(View(Sha256(View(key))).substr(0, kIdLength));
}

const unsigned char* Data(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Outcome SystemFailure(const std::string& path) {
  return Unusable(path + ": " + std::generic_category().message(errno));
}

// The file must be new. Removes it again where it cannot be completed.
Outcome WriteNew(const std::string& path, int mode, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return SystemFailure(path);
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  Outcome failure = written ? Outcome() : SystemFailure(path);
  close(file);
  if (!written) unlink(path.c_str());
  return failure;
}

}  // namespace

Outcome KeyRing::Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(66, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  Hash key;
  if (text.empty() || text.back() != '\n' || !FromHex(text.substr(0, text.size() - 1), &key)) {
    return Unusable(path + ":1: expected a public key: 64 hex digits in lower case and LF");
  }
  Add(key);
  return {};
}

void KeyRing::Add(const Hash& public_key) { keys_[IdOf(public_key)] = public_key; }

bool KeyRing::Verifies(std::string_view key_id, std::string_view message,
                       std::string_view signature) const {
  const auto key = keys_.find(std::string(key_id));
  if (key == keys_.end() || signature.size() != crypto_sign_BYTES) return false;
  return crypto_sign_verify_detached(Data(signature), Data(message), message.size(),
                                     key->second.data()) == 0;
}

std::string KeyRing::Ids() const {
  std::string ids;
  for (const auto& [id, key] : keys_) ids += (ids.empty() ? "" : ", ") + ToHex(id);
  return ids;
}

Outcome MakeKey(const std::string& path, std::string* key_id) {
  unsigned char secret[crypto_sign_SECRETKEYBYTES];
  Hash seed;
  Hash key;
  randombytes_buf(seed.data(), seed.size());
  crypto_sign_seed_keypair(key.data(), secret, seed.data());
  std::string text = ToHex(View(seed)) + "\n";
  Outcome outcome = WriteNew(path, 0600, text);
  if (outcome.ok()) {
    outcome = WriteNew(path + ".pub", 0644, ToHex(View(key)) + "\n");
    if (!outcome.ok()) unlink(path.c_str());
  }
  sodium_memzero(secret, sizeof(secret));
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(text.data(), text.size());
  *key_id = ToHex(IdOf(key));
  return outcome;
}

}  // namespace homecare::verify
