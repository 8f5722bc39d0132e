// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "terraform/config.h"
#include "terraform/terraform.h"
#include "value/ops.h"
#include "value/text_shape.h"

namespace assay::terraform {

/// Bounds that no honest configuration comes near; each is reported where it is reached.
inline constexpr int kMaxDepth = 1'500;                 ///< nested expressions, through all references
inline constexpr std::size_t kMaxChain = 400;           ///< references that wait for each other
inline constexpr std::size_t kMaxCases = 16;            ///< alternatives of one value
inline constexpr std::size_t kMaxCombinations = 64;     ///< of alternatives in one expression
inline constexpr std::size_t kMaxParts = 1'024;         ///< of one unknown string
inline constexpr std::uint64_t kMaxWeight = 2'000'000;  ///< nodes of one value, shared ones counted each time
inline constexpr std::uint32_t kMaxValueDepth = 600;    ///< levels of one value
inline constexpr std::size_t kMaxArena = 512u << 20;
inline constexpr std::size_t kMaxExclusive = 32;  ///< texts of one unknown that are told apart

struct ModuleInstance;
struct ResourceInstance;

enum class SlotState : std::uint8_t { kNew, kRunning, kDone };
/// A value that is computed once, when it is first asked for.
struct Slot {
  Value value;
  SlotState state = SlotState::kNew;
};

/// What `count.index`, `each.key` and `each.value` are.
struct Keys {
  enum class Mode : std::uint8_t { kNone, kCount, kEach } mode = Mode::kNone;
  Value key;    ///< an int or a string; unknown for a prototype
  Value value;  ///< each.value
};

/// One instance of a block with `count` or `for_each`, or the only one.
struct BlockInstance {
  Keys keys;
  Guard present = Guard::kAlways;
  bool prototype = false;
};

struct ResourceNode {
  ModuleInstance* module = nullptr;
  const ResourceDecl* decl = nullptr;
  Slot slot;  ///< what `aws_x.y` is
  std::vector<ResourceInstance*> instances;
};

struct ResourceInstance : BlockInstance {
  ResourceNode* node = nullptr;
  std::string_view address;
  Value reference;  ///< the whole of it: an unknown whose attributes are looked up here
  Unknown* reference_data = nullptr;
  std::vector<Slot> members;  ///< in the order of the declaration's members
  std::map<std::string_view, Value> computed;
  Slot policy_json;  ///< of aws_iam_policy_document
};

struct CallNode {
  ModuleInstance* module = nullptr;
  const CallDecl* decl = nullptr;
  Slot slot;
  std::vector<ModuleInstance*> instances;
};

/// A module in one calling context.
struct ModuleInstance : BlockInstance {
  const ModuleConfig* config = nullptr;  ///< null: the module isn't there
  ModuleInstance* parent = nullptr;
  const CallDecl* call = nullptr;
  const CallSite* site = nullptr;
  std::string_view address;  ///< "" for the root, "module.a[0].module.b"
  Value reference;
  std::vector<Slot> variables, locals, outputs;
  std::deque<ResourceNode> resources;
  std::deque<CallNode> calls;
  std::map<std::pair<std::string_view, std::string_view>, const ProviderConfig*> providers;
  std::map<std::string, Value, std::less<>> missing;  ///< outputs of a module that isn't there
  int depth = 0;
};

/// A name bound by `for`, a splat or a dynamic block's iterator; innermost first.
struct Local {
  std::string_view name;
  Value value;
  const Local* next = nullptr;
};

/// What an expression may refer to.
struct Frame {
  ModuleInstance* module = nullptr;  ///< null: constants only (defaults, tfvars) or a template file
  const Keys* keys = nullptr;
  const Value* self = nullptr;  ///< in a postcondition
  const Local* locals = nullptr;
  const Value* template_variables = nullptr;
  const ResourceNode* owner = nullptr;  ///< whose block this stands in
};

/// Errors of one evaluation. `failed` says under which conditions it fails: a try() may catch it there.
/// `broken` is the part of it where more is wrong than that something isn't there under a condition (an
/// instance, an element).
struct Sink {
  Diagnostics errors;
  Guard failed = Guard::kNever;
  Guard broken = Guard::kNever;
};

/// An expression that stands for a place where a name is declared.
hcl::LiteralExpr Mention(Span span);

/// Evaluates one root module. One use each.
class Evaluator {
 public:
  Evaluator(const std::string& directory, const Directories& directories, const FileSystem& files,
            Sources& sources, const Options& options, Root& root, Diagnostics& diagnostics);
  /// Everything: resources, data sources, in every module.
  void Run();
  /// Looks for errors that hold whatever the modules are given, as OpenTofu does before it plans: with
  /// nothing known of variables, of other resources and of what modules put out. Nothing else comes of it.
  void Validate();
  /// One expression in the root module.
  Value RunExpression(const std::string& text, std::string& error);

