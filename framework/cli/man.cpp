// SPDX-License-Identifier: Apache-2.0
// The manual page, written from the same tables that help is.
#include <algorithm>
#include <iostream>
#include <span>

#include "cli/command.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Prints Assay's manual page (roff, man macros).\n\n"
    "  assay man | man -l -\n"
    "  assay man > /usr/local/share/man/man1/assay.1";

struct Named {
  std::string_view name, text;
};

constexpr Named kEnvironment[] = {
    {"SOURCE_DATE_EPOCH",
     "the time, in seconds since 1970, whose day is the date of the run, unless --date names one"},
    {"NO_COLOR", "no colours, if it is not empty"},
    {"FORCE_COLOR, CLICOLOR_FORCE", "colours even where there is no terminal, unless it is 0"},
    {"CLICOLOR", "no colours, if it is 0"},
    {"TERM", "no colours, if it is dumb"},
    {"COLUMNS", "the width of reports where there is no terminal"},
    {"CI", "no progress bar and no links, unless it is empty, 0 or false"},
};
constexpr Named kFiles[] = {
    {".assay.yaml", "settings, parameters of controls and waivers; the nearest one holds"},
    {".gitignore", "what is not read, unless --no-gitignore is given"},
};

/// Text of a paragraph: what roff would take for markup is escaped.
std::string Roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool begins = i == 0 || text[i - 1] == '\n';
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '^' || c == '~') {
      out += c == '^' ? "\\(ha" : "\\(ti";
    } else {
      out += c;
    }
  }
  return out;
}

/// A command's text: lines that are indented are examples, kept as they are.
void Paragraphs(std::string_view text, std::ostream& out) {
  bool example = false, blank = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) {
      blank = true;
      continue;
    }
    const bool indented = line.starts_with("  ");
    if (indented && !example) out << ".PP\n.nf\n";
    if (!indented && example) out << ".fi\n";
    if (!indented && (example || blank)) out << ".PP\n";
    example = indented;
    blank = false;
    out << Roff(line) << "\n";
  }
  if (example) out << ".fi\n";
}

void Entries(std::span<const Named> entries, std::ostream& out) {
  for (const Named& e : entries) out << ".TP\n.B " << Roff(e.name) << "\n" << Roff(e.text) << ".\n";
}

void Option(const OptionSpec& option, std::ostream& out) {
  out << ".TP\n";
  if (option.letter) out << "\\fB\\-" << option.letter << "\\fR, ";
  out << "\\fB\\-\\-" << Roff(option.name) << "\\fR";
  if (!option.argument.empty()) out << " \\fI" << Roff(option.argument) << "\\fR";
  out << "\n" << Roff(option.help) << "\n";
}

void Page(std::ostream& out) {
  // Without a date: the same program gives the same page.
  out << ".TH ASSAY 1 \"\" \"Assay " ASSAY_VERSION
         "\" \"User Commands\"\n"
         ".SH NAME\nassay \\- judge infrastructure-as-code, one verdict for every resource and control\n"
         ".SH SYNOPSIS\n";
  bool first = true;
  for (const Command* c : Commands()) {
    if (c->hidden) continue;
    if (!first) out << ".br\n";
    first = false;
    out << "\\fBassay " << c->name << "\\fR " << Roff(c->synopsis) << "\n";
  }
  out << ".SH DESCRIPTION\nAssay reads Terraform and CloudFormation, evaluates it as it would be deployed, "
         "and gives "
         "one verdict for every\nresource and every control: pass, fail, unknown, not applicable, waived or "
         "error.\n"
         ".SH COMMANDS\n";
  for (const Command* c : Commands()) {
    if (c->hidden) continue;
    out << ".SS assay " << c->name << "\n";
    Paragraphs(c->text, out);
    for (const OptionSpec& option : c->options) Option(option, out);
  }
  out << ".SH EXIT STATUS\n";
  for (const ExitText& exit : kExitTexts) out << ".TP\n.B " << exit.code << "\n" << Roff(exit.text) << "\n";
  out << ".SH ENVIRONMENT\n";
  Entries(kEnvironment, out);
  out << ".SH FILES\n";
  Entries(kFiles, out);
}

tl::expected<int, Failure> Man(const Arguments& arguments) {
  if (!arguments.positional.empty()) return tl::unexpected(Failure{kUsage, "`assay man` takes no argument"});
  Page(std::cout);
  return kFine;
}

}  // namespace

const Command& ManCommand() {
  static const Command command = {"man", "[OPTION...]", "print the manual page", kText, {}, Man};
  return command;
}

}  // namespace assay::cli
