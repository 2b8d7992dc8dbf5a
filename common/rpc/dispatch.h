// How every RPC is served: one admission, one check, one error mapping for all services.
//
// A service's class derives from the generated CallbackService; each override is one line that
// hands over to Dispatch and names the handler. The handler runs on a bounded executor, never on a
// thread of gRPC:
//
//   Write   in the group commit of common/change: inside the transaction, with the request's
//           idempotency; the request must have `city_code` and `request_id`
//   Read    in a read-only transaction
//   Compute without a transaction
//
// Before any handler: the deadline (none means Limits::kDefaultDeadline; too short is refused with
// DEADLINE_TOO_SHORT), the trace (W3C traceparent of the metadata, or a new one), and CheckRequest.
// After it: the status becomes a grpc::Status with ErrorInfo, BadRequest and RetryInfo, and the
// call is logged and counted. An exception in a handler is caught and answered INTERNAL.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include "absl/status/status.h"
#include "common/change/change.h"
#include "common/change/feed.h"
#include "common/pg/database.h"

namespace google::protobuf {
class Message;
}

namespace homecare::rpc {

using Context = grpc::CallbackServerContext;
using Unary = grpc::ServerUnaryReactor;

class BatchPort;
class DownloadStream;
class DownloadTask;
class StreamCore;
class WatchPort;

class Dispatch {
 public:
  using Message = google::protobuf::Message;
  using ErasedWrite = std::function<absl::Status(Change&)>;
  using ErasedRead = std::function<absl::Status(pg::Tx&)>;
  using ErasedCompute = std::function<absl::Status()>;

  // What a Write will ask for, announced to its group before the first handler runs
  // (common/change/group_memory.h).
  template <typename Request>
  using Ahead = std::function<void(GroupMemory& memory,
                                   const std::type_identity_t<Request>& request, absl::Time now)>;

  virtual ~Dispatch() = default;

  template <typename Request, typename Response, typename Handler>
  Unary* Write(Context* context, const Request* request, Response* response, Handler handler,
               Lane lane = Lane::kNormal, Ahead<Request> ahead = nullptr) {
    ChangeAhead erased;
    if (ahead) {
      erased = [=, ahead = std::move(ahead)](GroupMemory& memory, absl::Time now) {
        ahead(memory, *request, now);
      };
    }
    const auto write = [=](Change& change) mutable {
      response->Clear();  // a body may run again
      return handler(change, *request, response);
    };
    return StartWrite(context, *request, response, lane, write, std::move(erased));
  }

  template <typename Request, typename Response, typename Handler>
  Unary* Read(Context* context, const Request* request, Response* response, Handler handler,
              Lane lane = Lane::kNormal) {
    return StartRead(context, *request, response, lane, [=](pg::Tx& tx) mutable {
      response->Clear();
      return handler(tx, *request, response);
    });
  }

  template <typename Request, typename Response, typename Handler>
  Unary* Compute(Context* context, const Request* request, Response* response, Handler handler,
                 Lane lane = Lane::kNormal) {
    return StartCompute(context, *request, response, lane,
                        [=]() mutable { return handler(*request, response); });
  }

  // The streams; include common/rpc/dispatch_stream.h to use them.
  //
  // A server stream over a feed: what follows the request's `cursor` (from now on when empty),
  // narrowed by `scope`. Each payload is a serialised Response; its field `cursor` is set here.
  // Initial metadata is sent once the place in the feed is fixed: nothing after it is missed. Ends
  // with UNAVAILABLE, SERVER_DRAINING when the server drains; the client resumes at its cursor.
  template <typename Request, typename Response>
  grpc::ServerWriteReactor<Response>* Watch(Context* context, const Request* request, Feed& feed,
                                            std::string scope);

  // A bidirectional stream of batches: each request is a Write of its own, one at a time, answered
  // in order. Its records are not checked here: the handler calls CheckRequest on each, so that one
  // bad record does not refuse the others. A batch that is refused as a whole ends the stream with
  // its error; a client who lost the stream repeats its unanswered batches with the same request
  // ids.
  template <typename Request, typename Response, typename Handler>
  grpc::ServerBidiReactor<Request, Response>* WriteStream(Context* context, Handler handler);

  // A server stream for a long answer, made piece by piece in bounded memory. The handler,
  // absl::Status(const Request&, DownloadPort<Response>&), may block: it runs on one of a few
  // threads of its own, reads in short transactions and sends one response at a time
  // (common/rpc/download_port.h). A slow client holds that thread and no other; where all are held
  // and the queue is full, the call is SERVER_BUSY at once. Without a client's deadline it has
  // Limits::kDownloadDeadline.
  template <typename Request, typename Response, typename Handler>
  grpc::ServerWriteReactor<Response>* Download(Context* context, const Request* request,
                                               Handler handler);

 protected:
  virtual Unary* StartWrite(Context*, const Message& request, Message* response, Lane, ErasedWrite,
                            ChangeAhead) = 0;
  virtual Unary* StartRead(Context*, const Message& request, Message* response, Lane,
                           ErasedRead) = 0;
  virtual Unary* StartCompute(Context*, const Message& request, Message* response, Lane,
                              ErasedCompute) = 0;
  virtual std::unique_ptr<StreamCore> MakeWatch(Context*, const Message& request, Feed& feed,
                                                std::string scope, WatchPort& port) = 0;
  virtual std::unique_ptr<StreamCore> MakeWriteStream(Context*, BatchPort& port) = 0;
  virtual std::unique_ptr<DownloadStream> MakeDownload(Context*, const Message& request,
                                                       DownloadTask& task) = 0;
};

}  // namespace homecare::rpc