 private:
  // expression.cpp
  Value Eval(const hcl::Expr* e, const Frame& frame);
  Value EvalKind(const hcl::Expr* e, const Frame& frame);
  Value EvalTuple(const hcl::TupleExpr& e, const Frame& frame);
  Value EvalObject(const hcl::ObjectExpr& e, const Frame& frame);
  Value EvalConditional(const hcl::ConditionalExpr& e, const Frame& frame);
  /// The elements of one of two collections, of which it isn't known which.
  Value EitherElement(const Value& yes, const Value& no, Guard guard, const hcl::ConditionalExpr& e);
  Value EvalTemplate(const hcl::TemplateExpr& e, const Frame& frame);
  Value Concatenate(std::span<const Value> parts, const hcl::Expr& e);

  // iterate.cpp
  Value EvalFor(const hcl::ForExpr& e, const Frame& frame);
  Value ForOver(const hcl::ForExpr& e, const Value& collection, const Frame& frame);
  Value ForObject(const hcl::ForExpr& e, std::span<const std::pair<Value, Value>> items, const Frame& frame);
  Value JoinTemplate(const hcl::ForExpr& e, const Value& results);
  Value EvalSplat(const hcl::SplatExpr& e, const Frame& frame);
  Value SplatOver(const hcl::SplatExpr& e, const Value& source, const Frame& frame);

  // operators.cpp
  Value EvalUnary(const hcl::UnaryExpr& e, const Frame& frame);
  Value EvalBinary(const hcl::BinaryExpr& e, const Frame& frame);
  Value EvalLogical(const hcl::BinaryExpr& e, const Frame& frame);
  Value EvalEquality(const hcl::BinaryExpr& e, const Value& a, const Value& b, const Frame& frame);
  Value EvalComparison(const hcl::BinaryExpr& e, const Value& a, const Value& b, const Frame& frame);
  Value EvalArithmetic(const hcl::BinaryExpr& e, const Value& a, const Value& b, const Frame& frame);
  bool Operand(Value& v, const Type* type, const hcl::Expr* e, const char* side);

  // conditions.cpp
  /// Where a bool is true; an unknown gets a condition of its own.
  Guard GuardOf(const Value& v, const hcl::Expr* e, const Frame& frame);
  Guard ConditionNamed(const std::string& name, const hcl::Expr* e, const Frame& frame);
  Guard EqualityGuard(const Value& a, const Value& b, const hcl::BinaryExpr& e, const Frame& frame);
  Value BoolOf(Guard guard, const Origin* origin = nullptr);
  Value MakeChoice(std::span<const ChoiceCase> cases, const Origin* origin = nullptr);
  bool SameCase(const Value& a, const Value& b) const;
  /// Applies f to each combination of the alternatives among `values`. Where it fails under some conditions
  /// only, the others' results hold there too (nothing depends on it) and the sink says where.
  Value Distribute(std::span<const Value> values, const hcl::Expr* e,
                   const std::function<Value(std::span<const Value>)>& f);
  /// Only the alternatives that are possible where `present` holds.
  Value Restrict(const Value& v, Guard present);
  bool Iterates(const hcl::Expr* e, const Frame& frame) const;
  /// An operand as it is spelt in a condition's name: the unknown it is, else the source text.
  std::string OperandName(const Value& v, const hcl::Expr* e, const Frame& frame, bool& stable) const;

