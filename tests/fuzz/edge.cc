#include "tests/fuzz/edge.h"

#include <grpcpp/support/status.h>

#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/check_request.h"
#include "common/rpc/dispatch_stream.h"
#include "common/rpc/limits.h"
#include "common/rpc/status_bridge.h"
#include "homecare/event/v1/event.pb.h"

namespace homecare::fuzz {
namespace {

// How many bytes follow the first one of a character; -1 for a byte that begins none.
int Following(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first < 0xE0) return 1;
  if (first >= 0xE0 && first < 0xF0) return 2;
  return first >= 0xF0 && first < 0xF5 ? 3 : -1;
}

// Strict enough to see a text that was cut inside a character.
bool IsUtf8(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    int following = Following(static_cast<unsigned char>(text[i]));
    if (following < 0) return false;
    for (; following > 0; --following) {
      if (++i == text.size() || (text[i] & 0xC0) != 0x80) return false;
    }
  }
  return true;
}

void CheckParams(const std::vector<pg::Param>& params, From from) {
  for (const pg::Param& param : params) {
    if (!param.text().has_value()) continue;
    HC_CHECK(from == From::kStream || param.text()->find('\0') == std::string::npos);
    HC_CHECK(IsUtf8(*param.text()));
  }
}

void CheckRefusal(const absl::Status& status) {
  HC_CHECK(!Reason(status).empty());
  // Nothing that bytes from outside can cause is an error of ours.
  HC_CHECK(status.code() != absl::StatusCode::kInternal);
  HC_CHECK(Reason(status) != "INVALID_FIELD" || !FieldViolations(status).empty());
  const grpc::Status wire = rpc::ToGrpc(status);
  HC_CHECK(wire.error_details().size() <= rpc::Limits::kMetadataBytes);
  HC_CHECK(Reason(rpc::FromGrpc(wire)) == Reason(status));
}

}  // namespace

const std::vector<std::string>& Cities() {
  static const auto* const cities = new std::vector<std::string>{kCity};
  return *cities;
}

pg::Rows EdgeTx::ExecVector(absl::string_view, const std::vector<pg::Param>& params) {
  CheckParams(params, from_);
  throw DatabaseBegins();
}

absl::Status EdgeDatabase::Run(Lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) {
  EdgeTx tx;
  return body(tx);
}

absl::Status EdgeDatabase::Read(Lane lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) {
  return Run(lane, body);
}

void EdgeChange::Insert(const RowInsert& insert, std::vector<pg::Param> row) {
  HC_CHECK(row.size() == insert.columns);
  CheckParams(row, from_);
}

void EdgeChange::Emit(event::v1::Event event) {
  HC_CHECK(!event.topic().empty() && !event.key().empty());
}

void EdgeChange::Publish(absl::string_view feed, absl::string_view, std::string) {
  HC_CHECK(!feed.empty());
}

Outcome RunToTheEdge(absl::FunctionRef<absl::Status()> body) {
  absl::Status status;
  try {
    status = body();
  } catch (const DatabaseBegins&) {
    return Outcome::kDatabase;
  }
  if (status.ok()) return Outcome::kAnswered;
  CheckRefusal(status);
  return Outcome::kRefused;
}

// Runs its handler to the end when it begins, on the caller's thread. Nobody takes what it sends.
class EdgeDispatch::Download final : public rpc::DownloadStream {
 public:
  Download(EdgeDispatch& dispatch, const Message& request, rpc::DownloadTask& task)
      : dispatch_(dispatch), request_(request), task_(task) {}

  void Start() override {
    dispatch_.RunOn(request_, [this] { return task_.Handle(); });
  }
  void ReadDone(bool) override {}
  void WriteDone(bool) override {}
  void Cancelled() override {}
  absl::Status Read(absl::FunctionRef<absl::Status(pg::Tx&)> body) override {
    return EdgeDatabase().Read(Lane::kNormal, body);
  }
  absl::Status AwaitTurn() override {
    return NamedError(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the client has gone");
  }

 private:
  EdgeDispatch& dispatch_;
  const Message& request_;
  rpc::DownloadTask& task_;
};

void EdgeDispatch::RunOn(const Message& request, absl::FunctionRef<absl::Status()> handler) {
  outcome_ = RunToTheEdge([&]() -> absl::Status {
    RETURN_IF_ERROR(rpc::CheckRequest(request, Cities()));
    return handler();
  });
}

rpc::Unary* EdgeDispatch::Serve(const Message& request, absl::FunctionRef<absl::Status()> handler) {
  RunOn(request, handler);
  return nullptr;
}

rpc::Unary* EdgeDispatch::StartWrite(rpc::Context*, const Message& request, Message*, Lane,
                                     ErasedWrite write, ChangeAhead ahead) {
  return Serve(request, [&] {
    EdgeChange change;
    if (ahead) ahead(change.memory(), change.now());
    return write(change);
  });
}

rpc::Unary* EdgeDispatch::StartRead(rpc::Context*, const Message& request, Message*, Lane,
                                    ErasedRead read) {
  return Serve(request, [&] {
    EdgeTx tx;
    return read(tx);
  });
}

rpc::Unary* EdgeDispatch::StartCompute(rpc::Context*, const Message& request, Message*, Lane,
                                       ErasedCompute compute) {
  return Serve(request, [&] { return compute(); });
}

std::unique_ptr<rpc::StreamCore> EdgeDispatch::MakeWatch(rpc::Context*, const Message&, Feed&,
                                                         std::string, rpc::WatchPort&) {
  HC_CHECK(false && "streams are not started here");
}

std::unique_ptr<rpc::StreamCore> EdgeDispatch::MakeWriteStream(rpc::Context*, rpc::BatchPort&) {
  HC_CHECK(false && "streams are not started here");
}

std::unique_ptr<rpc::DownloadStream> EdgeDispatch::MakeDownload(rpc::Context*,
                                                                const Message& request,
                                                                rpc::DownloadTask& task) {
  return std::make_unique<Download>(*this, request, task);
}

absl::StatusOr<std::vector<FeedItem>> EdgeFeed::Read(const std::string&, const std::string&, int,
                                                     std::string*) {
  return std::vector<FeedItem>();
}

}  // namespace homecare::fuzz
