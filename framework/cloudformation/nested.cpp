// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "cloudformation/evaluator.h"
#include "syntax/json/json.h"
#include "syntax/yaml/yaml.h"

namespace assay::cloudformation {
namespace {

/// What owns the text of a template that stands in another one, and what was read of it.
struct InnerText {
  std::string text;
  std::unique_ptr<yaml::File> file;
};

std::string_view Trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  return from == std::string_view::npos ? std::string_view() : text.substr(from);
}

/// A stack set deploys its template to other accounts and regions; what it says is judged all the same.
bool CallsTemplate(std::string_view type) {
  return type == "AWS::CloudFormation::Stack" || type == "AWS::CloudFormation::StackSet";
}

std::string_view StringAt(const Value& mapping, std::string_view key) {
  const Value* v = mapping.Find(key);
  return v && v->is_string() ? v->string() : std::string_view();
}

/// The CDK puts the template's file beside and says so in the metadata; TemplateURL then names an upload.
std::string_view AssetPath(const Value& resource) {
  const Value* metadata = resource.Find("Metadata");
  return metadata ? StringAt(*metadata, "aws:asset:path") : std::string_view();
}

bool IsLocal(std::string_view path) {
  return !path.empty() && path.front() != '/' && path.find("://") == std::string_view::npos;
}

void Collect(const Value& node, int depth, std::vector<LocalReference>& out) {
  if (depth > kMaxDepth) return;
  if (node.is_sequence()) {
    for (const Value& element : node.elements()) Collect(element, depth + 1, out);
    return;
  }
  if (!node.is_mapping()) return;
  if (StringAt(node, "Name") == "AWS::Include") {
    const Value* parameters = node.Find("Parameters");
    const std::string_view path = parameters ? StringAt(*parameters, "Location") : std::string_view();
    if (IsLocal(path)) out.push_back({std::string(path), false});
  }
  if (CallsTemplate(StringAt(node, "Type"))) {
    const Value* properties = node.Find("Properties");
    for (const std::string_view path :
         {AssetPath(node), properties ? StringAt(*properties, "TemplateURL") : std::string_view()}) {
      if (IsLocal(path)) out.push_back({std::string(path), true});
    }
  }
  if (StringAt(node, "Type") == "AWS::Serverless::Application") {
    const Value* properties = node.Find("Properties");
    const std::string_view path = properties ? StringAt(*properties, "Location") : std::string_view();
    if (IsLocal(path)) out.push_back({std::string(path), true});
  }
  for (const Entry& entry : node.entries()) Collect(entry.value, depth + 1, out);
}

}  // namespace

std::vector<LocalReference> LocalReferences(const Value& document) {
  std::vector<LocalReference> out;
  Collect(document, 0, out);
  return out;
}

std::optional<LocalDocument> Evaluator::TemplateOf(const Entry& resource) {
  if (const std::string_view asset = AssetPath(resource.value); IsLocal(asset)) {
    if (auto document = Local(asset)) return document;
  }
  const Value* properties = resource.value.Find("Properties");
  const Value* body = properties ? properties->Find("TemplateBody") : nullptr;
  if (const Value text = body ? Eval(*body) : Value(); text.is_string()) return TemplateIn(resource, text);
  const Value* url = properties ? properties->Find("TemplateURL") : nullptr;
  const Value where = url ? Eval(*url) : Value();
  if (!where.is_string() || !IsLocal(where.string())) return std::nullopt;
  return Local(where.string());
}

/// The lines of a literal block scalar as they stand in the file, if they are the text but for their
/// indentation; `from` is where they begin.
std::optional<std::string_view> Evaluator::LinesOf(const Value& text, std::uint32_t& from) const {
  const std::string_view written = options_.text ? options_.text(text.span()) : std::string_view();
  const std::size_t header = written.substr(0, 1) == "|" ? written.find('\n') : std::string_view::npos;
  if (header == std::string_view::npos) return std::nullopt;
  const std::string_view lines = written.substr(header + 1);
  from = text.span().begin + static_cast<std::uint32_t>(header) + 1;
  // What is left of each line without its indentation must be the text; tabs, carriage returns and a stated
  // indentation make a difference, and are not worth more.
  const std::size_t indent = std::min(lines.find_first_not_of(" \n"), lines.size());
  const std::size_t first = lines.rfind('\n', indent);
  const std::size_t width = indent - (first == std::string_view::npos ? 0 : first + 1);
  std::string_view rest = text.string();
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    const std::string_view line = lines.substr(at, end - at);
    const std::string_view content = line.substr(std::min(width, line.size()));
    if (rest.substr(0, content.size()) != content) return std::nullopt;
    rest.remove_prefix(content.size());
    if (!rest.empty() && rest.front() == '\n') rest.remove_prefix(1);
    at = end + 1;
  }
  return rest.empty() ? std::optional(lines) : std::nullopt;
}

