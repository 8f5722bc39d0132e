// SPDX-License-Identifier: Apache-2.0
#include "cli/control_page.h"

#include <algorithm>

#include "catalog/examples.h"
#include "cli/json_text.h"

namespace assay::cli {
namespace {

struct Support {
  const Framework* framework = nullptr;
  const Criterion* criterion = nullptr;
};
std::vector<Support> CriteriaOf(const ControlBase& control, const std::vector<Framework>& frameworks) {
  std::vector<Support> out;
  for (const Framework& framework : frameworks) {
    const auto it = framework.controls.find(control.id);
    if (it == framework.controls.end()) continue;
    for (const std::string& id : it->second) out.push_back({&framework, framework.Find(id)});
  }
  return out;
}

std::string SourcePlace(const ControlBase& control) {
  return control.file + ":" + std::to_string(control.line);
}

// "aws/s3/KeepsVersions.fail.tf" → "KeepsVersions.fail.tf".
std::string_view FileName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string Meaning(std::string_view file) {
  if (file.find(".pass.") != std::string_view::npos) return "passes";
  if (file.find(".fail.") != std::string_view::npos) return "fails";
  if (file.find(".na.") != std::string_view::npos) return "does not apply";
  return "";
}

std::string Indented(std::string_view text, std::string_view by) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out += std::string(by) + std::string(text.substr(0, end));
    out += "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string ParameterLine(const Parameter& p) {
  std::string out = std::string(p.name) + " (" + std::string(ParameterTypeName(p.type)) + ", ";
  out += p.default_value.empty() ? "required" : "default " + std::string(p.default_value);
  return out + ")" + (p.description.empty() ? "" : ": " + std::string(p.description));
}

// A configuration that sets every parameter, to copy: the one its examples are judged with, if there is one.
std::string ParameterSample(const ControlBase& control) {
  if (const std::string_view text = ExampleConfiguration(control.file); !text.empty())
    return std::string(text);
  std::string out = "parameters:\n  " + control.id + ":\n";
  for (const Parameter& p : control.info.parameters) {
    out += "    " + std::string(p.name) + ": ";
    switch (p.type) {
      case ParameterType::kString:
        out += "text";
        break;
      case ParameterType::kInteger:
        out += "1";
        break;
      case ParameterType::kBoolean:
        out += "true";
        break;
      case ParameterType::kStringList:
        out += "[one, two]";
        break;
    }
    out += "\n";
  }
  return out;
}

// Markdown reads these in prose; sources of ours hold no others.
std::string Prose(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<' || c == '*' || c == '|' || c == '_') out += '\\';
    out += c;
  }
  return out;
}

std::string_view Language(std::string_view file) {
  if (file.ends_with(".json")) return "json";
  if (file.ends_with(".tf") || file.ends_with(".tofu")) return "hcl";
  return "yaml";
}

}  // namespace

std::string ExplainText(const ControlBase& control, const std::vector<Framework>& frameworks) {
  const ControlInfo& info = control.info;
  std::string out =
      control.id + " (" + std::string(SeverityName(info.severity)) + ")\n" + std::string(info.title) + "\n";
  auto section = [&](std::string_view title, const std::string& text) {
    if (!text.empty()) out += "\n" + std::string(title) + "\n" + Indented(text, "  ");
  };
  section("Why", std::string(info.rationale));
  section("How to fix", std::string(info.remedy));
  std::string text;
  for (const std::string& type : control.types()) text += type + "\n";
  section("Judges", text);
  text.clear();
  for (const Parameter& p : info.parameters) text += ParameterLine(p) + "\n";
  if (!text.empty()) text += "Set in .assay.yaml:\n" + Indented(ParameterSample(control), "  ");
  section("Parameters", text);
  text.clear();
  for (const Alias& a : info.aliases)
    text += std::string(a.id) + " (" + std::string(AliasKindName(a.kind)) + ")\n";
  section("Peers' ids", text);
  text.clear();
  for (const Support& s : CriteriaOf(control, frameworks))
    text += s.framework->id + " " + s.criterion->id + ": " + s.criterion->summary + "\n";
  section("Supports", text);
  for (const ExampleText& e : ExamplesOf(control.file, control.name)) {
    const std::string meaning = Meaning(FileName(e.path));
    section("Example: " + std::string(FileName(e.path)) + (meaning.empty() ? "" : " (" + meaning + ")"),
            std::string(e.text));
  }
  section("Source",
          SourcePlace(control) + (info.reference.empty() ? "" : "\n" + std::string(info.reference)));
  return out;
}

