#include "common/rpc/dispatcher.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <sodium.h>

#include <atomic>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/batch_core.h"
#include "common/rpc/call.h"
#include "common/rpc/check_request.h"
#include "common/rpc/download_core.h"
#include "common/rpc/executor.h"
#include "common/rpc/limits.h"
#include "common/rpc/rate_limit.h"
#include "common/rpc/status_bridge.h"
#include "common/rpc/under_way.h"
#include "common/rpc/watch_core.h"

namespace homecare::rpc {
namespace {

using Message = Dispatch::Message;
using CallPtr = std::shared_ptr<Call>;
using Check = absl::Status (*)(const Message&, const std::vector<std::string>&);

// A Write without these fields, or a Watch without a cursor, is a wrong contract.
std::string TextOf(const Message& request, const char* name) {
  const auto* const field = request.GetDescriptor()->FindFieldByName(name);
  HC_CHECK(field != nullptr);
  return request.GetReflection()->GetString(request, field);
}

// Map entries and unknown fields in a fixed order: the same request has the same hash.
std::string BodyHash(const Message& request) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream sink(&bytes);
    google::protobuf::io::CodedOutputStream stream(&sink);
    stream.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&stream);
  }
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return out;
}

// The call's trace; with a deadline of ours where its client set none.
Trace TraceWithin(const Context& context, absl::Duration limit) {
  Trace out = TraceOf(context);
  if (out.deadline == absl::InfiniteFuture()) out.deadline = absl::Now() + limit;
  return out;
}

absl::Status Unreadable() {
  return NamedError(absl::StatusCode::kInternal, "RESPONSE_BROKEN", "a response cannot be coded");
}