/// A template that is written as a text. What is made of it stands at its line of a block, else where the
/// text does.
std::optional<LocalDocument> Evaluator::TemplateIn(const Entry& resource, const Value& text) {
  auto inner = std::make_shared<InnerText>();
  std::uint32_t from = 0;
  const std::optional<std::string_view> lines = LinesOf(text, from);
  if (!lines) inner->text = text.string();
  const std::string_view read_from = lines ? *lines : std::string_view(inner->text);
  Diagnostics said;
  Value read;
  if (Trimmed(read_from).substr(0, 1) == "{") {
    json::Parsed parsed = json::Parse(read_from, lines ? text.span().file : FileId::kNone, from, arena_);
    read = parsed.value;
    said = std::move(parsed.diagnostics);
    from = 0;  // it has counted that
  } else {
    yaml::ParsedFile parsed = yaml::Parse(read_from, FileId::kNone);
    inner->file = std::move(parsed.file);
    if (!inner->file->documents.empty()) read = inner->file->documents[0];
    said = std::move(parsed.diagnostics);
  }
  const Span at = text.span().valid() ? text.span() : resource.key_span;
  const auto placed = [&](Span span) {
    return lines ? Span{at.file, span.begin + from, span.end + from} : at;
  };
  const auto error = std::find_if(
      said.begin(), said.end(), [](const Diagnostic& d) { return d.severity == DiagnosticSeverity::kError; });
  if (error != said.end()) {
    Report(DiagnosticSeverity::kError, "cloudformation-template",
           "The text in TemplateBody is not well-formed: " + error->summary, error->detail,
           placed(error->span));
    Open(nesting_.prefix + std::string(resource.key) + " has a template that was read in part", at);
  }
  if (!read.is_mapping()) return std::nullopt;
  return LocalDocument{Placed(read, text.origin(), placed), file_, path_ + "#" + std::string(resource.key),
                       inner};
}

/// A tree of an inner text with the places it has in the file; `text` is what it is written in.
Value Evaluator::Placed(const Value& node, const Origin* text, const std::function<Span(Span)>& place) {
  const Span at = place(node.span());
  if (!Spend(1, at)) return Stopped(UnknownReason::kLimit, node);
  const Origin* const origin = text && at == text->span ? text : Step(OriginKind::kLiteral, at, {});
  if (node.is_mapping()) {
    std::vector<Entry> made;
    for (const Entry& entry : node.entries())
      made.push_back({entry.key, Placed(entry.value, text, place), place(entry.key_span)});
    return MakeObject(std::move(made), arena_, origin).WithOpen(node.open());
  }
  if (node.is_sequence()) {
    std::vector<Value> made;
    for (const Value& element : node.elements()) made.push_back(Placed(element, text, place));
    return Value::Sequence(node.kind(), arena_.Copy(made), origin).WithOpen(node.open());
  }
  return node.WithOrigin(origin);
}

/// The evaluator of a nested stack's template; null if that isn't here, or hangs on itself.
Evaluator* Evaluator::Child(const Entry& resource) {
  if (!CallsTemplate(StringAt(resource.value, "Type"))) return nullptr;
  const auto [it, first] = children_.try_emplace(std::string(resource.key));
  NestedStack& stack = it->second;
  if (first) {
    stack.running = true;
    stack.evaluator = MakeChild(resource);
    stack.running = false;
    if (stack.evaluator) stack.evaluator->ReadSections();
  } else if (stack.running) {
    Report(DiagnosticSeverity::kError, "cloudformation-reference",
           "What the stack " + std::string(resource.key) + " is given hangs on what it puts out",
           "Break the cycle; the value is unknown", resource.key_span);
  }
  return stack.evaluator.get();
}

