// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "cloudformation/evaluator.h"

namespace assay::cloudformation {
namespace {

void DescribeInto(const Value& node, int depth, std::size_t limit, std::string& out) {
  if (out.size() >= limit || depth > 50) {
    if (out.size() < limit) out.resize(limit, '.');
    return;
  }
  if (node.is_string()) {
    out += depth == 0 ? std::string(node.string()) : '"' + std::string(node.string()) + '"';
  } else if (ScalarText(node, out)) {
    return;
  } else if (node.is_sequence()) {
    out += '[';
    bool first = true;
    for (const Value& element : node.elements()) {
      if (!first) out += ", ";
      first = false;
      DescribeInto(element, depth + 1, limit, out);
    }
    out += ']';
  } else if (node.is_mapping()) {
    if (node.entries().size() == 1) {
      const Entry& only = node.entries()[0];
      if (const std::string_view name = IntrinsicName(only.key); !name.empty()) {
        out += name;
        out += ' ';
        if (only.value.is_string() && (name == "Ref" || name == "Condition" || name == "GetAtt")) {
          out += only.value.string();
        } else {
          DescribeInto(only.value, depth + 1, limit, out);
        }
        return;
      }
    }
    out += '{';
    bool first = true;
    for (const Entry& entry : node.entries()) {
      if (!first) out += ", ";
      first = false;
      out += entry.key;
      out += ": ";
      DescribeInto(entry.value, depth + 1, limit, out);
    }
    out += '}';
  } else {
    out += "null";
  }
}

}  // namespace

std::string_view IntrinsicName(std::string_view key) {
  if (key == "Ref") return key;
  if (key.substr(0, 4) == "Fn::") return key.substr(4);
  if (key.size() > 1 && key[0] == '!' && key[1] >= 'A' && key[1] <= 'Z') return key.substr(1);
  return {};
}

bool ScalarText(const Value& v, std::string& out) {
  switch (v.kind()) {
    case Kind::kString:
      out += v.string();
      return true;
    case Kind::kBool:
      out += v.boolean() ? "true" : "false";
      return true;
    case Kind::kInt:
      out += std::to_string(v.integer());
      return true;
    case Kind::kBig:
      out += v.big().ToString();
      return true;
    default:
      return false;
  }
}

std::string Describe(const Value& node, std::size_t limit) {
  std::string out;
  DescribeInto(node, 0, limit, out);
  return out;
}

namespace {
/// "a/b.yaml#2" → "a".
std::string DirectoryOf(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? "." : std::string(path.substr(0, slash));
}
}  // namespace

Evaluator::Evaluator(const Value& document, std::string path, FileId file, Root& root, const Options& options,
                     Diagnostics& diagnostics)
    : document_(document),
      path_(std::move(path)),
      directory_(DirectoryOf(path_)),
      file_(file),
      root_(root),
      options_(options),
      diagnostics_(diagnostics),
      arena_(*root.arenas.front()),
      own_{options.steps, 256u << 20, 0, 0, {}, {}},
      shared_(own_) {}

Evaluator::Evaluator(const Evaluator& caller, const LocalDocument& document, Nesting nesting)
    : document_(document.value),
      path_(document.path),
      directory_(DirectoryOf(path_)),
      file_(document.file),
      root_(caller.root_),
      options_(caller.options_),
      diagnostics_(caller.diagnostics_),
      arena_(caller.arena_),
      nesting_(std::move(nesting)),
      shared_(caller.shared_) {}

void Evaluator::Run() {
  if (!document_.is_mapping()) {
    root_.span = {file_, 0, 0};
    Report(DiagnosticSeverity::kError, "cloudformation-template", "The document is not a mapping",
           "A template is one; nothing in it is judged", root_.span);
    return;
  }
  Span first;
  for (const Entry& entry : document_.entries()) {
    if (entry.key_span.valid() && (!first.valid() || entry.key_span.begin < first.begin))
      first = entry.key_span;
  }
  root_.span = first.valid() ? first : Span{file_, 0, 0};
  ReadSections();
  ReadResources();
  ReadMetadata();
  std::sort(root_.resources.begin(), root_.resources.end(),
            [](const Resource& a, const Resource& b) { return a.address < b.address; });
  if (root_.guards.overflowed()) {
    Report(DiagnosticSeverity::kWarning, "limit-conditions",
           "The conditions of this template are too entangled",
           "Their combinations need more than " + std::to_string(GuardTable::kMaxNodes) +
               " nodes; what depends on them is unknown. Give values for its parameters with --parameters",
           root_.span);
  }
}

bool Evaluator::Spend(std::uint64_t n, Span at) {
  if (shared_.steps >= n) {
    shared_.steps -= n;
    return true;
  }
  shared_.steps = 0;
  Report(DiagnosticSeverity::kError, "limit-steps", "Evaluating this template takes too many steps",
         "After " + std::to_string(options_.steps) +
             " steps the rest is unknown. Look for aliases or functions that multiply their content",
         at.valid() ? at : root_.span);
  return false;
}

Value Evaluator::Eval(const Value& node) {
  if (!Spend(1, node.span())) return Stopped(UnknownReason::kLimit, node);
  switch (node.kind()) {
    case Kind::kString:
      return EvalString(node);
    case Kind::kTuple:
    case Kind::kList:
    case Kind::kSet:
    case Kind::kMap:
    case Kind::kObject:
      break;
    default:
      return node;
  }
  if (node.size() == 0) return node;
  if (depth_ >= kMaxDepth) {
    return Limit(node, "Values are nested too deeply",
                 "More than 500 levels; what lies deeper is unknown. Flatten the template");
  }
  const void* key = node.is_sequence() ? static_cast<const void*>(node.elements().data())
                                       : static_cast<const void*>(node.entries().data());
  if (auto it = evaluated_.find(key); it != evaluated_.end()) return it->second;
  ++depth_;
  const Value made = node.is_sequence() ? EvalSequence(node) : EvalMapping(node);
  --depth_;
  // What holds no function is the document's own node and needs no remembering.
  const bool same = made.kind() == node.kind() && made.size() == node.size() &&
                    (node.is_sequence() ? made.elements().data() == node.elements().data()
                                        : made.entries().data() == node.entries().data());
  if (!same) evaluated_.emplace(key, made);
  return made;
}

Value Evaluator::EvalString(const Value& node) {
  if (node.string().find("{{resolve:") == std::string_view::npos) return node;
  return DynamicReference(node.string(), node);
}

namespace {
/// Whether evaluation gave the very node it was given.
bool Unchanged(const Value& before, const Value& after) {
  if (before.kind() != after.kind() || before.origin() != after.origin() || before.size() != after.size())
    return false;
  if (before.is_sequence()) return before.elements().data() == after.elements().data();
  if (before.is_mapping()) return before.entries().data() == after.entries().data();
  return !before.is_unknown() && !before.is_choice();
}
}  // namespace

Value Evaluator::EvalSequence(const Value& node) {
  const auto elements = node.elements();
  std::vector<Value> made;
  bool changed = false;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Value element = Eval(elements[i]);
    if (!changed && Unchanged(elements[i], element)) continue;
    if (!changed) {
      changed = true;
      made.assign(elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!element.is_absent()) made.push_back(element);
  }
  if (!changed) return node;
  return Value::Sequence(node.kind(), arena_.Copy(made), node.origin()).WithOpen(node.open());
}

Value Evaluator::EvalMapping(const Value& node) {
  const auto entries = node.entries();
  if (entries.size() == 1) {
    const Entry& only = entries[0];
    const std::string_view name = IntrinsicName(only.key);
    // A lone key "Condition" is an ordinary property here; it is a function only where a condition is
    // expected.
    if (!name.empty() && name.substr(0, 9) != "ForEach::") {
      if (const Call call = FindCall(name)) return (this->*call)(only.value, node);
      if (only.key[0] == '!' || only.key.substr(0, 4) == "Fn::") {
        Report(DiagnosticSeverity::kWarning, "cloudformation-function",
               "Fn::" + std::string(name) + " isn't evaluated", "What it gives is unknown", node.span());
        return Stopped(UnknownReason::kFunction, node);
      }
    }
  }
  if (NeedsExpansion(node)) {
    const Value expanded = Expand(node);
    return expanded.size() > 0 ? EvalMapping(expanded) : expanded;
  }
  std::vector<Entry> made;
  bool changed = false;
  bool open = false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    Value value;
    bool dropped = false;
    if (entry.key.substr(0, 4) == "Fn::") {
      dropped = true;
      open = true;
      Report(DiagnosticSeverity::kError, "cloudformation-intrinsic",
             std::string(entry.key) + " stands beside other keys",
             "A function must be the only key of its mapping; check the indentation", entry.key_span);
    } else {
      value = Eval(entry.value);
    }
    if (!changed && !dropped && Unchanged(entry.value, value)) continue;
    if (!changed) {
      changed = true;
      made.assign(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!dropped && !value.is_absent()) made.push_back({entry.key, value, entry.key_span});
  }
  if (!changed) return node;
  return Value::Mapping(node.kind(), arena_.Copy(made), node.origin()).WithOpen(open || node.open());
}

Value Evaluator::MakeCases(const std::vector<ChoiceCase>& cases, const Origin* origin) {
  GuardTable& guards = root_.guards;
  std::vector<ChoiceCase> flat;
  auto add = [&](Guard guard, const Value& value) {
    if (guards.And(guard, guards.feasible()) != Guard::kNever) flat.push_back({guard, value});
  };
  for (const ChoiceCase& one : cases) {
    if (!one.value.is_choice()) {
      add(one.guard, one.value);
      continue;
    }
    Guard rest = one.guard;
    for (const ChoiceCase& inner : one.value.cases()) {
      add(guards.And(one.guard, inner.guard), inner.value);
      rest = guards.And(rest, guards.Not(inner.guard));
    }
    if (rest != Guard::kNever) add(rest, Value::Absent(one.value.origin()));
  }
  if (flat.empty()) return Value::Absent(origin);
  if (flat.size() == 1 && guards.Implies(guards.feasible(), flat[0].guard)) return flat[0].value;
  if (!Spend(flat.size(), origin ? origin->span : Span{})) flat.resize(1);
  return Value::Choice(arena_.Copy(flat), origin);
}

Value Evaluator::Distribute(std::span<const Value> args, const Value& node,
                            const std::function<Value(std::span<const Value>)>& f) {
  auto first_choice = [](const Value& v) -> const Value* {
    if (v.is_choice()) return &v;
    if (!v.is_sequence()) return nullptr;
    for (const Value& element : v.elements()) {
      if (element.is_choice()) return &element;
    }
    return nullptr;
  };
  if (std::none_of(args.begin(), args.end(), first_choice)) return f(args);

  struct Pending {
    Guard guard;
    std::vector<Value> args;
  };
  GuardTable& guards = root_.guards;
  std::vector<Pending> todo{{Guard::kAlways, {args.begin(), args.end()}}};
  std::vector<ChoiceCase> done;
  while (!todo.empty()) {
    Pending one = std::move(todo.back());
    todo.pop_back();
    std::size_t at = 0;
    const Value* choice = nullptr;
    while (at < one.args.size() && !(choice = first_choice(one.args[at]))) ++at;
    if (!choice) {
      const bool before = std::exchange(alternatives_, true);
      done.push_back({one.guard, f(one.args)});
      alternatives_ = before;
      continue;
    }
    const auto cases = choice->cases();
    if (done.size() + todo.size() + cases.size() > kMaxCases ||
        !Spend(one.args.size() * cases.size(), node.span())) {
      return Limit(
          node, "An expression has too many alternatives",
          "More than 64 combinations of conditions; its value is unknown. Give values for the parameters "
          "with --parameters");
    }
    Guard rest = one.guard;
    std::vector<std::pair<Guard, Value>> branches;
    for (const ChoiceCase& c : cases) {
      branches.emplace_back(guards.And(one.guard, c.guard), c.value);
      rest = guards.And(rest, guards.Not(c.guard));
    }
    branches.emplace_back(rest, Value::Absent(choice->origin()));
    // In reverse, so that the results come out in the order the cases are written.
    for (auto it = branches.rbegin(); it != branches.rend(); ++it) {
      if (guards.And(it->first, guards.feasible()) == Guard::kNever) continue;
      Pending next{it->first, one.args};
      Value& target = next.args[at];
      if (target.is_choice()) {
        target = it->second;
      } else {
        std::vector<Value> elements(target.elements().begin(), target.elements().end());
        const auto index = static_cast<std::size_t>(choice - target.elements().data());
        if (it->second.is_absent()) {
          elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(index));
        } else {
          elements[index] = it->second;
        }
        target = Value::Sequence(target.kind(), arena_.Copy(elements), target.origin());
      }
      todo.push_back(std::move(next));
    }
  }
  return MakeCases(done, Step(OriginKind::kBranch, node.span(), {}));
}