  // calls.cpp
  Value EvalCall(const hcl::CallExpr& e, const Frame& frame);
  Value EvalTry(const hcl::CallExpr& e, const Frame& frame, bool can);
  Value Forgotten(const Value& v);
  /// The same, unless OpenTofu, which sees no alternatives in `values`, knows f's result as well.
  Value ForgottenUnless(const Value& made, std::span<const Value> values,
                        const std::function<Value(std::span<const Value>)>& f);
  /// An unknown that an expression refers to and that may make it fail or not once it is known; else absent.
  Value Unsettled(const hcl::Expr* e, const Frame& frame);
  Value CallOnce(const hcl::CallExpr& e, std::span<const Value> arguments);
  Result RenderTemplate(std::string_view text, std::string_view path, const Value& variables);
  /// A file that a function read, as a source that spans point into.
  std::pair<FileId, std::string_view> Source(std::string_view path, std::string_view text);
  /// What the text of a file holds, if it is JSON by its name and its content; else null.
  const Value* JsonFile(std::string_view path, const Value& text);

  /// Strings in Unicode's normalisation form C, `levels` deep.
  Value Normal(const Value& v, int levels);

  // traversal.cpp
  Value EvalTraversal(const hcl::Expr* e, const Frame& frame);
  Value Attribute(const Value& object, std::string_view name, const hcl::Expr* e,
                  const hcl::Expr* object_expression);
  Value AttributeOnce(const Value& object, std::string_view name, const hcl::Expr* e,
                      const hcl::Expr* object_expression);
  Value Index(const Value& object, const Value& key, const hcl::Expr* e);
  Value IndexOnce(const Value& object, const Value& key, const hcl::Expr* e);
  Value PartOf(const Value& unknown, std::string_view step, const Type* type, bool not_null);
  ResourceInstance* InstanceOf(const Value& unknown) const;
  ModuleInstance* ModuleOf(const Value& unknown) const;

  // references.cpp
  /// Evaluates a reference's static part; false if `e` isn't the whole of one.
  bool Reference(const hcl::Expr* e, const Frame& frame, Value& result);
  Value Variable(ModuleInstance& module, std::string_view name, const hcl::Expr* e);
  Value LocalValue(ModuleInstance& module, std::string_view name, const hcl::Expr* e);
  Value ModuleReference(ModuleInstance& module, std::string_view name, const hcl::Expr* e);
  Value Output(ModuleInstance& module, std::string_view name, const hcl::Expr* e);
  Value ResourceReference(const Frame& frame, bool data, std::string_view type, std::string_view name,
                          const hcl::Expr* e);
  Value InstanceAttribute(ResourceInstance& instance, std::string_view name);
  Value MemberValue(ResourceInstance& instance, std::size_t index);
  Value ComputedAttribute(ResourceInstance& instance, std::string_view name);
  Value PathAttribute(ModuleInstance& module, std::string_view name, const hcl::Expr* e);
  Value EachAttribute(const Frame& frame, std::string_view name, const hcl::Expr* e);

  // variables.cpp
  void ReadInputs();
  Value VariableValue(ModuleInstance& module, std::uint32_t index);
  Value FitVariable(const VariableDecl& decl, Value given, ModuleInstance& module, Span span,
                    bool is_default);
  Value UnknownInput(const VariableDecl& decl, ModuleInstance& module);
  Value EvalConstant(const hcl::Expr* e);

  // expand.cpp
  struct Expansion {
    std::vector<BlockInstance> instances;
    /// The number or keys of the instances, as `aws_x.y` sees them: cases of indices into `instances`.
    std::vector<std::pair<Guard, std::vector<std::uint32_t>>> cases;
    Keys::Mode mode = Keys::Mode::kNone;
    bool open = false;
  };
  template <class Decl>
  Expansion Expand(const Decl& decl, const Frame& frame);
  void ExpandCount(const Value& v, const hcl::Expr* e, Expansion& out);
  void ExpandForEach(const Value& v, const hcl::Expr* e, Expansion& out);
  void ExpandEnabled(const Value& v, const hcl::Expr* e, const Frame& frame, Expansion& out);
  void Prototype(const Value& cause, Expansion& out);
  bool TakeInstances(std::uint64_t n, const hcl::Expr* e);
  /// `[0]`, `["k"]`, `[*]` or nothing.
  std::string KeyText(const BlockInstance& instance) const;
  template <class Instance>
  Value Collection(const Expansion& expansion, const std::vector<Instance*>& instances, Span header,
                   const std::string& expression);
  void ExpandResource(ResourceNode& node);
  void ExpandCall(CallNode& node);

