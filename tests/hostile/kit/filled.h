// Events as our services tell them, made from the contract alone.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/hostile/kit/route.h"

namespace homecare::hostile {

// An event of that payload with every field filled and everything as it should be. It is about
// `key`; "elder", "caregiver" and "provider" are whom else it names. Version 1.
event::v1::Event FilledEvent(const FieldDescriptor& payload, const std::string& topic,
                             const std::string& key, absl::Time now);

// The payloads that the contract has.
const google::protobuf::OneofDescriptor& Payloads();

// The payload of an event.
Message& PayloadOf(event::v1::Event& event);

}  // namespace homecare::hostile
