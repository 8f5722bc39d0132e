// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <utility>

#include "cloudformation/evaluator.h"

namespace assay::cloudformation {
namespace {

constexpr std::string_view kLoop = "Fn::ForEach::";
constexpr std::string_view kTransform = "Fn::Transform";
constexpr int kMaxIncludes = 64;

bool IsExpanded(std::string_view key) { return key.substr(0, kLoop.size()) == kLoop || key == kTransform; }

std::string OnlyLettersAndDigits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c))) out += c;
  }
  return out;
}

std::string ReplaceAll(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, from)) {
    out.append(text.substr(from, at - from));
    out.append(by);
    from = at + what.size();
  }
  out.append(text.substr(from));
  return out;
}

}  // namespace

bool Evaluator::NeedsExpansion(const Value& mapping) {
  if (!mapping.is_mapping()) return false;
  const auto entries = mapping.entries();
  return std::any_of(entries.begin(), entries.end(), [](const Entry& e) { return IsExpanded(e.key); });
}

/// Loops and included snippets of one mapping, replaced by what they stand for. What can't be told leaves the
/// mapping open. Sources: AWS CloudFormation user guide, "Fn::ForEach", "AWS::Include transform".
Value Evaluator::Expand(const Value& mapping) {
  std::vector<Entry> made;
  bool open = mapping.open();
  ++depth_;
  for (const Entry& entry : mapping.entries()) {
    if (!IsExpanded(entry.key)) {
      made.push_back(entry);
    } else if (depth_ >= kMaxDepth) {
      Limit(mapping, "Loops are nested too deeply", "More than 500 levels; what lies deeper is unknown");
      open = true;
    } else if (entry.key == kTransform) {
      open = !Include(entry.value, entry.key_span, made) || open;
    } else {
      open = !Loop(entry, made) || open;
    }
  }
  --depth_;
  // Of a name that is made twice the last one counts, as in a template that was written out.
  return MakeObject(std::move(made), arena_, mapping.origin()).WithOpen(open);
}

bool Evaluator::Loop(const Entry& entry, std::vector<Entry>& out) {
  const Value& argument = entry.value;
  if (!argument.is_sequence() || argument.size() != 3 || !argument.elements()[0].is_string() ||
      !argument.elements()[2].is_mapping()) {
    Report(DiagnosticSeverity::kError, "cloudformation-intrinsic",
           std::string(entry.key) + " has a malformed argument",
           "It takes an identifier, a list and a mapping of what is repeated", entry.key_span);
    return false;
  }
  const Value list = Eval(argument.elements()[1]);
  std::vector<std::string> items;
  bool known = list.is_sequence() && !list.open();
  for (std::size_t i = 0; known && i < list.size(); ++i) {
    known = ScalarText(list.elements()[i], items.emplace_back());
  }
  if (!known) {
    Report(DiagnosticSeverity::kWarning, "cloudformation-transform",
           std::string(entry.key) + " runs over a list that isn't known",
           "What it repeats is unknown. Give values for the template's parameters with --parameters",
           entry.key_span);
    return false;
  }
  bool whole = true;
  for (const std::string& item : items) {
    if (shared_.expanded++ >= kMaxExpanded) {
      Report(DiagnosticSeverity::kError, "limit-template", "Loops make too much",
             "More than " + std::to_string(kMaxExpanded) + " repetitions; what they would make is unknown",
             entry.key_span);
      return false;
    }
    const Value one = Substitute(argument.elements()[2], argument.elements()[0].string(), item);
    const Value inner = NeedsExpansion(one) ? Expand(one) : one;
    whole = whole && !inner.open();
    if (!Spend(inner.size() + 1, entry.key_span)) return false;
    out.insert(out.end(), inner.entries().begin(), inner.entries().end());
  }
  return whole;
}

Value Evaluator::Substitute(const Value& node, std::string_view identifier, const std::string& item) {
  if (depth_ >= kMaxDepth) return node;
  const std::string plain = "${" + std::string(identifier) + "}", bare = "&{" + std::string(identifier) + "}";
  const auto replace = [&](std::string_view text) {
    return text.find('{') == std::string_view::npos
               ? std::string(text)
               : ReplaceAll(ReplaceAll(text, plain, item), bare, OnlyLettersAndDigits(item));
  };
  if (!Spend(1, node.span())) return node;
  if (node.is_string()) {
    const std::string text = replace(node.string());
    return text == node.string() ? node : MakeText(text, node.origin());
  }
  if (node.is_mapping()) {
    if (node.entries().size() == 1 && IntrinsicName(node.entries()[0].key) == "Ref" &&
        node.entries()[0].value.is_string() && node.entries()[0].value.string() == identifier) {
      return MakeText(item, node.origin());
    }
    ++depth_;
    std::vector<Entry> made;
    for (const Entry& entry : node.entries()) {
      made.push_back({Text(replace(entry.key)), Substitute(entry.value, identifier, item), entry.key_span});
    }
    --depth_;
    return MakeObject(std::move(made), arena_, node.origin()).WithOpen(node.open());
  }
  if (node.is_sequence()) {
    ++depth_;
    std::vector<Value> made;
    for (const Value& element : node.elements()) made.push_back(Substitute(element, identifier, item));
    --depth_;
    return Value::Sequence(node.kind(), arena_.Copy(made), node.origin()).WithOpen(node.open());
  }
  return node;
}

/// A snippet's entries, if this is AWS::Include of a local file; of several one after the other.
bool Evaluator::Include(const Value& transform, Span at, std::vector<Entry>& out) {
  if (transform.is_sequence()) {
    bool whole = true;
    for (const Value& one : transform.elements()) whole = Include(one, at, out) && whole;
    return whole;
  }
  const Value* name = transform.Find("Name");
  if (!name || !name->is_string() || name->string() != "AWS::Include") {
    Report(DiagnosticSeverity::kWarning, "cloudformation-transform",
           "Fn::Transform " + (name && name->is_string() ? std::string(name->string()) + " " : "") +
               "isn't expanded",
           "What the macro adds is unknown", at);
    return false;
  }
  const Value* parameters = transform.Find("Parameters");
  const Value* location = parameters ? parameters->Find("Location") : nullptr;
  const Value where = location ? Eval(*location) : Value();
  std::optional<LocalDocument> document;
  if (where.is_string()) document = Local(where.string());
  if (!document) {
    Report(DiagnosticSeverity::kWarning, std::string(kMissingTemplate).c_str(),
           "An included snippet is not here",
           "Location " + (location ? Describe(*location, 200) : "is missing") + "; what it adds is unknown",
           at);
    return false;
  }
  if (!document->value.is_mapping()) {
    Report(DiagnosticSeverity::kError, "cloudformation-template", "An included snippet is not a mapping",
           document->path + " adds nothing; what it should add is unknown", at);
    return false;
  }
  if (includes_ >= kMaxIncludes) {
    Report(DiagnosticSeverity::kError, "limit-template", "Snippets include each other too deeply",
           "More than " + std::to_string(kMaxIncludes) + " levels; what lies deeper is unknown", at);
    return false;
  }
  root_.keep_alive.push_back(document->keep);
  ++includes_;
  const Value inner = NeedsExpansion(document->value) ? Expand(document->value) : document->value;
  --includes_;
  out.insert(out.end(), inner.entries().begin(), inner.entries().end());
  return !inner.open();
}

std::optional<LocalDocument> Evaluator::Local(std::string_view location) const {
  if (!options_.local) return std::nullopt;
  const std::string path = JoinPath(directory_, location);
  return path.empty() ? std::nullopt : options_.local(path);
}

}  // namespace assay::cloudformation