class DispatcherImpl final : public Dispatcher {
 public:
  DispatcherImpl(pg::Database& database, Mutator& mutator, DispatchOptions options)
      : database_(database),
        mutator_(mutator),
        options_(std::move(options)),
        rate_(options_.most_requests_per_second),
        normal_(options_.normal_threads, options_.normal_queue),
        emergency_(options_.emergency_threads, options_.emergency_queue),
        watches_(options_.watch_threads, options_.most_watches),
        downloads_(options_.download_threads, options_.most_downloads) {
    HC_CHECK(sodium_init() >= 0);
    // Debian builds Abseil with its detector of lock cycles on: each lock of gRPC's would be
    // entered in a graph that all threads share.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  }

  void Drain() override {
    draining_ = true;
    under_way_.DrainAll();
  }

  bool WaitUntilIdle(absl::Duration timeout) override { return under_way_.WaitUntilNone(timeout); }

 protected:
  Unary* StartWrite(Context* context, const Message& request, Message* response, Lane lane,
                    ErasedWrite write, ChangeAhead ahead) override {
    Unary* const reactor = context->DefaultReactor();
    const CallPtr call = OpenUnary(*context, request, reactor);
    Begin(call, request, lane, [&] {
      return Mutate(call, request, response, lane, std::move(write), std::move(ahead));
    });
    return reactor;
  }

  Unary* StartRead(Context* context, const Message& request, Message*, Lane lane,
                   ErasedRead read) override {
    Unary* const reactor = context->DefaultReactor();
    const CallPtr call = OpenUnary(*context, request, reactor);
    Begin(call, request, lane, [&] {
      return executor(lane).Submit([this, call, lane, read = std::move(read)] {
        call->Finish(
            CatchAll([&] { return call->Run([&] { return database_.Read(lane, read); }); }));
      });
    });
    return reactor;
  }

  Unary* StartCompute(Context* context, const Message& request, Message*, Lane lane,
                      ErasedCompute compute) override {
    Unary* const reactor = context->DefaultReactor();
    const CallPtr call = OpenUnary(*context, request, reactor);
    Begin(call, request, lane, [&] {
      return executor(lane).Submit([call, compute = std::move(compute)] {
        call->Finish(CatchAll([&] { return call->Run(compute); }));
      });
    });
    return reactor;
  }

  std::unique_ptr<StreamCore> MakeWatch(Context* context, const Message& request, Feed& feed,
                                        std::string scope, WatchPort& port) override {
    auto call =
        std::make_shared<Call>(*context, MethodOf(*request.GetDescriptor()), TraceOf(*context),
                               [&port](const absl::Status& outcome) { port.End(ToGrpc(outcome)); });
    WatchSource source{feed,
                       watches_,
                       under_way_,
                       TextOf(request, "city_code"),
                       std::move(scope),
                       TextOf(request, "cursor")};
    return std::make_unique<WatchCore>(std::move(source), call, AdmitStream(*call, request), port);
  }

  std::unique_ptr<DownloadStream> MakeDownload(Context* context, const Message& request,
                                               DownloadTask& task) override {
    auto call =
        std::make_shared<Call>(*context, MethodOf(*request.GetDescriptor()),
                               TraceWithin(*context, options_.download_deadline),
                               [&task](const absl::Status& outcome) { task.End(ToGrpc(outcome)); });
    const DownloadSource source{database_, downloads_, under_way_};
    return std::make_unique<DownloadCore>(source, call, AdmitStream(*call, request), task);
  }

  std::unique_ptr<StreamCore> MakeWriteStream(Context* context, BatchPort& port) override {
    auto serve = [this, context, &port](std::function<void(const absl::Status&)> done) {
      const Message& request = port.request();
      // Each batch has a deadline and a span of its own.
      Trace trace = TraceOf(*context);
      trace.deadline = std::min(trace.deadline, absl::Now() + Limits::kDefaultDeadline);
      const auto call = std::make_shared<Call>(*context, MethodOf(*request.GetDescriptor()),
                                               std::move(trace), std::move(done));
      const auto hand_over = [&] {
        return Mutate(call, request, &port.response(), Lane::kNormal,
                      [&port](Change& change) { return port.Handle(change); });
      };
      Begin(call, request, Lane::kNormal, hand_over, CheckBatch);
    };
    return std::make_unique<BatchCore>(under_way_, std::move(serve), port);
  }

 private:
  Executor& executor(Lane lane) { return lane == Lane::kEmergency ? emergency_ : normal_; }

  CallPtr OpenUnary(const Context& context, const Message& request, Unary* reactor) {
    under_way_.Begin();
    return std::make_shared<Call>(context, MethodOf(*request.GetDescriptor()),
                                  TraceWithin(context, Limits::kDefaultDeadline),
                                  [this, reactor](const absl::Status& outcome) {
                                    under_way_.End();  // after Finish all of this may be gone
                                    reactor->Finish(ToGrpc(outcome));
                                  });
  }

  // On a thread of gRPC: admits the call, checks the request and hands it over, or answers at once.
  void Begin(const CallPtr& call, const Message& request, Lane lane,
             absl::FunctionRef<absl::Status()> hand_over, Check check = CheckRequest) {
    const absl::Status status = CatchAll([&]() -> absl::Status {
      RETURN_IF_ERROR(Admit(*call, lane));
      RETURN_IF_ERROR(check(request, options_.city_codes));
      return hand_over();
    });
    if (!status.ok()) call->Finish(status);
  }

  // What a stream's core begins with.
  absl::Status AdmitStream(const Call& call, const Message& request) {
    return CatchAll([&]() -> absl::Status {
      RETURN_IF_ERROR(Admit(call, Lane::kNormal));
      return CheckRequest(request, options_.city_codes);
    });
  }

  absl::Status Admit(const Call& call, Lane lane) {
    if (draining_) {
      return WithRetryDelay(
          NamedError(absl::StatusCode::kUnavailable, "SERVER_DRAINING", "the server is going down"),
          Limits::kDrainRetry);
    }
    if (options_.ready) RETURN_IF_ERROR(options_.ready());
    RETURN_IF_ERROR(call.CheckDeadline());
    return lane == Lane::kEmergency ? absl::OkStatus() : rate_.Take();
  }

  // The stored bytes are the answer, whether the body ran now or an earlier time: it may also have
  // run in a group that was rolled back.
  absl::Status Mutate(const CallPtr& call, const Message& request, Message* response, Lane lane,
                      ErasedWrite write, ChangeAhead ahead = nullptr) {
    Mutation mutation;
    mutation.ahead = std::move(ahead);
    mutation.city_code = TextOf(request, "city_code");
    if (options_.writable) RETURN_IF_ERROR(options_.writable(mutation.city_code));
    mutation.request_id = TextOf(request, "request_id");
    mutation.method = call->method();
    mutation.body_hash = BodyHash(request);
    mutation.traceparent = call->trace().traceparent;
    mutation.body = [this, call, response, write = std::move(write)](Change& change,
                                                                     std::string* bytes) {
      const absl::Status status = call->Run([&]() -> absl::Status {
        if (options_.guard) RETURN_IF_ERROR(options_.guard(change));
        return write(change);
      });
      if (status.ok() && !response->SerializeToString(bytes)) return Unreadable();
      return status;
    };
    mutation.done = [call, response](const absl::Status& status, const std::string& bytes) {
      call->Finish(status.ok() && !response->ParseFromString(bytes) ? Unreadable() : status);
    };
    return mutator_.Submit(lane, std::move(mutation));
  }

  pg::Database& database_;
  Mutator& mutator_;
  const DispatchOptions options_;
  std::atomic<bool> draining_{false};
  UnderWay under_way_;
  RateLimit rate_;
  Executor normal_;
  Executor emergency_;
  Executor watches_;
  Executor downloads_;
};

}  // namespace

std::unique_ptr<Dispatcher> Dispatcher::Create(pg::Database& database, Mutator& mutator,
                                               DispatchOptions options) {
  return std::make_unique<DispatcherImpl>(database, mutator, std::move(options));
}

}  // namespace homecare::rpc
