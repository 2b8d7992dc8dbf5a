#include "deploy/demo/month/exports.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"

namespace homecare::demo {
namespace {

using Billing = billing::v1::BillingService::Stub;

constexpr absl::Duration kPatience = absl::Seconds(15);

template <typename Request, typename Response>
absl::Status Download(Billing& stub,
                      std::unique_ptr<grpc::ClientReader<Response>> (Billing::*method)(
                          grpc::ClientContext*, const Request&),
                      const Request& request, const std::string& path) {
  grpc::ClientContext context;
  RETURN_IF_ERROR(rpc::PrepareCall(absl::Minutes(10), context));
  std::ofstream file(path, std::ios::binary);
  const auto reader = (stub.*method)(&context, request);
  Response part;
  while (reader->Read(&part)) file << part.chunk();
  RETURN_IF_ERROR(rpc::FromGrpc(reader->Finish()));
  if (!file.flush()) return absl::InternalError(absl::StrCat("cannot write ", path));
  return absl::OkStatus();
}

// The line is written by a thread of billing, soon after the answer.
absl::Status WaitForLine(const std::string& path, const std::string& line) {
  const absl::Time give_up = absl::Now() + kPatience;
  while (absl::Now() < give_up) {
    const auto text = ReadFile(path);
    if (text.ok() && absl::EndsWith(*text, line + "\n")) return absl::OkStatus();
    absl::SleepFor(absl::Milliseconds(20));
  }
  return absl::DeadlineExceededError(
      absl::StrCat("the checkpoint of the answer is not the last one in ", path));
}

absl::Status MakeCheckpoint(Scene& scene, const std::string& name) {
  const auto request = RequestFor<billing::v1::MakeCheckpointRequest>("checkpoint-" + name);
  ASSIGN_OR_RETURN(const auto made, Call(*scene.peers.billing, &Billing::MakeCheckpoint, request));
  return WaitForLine(scene.settings.checkpoint_file, made.checkpoint().document());
}

// The rest of the line that begins so; empty where there is none.
std::string After(const std::string& text, absl::string_view beginning) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StartsWith(line, beginning)) return std::string(line.substr(beginning.size()));
  }
  return "";
}

int64_t NumberAfter(const std::string& text, absl::string_view beginning) {
  int64_t number = 0;
  return absl::SimpleAtoi(After(text, beginning), &number) ? number : 0;
}

}  // namespace

absl::Status ExportStatement(Scene& scene, const std::string& provider_id,
                             billing::v1::ExportFormat format, const std::string& path) {
  billing::v1::ExportStatementRequest request;
  request.set_city_code(kCity);
  request.set_month(kJune);
  request.set_party_kind(billing::v1::PARTY_KIND_PROVIDER);
  request.set_party_id(provider_id);
  request.set_format(format);
  return Download(*scene.peers.billing, &Billing::ExportStatement, request, path);
}

absl::Status ExportLedger(Scene& scene, const std::string& path) {
  billing::v1::ExportLedgerRequest request;
  request.set_city_code(kCity);
  return Download(*scene.peers.billing, &Billing::ExportLedger, request, path);
}

absl::StatusOr<Verified> VerifyLedger(Scene& scene, const std::string& name,
                                      const std::string& seen) {
  RETURN_IF_ERROR(MakeCheckpoint(scene, name));
  const std::string path = scene.PathOf(name);
  RETURN_IF_ERROR(ExportLedger(scene, path));
  std::vector<std::string> arguments = {"--ledger=" + path,
                                        "--checkpoints=" + scene.settings.checkpoint_file,
                                        "--key=" + scene.settings.public_key};
  if (!seen.empty()) arguments.push_back("--seen=" + seen);
  Verified verified;
  verified.command = CommandLine("homecare-verify", arguments);
  ASSIGN_OR_RETURN(verified.ended, RunProgram("homecare-verify", arguments, ""));
  verified.noted_checkpoint =
      After(verified.ended.told, "last checkpoint (note it down for --seen): ");
  verified.entries = NumberAfter(verified.ended.told, "entries: ");
  verified.first_bad_entry = NumberAfter(verified.ended.told, "  first bad entry: ");
  return verified;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad() || !file.is_open()) {
    return absl::InternalError(absl::StrCat("cannot read ", path));
  }
  return text;
}

}  // namespace homecare::demo
