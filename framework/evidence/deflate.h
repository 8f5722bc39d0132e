// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <string_view>

namespace assay::evidence {

using TakeBytes = std::function<void(std::string_view)>;

/// Compresses bytes that come in pieces (RFC 1951, without header or checksum), at one level: the same bytes
/// and the same build of the library give the same result.
class Deflater {
 public:
  explicit Deflater(TakeBytes take);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  void Update(std::string_view bytes);
  /// Once, after the last piece.
  void Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The way back. What it hands on isn't bounded by what it is given: who takes it counts.
class Inflater {
 public:
  explicit Inflater(TakeBytes take);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  /// False once what it is given is no compressed text, or goes on after its end.
  bool Update(std::string_view packed);
  /// Whether the end was met.
  bool IsDone() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::evidence
