// What the register tells on its topic: the whole public state of a resource, without personal
// data.
#pragma once

#include "homecare/event/v1/event.pb.h"
#include "services/registry/domain/elder.h"
#include "services/registry/domain/workforce.h"

namespace homecare::registry {

// Topic and key are set; the change fills in the rest of the envelope.
event::v1::Event ChangedEvent(const Elder& elder);
event::v1::Event ChangedEvent(const Caregiver& caregiver);
event::v1::Event ChangedEvent(const Provider& provider);
event::v1::Event ChangedEvent(const ServicePoint& point);
event::v1::Event ChangedEvent(const Terminal& terminal);

}  // namespace homecare::registry