/// What a stack gives its template: a mapping, or a stack set's list of keys and values.
std::map<std::string, Value, std::less<>> Evaluator::ArgumentsOf(const Entry& resource) {
  const Value* properties = resource.value.Find("Properties");
  const Value* given = properties ? properties->Find("Parameters") : nullptr;
  const Value arguments = given ? Eval(*given) : Value();
  std::vector<Entry> entries;
  if (arguments.is_mapping()) entries.assign(arguments.entries().begin(), arguments.entries().end());
  if (arguments.is_sequence()) {
    for (const Value& one : arguments.elements()) {
      const Value* value = one.Find("ParameterValue");
      if (value) entries.push_back({StringAt(one, "ParameterKey"), *value, one.span()});
    }
  }
  std::map<std::string, Value, std::less<>> out;
  for (const Entry& one : entries) {
    const Origin* origin = Step(OriginKind::kInput, one.key_span, one.key, one.value.origin());
    Value value = one.value.WithOrigin(origin);
    if (one.value.is_choice()) {
      std::vector<ChoiceCase> cases(one.value.cases().begin(), one.value.cases().end());
      for (ChoiceCase& c : cases) c.value = c.value.WithOrigin(origin);
      value = MakeCases(cases, origin);
    }
    out.emplace(std::string(one.key), value);
  }
  return out;
}

std::unique_ptr<Evaluator> Evaluator::MakeChild(const Entry& resource) {
  const std::optional<LocalDocument> document = TemplateOf(resource);
  if (!document) return nullptr;
  if (!document->value.is_mapping()) return nullptr;
  Nesting nesting;
  nesting.paths = nesting_.paths;
  nesting.paths.push_back(path_);
  const bool itself =
      std::find(nesting.paths.begin(), nesting.paths.end(), document->path) != nesting.paths.end();
  if (itself || nesting.paths.size() > static_cast<std::size_t>(kMaxStacks)) {
    Report(DiagnosticSeverity::kError, "limit-template",
           itself ? "A nested stack's template calls itself" : "Stacks are nested too deeply",
           document->path + " is not evaluated here; its resources are not judged", resource.key_span);
    return nullptr;
  }
  nesting.prefix = nesting_.prefix + std::string(resource.key) + ".";
  nesting.present = PresenceOf(resource);
  nesting.call = arena_.New<CallSite>(
      CallSite{Text(nesting_.prefix + std::string(resource.key)), resource.key_span, nesting_.call});
  nesting.arguments = ArgumentsOf(resource);
  if (document->keep) root_.keep_alive.push_back(document->keep);
  return std::make_unique<Evaluator>(*this, *document, std::move(nesting));
}

void Evaluator::ReadNested(const Entry& resource) {
  if (Evaluator* child = Child(resource)) {
    child->ReadResources();
    return;
  }
  const Value* properties = resource.value.Find("Properties");
  const Value* url = properties ? properties->Find("TemplateURL") : nullptr;
  const bool body = properties && properties->Find("TemplateBody");
  const std::string where = url    ? Describe(*url, 200)
                            : body ? "the text in TemplateBody is not known"
                                   : "no TemplateURL";
  Report(DiagnosticSeverity::kWarning, kMissingTemplate,
         "The template of the stack " + std::string(resource.key) + " is not here",
         where + "; its resources are not judged here, and what it puts out is unknown", resource.key_span);
  Open(nesting_.prefix + std::string(resource.key) + " is a stack whose template is not here (" + where + ")",
       resource.key_span);
}

/// What the template puts out under a name.
Value Evaluator::Output(std::string_view name, const Value& node, Span span) {
  const Value* output = outputs_ ? outputs_->Find(name) : nullptr;
  const Value* value = output ? output->Find("Value") : nullptr;
  if (!value) {
    if (!extended_ && !(outputs_ && outputs_->open())) {
      Report(DiagnosticSeverity::kError, "cloudformation-reference",
             path_ + " has no output " + std::string(name),
             "Declare it under Outputs, or correct the name; the value is unknown", span);
    }
    return Stopped(UnknownReason::kError, node);
  }
  const auto [it, first] = outputs_running_.emplace(name);
  if (!first) {
    Report(DiagnosticSeverity::kError, "cloudformation-reference",
           "Output " + std::string(name) + " hangs on itself", "Break the cycle; the value is unknown", span);
    return Stopped(UnknownReason::kError, node);
  }
  const Value made = Eval(*value);
  outputs_running_.erase(std::string(name));
  return made;
}

}  // namespace assay::cloudformation
