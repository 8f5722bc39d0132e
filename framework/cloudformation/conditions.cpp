// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <utility>

#include "cloudformation/evaluator.h"

namespace assay::cloudformation {
namespace {

constexpr std::size_t kMaxExclusive = 64;  ///< literals of one subject that are told to exclude each other
constexpr std::size_t kMaxName = 80;

/// The only member of a mapping if it is a function of this name.
const Value* Only(const Value& node, std::string_view name) {
  if (!node.is_mapping() || node.entries().size() != 1) return nullptr;
  const Entry& only = node.entries()[0];
  if (name == "Condition" ? only.key == "Condition" || only.key == "!Condition"
                          : IntrinsicName(only.key) == name) {
    return &only.value;
  }
  return nullptr;
}

/// What an atom is about: "Env" for a parameter, else the expression.
std::string SubjectKey(std::string_view expression) {
  return std::string(expression.substr(0, 4) == "Ref " ? expression.substr(4) : expression);
}

std::string Shown(std::string text) {
  if (text.size() <= kMaxName) return text;
  std::size_t cut = kMaxName;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;  // not inside a character
  return text.substr(0, cut) + "…";
}

std::string AtomText(const std::string& key, const std::string& literal) {
  const bool quote = literal.empty() || literal.find_first_of(" \t\r\n\"") != std::string::npos;
  return Shown(key) + "=" + (quote ? '"' + Shown(literal) + '"' : Shown(literal));
}

/// Whether a number can be this text.
bool IsWithin(const Subject& subject, const std::string& literal) {
  if (!subject.number) return true;
  const std::optional<double> number = NumberOf(literal);
  return number && (!subject.low || *number >= *subject.low) && (!subject.high || *number <= *subject.high);
}

}  // namespace

std::optional<double> NumberOf(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// People know a condition by the name the template gives it: an atom that is all of a condition's expression
/// goes by that name, one that is all of it but a negation too (HasKey for "KeyArn is not empty").
void Evaluator::NameAtoms() {
  if (!conditions_) return;
  for (const bool wanted : {false, true}) {  // a condition that states the atom as it is comes first
    for (const Entry& entry : conditions_->entries()) {
      const Value* at = &entry.value;
      bool negated = false;
      for (int i = 0; i < 10; ++i) {
        const Value* inner = Only(*at, "Not");
        if (!inner || !inner->is_sequence() || inner->size() != 1) break;
        at = &inner->elements()[0];
        negated = !negated;
      }
      const Value* pair = Only(*at, "Equals");
      if (negated != wanted || !pair || !pair->is_sequence() || pair->size() != 2) continue;
      const Value* left = &pair->elements()[0];
      const Value* right = &pair->elements()[1];
      std::string literal;
      if (!ScalarText(*right, literal)) {
        std::swap(left, right);
        if (!ScalarText(*right, literal)) continue;
      }
      if (!left->is_mapping()) continue;
      // As `Ref` and the rest name what they give: a parameter by the name it goes by in the root.
      const Value* name = Only(*left, "Ref");
      std::string subject = name && name->is_string() && name->string().substr(0, 5) != "AWS::"
                                ? std::string(Qualified(name->string()))
                                : SubjectKey(Describe(*left, kMaxDescription));
      shared_.names.emplace(std::make_pair(std::move(subject), std::move(literal)),
                            AtomName{nesting_.prefix + std::string(entry.key), negated});
    }
  }
}

/// A stack that breaks a rule isn't deployed: what its assertions exclude need not be judged. Source: AWS
/// CloudFormation user guide, "Rules section syntax reference".
void Evaluator::ReadRules() {
  const Value* rules = Section("Rules");
  if (!rules) return;
  GuardTable& guards = root_.guards;
  for (const Entry& rule : rules->entries()) {
    const Value* condition = rule.value.Find("RuleCondition");
    const Value* assertions = rule.value.Find("Assertions");
    const std::optional<Guard> when = condition ? RuleGuard(*condition) : Guard::kAlways;
    if (!when || !assertions || !assertions->is_sequence()) continue;
    for (const Value& one : assertions->elements()) {
      const Value* assertion = one.Find("Assert");
      const std::optional<Guard> holds = assertion ? RuleGuard(*assertion) : std::nullopt;
      if (!holds) continue;
      const Guard allowed = guards.Or(guards.Not(*when), *holds);
      if (guards.And(allowed, guards.feasible()) == Guard::kNever) {
        Report(DiagnosticSeverity::kWarning, "cloudformation-rule",
               "The parameters break the rule " + std::string(rule.key),
               "CloudFormation would refuse them; the template is evaluated with them all the same",
               rule.key_span);
      } else {
        guards.Assume(allowed);
      }
    }
  }
}

/// Nothing if it asks for what isn't known here, such as the attributes of an existing VPC.
std::optional<Guard> Evaluator::RuleGuard(const Value& node) {
  GuardTable& guards = root_.guards;
  if (depth_ >= kMaxDepth || !Spend(1, node.span())) return std::nullopt;
  const Value* contains = Only(node, "Contains");
  const Value* within = Only(node, "EachMemberIn");
  const Value* alike = Only(node, "EachMemberEquals");
  if (const Value* pair = contains ? contains : within ? within : alike) {
    if (!pair->is_sequence() || pair->size() != 2) return std::nullopt;
    const Value first = Eval(pair->elements()[0]), second = Eval(pair->elements()[1]);
    if (contains) return MemberGuard(second, first, node);
    if (!first.is_sequence() || first.open()) return std::nullopt;
    std::optional<Guard> each = Guard::kAlways;
    for (const Value& element : first.elements()) {
      const std::optional<Guard> one =
          within ? MemberGuard(element, second, node) : EqualGuard(element, second, node);
      if (!one) return std::nullopt;
      each = guards.And(*each, *one);
    }
    return each;
  }
  if (Only(node, "Equals")) return EvalCondition(node);
  const Value* all = Only(node, "And");
  const Value* any = all ? nullptr : Only(node, "Or");
  const Value* one = Only(node, "Not");
  const Value* list = all ? all : any ? any : one;
  if (!list || !list->is_sequence() || list->size() == 0 || (one && list->size() != 1)) return std::nullopt;
  Guard result = any ? Guard::kNever : Guard::kAlways;
  ++depth_;
  for (const Value& part : list->elements()) {
    const std::optional<Guard> guard = RuleGuard(part);
    if (!guard) {
      --depth_;
      return std::nullopt;
    }
    result = any ? guards.Or(result, *guard) : guards.And(result, *guard);
  }
  --depth_;
  return one ? guards.Not(result) : result;
}

/// Where a value is one of a list's; nothing if the list isn't known.
std::optional<Guard> Evaluator::MemberGuard(const Value& value, const Value& list, const Value& node) {
  if (!list.is_sequence() || list.open() || !WhollyKnown(list)) return std::nullopt;
  Guard any = Guard::kNever;
  for (const Value& element : list.elements()) any = root_.guards.Or(any, EqualGuard(value, element, node));
  return any;
}

Guard Evaluator::ConditionNamed(std::string_view name, Span at) {
  if (auto it = condition_states_.find(name); it != condition_states_.end()) {
    if (it->second.state == State::kRunning) {
      Report(DiagnosticSeverity::kError, "cloudformation-condition",
             "Condition " + std::string(name) + " depends on itself", "It can't be decided; break the cycle",
             at);
      it->second = {State::kRunning, Opaque(std::string(name))};
    }
    return it->second.guard;
  }
  const Entry* entry = conditions_ ? conditions_->FindEntry(name) : nullptr;
  if (!entry) {
    if (!extended_) {
      Report(DiagnosticSeverity::kError, "cloudformation-condition",
             "There is no condition " + std::string(name),
             "Declare it under Conditions; what depends on it is unknown", at);
    }
    const Guard guard = Opaque(std::string(name));
    condition_states_.emplace(std::string(name), ConditionState{State::kDone, guard});
    return guard;
  }
  if (condition_depth_ >= kMaxConditionDepth) {
    Report(DiagnosticSeverity::kError, "limit-template", "Conditions refer to each other too deeply",
           "More than " + std::to_string(kMaxConditionDepth) + " steps; what lies deeper can't be decided",
           at);
    return Opaque(std::string(name));
  }
  auto it =
      condition_states_.emplace(std::string(name), ConditionState{State::kRunning, Guard::kNever}).first;
  ++condition_depth_;
  const Guard guard = EvalCondition(entry->value);
  --condition_depth_;
  it->second = {State::kDone, guard};
  return guard;
}

Guard Evaluator::EvalCondition(const Value& node) {
  GuardTable& guards = root_.guards;
  if (!Spend(1, node.span())) return Undecided();
  if (depth_ >= kMaxDepth) {
    Limit(node, "Conditions are nested too deeply",
          "More than 500 levels; what lies deeper can't be decided");
    return Undecided();
  }
  if (node.is_bool()) return node.boolean() ? Guard::kAlways : Guard::kNever;
  if (node.is_string() && (node.string() == "true" || node.string() == "false")) {
    return node.string() == "true" ? Guard::kAlways : Guard::kNever;
  }
  if (node.is_mapping() && node.entries().size() == 1) {
    struct Deeper {
      int& depth;
      explicit Deeper(int& d) : depth(d) { ++depth; }
      ~Deeper() { --depth; }
    } deeper(depth_);
    if (const Value* name = Only(node, "Condition")) {
      if (name->is_string()) return ConditionNamed(name->string(), name->span());
    } else if (const Value* pair = Only(node, "Equals")) {
      return EqualsGuard(*pair, node);
    } else if (const Value* one = Only(node, "Not")) {
      if (one->is_sequence() && one->size() == 1) return guards.Not(EvalCondition(one->elements()[0]));
      if (one->is_mapping()) return guards.Not(EvalCondition(*one));
    } else {
      const Value* all = Only(node, "And");
      const Value* any = all ? nullptr : Only(node, "Or");
      if (const Value* list = all ? all : any; list && list->is_sequence() && list->size() > 0) {
        Guard result = all ? Guard::kAlways : Guard::kNever;
        for (const Value& part : list->elements()) {
          const Guard guard = EvalCondition(part);
          result = all ? guards.And(result, guard) : guards.Or(result, guard);
        }
        return result;
      }
    }
  }
  if (extended_ && node.is_mapping()) return Opaque(Describe(node, kMaxDescription));
  Report(
      DiagnosticSeverity::kError, "cloudformation-condition", "This is not a condition",
      "Expected Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition with their arguments; it can't be decided",
      node.span().valid() ? node.span() : root_.span);
  return Opaque(Describe(node, kMaxDescription));
}

Guard Evaluator::EqualsGuard(const Value& argument, const Value& node) {
  if (!argument.is_sequence() || argument.size() != 2) {
    Malformed(node, "a list of two values");
    return Opaque(Describe(node, kMaxDescription));
  }
  return EqualGuard(Eval(argument.elements()[0]), Eval(argument.elements()[1]), node);
}

/// The comparison, distributed over the alternatives of both sides.
Guard Evaluator::EqualGuard(const Value& left, const Value& right, const Value& node) {
  GuardTable& guards = root_.guards;
  auto cases = [](const Value& v) {
    std::vector<ChoiceCase> all;
    if (v.is_choice()) {
      all.assign(v.cases().begin(), v.cases().end());
    } else {
      all.push_back({Guard::kAlways, v});
    }
    return all;
  };
  Guard result = Guard::kNever;
  for (const ChoiceCase& a : cases(left)) {
    for (const ChoiceCase& b : cases(right)) {
      const Guard both = guards.And(a.guard, b.guard);
      if (guards.And(both, guards.feasible()) == Guard::kNever || !Spend(1, node.span())) continue;
      result = guards.Or(result, guards.And(both, ComparePair(a.value, b.value, node)));
    }
  }
  return result;
}

Guard Evaluator::ComparePair(const Value& a, const Value& b, const Value& node) {
  std::string left, right;
  const bool left_known = ScalarText(a, left);
  const bool right_known = ScalarText(b, right);
  if (left_known && right_known) return left == right ? Guard::kAlways : Guard::kNever;
  if (a.is_unknown() && right_known) return Atom(a, right);
  if (b.is_unknown() && left_known) return Atom(b, left);
  if (a.is_unknown() && b.is_unknown()) {
    std::string x(a.unknown().expression), y(b.unknown().expression);
    const bool same = x == y && x.size() < kMaxDescription && a.unknown().reason != UnknownReason::kLimit;
    if (same) return Guard::kAlways;
    if (y < x) std::swap(x, y);
    return Opaque(SubjectKey(x) + "=" + SubjectKey(y));
  }
  if (!a.is_unknown() && !b.is_unknown() && WhollyKnown(a) && WhollyKnown(b)) {
    return Equal(a, b) ? Guard::kAlways : Guard::kNever;
  }
  return Opaque(Describe(node, kMaxDescription));
}

Guard Evaluator::Atom(const Value& unknown, const std::string& literal) {
  const Unknown& u = unknown.unknown();
  const std::string_view prefix = u.prefix;
  if (literal.compare(0, prefix.size(), prefix) != 0) return Guard::kNever;
  const auto size = static_cast<std::int64_t>(literal.size());
  if (size < u.min_length || (u.max_length >= 0 && size > u.max_length)) return Guard::kNever;
  std::string key = SubjectKey(u.expression);
  // A text that was cut could stand for two expressions.
  if (key.size() >= kMaxDescription || u.reason == UnknownReason::kLimit)
    key += "@" + std::to_string(u.span.begin);
  Subject& subject = SubjectOf(key);
  if (unknown.sensitive()) subject.secret = true;
  if (!subject.allowed.empty() &&
      std::find(subject.allowed.begin(), subject.allowed.end(), literal) == subject.allowed.end()) {
    return Guard::kNever;
  }
  if (!subject.pattern.Allows(literal) || !IsWithin(subject, literal)) return Guard::kNever;
  return AtomOf(key, subject, literal);
}

Subject& Evaluator::SubjectOf(const std::string& key) { return shared_.subjects[key]; }

/// What excludes the other atoms is assumed at once, or left to the caller in `excluded`.
Guard Evaluator::AtomOf(const std::string& key, Subject& subject, const std::string& literal,
                        Guard* excluded) {
  if (auto it = subject.atoms.find(literal); it != subject.atoms.end()) return it->second;
  GuardTable& guards = root_.guards;
  if (opaque_.size() + shared_.atoms >= kMaxAtoms) return Undecided();
  ++shared_.atoms;
  const auto named = shared_.names.find({key, literal});
  Guard guard;
  if (named != shared_.names.end()) {
    guard = guards.Fresh(named->second.condition, false);
    if (named->second.negated) guard = guards.Not(guard);
  } else {
    guard = guards.Fresh(
        nesting_.prefix + (subject.secret ? Shown(key) + "=(sensitive value)" : AtomText(key, literal)),
        false);
  }
  if (subject.atoms.size() < kMaxExclusive) {
    const Guard apart = guards.Not(guards.And(guard, subject.any));
    if (excluded) {
      *excluded = guards.And(*excluded, apart);
    } else {
      guards.Assume(apart);
    }
    subject.any = guards.Or(subject.any, guard);
  }
  subject.atoms.emplace(literal, guard);
  return guard;
}

void Evaluator::FillDomain(const std::string& key, Subject& subject) {
  if (!subject.atoms.empty()) return;
  GuardTable& guards = root_.guards;
  const auto& allowed = subject.allowed;
  if (allowed.size() == 1) {
    subject.atoms.emplace(allowed[0], Guard::kAlways);
    return;
  }
  if (allowed.size() == 2) {
    // One condition says it all; the one that the template names.
    const bool second = !shared_.names.count({key, allowed[0]}) && shared_.names.count({key, allowed[1]});
    const Guard guard = AtomOf(key, subject, allowed[second ? 1 : 0]);
    subject.atoms.emplace(allowed[second ? 0 : 1], guards.Not(guard));
    return;
  }
  // Every assumption rebuilds the diagram of all of them: one for the parameter, not one for each value.
  Guard one_of = Guard::kAlways;
  for (const std::string& value : allowed) AtomOf(key, subject, value, &one_of);
  guards.Assume(guards.And(one_of, subject.any));
}

Guard Evaluator::Opaque(const std::string& name) {
  if (auto it = opaque_.find(name); it != opaque_.end()) return it->second;
  if (opaque_.size() + shared_.atoms >= kMaxAtoms) return Undecided();
  const Guard guard = root_.guards.Fresh(nesting_.prefix + Shown(name), false);
  opaque_.emplace(name, guard);
  return guard;
}

/// Past a limit all share one condition that is quantified away: nothing is claimed about it.
Guard Evaluator::Undecided() {
  if (shared_.steps > 0 && opaque_.size() + shared_.atoms >= kMaxAtoms) {
    Report(DiagnosticSeverity::kError, "limit-template", "The template has too many undecided conditions",
           "More than " + std::to_string(kMaxAtoms) + "; what depends on the rest is unknown", root_.span);
  }
  return root_.guards.Named("…", true);
}

}  // namespace assay::cloudformation
