// The ledger as a CSV file, which homecare-verify reads: a header line, then one row an entry, LF,
// fields in quotes (RFC 4180) only where they hold a comma, a quote or the end of a line. So each
// ledger has exactly one export, byte for byte (FORMAT.md).
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/billing/chain/bytes.h"
#include "services/billing/chain/entry.h"

namespace homecare::billing::chain {

// "city_code,entry_number,...", with its LF.
absl::string_view ExportHeader();

// Adds the entry's row, with its LF.
void AppendExportRow(const Entry& entry, const Hash& entry_hash, std::string* csv);

// "2022-06-01T00:00:00.000000Z": UTC, always 6 decimals.
std::string FormatMicros(absl::Time instant);

}  // namespace homecare::billing::chain
