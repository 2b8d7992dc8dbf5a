// The parts of a zip file by name, for tests that look into a workbook.
#pragma once

#include <zlib.h>

#include <map>
#include <string>

#include "common/base/check.h"

namespace homecare::testing {

inline uint32_t LittleEndian(const std::string& bytes, size_t at, int size) {
  uint32_t number = 0;
  for (int i = size - 1; i >= 0; --i) number = number << 8 | static_cast<uint8_t>(bytes.at(at + i));
  return number;
}

inline std::string Inflated(const std::string& bytes, size_t at, size_t packed, size_t size) {
  std::string out(size, '\0');
  z_stream stream = {};
  HC_CHECK(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + at));
  stream.avail_in = static_cast<uInt>(packed);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(size);
  HC_CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  inflateEnd(&stream);
  return out;
}

// By the central directory, whose place the last 22 bytes tell (no comment, no ZIP64).
inline std::map<std::string, std::string> ZipParts(const std::string& bytes) {
  std::map<std::string, std::string> parts;
  const size_t end = bytes.size() - 22;
  HC_CHECK(LittleEndian(bytes, end, 4) == 0x06054b50);
  size_t at = LittleEndian(bytes, end + 16, 4);
  for (uint32_t left = LittleEndian(bytes, end + 10, 2); left > 0; --left) {
    const uint32_t name = LittleEndian(bytes, at + 28, 2);
    const size_t local = LittleEndian(bytes, at + 42, 4);
    const size_t data =
        local + 30 + LittleEndian(bytes, local + 26, 2) + LittleEndian(bytes, local + 28, 2);
    parts[bytes.substr(at + 46, name)] =
        Inflated(bytes, data, LittleEndian(bytes, at + 20, 4), LittleEndian(bytes, at + 24, 4));
    at += 46 + name + LittleEndian(bytes, at + 30, 2) + LittleEndian(bytes, at + 32, 2);
  }
  return parts;
}

}  // namespace homecare::testing
