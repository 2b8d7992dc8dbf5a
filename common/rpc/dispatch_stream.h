// The streams of Dispatch: a core without types that decides, and a thin reactor that knows the
// messages. Include this where a service has a stream; dispatch.h alone is lighter.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "common/base/status.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/download_port.h"

namespace homecare::rpc {

// Decides what a stream does next. A reactor tells it what happened; it acts through its port. Each
// method may be the last: after it, port and core may be gone.
class StreamCore {
 public:
  // Unregisters; the reactor destroys it when gRPC is done with the stream.
  virtual ~StreamCore() = default;
  virtual void Start() = 0;
  virtual void ReadDone(bool ok) = 0;
  virtual void WriteDone(bool ok) = 0;
  virtual void Cancelled() = 0;
};

// What the core of a watch asks of its reactor. At most one Send is under way; End is the last.
class WatchPort {
 public:
  virtual ~WatchPort() = default;
  virtual Dispatch::Message& response() = 0;
  virtual void SendHeaders() = 0;
  virtual void Send() = 0;
  virtual void End(const grpc::Status& status) = 0;
};

// What the core of a stream of batches asks. At most one Receive or Send is under way.
class BatchPort {
 public:
  virtual ~BatchPort() = default;
  virtual Dispatch::Message& request() = 0;
  virtual Dispatch::Message& response() = 0;
  virtual absl::Status Handle(Change& change) = 0;
  virtual void Receive() = 0;
  virtual void Send() = 0;
  virtual void End(const grpc::Status& status) = 0;
};

// The core of a download, which also serves the handler's thread (download_port.h).
class DownloadStream : public StreamCore {
 public:
  virtual absl::Status Read(absl::FunctionRef<absl::Status(pg::Tx&)> body) = 0;
  // OK: the caller starts one write, now.
  virtual absl::Status AwaitTurn() = 0;
};

// What that core asks of its reactor. End is the last, with nothing under way.
class DownloadTask {
 public:
  virtual ~DownloadTask() = default;
  virtual absl::Status Handle() = 0;
  virtual void End(const grpc::Status& status) = 0;
};

template <typename Response>
class WatchReactor final : public grpc::ServerWriteReactor<Response>, public WatchPort {
 public:
  void Begin(std::unique_ptr<StreamCore> core) {
    core_ = std::move(core);
    core_->Start();
  }
  Dispatch::Message& response() override { return response_; }
  void SendHeaders() override { this->StartSendInitialMetadata(); }
  void Send() override { this->StartWrite(&response_); }
  void End(const grpc::Status& status) override { this->Finish(status); }

  void OnWriteDone(bool ok) override { core_->WriteDone(ok); }
  void OnCancel() override { core_->Cancelled(); }
  void OnDone() override { delete this; }

 private:
  Response response_;
  std::unique_ptr<StreamCore> core_;
};

template <typename Request, typename Response, typename Handler>
class BatchReactor final : public grpc::ServerBidiReactor<Request, Response>, public BatchPort {
 public:
  explicit BatchReactor(Handler handler) : handler_(std::move(handler)) {}
  void Begin(std::unique_ptr<StreamCore> core) {
    core_ = std::move(core);
    core_->Start();
  }
  Dispatch::Message& request() override { return request_; }
  Dispatch::Message& response() override { return response_; }
  absl::Status Handle(Change& change) override {
    response_.Clear();  // a body may run again
    return handler_(change, request_, &response_);
  }
  void Receive() override { this->StartRead(&request_); }
  void Send() override { this->StartWrite(&response_); }
  void End(const grpc::Status& status) override { this->Finish(status); }

  void OnReadDone(bool ok) override { core_->ReadDone(ok); }
  void OnWriteDone(bool ok) override { core_->WriteDone(ok); }
  void OnCancel() override { core_->Cancelled(); }
  void OnDone() override { delete this; }

 private:
  Handler handler_;
  Request request_;
  Response response_;
  std::unique_ptr<StreamCore> core_;
};

template <typename Request, typename Response, typename Handler>
class DownloadReactor final : public grpc::ServerWriteReactor<Response>,
                              public DownloadTask,
                              public DownloadPort<Response> {
 public:
  DownloadReactor(const Request& request, Handler handler)
      : request_(request), handler_(std::move(handler)) {}
  void Begin(std::unique_ptr<DownloadStream> core) {
    core_ = std::move(core);
    core_->Start();
  }
  absl::Status Handle() override { return handler_(request_, *this); }
  void End(const grpc::Status& status) override { this->Finish(status); }

  absl::Status Read(absl::FunctionRef<absl::Status(pg::Tx&)> body) override {
    return core_->Read(body);
  }
  absl::Status Send(Response response) override {
    RETURN_IF_ERROR(core_->AwaitTurn());
    response_ = std::move(response);
    this->StartWrite(&response_);
    return absl::OkStatus();
  }

  void OnWriteDone(bool ok) override { core_->WriteDone(ok); }
  void OnCancel() override { core_->Cancelled(); }
  void OnDone() override { delete this; }

 private:
  const Request& request_;  // gRPC's, until the reactor is done
  Handler handler_;
  Response response_;
  std::unique_ptr<DownloadStream> core_;
};

// The reactors delete themselves in OnDone, which gRPC calls once, after every other reaction.
template <typename Request, typename Response>
grpc::ServerWriteReactor<Response>* Dispatch::Watch(
    Context* context, const Request* request, Feed& feed,
    // It is moved, which clang-tidy does not see in a template.
    std::string scope) {  // NOLINT(performance-unnecessary-value-param)
  auto* const reactor = new WatchReactor<Response>;
  reactor->Begin(MakeWatch(context, *request, feed, std::move(scope), *reactor));
  return reactor;
}

template <typename Request, typename Response, typename Handler>
grpc::ServerBidiReactor<Request, Response>* Dispatch::WriteStream(Context* context,
                                                                  Handler handler) {
  auto* const reactor = new BatchReactor<Request, Response, Handler>(std::move(handler));
  reactor->Begin(MakeWriteStream(context, *reactor));
  return reactor;
}

template <typename Request, typename Response, typename Handler>
grpc::ServerWriteReactor<Response>* Dispatch::Download(Context* context, const Request* request,
                                                       Handler handler) {
  auto* const reactor =
      new DownloadReactor<Request, Response, Handler>(*request, std::move(handler));
  reactor->Begin(MakeDownload(context, *request, *reactor));
  return reactor;
}

}  // namespace homecare::rpc
