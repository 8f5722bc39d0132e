// SPDX-License-Identifier: Apache-2.0
#include "load/input.h"

#include <algorithm>
#include <utility>

#include "cloudformation/cloudformation.h"
#include "plan/plan.h"
#include "source/digest.h"
#include "syntax/json/json.h"

namespace assay {
namespace {

bool HasError(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == DiagnosticSeverity::kError; });
}

bool Contains(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

/// Cheap, and true of every template: thousands of other YAML files are told by this alone.
bool MayBeTemplate(std::string_view text) {
  return Contains(text, "AWSTemplateFormatVersion") || Contains(text, "AWS::Serverless-2") ||
         (Contains(text, "Resources") && Contains(text, "::"));
}

/// Whether a word stands as a key: quoted, or at the beginning of its line, and a colon after it.
bool HasKey(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const char before = at == 0 ? '\n' : text[at - 1];
    std::size_t after = at + word.size();
    const bool quoted = before == '"' || before == '\'';
    const bool first = before == '\n' || (at == 3 && text.substr(0, 3) == "\xEF\xBB\xBF");
    if (!quoted && !first) continue;
    if (quoted && after < text.size() && text[after] == before) ++after;
    while (after < text.size() && (text[after] == ' ' || text[after] == '\t')) ++after;
    if (after < text.size() && text[after] == ':') return true;
  }
  return false;
}

/// Of a file that can't be parsed: whether it was meant as a template.
bool WasMeantAsTemplate(std::string_view text) {
  return HasKey(text, "AWSTemplateFormatVersion") || (HasKey(text, "Resources") && Contains(text, "AWS::"));
}

bool IsUtf16(std::string_view text) {
  return text.size() >= 2 &&
         (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF" ||
          text.substr(0, 2) == std::string_view("{\0", 2) || text.substr(0, 2) == std::string_view("\0{", 2));
}

std::string WithoutNul(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '\0') out += c;
  }
  return out;
}

void RefuseUtf16(Input& input) {
  input.record.outcome = FileOutcome::kNotUnderstood;
  input.record.reason = "UTF-16 text";
  input.broken = true;
  input.diagnostics.push_back(Error("encoding", "The file is UTF-16 text",
                                    "Only UTF-8 is read; save it as UTF-8", Span{input.id, 0, 0}));
}

void KeepComment(const LoadOptions& options, std::string_view text, Span span, Input& input) {
  if (span.end > text.size()) return;
  const std::string_view comment = text.substr(span.begin, span.end - span.begin);
  for (const std::string& word : options.comment_words) {
    if (!Contains(comment, word)) continue;
    input.comments.push_back({span, std::string(comment)});
    return;
  }
}

void ParseConfiguration(std::string_view text, const LoadOptions& options, Input& input) {
  input.record.kind = IsVariables(input.kind) ? "tfvars" : "terraform";
  const bool utf16 = IsUtf16(text);
  if (utf16 || input.record.outcome == FileOutcome::kUnreadable) text = {};
  const bool json = input.kind == InputKind::kTerraformJson || input.kind == InputKind::kVariablesJson;
  auto parsed = !json || text.empty()     ? hcl::ParseFile(text, input.id)
                : IsVariables(input.kind) ? hcl::ParseJsonVariables(text, input.id)
                                          : hcl::ParseJsonFile(text, input.id);
  input.config = std::shared_ptr<hcl::File>(std::move(parsed.file));
  if (!input.config) input.config = std::make_shared<hcl::File>();
  if (utf16) return RefuseUtf16(input);
  if (input.record.outcome == FileOutcome::kUnreadable) return;
  input.broken = HasError(parsed.diagnostics);
  const bool empty = input.config->body.attributes.empty() && input.config->body.blocks.empty();
  input.record.outcome = !input.broken ? FileOutcome::kRead
                         : empty       ? FileOutcome::kNotUnderstood
                                       : FileOutcome::kPartlyRead;
  std::move(parsed.diagnostics.begin(), parsed.diagnostics.end(), std::back_inserter(input.diagnostics));
  for (const hcl::Comment& comment : input.config->comments) KeepComment(options, text, comment.span, input);
}

/// JSON by its first character, whatever the name: `.template` files are either.
bool StartsAsJson(std::string_view text) {
  const std::size_t from = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  const std::size_t at = text.find_first_not_of(" \t\r\n", from);
  return at != std::string_view::npos && text[at] == '{';
}

Diagnostics ParseText(std::string_view text, Input& input, Document& document) {
  std::vector<Value> all;
  Diagnostics diagnostics;
  const bool json_name = input.record.path.size() > 5 && input.record.path.ends_with(".json");
  bool done = false;
  if (json_name || StartsAsJson(text)) {
    json::Parsed parsed = json::Parse(text, input.id, 0, document.json);
    // A flow mapping in YAML begins as JSON does.
    done = json_name || !HasError(parsed.diagnostics);
    if (done) {
      all.push_back(parsed.value);
      diagnostics = std::move(parsed.diagnostics);
    }
  }
  if (!done) {
    yaml::ParsedFile parsed = yaml::Parse(text, input.id);
    diagnostics = std::move(parsed.diagnostics);
    document.yaml = std::move(parsed.file);
    if (document.yaml) all = document.yaml->documents;
  }
  if (input.referenced && !all.empty()) document.snippet = all[0];
  for (const Value& one : all) {
    if (cloudformation::IsTemplate(one)) document.templates.push_back(one);
  }
  return diagnostics;
}