const Origin* Evaluator::Step(OriginKind kind, Span span, std::string_view what, const Origin* via) {
  return NewOrigin(arena_, kind, span, {what, via});
}

Value Evaluator::Stopped(UnknownReason reason, const Value& node, const Type* type) {
  Unknown u;
  u.type = type;
  u.reason = reason;
  u.span = node.span();
  u.expression = reason == UnknownReason::kLimit ? std::string_view("limit") : Expression(node);
  return MakeUnknown(u, arena_, node.origin());
}

Value Evaluator::Limit(const Value& node, const char* summary, const char* detail) {
  Report(DiagnosticSeverity::kError, "limit-template", summary, detail, node.span());
  return Stopped(UnknownReason::kLimit, node);
}

Value Evaluator::Malformed(const Value& node, const char* expected) {
  const std::string_view name = IntrinsicName(node.entries()[0].key);
  Report(
      DiagnosticSeverity::kError, "cloudformation-intrinsic",
      (name == "Ref" || name == "Condition" ? "" : "Fn::") + std::string(name) + " has a malformed argument",
      std::string("It takes ") + expected, node.span());
  return Stopped(UnknownReason::kError, node);
}

void Evaluator::Report(DiagnosticSeverity severity, const char* code, std::string summary, std::string detail,
                       Span span) {
  if (!reported_.emplace(code + ('\n' + summary), span).second) return;
  if (diagnostics_.size() >= kMaxDiagnostics) {
    if (severity != DiagnosticSeverity::kError || std::exchange(left_out_, true)) return;
    code = "limit-diagnostics";
    summary = "The template has more errors than are listed";
    detail = "Only " + std::to_string(kMaxDiagnostics) +
             " findings on one template are named; correct these first";
  }
  diagnostics_.push_back({severity, code, std::move(summary), std::move(detail), span, {}});
}

}  // namespace assay::cloudformation
