// SPDX-License-Identifier: Apache-2.0
// gzip. zlib stays in this file.
#include <zlib.h>

#include <array>

#include "terraform/function_table.h"
#include "terraform/graphemes.h"
#include "value/base64.h"

namespace assay::terraform {
namespace {

// What OpenTofu's compressor writes first: no name, no time, an unknown system. What follows hangs on the
// compressor down to its version.
constexpr std::string_view kHeader = "H4sIAAAAAAAA/";

Result Base64Gzip(Call& call) {
  Unknown u = call.Unknowable(StringType()).unknown();
  if (call[0].is_string()) {
    u.reason = UnknownReason::kFunction;
    u.span = call.context.span;
    u.expression = call.function.name;
  }
  u.prefix = kHeader;
  if (!call[0].is_choice()) u.decoded = call.arena().New<Value>(call[0]);
  return MakeUnknown(u, call.arena());
}

// Inflates member after member, as gunzip does. Bounded by what the budget leaves for strings.
class Gunzip {
 public:
  explicit Gunzip(std::string_view bytes) : bytes_(bytes) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes_.data()));
    stream_.avail_in = static_cast<uInt>(bytes_.size());
    constexpr int kGzipOnly = 16;
    ready_ = inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK;
  }
  ~Gunzip() {
    if (ready_) inflateEnd(&stream_);
  }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// False if the bytes aren't gzip's, or end too early; stops past `limit`.
  bool Run(std::uint64_t limit, std::string& out) {
    std::array<char, 16 << 10> buffer{};
    if (!ready_ || bytes_.empty()) return false;
    for (;;) {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = static_cast<uInt>(buffer.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      out.append(buffer.data(), buffer.size() - stream_.avail_out);
      if (out.size() > limit) return true;
      if (code == Z_STREAM_END) {
        if (stream_.avail_in == 0) return true;
        if (inflateReset(&stream_) != Z_OK) return false;
      } else if (code != Z_OK) {
        return false;
      }
    }
  }

 private:
  std::string_view bytes_;
  z_stream stream_{};
  bool ready_ = false;
};

Result Base64Gunzip(Call& call) {
  const Value& given = call[0];
  if (given.is_unknown() && given.unknown().prefix == kHeader && given.unknown().decoded)
    return *given.unknown().decoded;
  if (!given.is_string()) return call.Unknowable(StringType());
  const auto bytes = DecodeBase64(given.string());
  if (!bytes) return call.Fail("failed to decode base64 data");
  std::string text;
  if (!Gunzip(*bytes).Run(call.context.budget.string_bytes, text))
    return call.Fail("failed to gunzip bytestream");
  // No text that could be compared with anything.
  if (!IsValidUtf8(text)) return call.Unknowable(StringType());
  return call.Text(text);
}

}  // namespace

std::vector<FunctionSpec> CompressFunctions() {
  const Type* string = StringType();
  return {
      {"base64gunzip", {{"str", string, kAllowUnknown}}, {}, Base64Gunzip, string, kLosesMarks},
      {"base64gzip", {{"str", string, kAllowUnknown}}, {}, Base64Gzip, string},
  };
}

}  // namespace assay::terraform
