// Runs the tables of a world.
#pragma once

#include <google/protobuf/descriptor.h>

#include "tests/hostile/kit/world.h"

namespace homecare::hostile {

// Everything that is asked of one RPC: each generated and each written case is refused as it should
// be, with nothing written; then each valid request is accepted, which shows that a case was
// refused for its edit alone; then what must be refused afterwards. Failures are those of
// GoogleTest.
void CheckMethod(World& world, const google::protobuf::MethodDescriptor& method);

}  // namespace homecare::hostile