  // blocks.cpp
  /// `damaged`: the body they stand in may hold more than could be read.
  Value EvalMember(const Member& member, const Frame& frame, bool damaged);
  Value EvalMembers(const Members& members, const Frame& frame, Span span, bool damaged);
  void EvalBlock(const hcl::Block& block, const Frame& frame, std::vector<Value>& out, bool& open);
  void EvalDynamic(const hcl::Block& block, const Frame& frame, std::vector<Value>& out, bool& open);
  void DynamicOver(const hcl::Block& block, const Value& collection, Guard guard, const Frame& frame,
                   std::vector<Value>& out, bool& open);
  const Members& CachedMembers(const hcl::Body& body);

  // modules.cpp
  const ModuleConfig* Config(const std::string& path);
  ModuleInstance* MakeModule(ModuleInstance* parent, const CallDecl* call, const ModuleConfig* config,
                             const BlockInstance& instance);
  /// Where `init` put a module that isn't a local one; empty if it didn't.
  std::string InstalledModulePath(const ModuleInstance& parent, const CallDecl& call) const;
  const ModuleConfig* CalledModule(ModuleInstance& parent, const CallDecl& call);
  const ProviderConfig* ProviderFor(const ResourceInstance& instance);
  const ProviderConfig* FindProvider(ModuleInstance& module, std::string_view name, std::string_view alias);
  void Emit(ModuleInstance& module);
  void EmitResource(ResourceInstance& instance);

  // rules.cpp
  /// Says which rules of a module's variables, outputs, resources and checks don't hold.
  void CheckRules(ModuleInstance& module);
  void CheckRules(ResourceInstance& instance);
  void CheckRule(const RuleDecl& rule, const Frame& frame, Guard present, const char* code,
                 DiagnosticSeverity severity, const std::string& summary, Span span);
  void EmitStatements(ModuleInstance& module);

  // validate.cpp
  void ValidateModule(ModuleInstance& ghost);
  void ValidateResource(const ResourceDecl& decl, ModuleInstance& ghost);
  void ValidateCall(const CallDecl& decl, ModuleInstance& ghost);
  /// Calls `f` with the frame of a block of which no instance is known, and tells what went wrong in it.
  template <class Decl, class F>
  void ValidateInside(const Decl& decl, ModuleInstance& ghost, const F& f);
  ModuleInstance* MakeGhost(ModuleInstance* parent, const CallDecl* call, const ModuleConfig* config);
  const ModuleConfig* CalledConfig(const ModuleInstance& ghost, const CallDecl& decl);
  Value Anything(Span span, const Type* type);
  Value AnyInstance(const ResourceDecl& decl);
  Value AnyModule(const CallDecl& decl, const ModuleConfig* config);

  // whole.cpp
  /// The same with the outputs of modules in place of references to them, and the attributes of resources
  /// whose types are known: what is left once nothing more is read from a single attribute.
  Value Whole(const Value& v);
  bool Replace(Value& v, int level);
  Value WholeModule(ModuleInstance& module);
  Value WholeResource(ResourceInstance& instance);

  // data_sources.cpp
  /// What a data source says without anything being asked; false if nothing is known of the attribute.
  bool DataAttribute(ResourceInstance& instance, std::string_view name, Value& out);
  /// An argument as it is given; absent if it isn't.
  Value Argument(ResourceInstance& instance, std::string_view name);
  Value ShapedAttribute(ResourceInstance& instance, std::string_view name, const TextShape& shape);
  Value ProviderRegion(ResourceInstance& instance);
  Value RenderedTemplate(ResourceInstance& instance);
  Value FileContent(ResourceInstance& instance, std::string_view function);

  // policy_document.cpp
  Value PolicyJson(ResourceInstance& instance);

