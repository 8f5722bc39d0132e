// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cloudformation/cloudformation.h"
#include "cloudformation/pattern.h"
#include "source/file_system.h"
#include "value/arena.h"
#include "value/ops.h"

namespace assay::cloudformation {

/// Bounds that no honest template comes near; each is reported where it is reached.
inline constexpr std::size_t kMaxDiagnostics = 1'000;
inline constexpr int kMaxDepth = 500;
inline constexpr int kMaxConditionDepth = 100;
inline constexpr std::size_t kMaxAtoms = 1'000;        ///< named conditions of one template
inline constexpr std::size_t kMaxCases = 64;           ///< combinations of alternatives in one expression
inline constexpr std::size_t kMaxString = 4u << 20;    ///< bytes of one string made by Sub or Join
inline constexpr std::size_t kMaxParts = 4'096;        ///< parts kept of one unknown string
inline constexpr std::size_t kMaxDescription = 2'000;  ///< bytes of an expression's canonical text
inline constexpr std::size_t kMaxExpanded = 100'000;   ///< entries that the loops of one root make
inline constexpr std::size_t kMaxDomain = 16;          ///< allowed values that are told apart one by one

/// "Fn::Sub" and "!Sub" are both "Sub", "Ref" and "!Ref" both "Ref"; empty for anything else.
std::string_view IntrinsicName(std::string_view key);
/// The text a scalar has in a string (true, 12, abc); false if it has none.
bool ScalarText(const Value& v, std::string& out);
/// The number that a text is; nothing if it is none.
std::optional<double> NumberOf(std::string_view text);
/// A canonical text of an expression: `Select [0, Ref Zones]`. Stops soon after `limit` bytes; a text that
/// long stands for several expressions.
std::string Describe(const Value& node, std::size_t limit);

struct Parameter {
  Value value;                       ///< absent until asked for if it is a choice of the allowed ones
  std::vector<std::string> allowed;  ///< texts; only of a parameter that is not a list
  bool no_echo = false;
  Span span;  ///< the name where it is declared
};

inline constexpr int kMaxStacks = 64;  ///< nested stacks, one in another
/// The code of diagnostics that say that something a template hangs on isn't in the tree.
inline constexpr const char* kMissingTemplate = "module-missing";

/// What conditions compare: a parameter or an expression that isn't known.
struct Subject {
  std::map<std::string, Guard> atoms;
  Guard any = Guard::kNever;         ///< one of the atoms holds
  std::vector<std::string> allowed;  ///< empty: any text
  Pattern pattern;
  bool number = false;
  std::optional<double> low, high;  ///< of a number
  bool secret = false;
};

/// The name that a template gives to an atom, or to its negation.
struct AtomName {
  std::string condition;
  bool negated;
};

/// What the templates of a root share: bounds, and what conditions are about.
struct Shared {
  std::uint64_t steps = 0;
  std::uint64_t string_bytes = 256u << 20;
  std::size_t atoms = 0;
  std::size_t expanded = 0;
  std::map<std::string, Subject> subjects;
  std::map<std::pair<std::string, std::string>, AtomName> names;  ///< by subject and literal
};

/// Where a nested stack's template is called.
struct Nesting {
  std::string prefix;                                   ///< "Network." before the names of its resources
  std::map<std::string, Value, std::less<>> arguments;  ///< what the parameters are given
  Guard present = Guard::kAlways;
  const CallSite* call = nullptr;
  std::vector<std::string> paths;  ///< of the templates around it, the outermost first
};

/// Evaluates one template into a root. One use each.
class Evaluator {
 public:
  Evaluator(const Value& document, std::string path, FileId file, Root& root, const Options& options,
            Diagnostics& diagnostics);
  /// The template of a nested stack, evaluated into the same root.
  Evaluator(const Evaluator& caller, const LocalDocument& document, Nesting nesting);
  void Run();