void ParseDocument(const std::shared_ptr<Sources>& sources, const LoadOptions& options, Input& input) {
  SourceFile& source = sources->file(input.id);
  const std::string_view text = source.text();
  if (IsUtf16(text)) {
    input.record.kind = "cloudformation";
    return RefuseUtf16(input);
  }
  auto document = std::make_shared<Document>();
  document->sources = sources;
  Diagnostics diagnostics = ParseText(text, input, *document);
  const bool failed = HasError(diagnostics);
  const bool empty = document->templates.empty() && document->snippet.is_absent();
  if (empty && !(failed && WasMeantAsTemplate(text))) {
    input.record.outcome = FileOutcome::kNotOurs;
    input.record.sha256 = {};
    document.reset();  // before the text it points into
    source.Drop();
    return;
  }
  input.record.kind = "cloudformation";
  input.broken = failed;
  input.record.outcome = !failed ? FileOutcome::kRead
                         : empty ? FileOutcome::kNotUnderstood
                                 : FileOutcome::kPartlyRead;
  input.diagnostics = std::move(diagnostics);
  if (document->yaml) {
    for (const yaml::Comment& comment : document->yaml->comments)
      KeepComment(options, text, comment.span, input);
  }
  if (!empty) input.document = std::move(document);
}

}  // namespace

InputKind KindOf(std::string_view path) {
  struct Suffix {
    std::string_view text;
    InputKind kind;
  };
  static constexpr Suffix kSuffixes[] = {
      {".tf", InputKind::kTerraform},          {".tofu", InputKind::kTerraform},
      {".tf.json", InputKind::kTerraformJson}, {".tofu.json", InputKind::kTerraformJson},
      {".tfvars", InputKind::kVariables},      {".tfvars.json", InputKind::kVariablesJson},
      {".yaml", InputKind::kDocument},         {".yml", InputKind::kDocument},
      {".json", InputKind::kDocument},         {".template", InputKind::kDocument},
      {".cfn", InputKind::kDocument},
  };
  const std::string_view name = FileNameOf(path);
  for (const Suffix& suffix : kSuffixes) {
    if (name.size() > suffix.text.size() && name.ends_with(suffix.text)) return suffix.kind;
  }
  return InputKind::kOther;
}

std::string DirectoryOf(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? "." : std::string(path.substr(0, slash));
}

std::string_view FileNameOf(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

void ReadInput(const FileSystem& files, std::uint64_t limit, Input& input) {
  if (input.kind == InputKind::kOther || input.record.outcome == FileOutcome::kSkipped) return;
  auto text = files.Read(input.record.path, limit);
  if (!text) {
    input.record.outcome = FileOutcome::kUnreadable;
    input.record.reason = text.error().summary;
    input.broken = true;
    Diagnostic diagnostic = std::move(text.error());
    if (diagnostic.path.empty()) diagnostic.path = input.record.path;
    // Data that happens to be large and to end in .json is hardly a template.
    if (input.kind == InputKind::kDocument && diagnostic.code.starts_with("limit")) {
      diagnostic.severity = DiagnosticSeverity::kWarning;
    }
    input.diagnostics.push_back(std::move(diagnostic));
    return;
  }
  input.record.bytes = text->size();
  if (input.kind == InputKind::kDocument && !input.referenced) {
    if (plan::IsPlan(*text)) {
      input.kind = InputKind::kPlan;
      input.record.kind = "terraform-plan";
    }
    const bool candidate = input.kind == InputKind::kPlan ||
                           (IsUtf16(*text) ? WasMeantAsTemplate(WithoutNul(*text)) : MayBeTemplate(*text));
    if (!candidate) {
      input.kind = InputKind::kOther;
      return;
    }
  }
  input.record.outcome = FileOutcome::kRead;
  input.record.sha256 = Sha256Hex(*text);
  input.text = std::move(*text);
}

void AddInput(Sources& sources, Input& input) {
  if (input.record.outcome != FileOutcome::kRead) return;
  input.id = sources.Add(input.record.path, std::move(input.text));
}

void ParseInput(const std::shared_ptr<Sources>& sources, const LoadOptions& options, Input& input) {
  const bool unreadable = input.record.outcome == FileOutcome::kUnreadable;
  if (input.kind == InputKind::kDocument) {
    if (input.id != FileId::kNone) ParseDocument(sources, options, input);
  } else if (input.kind != InputKind::kOther && input.kind != InputKind::kPlan &&
             (unreadable || input.id != FileId::kNone)) {
    ParseConfiguration(unreadable ? std::string_view() : sources->file(input.id).text(), options, input);
  }
}

}  // namespace assay
