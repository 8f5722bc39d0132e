// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "syntax/hcl/parser.h"
#include "syntax/json/json.h"
#include "terraform/evaluator.h"
#include "terraform/function_table.h"
#include "terraform/normalize.h"
#include "value/conversion.h"

namespace assay::terraform {
namespace {

std::string_view WithoutNamespace(std::string_view name) {
  constexpr std::string_view kCore = "core::";
  return name.starts_with(kCore) ? name.substr(kCore.size()) : name;
}

constexpr int kMaxTemplateDepth = 16;
constexpr int kMaxDecoded = 500;  // levels; as deep as any parser goes

// Whether a function's result is a string that it was given, not one that it made.
bool Holds(const Value& v, std::string_view s, int levels) {
  if (v.is_string()) return v.string().data() == s.data() && v.size() == s.size();
  if (levels == 0) return false;
  if (v.is_sequence()) {
    return std::any_of(v.elements().begin(), v.elements().end(),
                       [&](const Value& e) { return Holds(e, s, levels - 1); });
  }
  if (v.is_mapping()) {
    return std::any_of(v.entries().begin(), v.entries().end(),
                       [&](const Entry& e) { return Holds(e.value, s, levels - 1); });
  }
  return false;
}

// Whether alternatives are told apart somewhere inside a collection.
bool HoldsChoice(const Value& v) {
  const auto is = [](const Value& e) { return e.is_choice() || HoldsChoice(e); };
  if (v.is_sequence()) return std::any_of(v.elements().begin(), v.elements().end(), is);
  if (!v.is_mapping()) return false;
  return std::any_of(v.entries().begin(), v.entries().end(), [&](const Entry& e) { return is(e.value); });
}

}  // namespace

Value Evaluator::EvalCall(const hcl::CallExpr& e, const Frame& frame) {
  const std::string_view name = WithoutNamespace(e.name);
  if (name == "try" || name == "can") return EvalTry(e, frame, name == "can");
  if (name.starts_with("provider::")) {
    for (const hcl::Expr* argument : e.arguments) Eval(argument, frame);
    const std::string_view rest = name.substr(10);
    const std::string_view provider = rest.substr(0, rest.find(':'));
    const bool declared = !frame.module || (frame.module->config &&
                                            frame.module->config->required_providers.count(provider) > 0);
    if (!declared) {
      return FailHard(e.name_span, "Unknown function provider",
                      "Provider \"" + std::string(provider) +
                          "\" does not exist within the required_providers of this "
                          "module");
    }
    Emit(Warning("terraform-function", "Functions of providers aren't evaluated",
                 "\"" + std::string(e.name) + "\" is computed by a provider; its result is unknown here.",
                 e.name_span));
    Unknown u;
    u.reason = UnknownReason::kFunction;
    u.span = e.span;
    u.expression = e.name;
    return MakeUnknown(u, arena_, Step(OriginKind::kCall, e.span, e.name, nullptr));
  }
  if (!IsFunction(name)) {
    std::string detail = "There is no function named \"" + std::string(name) + "\".";
    if (const std::string_view near = NearestFunction(name); !near.empty()) {
      detail += " Did you mean \"" + std::string(near) + "\"?";
    }
    return FailHard(e.name_span, "Call to unknown function", std::move(detail));
  }
  if (!IsBuilt(name) && unbuilt_.insert(name).second) {
    Emit(Warning("terraform-function", "The function \"" + std::string(name) + "\" isn't evaluated yet",
                 "What it gives is unknown, here and in every other call of it.", e.name_span));
  }
  std::vector<Value> arguments;
  arguments.reserve(e.arguments.size());
  for (const hcl::Expr* argument : e.arguments) arguments.push_back(Whole(Eval(argument, frame)));
  bool sensitive_list = false;
  if (e.expand && !arguments.empty() && !arguments.back().is_choice()) {
    const Value last = arguments.back();
    arguments.pop_back();
    const hcl::Expr* expression = e.arguments.back();
    if (last.is_null()) {
      return Fail(expression, "Invalid expanding argument value",
                  "The expanding argument (indicated by ...) must not be null.");
    }
    if (last.is_unknown() || (last.is_sequence() && last.open())) {
      return Derived(last, nullptr, e.span)
          .WithOrigin(Step(OriginKind::kCall, e.span, e.name, last.origin()));
    }
    if (!last.is_sequence()) {
      return Fail(expression, "Invalid expanding argument value",
                  "The expanding argument (indicated by ...) must be of a tuple, list, or set type.");
    }
    if (last.size() > budget_.collection) {
      return Limit(e.span, "limit-size", "Too many arguments",
                   "A call may have 1000000 arguments; it is unknown here.");
    }
    sensitive_list = last.sensitive();
    for (const Value& v : last.elements())
      arguments.push_back(v.WithSensitive(v.sensitive() || sensitive_list));
  } else if (e.expand && !arguments.empty()) {
    // Alternatives of different lengths: each is a call of its own.
    return Distribute({&arguments.back(), 1}, &e, [&](std::span<const Value> v) -> Value {
      std::vector<Value> all(arguments.begin(), arguments.end() - 1);
      if (v[0].is_null() || (!v[0].is_unknown() && !v[0].is_sequence())) {
        return Fail(e.arguments.back(), "Invalid expanding argument value",
                    "The expanding argument (indicated by ...) must be of a tuple, list, or set type.");
      }
      if (v[0].is_unknown()) return Derived(v[0], nullptr, e.span);
      all.insert(all.end(), v[0].elements().begin(), v[0].elements().end());
      return Distribute(all, &e, [&](std::span<const Value> one) { return CallOnce(e, one); });
    });
  }
  return Distribute(arguments, &e, [&](std::span<const Value> one) { return CallOnce(e, one); });
}

Value Evaluator::Normal(const Value& v, int levels) {
  if (v.is_string()) {
    const std::string_view text = Normalized(v.string(), arena_);
    if (text.data() == v.string().data()) return v;
    return Value::String(text, v.origin()).WithSensitive(v.sensitive());
  }
  if (levels == 0 || v.size() == 0 || (!v.is_sequence() && !v.is_mapping())) return v;
  bool changed = false;
  const auto fit = [&](const Value& e) {
    const Value made = Normal(e, levels - 1);
    const auto data = [](const Value& x) -> const void* {
      if (x.is_string()) return x.string().data();
      if (x.is_sequence()) return x.elements().data();
      return x.is_mapping() ? x.entries().data() : nullptr;
    };
    changed |= data(made) != data(e);
    return made;
  };
  if (v.is_sequence()) {
    std::vector<Value> elements;
    for (const Value& e : v.elements()) elements.push_back(fit(e));
    return changed ? MakeTuple(elements, arena_, v.origin(), v.kind())
                         .WithOpen(v.open())
                         .WithSensitive(v.sensitive())
                   : v;
  }
  std::vector<Entry> entries;
  for (const Entry& e : v.entries()) {
    const std::string_view key = Normalized(e.key, arena_);
    changed |= key.data() != e.key.data();
    entries.push_back({key, fit(e.value), e.key_span});
  }
  if (!changed) return v;
  return MakeObject(std::move(entries), arena_, v.origin(), v.kind())
      .WithOpen(v.open())
      .WithSensitive(v.sensitive());
}

Value Evaluator::CallOnce(const hcl::CallExpr& e, std::span<const Value> arguments) {
  CallContext context{
      .arena = arena_,
      .budget = budget_,
      .span = e.span,
      .files = &files_,
      .module_dir = directory_,
      .guards = &root_.guards,
      .render_template = [this](std::string_view text, std::string_view path, const Value& variables) {
        return RenderTemplate(text, path, variables);
      }};
  Result result = CallFunction(WithoutNamespace(e.name), arguments, context);
  if (!result) {
    if (stopped_ || budget_.steps == 0)
      return Limit(e.span, "limit-steps", "Evaluation takes too many steps", result.error());
    const bool argument = result.error().starts_with("Invalid value for \"");
    const std::string summary = argument ? "Invalid function argument" : "Error in function call";
    if (result.error().find("no file exists at") == std::string::npos)
      return Fail(&e, summary, result.error());
    // Archives and the like are often built before a plan and not kept in the tree: as with a module that
    // isn't here, the rest can be judged.
    sink_->errors.push_back(Warning("file-missing", summary, result.error(), e.span));
    sink_->failed = sink_->broken = Guard::kAlways;
    Unknown u;
    u.reason = UnknownReason::kFunction;
    u.span = e.span;
    u.expression = Text(SourceText(e.span));
    return MakeUnknown(u, arena_, Step(OriginKind::kCall, e.span, e.name, nullptr));
  }
  if (!CheckWeight(*result, e.span)) return TooLarge(e.span);
  // What a text is parsed into may hold strings anywhere; other functions make one, or a list of them.
  *result = Normal(*result, WithoutNamespace(e.name).ends_with("decode") ? kMaxDecoded : 1);
  // Where only errors are looked for, nothing more is known of a result than OpenTofu knows.
  if (validating_ && result->open()) {
    const Value seen = Observe(*result, arena_);
    *result = Derived(seen, ResultType(WithoutNamespace(e.name), arguments, arena_), e.span)
                  .WithSensitive(seen.sensitive());
  }
  // An answer that took the alternatives inside into account: OpenTofu sees none.
  if (WhollyKnown(*result) && std::any_of(arguments.begin(), arguments.end(), HoldsChoice)) {
    *result = ForgottenUnless(*result, arguments, [&](std::span<const Value> seen) {
      return CallFunction(WithoutNamespace(e.name), seen, context).value_or(Anything(e.span, nullptr));
    });
  }
  // OpenTofu doesn't look at the elements before it knows them all.
  if (WithoutNamespace(e.name) == "distinct" && result->is_sequence() && !WhollyKnown(arguments[0]))
    *result = Forgotten(*result);
  const Origin* via = result->origin();
  for (std::size_t i = 0; !via && i < arguments.size(); ++i) via = arguments[i].origin();
  if (via && via->kind == OriginKind::kCall && via->span == e.span && !via->decoded()) via = via->via();
  const std::string_view name = WithoutNamespace(e.name);
  const bool encodes = name == "jsonencode" || name == "yamlencode" || name == "base64encode";
  if (encodes && result->is_string() && arguments.size() == 1) {
    const Value* content = arena_.New<Value>(arguments[0]);
    return result->WithOrigin(NewOrigin(arena_, OriginKind::kEncoded, e.span, {e.name, via, content}));
  }
  if (name == "file" && result->is_string() && arguments[0].is_string()) {
    // What a file of JSON holds keeps its places in that file.
    if (const Value* content = JsonFile(arguments[0].string(), *result)) {
      return result->WithOrigin(NewOrigin(arena_, OriginKind::kCall, e.span, {e.name, via, content}));
    }
  }
  if (result->is_string() && !std::any_of(arguments.begin(), arguments.end(),
                                          [&](const Value& v) { return Holds(v, result->string(), 3); })) {
    via = WithoutContent(via);
  }
  return result->WithOrigin(Step(OriginKind::kCall, e.span, e.name, via));
}

// What OpenTofu calls unknown as a whole where any part is, because the expression may fail yet. What is
// known here of resources doesn't change any more, so that it is kept.
Value Evaluator::Forgotten(const Value& v) {
  if (v.is_choice()) return v;
  if (!v.is_unknown()) {
    const ChoiceCase one[] = {{Guard::kAlways, v}};
    return Value::Choice(arena_.Copy(std::span<const ChoiceCase>(one)), v.origin())
        .WithSensitive(v.sensitive());
  }
  if (InstanceOf(v) || ModuleOf(v)) return v;
  Unknown u = v.unknown();
  // Of what has no type the type may only be missing here.
  if (u.type) u.type = HasUntold(u.type) ? nullptr : DynamicType();
  u.not_null = false;
  u.prefix = {};
  u.min_length = 0;
  u.max_length = -1;
  // Nothing is left of it, its mark neither, unless some of it is known here.
  return MakeUnknown(u, arena_, v.origin())
      .WithSensitive(v.sensitive() && (u.structure || u.decoded || !u.parts.empty()));
}

Value Evaluator::EvalTry(const hcl::CallExpr& e, const Frame& frame, bool can) {
  if (e.expand) {
    return Fail(&e, "Invalid expanding argument value",
                "The arguments of try and can must be given one by one.");
  }
  if (e.arguments.empty()) {
    return Fail(
        &e, "Error in function call",
        "Call to function \"" + std::string(e.name) + "\" failed: at least one argument is required.");
  }
  const Origin* origin = Step(OriginKind::kCall, e.span, e.name, nullptr);
  if (can) {
    Sink sink;
    const Value v = Apart(sink, [&] { return Eval(e.arguments[0], frame); });
    const bool settled = WhollyKnown(Whole(v));
    if (sink.failed != Guard::kAlways && !settled) {
      const Value stop = Unsettled(e.arguments[0], frame);
      if (!stop.is_absent()) return Derived(stop, BoolType(), e.span, true).WithOrigin(origin);
    }
    const Value answer = BoolOf(root_.guards.Not(sink.failed), origin);
    return sink.failed == Guard::kNever && !settled ? Forgotten(answer) : answer;
  }
  std::vector<ChoiceCase> cases;
  Guard rest = Guard::kAlways, broken = Guard::kNever;
  Diagnostics errors;
  for (const hcl::Expr* argument : e.arguments) {
    Sink sink;
    const Value v = Apart(sink, [&] { return Eval(argument, frame); });
    errors.insert(errors.end(), sink.errors.begin(), sink.errors.end());
    const Guard good = root_.guards.And(rest, root_.guards.Not(sink.failed));
    if (good != Guard::kNever) {
      const bool last = argument == e.arguments.back();
      const bool settled = sink.failed != Guard::kNever || WhollyKnown(Whole(v));
      const Value stop = last || settled ? Value() : Unsettled(argument, frame);
      // What may fail once more is known may be a later argument then.
      const Value taken = !stop.is_absent() ? Derived(stop, nullptr, argument->span)
                          : settled         ? v
                          : validating_     ? Anything(argument->span, DynamicType())
                                            : Forgotten(v);
      cases.push_back({good, taken.WithOrigin(Step(OriginKind::kCall, e.span, e.name, v.origin()))});
    }
    rest = root_.guards.And(rest, sink.failed);
    broken = root_.guards.And(rest, sink.broken);
    if (rest == Guard::kNever) break;
  }
  if (cases.empty()) {
    std::string detail = "Call to function \"try\" failed: no expression succeeded:";
    for (const Diagnostic& d : errors) detail += "\n- " + d.summary + ": " + d.detail;
    return Fail(&e, "Error in function call", std::move(detail));
  }
  sink_->failed = root_.guards.Or(sink_->failed, rest);
  sink_->broken = root_.guards.Or(sink_->broken, broken);
  if (cases.size() == 1 && cases[0].guard == Guard::kAlways) return cases[0].value;
  cases.back().guard = root_.guards.Or(cases.back().guard, root_.guards.And(rest, root_.guards.Not(broken)));
  if (broken != Guard::kNever) cases.push_back({broken, ErrorValue(e.span)});
  return MakeChoice(cases, cases[0].value.origin());
}

namespace {

// The first unknown inside that may turn out to be anything; an attribute of a resource is what it is.
const Unknown* FirstOpen(const Value& v) {
  const Unknown* found = nullptr;
  if (v.is_unknown()) {
    const Unknown& u = v.unknown();
    return u.identity || u.reason == UnknownReason::kError ? nullptr : &u;
  }
  if (v.is_choice()) {
    for (const ChoiceCase& c : v.cases()) found = found ? found : FirstOpen(c.value);
  }
  if (v.is_sequence()) {
    for (const Value& e : v.elements()) found = found ? found : FirstOpen(e);
  }
  if (v.is_mapping()) {
    for (const Entry& e : v.entries()) found = found ? found : FirstOpen(e.value);
  }
  return found;
}

}  // namespace

Value Evaluator::Unsettled(const hcl::Expr* e, const Frame& frame) {
  if (!e) return Value();
  const auto first_of = [&](const auto& list) {
    for (const hcl::Expr* one : list) {
      if (const Value v = Unsettled(one, frame); !v.is_absent()) return v;
    }
    return Value();
  };
  const auto either = [&](std::initializer_list<const hcl::Expr*> list) { return first_of(list); };
  switch (e->kind) {
    case hcl::ExprKind::kLiteral:
    case hcl::ExprKind::kBroken:
      return Value();
    case hcl::ExprKind::kParens:
      return Unsettled(static_cast<const hcl::ParensExpr*>(e)->inner, frame);
    case hcl::ExprKind::kTemplate:
      return first_of(static_cast<const hcl::TemplateExpr*>(e)->parts);
    case hcl::ExprKind::kTuple:
      return first_of(static_cast<const hcl::TupleExpr*>(e)->elements);
    case hcl::ExprKind::kCall:
      return first_of(static_cast<const hcl::CallExpr*>(e)->arguments);
    case hcl::ExprKind::kObject: {
      std::vector<const hcl::Expr*> parts;
      for (const hcl::ObjectItem& item : static_cast<const hcl::ObjectExpr*>(e)->items) {
        if (!hcl::As<hcl::VariableExpr>(item.key)) parts.push_back(item.key);
        parts.push_back(item.value);
      }
      return first_of(parts);
    }
    case hcl::ExprKind::kFor: {
      const auto* f = static_cast<const hcl::ForExpr*>(e);
      if (const Value v = Unsettled(f->collection, frame); !v.is_absent()) return v;
      // The elements were just looked at; what else the body refers to remains.
      const Local value{f->value_name, Value::Null(), frame.locals};
      const Local key{f->key_name, Value::Null(), &value};
      Frame inner = frame;
      inner.locals = &key;
      for (const hcl::Expr* part : {f->key, f->value, f->condition}) {
        if (const Value v = Unsettled(part, inner); !v.is_absent()) return v;
      }
      return Value();
    }
    case hcl::ExprKind::kSplat:
      return Unsettled(static_cast<const hcl::SplatExpr*>(e)->source, frame);
    case hcl::ExprKind::kUnary:
      return Unsettled(static_cast<const hcl::UnaryExpr*>(e)->operand, frame);
    case hcl::ExprKind::kBinary:
      return either(
          {static_cast<const hcl::BinaryExpr*>(e)->left, static_cast<const hcl::BinaryExpr*>(e)->right});
    case hcl::ExprKind::kConditional: {
      const auto* c = static_cast<const hcl::ConditionalExpr*>(e);
      return either({c->condition, c->then, c->otherwise});
    }
    case hcl::ExprKind::kIndex: {
      const auto* index = static_cast<const hcl::IndexExpr*>(e);
      if (!hcl::As<hcl::LiteralExpr>(index->key)) return either({index->object, index->key});
      break;
    }
    case hcl::ExprKind::kGetAttr: {
      const hcl::Expr* object = static_cast<const hcl::GetAttrExpr*>(e)->object;
      const bool reference = object->kind == hcl::ExprKind::kVariable ||
                             object->kind == hcl::ExprKind::kGetAttr || object->kind == hcl::ExprKind::kIndex;
      if (!reference) return Unsettled(object, frame);
      if (object->kind == hcl::ExprKind::kIndex &&
          !hcl::As<hcl::LiteralExpr>(static_cast<const hcl::IndexExpr*>(object)->key)) {
        return Unsettled(object, frame);
      }
      break;
    }
    case hcl::ExprKind::kVariable:
      break;
  }
  Sink ignored;
  const Value v = Apart(ignored, [&] { return Eval(e, frame); });
  const Unknown* found = FirstOpen(v);
  return found ? Value::Of(found) : Value();
}

std::pair<FileId, std::string_view> Evaluator::Source(std::string_view path, std::string_view text) {
  FileId id = sources_.Find(path);
  if (id == FileId::kNone || sources_.file(id).text() != text)
    id = sources_.Add(std::string(path), std::string(text));
  return {id, sources_.file(id).text()};
}

const Value* Evaluator::JsonFile(std::string_view path, const Value& text) {
  if (!path.ends_with(".json") || text.sensitive() || !budget_.Spend(text.size() / 8)) return nullptr;
  const std::string whole = JoinPath(directory_.empty() ? "." : directory_, path);
  // Read once, however many instances name it.
  const auto [known, fresh] = json_files_.try_emplace(whole);
  if (!fresh) return known->second;
  const auto [id, kept] = Source(whole, text.string());
  const json::Parsed parsed = json::Parse(kept, id, 0, arena_);
  for (const Diagnostic& d : parsed.diagnostics) {
    if (d.severity == DiagnosticSeverity::kError) return nullptr;
  }
  return known->second = arena_.New<Value>(parsed.value);
}

Result Evaluator::RenderTemplate(std::string_view text, std::string_view path, const Value& variables) {
  if (template_depth_ >= kMaxTemplateDepth) {
    return tl::unexpected("templates call each other more than " + std::to_string(kMaxTemplateDepth) +
                          " deep");
  }
  const auto [id, kept] = path.empty() ? std::pair(FileId::kNone, Text(text)) : Source(path, text);
  const hcl::ParsedExpression parsed = hcl::ParseTemplate(kept, id, 0, arena_);
  for (const Diagnostic& d : parsed.diagnostics) {
    if (d.severity == DiagnosticSeverity::kError) return tl::unexpected(d.summary + ": " + d.detail);
  }
  if (!parsed.expression) return tl::unexpected(std::string("the template can't be read"));
  Frame frame;
  frame.template_variables = &variables;
  Sink sink;
  ++template_depth_;
  const Value v = Apart(sink, [&] { return Eval(parsed.expression, frame); });
  --template_depth_;
  if (sink.failed == Guard::kAlways && !sink.errors.empty()) {
    return tl::unexpected(sink.errors[0].summary + ": " + sink.errors[0].detail);
  }
  const auto converted = To(v, StringType());
  if (!converted) return tl::unexpected(converted.error());
  return *converted;
}

}  // namespace assay::terraform