 private:
  using Call = Value (Evaluator::*)(const Value& argument, const Value& node);
  static Call FindCall(std::string_view name);
  // template.cpp
  void ReadSections();
  const Value* Section(std::string_view name);
  void ReadTransforms();
  void ExpandServerless();
  void ReadParameters();
  Parameter ReadParameter(const Entry& entry);
  std::optional<Value> Given(std::string_view name, Span span);
  Value TypedArgument(const Value& given, std::string_view type);
  /// An unknown within what the declaration allows.
  Value WithoutValue(const Entry& entry, std::string_view type, bool stored, Subject& subject);
  Value TypedText(std::string_view text, std::string_view type, const Origin* origin);
  void Merge(const std::vector<Entry>& included);
  void ReadMetadata();
  void ReadResources();
  void ReadResource(const Entry& entry);
  void ReportNulls(const Value& node, std::string_view resource, int depth);
  void AddConstruct(const Entry& entry, std::vector<Entry>& attributes);
  Guard PresenceOf(const Entry& entry);
  void Open(std::string reason, Span span);

  // expand.cpp
  static bool NeedsExpansion(const Value& mapping);
  Value Expand(const Value& mapping);
  bool Loop(const Entry& entry, std::vector<Entry>& out);
  Value Substitute(const Value& node, std::string_view identifier, const std::string& item);
  bool Include(const Value& transform, Span at, std::vector<Entry>& out);
  std::optional<LocalDocument> Local(std::string_view location) const;

  // nested.cpp
  Evaluator* Child(const Entry& resource);
  std::unique_ptr<Evaluator> MakeChild(const Entry& resource);
  std::map<std::string, Value, std::less<>> ArgumentsOf(const Entry& resource);
  std::optional<LocalDocument> TemplateOf(const Entry& resource);
  std::optional<LocalDocument> TemplateIn(const Entry& resource, const Value& text);
  std::optional<std::string_view> LinesOf(const Value& text, std::uint32_t& from) const;
  Value Placed(const Value& node, const Origin* text, const std::function<Span(Span)>& place);
  void ReadNested(const Entry& resource);
  Value Output(std::string_view name, const Value& node, Span span);

  // evaluate.cpp
  Value Eval(const Value& node);
  Value EvalMapping(const Value& node);
  Value EvalSequence(const Value& node);
  Value EvalString(const Value& node);
  /// Applies f to every combination of the alternatives among `args`; elements of tuples count as arguments.
  Value Distribute(std::span<const Value> args, const Value& node,
                   const std::function<Value(std::span<const Value>)>& f);
  /// Nested choices are flattened and infeasible cases dropped; one case that always holds is its value.
  Value MakeCases(const std::vector<ChoiceCase>& cases, const Origin* origin);

  // conditions.cpp
  void NameAtoms();
  void ReadRules();
  std::optional<Guard> RuleGuard(const Value& node);
  Guard ConditionNamed(std::string_view name, Span at);
  Guard EvalCondition(const Value& node);
  Guard EqualsGuard(const Value& argument, const Value& node);
  Guard EqualGuard(const Value& left, const Value& right, const Value& node);
  std::optional<Guard> MemberGuard(const Value& value, const Value& list, const Value& node);
  Guard ComparePair(const Value& a, const Value& b, const Value& node);
  Guard Atom(const Value& unknown, const std::string& literal);
  Guard Opaque(const std::string& name);
  Guard Undecided();
  Subject& SubjectOf(const std::string& key);
  Guard AtomOf(const std::string& key, Subject& subject, const std::string& literal,
               Guard* excluded = nullptr);
  void FillDomain(const std::string& key, Subject& subject);

  // intrinsics.cpp
  Value Ref(const Value& argument, const Value& node);
  Value RefTo(std::string_view name, const Value& node, Span span);
  Value GetAtt(const Value& argument, const Value& node);
  Value GetAttOf(std::string_view resource, std::string_view attribute, const Value& node, Span span);
  Value If(const Value& argument, const Value& node);
  Value FindInMap(const Value& argument, const Value& node);
  Value LookUp(const Value& map, std::span<const Value> keys, const Value* fallback, const Value& node);
  Value Select(const Value& argument, const Value& node);
  Value ImportValue(const Value& argument, const Value& node);
  Value GetAZs(const Value& argument, const Value& node);
  Value Transform(const Value& argument, const Value& node);
  Value BooleanCall(const Value& argument, const Value& node);
  Value Length(const Value& argument, const Value& node);

