// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "cli/command.h"
#include "cli/control_page.h"
#include "cli/selection.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Prints what a control asks for, why, how to meet it, and files that show it passing and failing.\n\n"
    "  assay explain S3Bucket.KeepsVersions\n"
    "  assay explain CKV_AWS_21            by the id a peer has for it\n"
    "  assay explain S3Bucket.KeepsVersions -f json";

tl::expected<int, Failure> Explain(const Arguments& arguments) {
  if (arguments.positional.empty())
    return tl::unexpected(
        Failure{kUsage, "`assay explain` takes the id of a control; `assay list` prints them all"});
  const std::string* format = arguments.Get("format");
  if (format && *format != "text" && *format != "json" && *format != "markdown")
    return tl::unexpected(Failure{kUsage, "`assay explain` prints text, json or markdown, not " + *format});
  const auto frameworks = RegisteredFrameworks();
  if (!frameworks) return tl::unexpected(Failure{kInternal, frameworks.error().detail});
  std::string out;
  for (const std::string& name : arguments.positional) {
    const auto control = NamedControl(name);
    if (!control) return tl::unexpected(control.error());
    if (!out.empty()) out += format && *format == "json" ? "" : "\n";
    out += !format || *format == "text" ? ExplainText(**control, *frameworks)
           : *format == "json"          ? ExplainJson(**control, *frameworks)
                                        : ControlPage(**control, *frameworks);
  }
  std::cout << out;
  return kFine;
}

}  // namespace

const Command& ExplainCommand() {
  static const Command command = {
      "explain",
      "ID... [OPTION...]",
      "say what a control asks for, with examples",
      kText,
      {{"format", 'f', "FORMAT", "text (default), json or markdown", "", "text json markdown"}},
      Explain};
  return command;
}

}  // namespace assay::cli
