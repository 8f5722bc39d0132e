// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include <algorithm>
#include <ostream>
#include <string>

namespace assay::cli {
namespace {

constexpr std::size_t kWidth = 100;

// Words folded to the width, lines after the first indented.
void Fold(std::string_view text, std::size_t column, std::size_t indent, std::ostream& out) {
  std::size_t at = column;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!first && at + 1 + word.size() > kWidth) {
      out << "\n" << std::string(indent, ' ');
      at = indent;
    } else if (!first) {
      out << ' ';
      ++at;
    }
    out << word;
    at += word.size();
    first = false;
  }
  out << "\n";
}

void Row(const std::string& left, std::string_view right, std::size_t column, std::ostream& out) {
  out << left;
  if (left.size() + 2 > column) {
    out << "\n" << std::string(column, ' ');
  } else {
    out << std::string(column - left.size(), ' ');
  }
  Fold(right, column, column, out);
}

}  // namespace

void PrintHelp(const std::vector<const Command*>& commands, std::ostream& out) {
  out << "Assay judges infrastructure-as-code: one verdict for every resource and every control.\n\n"
         "Usage: assay COMMAND [ARGUMENT...]\n\nCommands:\n";
  for (const Command* c : commands) {
    if (!c->hidden) Row("  " + std::string(c->name), c->summary, 14, out);
  }
  out << "  help        what a command does: assay help scan\n\n"
         "Begin with:\n"
         "  assay scan .                          judge what is in this directory\n"
         "  assay explain S3Bucket.KeepsVersions  what a control asks for, why, and how to meet it\n\n"
         "Exit codes, the same for every format:\n";
  for (const ExitText& exit : kExitTexts) out << "  " << exit.code << "  " << exit.text << "\n";
  out << "\nOther options: --help, --version\n";
}

void PrintHelp(const Command& command, std::ostream& out) {
  out << "Usage: assay " << command.name << " " << command.synopsis << "\n\n" << command.text << "\n";
  if (command.options.empty()) return;
  out << "\nOptions:\n";
  for (const OptionSpec& option : command.options) {
    std::string left = option.letter ? std::string("  -") + option.letter + ", --" : "      --";
    left += option.name;
    if (!option.argument.empty()) left += " " + std::string(option.argument);
    Row(left, option.help, 30, out);
  }
  out << "  -h, --help                  this text\n";
}

}  // namespace assay::cli
