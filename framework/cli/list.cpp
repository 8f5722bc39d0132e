// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <set>

#include "assay/control.h"
#include "cli/command.h"
#include "cli/json_text.h"
#include "cli/selection.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Prints the controls that are linked in: id, severity, title.\n\n"
    "  assay list                          all of them\n"
    "  assay list 'S3Bucket.*' CC6.1       those that these name, as in `assay scan --select`\n"
    "  assay list --aliases                the peers' ids that ask exactly what a control asks, one a line\n"
    "  assay list --aliases=all            those that ask for less or more, too, each with the control\n"
    "  assay list -f json                  for programs";

void PrintAliases(const std::vector<const ControlBase*>& controls, bool all) {
  std::set<std::string> lines;
  for (const ControlBase* c : controls) {
    for (const Alias& a : c->info.aliases) {
      if (all) {
        lines.insert(std::string(a.id) + "\t" + std::string(AliasKindName(a.kind)) + "\t" + c->id);
      } else if (a.kind == AliasKind::kEqual) {
        lines.insert(std::string(a.id));
      }
    }
  }
  for (const std::string& line : lines) std::cout << line << "\n";
}

std::string Json(const ControlBase& control) {
  std::vector<std::string> aliases, parameters;
  for (const Alias& a : control.info.aliases) {
    aliases.push_back(JsonObject({{"id", JsonString(a.id)}, {"kind", JsonString(AliasKindName(a.kind))}}));
  }
  for (const Parameter& p : control.info.parameters) {
    parameters.push_back(JsonObject({{"name", JsonString(p.name)},
                                     {"type", JsonString(ParameterTypeName(p.type))},
                                     {"required", p.default_value.empty() ? "true" : "false"}}));
  }
  return JsonObject({{"id", JsonString(control.id)},
                     {"title", JsonString(control.info.title)},
                     {"severity", JsonString(SeverityName(control.info.severity))},
                     {"aliases", JsonList(aliases)},
                     {"parameters", JsonList(parameters)}});
}

void PrintText(const std::vector<const ControlBase*>& controls) {
  std::size_t widest = 0;
  for (const ControlBase* c : controls) widest = std::max(widest, c->id.size());
  for (const ControlBase* c : controls) {
    const std::string severity(SeverityName(c->info.severity));
    std::cout << c->id << std::string(widest + 2 - c->id.size(), ' ') << severity
              << std::string(10 - severity.size(), ' ') << c->info.title << "\n";
  }
}

tl::expected<int, Failure> List(const Arguments& arguments) {
  const auto frameworks = RegisteredFrameworks();
  if (!frameworks) return tl::unexpected(Failure{kInternal, frameworks.error().detail});
  const auto controls = SelectControls(arguments.positional, {}, *frameworks);
  if (!controls) return tl::unexpected(controls.error());
  const std::string* format = arguments.Get("format");
  if (format && *format != "text" && *format != "json")
    return tl::unexpected(Failure{kUsage, "`assay list` prints text or json, not " + *format});
  if (const std::string* aliases = arguments.Get("aliases")) {
    if (*aliases != "equal" && *aliases != "all")
      return tl::unexpected(Failure{kUsage, "--aliases takes equal or all, not " + *aliases});
    PrintAliases(*controls, *aliases == "all");
  } else if (format && *format == "json") {
    std::vector<std::string> all;
    for (const ControlBase* c : *controls) all.push_back(Json(*c));
    std::cout << JsonList(all) << "\n";
  } else {
    PrintText(*controls);
  }
  return kFine;
}

}  // namespace

const Command& ListCommand() {
  static const Command command = {
      "list",
      "[NAME...] [OPTION...]",
      "print the controls",
      kText,
      {{"aliases", '\0', "[=all]", "print the peers' ids; =all: those that are narrower or broader, too",
        "equal"},
       {"format", 'f', "FORMAT", "text (default) or json", "", "text json"}},
      List};
  return command;
}

}  // namespace assay::cli