  // strings.cpp
  Value Sub(const Value& argument, const Value& node);
  Value Join(const Value& argument, const Value& node);
  Value Split(const Value& argument, const Value& node);
  /// What an encoding function gives: the text, or without one an unknown whose inside is known to be
  /// `inner`.
  Value Encoded(const Value& inner, const std::optional<std::string>& text, Encoding encoding,
                std::string_view function, const Value& node);
  Value Base64(const Value& argument, const Value& node);
  Value ToJsonString(const Value& argument, const Value& node);
  Value Cidr(const Value& argument, const Value& node);
  Value Concat(std::span<const Value> parts, const Value& node);
  Value DynamicReference(std::string_view text, const Value& node);

  // evaluate.cpp: building and reporting
  bool Spend(std::uint64_t n, Span at);
  const Origin* Step(OriginKind kind, Span span, std::string_view what, const Origin* via = nullptr);
  /// A name of this template as it goes in the root.
  std::string_view Qualified(std::string_view name) {
    return nesting_.prefix.empty() ? name : Text(nesting_.prefix + std::string(name));
  }
  /// What stands for an expression of this template: equal texts mean equal values.
  std::string_view Expression(const Value& node) {
    return Text(nesting_.prefix + Describe(node, kMaxDescription));
  }
  std::string_view Text(std::string_view text) { return arena_.Copy(text); }
  Value MakeText(std::string_view text, const Origin* origin) { return MakeString(text, arena_, origin); }
  /// An unknown for a whole expression.
  Value Stopped(UnknownReason reason, const Value& node, const Type* type = nullptr);
  Value Limit(const Value& node, const char* summary, const char* detail);
  Value Malformed(const Value& node, const char* expected);
  /// Of a failure that only some values of the parameters bring about, nothing more than a warning.
  DiagnosticSeverity Certain() const {
    return alternatives_ ? DiagnosticSeverity::kWarning : DiagnosticSeverity::kError;
  }
  void Report(DiagnosticSeverity severity, const char* code, std::string summary, std::string detail,
              Span span);

  Value document_;
  std::string path_, directory_;
  FileId file_;
  Root& root_;
  const Options& options_;
  Diagnostics& diagnostics_;
  Arena& arena_;
  Nesting nesting_;
  Shared own_;
  Shared& shared_;
  int depth_ = 0;
  int condition_depth_ = 0;
  int includes_ = 0;
  bool left_out_ = false;      ///< an error was not listed, and one in its place says so
  bool alternatives_ = false;  ///< one of several combinations is being evaluated
  /// Something outside the template may add resources and names (a macro, SAM, a module): a name that isn't
  /// declared may then still exist.
  bool extended_ = false;

  const Value* resources_ = nullptr;
  std::map<std::string_view, std::string_view> made_from_;  ///< what a transform adds, and to which resource
  const Value* mappings_ = nullptr;
  const Value* conditions_ = nullptr;
  const Value* outputs_ = nullptr;
  std::map<std::string_view, Parameter> parameters_;  // by views of the document: origins keep them
  std::map<std::string, Guard> opaque_;
  enum class State : std::uint8_t { kRunning, kDone };
  struct ConditionState {
    State state;
    Guard guard;
  };
  std::map<std::string, ConditionState, std::less<>> condition_states_;
  /// Containers that an alias shares are evaluated once: an expansion costs no memory.
  std::unordered_map<const void*, Value> evaluated_;
  std::set<std::pair<std::string, Span>> reported_;
  struct NestedStack {
    std::unique_ptr<Evaluator> evaluator;  ///< null: its template isn't here
    bool running = false;                  ///< what it is given is being evaluated
  };
  std::map<std::string, NestedStack, std::less<>> children_;
  std::set<std::string, std::less<>> outputs_running_;
};

}  // namespace assay::cloudformation
