// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

#include "assay/control.h"
#include "assay/setting.h"
#include "value/arena.h"

namespace assay {

/// The element that an expectation is about, if it is about one.
struct ElementNote {
  const PathNode* path = nullptr;
  Value source;
  const Resource* owner = nullptr;
};

/// One expectation that was reached, with what it came to under everything that was assumed there.
struct ExpectationNote {
  Tri tri;
  bool negative = false;  ///< it required that a predicate does not hold
  bool has_element = false;
  ElementNote element;
  const char* text = "";
  int line = 0;
  std::string open_list;  ///< set if it says that a list may hold more
};

/// Typed parameters of the control as text, by name; lists have one entry each.
using ParameterValues = std::map<std::string, std::vector<std::string>, std::less<>>;

/// What judging one subject by one control came to.
struct CellResult {
  enum class State : std::uint8_t { kPass, kFail, kOpen, kNotApplicable } state = State::kPass;
  Guard fail = Guard::kNever;  ///< closed over anonymous conditions, within the subject's presence
  Guard open = Guard::kNever;
  std::string fails_when, witness;
  std::string error;  ///< a plain GoogleTest failure in the body, or an exception's text
};

/// The place where a body runs: its diagram, the reads and expectations. One a thread, used again for each
/// cell. Fixed while a body runs: `detail::` functions of the public headers talk to the current thread's.
class CellContext {
 public:
  CellContext();
  ~CellContext();
  CellContext(const CellContext&) = delete;
  CellContext& operator=(const CellContext&) = delete;

  /// Judges one subject. `frozen` holds the fixture's guards and may not change meanwhile. After a verdict
  /// other than pass or not applicable, `expectations` and `reads` say why (the body is run again to collect
  /// texts).
  CellResult Judge(const ControlBase& control, const void* subject, const Root& root,
                   const GuardTable& frozen, Guard present, const ParameterValues& parameters);

  const std::vector<ExpectationNote>& expectations() const { return expectations_; }
  const std::vector<detail::ReadNote>& reads() const { return reads_; }

  // Used by the functions that a body calls.
  GuardTable& guards() { return guards_; }
  Arena& arena() { return arena_; }
  bool explaining() const { return explaining_; }
  std::uint32_t NoteRead(detail::ReadNote note);
  void Expect(const Tri& tri, bool negative, detail::Place place);
  void ExpectListClosed(const char* name, Guard open, const Value& source, const PathNode* path,
                        detail::Place place);
  bool Holds(const Tri& tri);
  void PushLookingAt(const Value& element, const Resource* owner) {
    looking_at_.emplace_back(element, owner);
  }
  void PopLookingAt() { looking_at_.pop_back(); }
  /// Reads [first, end) stand under one more negation.
  void Negate(std::uint32_t first, std::uint32_t end);
  /// They only say where something is required.
  void MarkConditions(std::uint32_t first, std::uint32_t end);
  void PushElement(const ElementNote& element, Guard present);
  void PopElement();
  const ParameterValues& parameters() const { return *parameters_; }
  std::uint32_t read_count() const { return static_cast<std::uint32_t>(reads_.size()); }

  static CellContext& Current();

  static constexpr int kMaxRuns = 64;  ///< paths through WHEN; past it the cell is open

 private:
  void RunPaths(const ControlBase& control, const void* subject);

  GuardTable guards_;
  Arena arena_;
  std::vector<detail::ReadNote> reads_;
  std::vector<ExpectationNote> expectations_;
  struct Scope {
    ElementNote element;
    Guard saved;
  };
  std::vector<Scope> scopes_;
  std::vector<std::pair<Value, const Resource*>> looking_at_;
  Tri sum_;
  bool reached_ = false;
  bool explaining_ = false;
  Guard assumed_ = Guard::kAlways, scope_ = Guard::kAlways;
  std::vector<bool> script_, trail_;
  std::size_t at_ = 0;
  std::vector<Condition> choices_;  // anonymous conditions of WHEN on an unknown, by position
  const ParameterValues* parameters_ = nullptr;
  std::string error_;
};

}  // namespace assay
