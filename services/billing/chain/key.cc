#include "services/billing/chain/key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/status.h"

namespace homecare::billing::chain {
namespace {

constexpr size_t kFileLength = 65;  // 64 digits and LF

const uint8_t* Data(absl::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

bool OnlyForItsOwner(int file) {
  struct stat status;
  return fstat(file, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

absl::StatusOr<FixedBytes<32>> ReadKeyFile(const std::string& path, bool secret) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return InvalidKeyFile(path, "a file that can be read");
  std::string text(kFileLength + 1, '\0');
  const bool private_enough = !secret || OnlyForItsOwner(file);
  const ssize_t length = private_enough ? read(file, text.data(), text.size()) : 0;
  close(file);
  if (!private_enough) return InvalidKeyFile(path, "mode 0600: nobody but its owner may read it");
  absl::StatusOr<FixedBytes<32>> key = InvalidKeyFile(path, "64 hex digits in lower case and LF");
  if (length == kFileLength && text[kFileLength - 1] == '\n') {
    const auto bytes = FromHex<32>(absl::string_view(text).substr(0, kFileLength - 1));
    if (bytes.ok()) key = *bytes;
  }
  sodium_memzero(text.data(), text.size());
  return key;
}

}  // namespace

KeyId PublicKey::id() const {
  const Hash hash = Sha256(bytes.view());
  return *FromBytes<sizeof(KeyId)>(hash.view().substr(0, sizeof(KeyId)));
}

bool PublicKey::Verifies(absl::string_view message, const Signature& signature) const {
  HC_CHECK(sodium_init() >= 0);
  return crypto_sign_verify_detached(signature.bytes.data(), Data(message), message.size(),
                                     bytes.bytes.data()) == 0;
}

absl::StatusOr<PublicKey> ReadPublicKey(const std::string& path) {
  ASSIGN_OR_RETURN(const FixedBytes<32> bytes, ReadKeyFile(path, /*secret=*/false));
  return PublicKey{bytes};
}

SigningKey::SigningKey(const FixedBytes<32>& seed) : secret_(new FixedBytes<64>) {
  static_assert(crypto_sign_SEEDBYTES == 32 && crypto_sign_SECRETKEYBYTES == 64);
  HC_CHECK(sodium_init() >= 0);
  crypto_sign_seed_keypair(public_key_.bytes.bytes.data(), secret_->bytes.data(),
                           seed.bytes.data());
}

absl::StatusOr<SigningKey> SigningKey::Read(const std::string& path) {
  ASSIGN_OR_RETURN(FixedBytes<32> seed, ReadKeyFile(path, /*secret=*/true));
  SigningKey key(seed);
  sodium_memzero(seed.bytes.data(), seed.bytes.size());
  return key;
}

SigningKey::~SigningKey() {
  if (secret_ != nullptr) sodium_memzero(secret_->bytes.data(), secret_->bytes.size());
}

Signature SigningKey::Sign(absl::string_view message) const {
  static_assert(crypto_sign_BYTES == sizeof(Signature));
  Signature signature;
  crypto_sign_detached(signature.bytes.data(), nullptr, Data(message), message.size(),
                       secret_->bytes.data());
  return signature;
}

}  // namespace homecare::billing::chain
