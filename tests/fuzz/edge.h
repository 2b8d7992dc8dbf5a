// The edge of the database: what a handler or a listener meets instead of PostgreSQL when it is
// fuzzed. All that comes before the first statement runs for real; the statement itself ends it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/change/change.h"
#include "common/change/feed.h"
#include "common/pg/database.h"
#include "common/rpc/dispatch.h"

namespace homecare::fuzz {

inline constexpr char kCity[] = "370300";
const std::vector<std::string>& Cities();

// 2022-06-01T12:00:00+08:00, always.
class FixedClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixSeconds(1654056000); }
};

// Thrown by the first statement.
struct DatabaseBegins {};

// Checks what a statement would bind: PostgreSQL's text takes neither a zero byte nor bytes that
// are not UTF-8, so either would be an INTERNAL error that the caller cannot understand.
//
// Events are not checked for zero bytes: only who writes to our Redis could put one there, and the
// refused statement makes a dead letter of it (LibpqxxTrapsTest.NulInAParameter).
enum class From { kCaller, kStream };

class EdgeTx final : public pg::Tx {
 public:
  explicit EdgeTx(From from = From::kCaller) : from_(from) {}

  pg::Rows ExecVector(absl::string_view sql, const std::vector<pg::Param>& params) override;
  int writes() const override { return 0; }

 private:
  const From from_;
};

class EdgeDatabase final : public pg::Database {
 public:
  absl::Status Run(Lane lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) override;
  absl::Status Read(Lane lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) override;
};

// Takes all that a change tells and forgets it.
class EdgeChange final : public Change {
 public:
  explicit EdgeChange(From from = From::kCaller) : tx_(from), from_(from) {}

  pg::Tx& tx() override { return tx_; }
  absl::Time now() const override { return FixedClock().Now(); }
  const std::string& city_code() const override { return Cities().front(); }
  GroupMemory& memory() override { return memory_; }
  void Insert(const RowInsert& insert, std::vector<pg::Param> row) override;
  void Emit(event::v1::Event event) override;
  void Publish(absl::string_view feed, absl::string_view scope, std::string payload) override;
  void SetDeadline(const Deadline&) override {}
  void ClearDeadline(absl::string_view, absl::string_view) override {}
  void OnCommit(std::function<void()>) override {}

 private:
  EdgeTx tx_;
  const From from_;
  GroupMemory memory_;
};

// How a call ended.
enum class Outcome { kUnread, kRefused, kAnswered, kDatabase };

// Runs the body up to the database. A refusal must have a name, name its fields where it is about
// fields, fit into the trailers and come out of them as it went in.
Outcome RunToTheEdge(absl::FunctionRef<absl::Status()> body);

// Serves at once, on the caller's thread: the checks of every request, then its handler.
class EdgeDispatch final : public rpc::Dispatch {
 public:
  Outcome outcome() const { return outcome_; }

 protected:
  rpc::Unary* StartWrite(rpc::Context*, const Message& request, Message* response, Lane,
                         ErasedWrite write, ChangeAhead ahead) override;
  rpc::Unary* StartRead(rpc::Context*, const Message& request, Message* response, Lane,
                        ErasedRead read) override;
  rpc::Unary* StartCompute(rpc::Context*, const Message& request, Message* response, Lane,
                           ErasedCompute compute) override;
  // Watches and batches are not started here: rpcs.cc runs what they do with their requests.
  std::unique_ptr<rpc::StreamCore> MakeWatch(rpc::Context*, const Message&, Feed&, std::string,
                                             rpc::WatchPort&) override;
  std::unique_ptr<rpc::StreamCore> MakeWriteStream(rpc::Context*, rpc::BatchPort&) override;
  std::unique_ptr<rpc::DownloadStream> MakeDownload(rpc::Context*, const Message&,
                                                    rpc::DownloadTask&) override;

 private:
  class Download;

  void RunOn(const Message& request, absl::FunctionRef<absl::Status()> handler);
  rpc::Unary* Serve(const Message& request, absl::FunctionRef<absl::Status()> handler);

  Outcome outcome_ = Outcome::kUnread;
};

// Nobody follows it.
class EdgeFeed final : public Feed {
 public:
  absl::StatusOr<std::vector<FeedItem>> Read(const std::string&, const std::string&, int,
                                             std::string*) override;
  int64_t Subscribe(std::function<void()>) override { return 0; }
  void Unsubscribe(int64_t) override {}
  void Ring() override {}
};

}  // namespace homecare::fuzz