  // evaluator.cpp: nodes, building, reporting
  /// Computes a slot once; reports cycles and chains that are too long.
  Value Node(Slot& slot, const std::function<std::string()>& name, Span span,
             const std::function<Value()>& f);
  bool Spend(std::uint64_t n, Span span);
  /// Whether a value is small enough to be walked; says so if it isn't.
  bool CheckWeight(const Value& v, Span span);
  Value TooLarge(Span span);
  struct Extent {
    std::uint64_t nodes = 1;
    std::uint32_t depth = 1;
  };
  Extent Weight(const Value& v);
  Value Fail(const hcl::Expr* e, std::string summary, std::string detail);
  /// The same where something asked for isn't there. What asks for it under a condition is not there either,
  /// as a rule.
  Value FailAbsent(const hcl::Expr* e, std::string summary, std::string detail);
  /// Takes over what failed where `where` holds; the errors are said only if that is everywhere.
  void Take(Sink& from, Guard where);
  /// An error that try() doesn't catch: the configuration isn't valid whatever the values are.
  Value FailHard(Span span, std::string summary, std::string detail);
  Value ErrorValue(Span span, const Type* type = nullptr);
  Value Limit(Span span, const char* code, std::string summary, std::string detail);
  void Emit(Diagnostic diagnostic);
  void EmitAll(Sink& sink) {
    for (Diagnostic& d : sink.errors) Emit(std::move(d));
  }
  /// Calls `f` with a sink of its own: what goes wrong in it is no failure of what is being evaluated around.
  template <class F>
  auto Apart(Sink& sink, const F& f) {
    const struct Restore {
      Sink*& at;
      Sink* const outer;
      ~Restore() { at = outer; }
    } restore{sink_, std::exchange(sink_, &sink)};
    return f();
  }
  void Open(std::string reason, Span span, bool in_file = false);
  /// The same steps for a text made from an encoded one: what that encoded isn't what this one does.
  const Origin* WithoutContent(const Origin* origin);
  const Origin* Step(OriginKind kind, Span span, std::string_view what, const Origin* via);
  Value Derived(const Value& cause, const Type* type, Span span, bool not_null = false);
  Value DerivedFrom(std::span<const Value> causes, const Type* type, Span span, bool not_null = false);
  const Unknown* CauseIn(const Value& v) const;
  std::string_view Text(std::string_view s) { return arena_.Copy(s); }
  std::string SourceText(Span span) const;
  std::string Prefixed(const ModuleInstance& module, std::string_view name) const;
  tl::expected<Value, std::string> To(const Value& v, const Type* type) { return Convert(v, type, arena_); }

  const std::string directory_;
  const Directories& directories_;
  const FileSystem& files_;
  std::map<std::string, const Value*> json_files_;  // by path; null if it is no JSON
  Sources& sources_;
  const Options& options_;
  Root& root_;
  Diagnostics& diagnostics_;
  Arena& arena_;
  Budget budget_;
  std::uint64_t instances_left_;

  std::map<std::string, std::unique_ptr<ModuleConfig>> configs_;
  std::deque<ModuleInstance> modules_;
  std::deque<ResourceInstance> resources_;
  ModuleInstance* root_module_ = nullptr;
  /// What `terraform.tfvars`, `*.auto.tfvars`, --var-file and --var say; the last one counts.
  struct Input {
    const hcl::Expr* expression = nullptr;
    std::string_view text;  ///< of --var
    std::string_view source;
  };
  std::map<std::string_view, Input> inputs_;
  bool inputs_lost_ = false;  ///< one of the files may say more than could be read

  Sink top_;
  Sink* sink_ = &top_;
  int depth_ = 0;
  int template_depth_ = 0;
  struct Running {
    const std::function<std::string()>* name;
    const Slot* slot;
  };
  std::vector<Running> running_;
  std::set<std::tuple<std::string, Span, std::string, std::string>> reported_;
  std::set<std::pair<Span, std::string>> opened_;
  std::unordered_map<const Unknown*, ResourceInstance*> instance_refs_;
  std::unordered_map<std::string_view, ResourceInstance*> by_address_;
  std::unordered_map<const Unknown*, ModuleInstance*> module_refs_;
  /// Unknown numbers of instances: the collection, its one prototype, and what its keys hang on. Two
  /// collections over the same unknown have the same keys.
  struct Prototyped {
    Value element;
    std::pair<Span, std::string_view> cause;
  };
  std::unordered_map<const Unknown*, Prototyped> prototypes_;
  std::unordered_map<const Unknown*, std::pair<Span, std::string_view>> prototype_keys_;
  std::unordered_map<const hcl::Body*, std::unique_ptr<Members>> members_;
  std::unordered_map<const void*, Extent> weights_;
  std::unordered_map<const void*, Value> whole_;  ///< what a collection became; absent: it holds no reference
  std::map<std::string, std::vector<Guard>> exclusive_;
  std::set<std::string_view> unbuilt_;
  std::uint32_t fresh_ = 0;
  bool stopped_ = false;
  bool validating_ = false;  ///< only errors of expressions count
  std::set<const ModuleConfig*> validated_;
};

}  // namespace assay::terraform
