#include "services/billing/chain/entry.h"

#include <gtest/gtest.h>

#include <set>

#include "services/billing/chain/export.h"
#include "tests/unit/billing_chain/examples.h"

namespace homecare::billing::chain {
namespace {

TEST(Sha256Test, GivesThePublishedValues) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& [text, hash] : cases) EXPECT_EQ(ToHex(Sha256(text)), hash) << text.substr(0, 8);
}

TEST(FromHexTest, TakesExactlyWhatToHexGives) {
  const std::string good(64, 'a');
  EXPECT_EQ(ToHex(*FromHex<32>(good)), good);
  const std::vector<std::string> refused = {"",
                                            std::string(63, 'a'),
                                            std::string(65, 'a'),
                                            std::string(64, 'A'),
                                            std::string(64, 'g'),
                                            "0x" + std::string(62, 'a')};
  for (const std::string& text : refused) EXPECT_FALSE(FromHex<32>(text).ok()) << text;
}

TEST(EntryHashTest, EveryFieldCounts) {
  const std::vector<void (*)(Entry&)> changes = {
      [](Entry& e) { e.city_code = "370301"; },
      [](Entry& e) { e.entry_number = 2; },
      [](Entry& e) { e.line_id = "x"; },
      [](Entry& e) { e.posting_id = "x"; },
      [](Entry& e) { e.elder_id = "x"; },
      [](Entry& e) { e.month = absl::CivilMonth(2022, 5); },
      [](Entry& e) { e.booked_month = absl::CivilMonth(2022, 7); },
      [](Entry& e) { e.visit_id = "x"; },
      [](Entry& e) { e.provider_id = "x"; },
      [](Entry& e) { e.funding = "FAMILY"; },
      [](Entry& e) { e.reason = "x"; },
      [](Entry& e) { e.rate_fen_per_hour = FenPerHour(1000); },
      [](Entry& e) { e.minutes = Minutes(-40); },
      [](Entry& e) { e.amount_fen = Fen(1001); },
      [](Entry& e) { e.debit_account = "x"; },
      [](Entry& e) { e.credit_account = "x"; },
      [](Entry& e) { e.policy_version_id = "x"; },
      [](Entry& e) { e.corrects_line_id = "x"; },
      [](Entry& e) { e.cause = "x"; },
      [](Entry& e) { e.cause_id = "x"; },
      [](Entry& e) { e.explanation = ""; },
      [](Entry& e) { e.post_time += absl::Microseconds(1); },
      [](Entry& e) { e.previous_hash.bytes[31] = 1; },
      // From one field into the next.
      [](Entry& e) { e.line_id = "line-1p", e.posting_id = "osting-1"; },
      [](Entry& e) { std::swap(e.funding, e.reason); },
  };
  std::set<std::string> hashes = {ToHex(EntryHash(FirstEntry()))};
  for (const auto change : changes) {
    Entry entry = FirstEntry();
    change(entry);
    hashes.insert(ToHex(EntryHash(entry)));
  }
  EXPECT_EQ(hashes.size(), changes.size() + 1);
}

TEST(ChainTest, NumbersAndLinksEntries) {
  Chain chain;
  EXPECT_EQ(chain.head(), Hash());
  Entry first = FirstEntry();
  first.entry_number = 77;
  const Hash first_hash = chain.Append(first);
  Entry second = SecondEntry();
  chain.Append(second);
  EXPECT_EQ(first.entry_number, 1);
  EXPECT_EQ(first.previous_hash, Hash());
  EXPECT_EQ(second.entry_number, 2);
  EXPECT_EQ(second.previous_hash, first_hash);
  EXPECT_EQ(chain.head(), EntryHash(second));

  Chain restored(chain.size(), chain.head());
  Entry third = FirstEntry();
  EXPECT_EQ(restored.Append(third), chain.Append(third));
  EXPECT_EQ(third.entry_number, 3);
}

TEST(ExportTest, QuotesOnlyWhatNeedsIt) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},           {"plain text", "plain text"},           {"上门服务", "上门服务"},
      {"a,b", "\"a,b\""}, {"say \"yes\"", "\"say \"\"yes\"\"\""}, {"two\nlines", "\"two\nlines\""},
      {"\r", "\"\r\""},
  };
  for (const auto& [explanation, field] : cases) {
    Entry entry = FirstEntry();
    entry.explanation = explanation;
    std::string csv;
    AppendExportRow(entry, Sha256(""), &csv);
    EXPECT_EQ(csv,
              "370300,1,line-1,posting-1,elder-1,2022-06,2022-06,visit-1,provider-1,SUBSIDY,,1500,"
              "40,1000,FUND_EXPENSE,PROVIDER_PAYABLE,zibo-2022-1,,VISIT_BILLABLE,event-1," +
                  field + ",2022-06-05T03:00:00.250000Z," + std::string(64, '0') +
                  ",e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n");
  }
}

TEST(ExportTest, TimesHaveSixDecimalsAlways) {
  EXPECT_EQ(FormatMicros(At(2022, 6, 5, 3, 0, 0)), "2022-06-05T03:00:00.000000Z");
  EXPECT_EQ(FormatMicros(At(2022, 6, 5, 3, 0, 0) + absl::Nanoseconds(1999)),
            "2022-06-05T03:00:00.000001Z");
}

}  // namespace
}  // namespace homecare::billing::chain
