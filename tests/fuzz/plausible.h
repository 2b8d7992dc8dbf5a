// A good message of any type, made from its descriptor: where a corpus begins, and the proof that
// the targets reach what they are meant to reach.
#pragma once

#include <memory>
#include <string>

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace homecare::fuzz {

// Every field is filled as its name says (`elder_id`, `valid_from`, `resident_id`...), lists with
// one element, of a oneof the field `choice` modulo their number.
std::unique_ptr<google::protobuf::Message> Plausible(const google::protobuf::Descriptor& type,
                                                     int choice);

}  // namespace homecare::fuzz
