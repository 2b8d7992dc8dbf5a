#include "services/registry/storage/personal_data.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace homecare::registry {
namespace {

const PersonalData::Place kHere{"370300", "elder.phone", "e-1"};

TEST(PersonalDataTest, OpensWhatItSealed) {
  const PersonalData personal(std::string(32, 'k'));
  for (const char* plain : {"", "13853312345", "370390195001010014"}) {
    EXPECT_EQ(personal.Open(personal.Seal(plain, kHere), kHere), plain);
  }
}

TEST(PersonalDataTest, SealsNeverTwiceTheSameAndShowsNothing) {
  const PersonalData personal(std::string(32, 'k'));
  const std::string one = personal.Seal("13853312345", kHere);
  EXPECT_NE(one, personal.Seal("13853312345", kHere));
  EXPECT_EQ(one.find("13853312345"), std::string::npos);
}

TEST(PersonalDataTest, OpensOnlyWhereItWasSealedAndWithTheKey) {
  const PersonalData personal(std::string(32, 'k')), other(std::string(32, 'o'));
  const std::string sealed = personal.Seal("13853312345", kHere);
  const PersonalData::Place elsewhere[] = {
      {"370100", "elder.phone", "e-1"},
      {"370300", "contact.phone", "e-1"},
      {"370300", "elder.phone", "e-2"},
      // The same letters, cut otherwise.
      {"370300", "elder.phonee", "-1"},
  };
  for (const PersonalData::Place& place : elsewhere) {
    EXPECT_THROW(personal.Open(sealed, place), std::runtime_error) << place.column << place.id;
  }
  EXPECT_THROW(other.Open(sealed, kHere), std::runtime_error);
}

TEST(PersonalDataTest, EveryChangedByteIsFound) {
  const PersonalData personal(std::string(32, 'k'));
  const std::string sealed = personal.Seal("13853312345", kHere);
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string forged = sealed;
    forged[i] ^= 1;
    EXPECT_THROW(personal.Open(forged, kHere), std::runtime_error) << i;
  }
  EXPECT_THROW(personal.Open("", kHere), std::runtime_error);
  EXPECT_THROW(personal.Open(sealed.substr(0, 30), kHere), std::runtime_error);
}

TEST(PersonalDataTest, IndexIsBoundToValueKindCityAndKey) {
  const PersonalData personal(std::string(32, 'k')), other(std::string(32, 'o'));
  const std::string index = personal.Index("370300", "phone", "13853312345");
  EXPECT_EQ(index.size(), 16u);
  EXPECT_EQ(index, personal.Index("370300", "phone", "13853312345"));
  EXPECT_NE(index, personal.Index("370300", "phone", "13853312346"));
  EXPECT_NE(index, personal.Index("370300", "resident_id", "13853312345"));
  EXPECT_NE(index, personal.Index("370100", "phone", "13853312345"));
  EXPECT_NE(index, other.Index("370300", "phone", "13853312345"));
  EXPECT_NE(index, personal.BodyHash("370300", "13853312345"));
}

}  // namespace
}  // namespace homecare::registry