std::string ExplainJson(const ControlBase& control, const std::vector<Framework>& frameworks) {
  const ControlInfo& info = control.info;
  std::vector<std::string> aliases, parameters, criteria, examples, types;
  for (const Alias& a : info.aliases)
    aliases.push_back(JsonObject({{"id", JsonString(a.id)}, {"kind", JsonString(AliasKindName(a.kind))}}));
  for (const Parameter& p : info.parameters) {
    parameters.push_back(
        JsonObject({{"name", JsonString(p.name)},
                    {"type", JsonString(ParameterTypeName(p.type))},
                    {"description", JsonString(p.description)},
                    {"required", p.default_value.empty() ? "true" : "false"},
                    {"default", p.default_value.empty() ? "null" : JsonString(p.default_value)}}));
  }
  for (const Support& s : CriteriaOf(control, frameworks)) {
    criteria.push_back(JsonObject({{"framework", JsonString(s.framework->id)},
                                   {"id", JsonString(s.criterion->id)},
                                   {"summary", JsonString(s.criterion->summary)}}));
  }
  for (const ExampleText& e : ExamplesOf(control.file, control.name))
    examples.push_back(JsonObject({{"file", JsonString(FileName(e.path))}, {"text", JsonString(e.text)}}));
  for (const std::string& type : control.types()) types.push_back(JsonString(type));
  return JsonObject({{"id", JsonString(control.id)},
                     {"title", JsonString(info.title)},
                     {"severity", JsonString(SeverityName(info.severity))},
                     {"rationale", JsonString(info.rationale)},
                     {"remedy", JsonString(info.remedy)},
                     {"reference", JsonString(info.reference)},
                     {"types", JsonList(types)},
                     {"parameters", JsonList(parameters)},
                     {"aliases", JsonList(aliases)},
                     {"criteria", JsonList(criteria)},
                     {"examples", JsonList(examples)},
                     {"source", JsonString(SourcePlace(control))}}) +
         "\n";
}

std::string ControlPage(const ControlBase& control, const std::vector<Framework>& frameworks) {
  const ControlInfo& info = control.info;
  std::string out = "# " + control.id + "\n\n";
  auto section = [&](std::string_view title, const std::string& text) {
    out += "## " + std::string(title) + "\n\n" + text + "\n";
    if (!text.ends_with("\n")) out += "\n";
  };
  std::string text = Prose(info.title) + ". Severity: " + std::string(SeverityName(info.severity)) + ".\n";
  const std::vector<std::string> types = control.types();
  if (!types.empty()) text += "\nIt judges";
  for (std::size_t i = 0; i < types.size(); ++i) text += (i ? ", `" : " `") + types[i] + "`";
  if (!types.empty()) text += ".\n";
  section("What holds", text);
  section("Why", Prose(info.rationale) + "\n");
  section("How to fix", Prose(info.remedy) + "\n");

  text.clear();
  for (const ExampleText& e : ExamplesOf(control.file, control.name)) {
    const std::string_view file = FileName(e.path);
    if (!text.empty()) text += "\n";
    text += "`" + std::string(file) + "` " + Meaning(file) + ":\n\n```" + std::string(Language(file)) + "\n" +
            std::string(e.text) + (e.text.ends_with('\n') ? "" : "\n") + "```\n";
  }
  section("Examples", text.empty() ? "None.\n" : text);

  text.clear();
  for (const Alias& a : info.aliases)
    text += "- `" + std::string(a.id) + "`: " + std::string(AliasKindName(a.kind)) + "\n";
  section("Peers' ids", text.empty() ? "None.\n" : text);

  text.clear();
  for (const Support& s : CriteriaOf(control, frameworks))
    text += "- " + s.framework->id + " " + s.criterion->id + ": " + Prose(s.criterion->summary) + "\n";
  section("Criteria", text.empty() ? "None.\n" : text);

  text.clear();
  for (const Parameter& p : info.parameters) text += "- " + Prose(ParameterLine(p)) + "\n";
  if (!text.empty()) text += "\n```yaml\n" + ParameterSample(control) + "```\n";
  section("Parameters", text.empty() ? "None.\n" : text);

  // Without the line, which every edit above would change.
  text = "`" + control.file + "`\n";
  if (!info.reference.empty()) text += "\n<" + std::string(info.reference) + ">\n";
  section("Source", text);
  out.pop_back();
  return out;
}

std::string ControlIndex(const std::vector<const ControlBase*>& controls) {
  std::string out = "# Controls\n\nOne page each; `assay explain ID` prints the same.\n";
  std::string fixture;
  for (const ControlBase* c : controls) {
    if (c->fixture != fixture) {
      fixture = c->fixture;
      out += "\n## " + fixture + "\n\n| control | severity | what holds |\n|---|---|---|\n";
    }
    out += "| [" + c->name + "](" + c->id + ".md) | " + std::string(SeverityName(c->info.severity)) + " | " +
           Prose(c->info.title) + " |\n";
  }
  return out;
}

}  // namespace assay::cli
