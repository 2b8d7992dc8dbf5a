#include "services/registry/storage/personal_data.h"

#include <sodium.h>

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"

namespace homecare::registry {
namespace {

constexpr char kVersion = 1;
constexpr char kContext[] = "registry";  // crypto_kdf_CONTEXTBYTES
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kHashBytes = 16;

enum KeyUse : uint64_t { kSealKey = 1, kIndexKey = 2, kBodyKey = 3 };

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string Derive(absl::string_view key, KeyUse use) {
  std::string out(crypto_kdf_KEYBYTES, '\0');
  HC_CHECK(crypto_kdf_derive_from_key(Bytes(out), out.size(), use, kContext, Bytes(key)) == 0);
  return out;
}

// Each part behind its length, so that no two lists have the same bytes.
std::string Join(std::initializer_list<absl::string_view> parts) {
  std::string out;
  for (absl::string_view part : parts) absl::StrAppend(&out, part.size(), ":", part);
  return out;
}

}  // namespace

PersonalData::PersonalData(absl::string_view key) {
  HC_CHECK(sodium_init() >= 0);
  HC_CHECK(key.size() == crypto_kdf_KEYBYTES);
  seal_key_ = Derive(key, kSealKey);
  index_key_ = Derive(key, kIndexKey);
  body_key_ = Derive(key, kBodyKey);
}

std::string PersonalData::Seal(absl::string_view plain, const Place& place) const {
  const std::string bound = Join({place.city_code, place.column, place.id});
  std::string nonce(kNonceBytes, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  std::string cipher(plain.size() + kTagBytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(cipher), nullptr, Bytes(plain), plain.size(),
                                             Bytes(bound), bound.size(), nullptr, Bytes(nonce),
                                             Bytes(seal_key_));
  return absl::StrCat(std::string(1, kVersion), nonce, cipher);
}

std::string PersonalData::Open(absl::string_view sealed, const Place& place) const {
  if (sealed.size() < 1 + kNonceBytes + kTagBytes || sealed[0] != kVersion) {
    throw std::runtime_error(absl::StrCat("sealed value of an unknown form in ", place.column));
  }
  const std::string bound = Join({place.city_code, place.column, place.id});
  const absl::string_view nonce = sealed.substr(1, kNonceBytes);
  const absl::string_view cipher = sealed.substr(1 + kNonceBytes);
  std::string plain(cipher.size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(Bytes(plain), nullptr, nullptr, Bytes(cipher),
                                                 cipher.size(), Bytes(bound), bound.size(),
                                                 Bytes(nonce), Bytes(seal_key_)) != 0) {
    throw std::runtime_error(absl::StrCat("sealed value does not open in ", place.column));
  }
  return plain;
}

std::string PersonalData::Index(absl::string_view city_code, absl::string_view kind,
                                absl::string_view value) const {
  return Hash(index_key_, city_code, kind, value);
}

std::string PersonalData::BodyHash(absl::string_view city_code, absl::string_view canonical) const {
  return Hash(body_key_, city_code, "body", canonical);
}

std::string PersonalData::Hash(const std::string& key, absl::string_view city_code,
                               absl::string_view kind, absl::string_view value) const {
  const std::string message = Join({city_code, kind, value});
  std::string out(kHashBytes, '\0');
  crypto_generichash(Bytes(out), out.size(), Bytes(message), message.size(), Bytes(key),
                     key.size());
  return out;
}

}  // namespace homecare::registry
