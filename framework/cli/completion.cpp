// SPDX-License-Identifier: Apache-2.0
// Completion of command lines, written from the same tables that help is.
#include <iostream>

#include "cli/command.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Prints a script by which a shell completes Assay's commands, options, formats and ids of controls.\n\n"
    "  assay completion bash > /etc/bash_completion.d/assay\n"
    "  assay completion zsh > \"${fpath[1]}/_assay\"\n"
    "  assay completion fish > ~/.config/fish/completions/assay.fish";

/// What an argument may be.
enum class Kind : std::uint8_t { kNone, kOther, kWords, kReport, kFile, kDirectory, kIds };

Kind KindOf(const OptionSpec& option) {
  if (option.argument.empty()) return Kind::kNone;
  if (option.argument == "FORMAT:FILE") return Kind::kReport;
  if (!option.words.empty()) return Kind::kWords;
  if (option.argument == "FILE") return Kind::kFile;
  if (option.argument == "DIR") return Kind::kDirectory;
  return option.argument == "LIST" ? Kind::kIds : Kind::kOther;
}

/// What stands after the command's name.
Kind KindOf(const Command& command) {
  if (command.synopsis.starts_with("ID") || command.synopsis.starts_with("[NAME")) return Kind::kIds;
  if (command.synopsis.starts_with("[OPTION") || command.synopsis.starts_with("--")) return Kind::kNone;
  const char first = command.synopsis.front();
  return first >= 'a' && first <= 'z' ? Kind::kWords : Kind::kFile;
}

/// The words of a synopsis such as "bash|zsh|fish" and "control NAME", between blanks.
std::string WordsOf(const Command& command) {
  std::string words(command.synopsis.substr(0, command.synopsis.find(' ')));
  for (char& c : words) {
    if (c == '|') c = ' ';
  }
  return words;
}

std::vector<const Command*> Shown() {
  std::vector<const Command*> out;
  for (const Command* c : Commands()) {
    if (!c->hidden) out.push_back(c);
  }
  return out;
}

std::string Names() {
  std::string names = "help";
  for (const Command* c : Shown()) names += " " + std::string(c->name);
  return names;
}

/// Text inside single quotes of a shell, without what the shell's completion gives a meaning to.
std::string Quoted(std::string_view text, std::string_view escaped) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (escaped.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// bash: COMP_WORDBREAKS has ':' and '=', so FORMAT:FILE and --option=value come in three words.

void BashValue(const Command& command, const OptionSpec& option, std::ostream& out) {
  const Kind kind = KindOf(option);
  if (kind == Kind::kNone) return;
  out << "    \"" << command.name << " --" << option.name << "\"";
  if (option.letter) out << "|\"" << command.name << " -" << option.letter << "\"";
  out << ") ";
  switch (kind) {
    case Kind::kReport:
      out << "COMPREPLY=($(compgen -S : -W \"" << option.words << "\" -- \"$cur\")); compopt -o nospace";
      break;
    case Kind::kWords:
      out << "COMPREPLY=($(compgen -W \"" << option.words << "\" -- \"$cur\"))";
      break;
    case Kind::kFile:
      out << "COMPREPLY=($(compgen -f -- \"$cur\"))";
      break;
    case Kind::kDirectory:
      out << "COMPREPLY=($(compgen -d -- \"$cur\"))";
      break;
    case Kind::kIds:
      out << "COMPREPLY=($(compgen -W \"$(_assay_ids)\" -- \"$cur\"))";
      break;
    case Kind::kOther:
    case Kind::kNone:
      out << ":";
      break;
  }
  out << "; return ;;\n";
}

void Bash(std::ostream& out) {
  out << "# Completion of assay for bash, by `assay completion bash`.\n"
         "_assay_ids() { \"${COMP_WORDS[0]}\" list 2>/dev/null | cut -d ' ' -f 1; }\n"
         "_assay() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}\n"
         "  COMPREPLY=()\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W \""
      << Names()
      << " --help --version\" -- \"$cur\"))\n    return\n  fi\n"
         "  if [ \"$cur\" = = ] || [ \"$cur\" = : ]; then cur=; fi\n"
         "  if [ \"$prev\" = = ]; then prev=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
         "  if [ \"$prev\" = : ]; then COMPREPLY=($(compgen -f -- \"$cur\")); return; fi\n"
         "  case \"$command $prev\" in\n";
  for (const Command* c : Shown()) {
    for (const OptionSpec& option : c->options) BashValue(*c, option, out);
  }
  out << "  esac\n  local options= words=\n  case \"$command\" in\n";
  for (const Command* c : Shown()) {
    out << "    " << c->name << ") options=\"";
    for (const OptionSpec& option : c->options) out << "--" << option.name << ' ';
    out << "--help\"";
    if (KindOf(*c) == Kind::kWords) out << " words=\"" << WordsOf(*c) << "\"";
    if (KindOf(*c) == Kind::kIds) out << "; case \"$cur\" in -*) ;; *) words=$(_assay_ids) ;; esac";
    out << " ;;\n";
  }
  out << "    help) words=\"" << Names()
      << "\" ;;\n  esac\n"
         "  case \"$cur\" in\n"
         "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$cur\")) ;;\n"
         "    *) if [ -n \"$words\" ]; then COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")); else "
         "COMPREPLY=($(compgen -f -- \"$cur\")); fi ;;\n"
         "  esac\n}\ncomplete -o filenames -F _assay assay\n";
}

std::string ZshAction(Kind kind, std::string_view words) {
  switch (kind) {
    case Kind::kReport:
      return "_assay_report";
    case Kind::kWords:
      return "(" + std::string(words) + ")";
    case Kind::kFile:
      return "_files";
    case Kind::kDirectory:
      return "_files -/";
    case Kind::kIds:
      return "_assay_ids";
    case Kind::kOther:
    case Kind::kNone:
      break;
  }
  return " ";
}

void ZshOption(const OptionSpec& option, std::ostream& out) {
  constexpr std::string_view kSpecial = "[]:\\";
  const std::string help = "[" + Quoted(option.help, kSpecial) + "]";
  std::string value;
  const Kind kind = KindOf(option);
  if (kind != Kind::kNone && option.implied.empty())
    value = ":" + Quoted(option.argument, kSpecial) + ":" + ZshAction(kind, option.words);
  const bool valued = !value.empty();
  if (option.letter) out << " \\\n      '*-" << option.letter << (valued ? "+" : "") << help << value << "'";
  out << " \\\n      '*--" << option.name << (valued ? "=" : "") << help << value << "'";
}

void Zsh(std::ostream& out) {
  out << "#compdef assay\n# Completion of assay for zsh, by `assay completion zsh`.\n"
         "_assay_ids() {\n  local -a ids\n  ids=(${${(f)\"$(_call_program ids $service list "
         "2>/dev/null)\"}%% *})\n  compadd -a ids\n}\n"
         "_assay_report() {\n  if compset -P '*:'; then\n    _files\n  else\n    compadd -S : -- "
      <<
      [] {
        for (const OptionSpec& option : ScanCommand().options) {
          if (KindOf(option) == Kind::kReport) return option.words;
        }
        return std::string_view();
      }()
      << "\n  fi\n}\n_assay() {\n  local -a commands=(\n    'help:what a command does'\n";
  for (const Command* c : Shown()) out << "    '" << c->name << ":" << Quoted(c->summary, ":\\") << "'\n";
  out << "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
         "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const Command* c : Shown()) {
    out << "    " << c->name << ") _arguments -s";
    for (const OptionSpec& option : c->options) ZshOption(option, out);
    out << " \\\n      '(-h --help)'{-h,--help}'[what the command does]'";
    if (const Kind kind = KindOf(*c); kind != Kind::kNone)
      out << " \\\n      '*:argument:" << ZshAction(kind, WordsOf(*c)) << "'";
    out << " ;;\n";
  }
  out << "    help) _describe command commands ;;\n  esac\n}\n"
         "if [ \"$funcstack[1]\" = _assay ]; then _assay \"$@\"; else compdef _assay assay; fi\n";
}

void FishOption(const Command& command, const OptionSpec& option, std::ostream& out) {
  out << "complete -c assay -n '__fish_seen_subcommand_from " << command.name << "' -l " << option.name;
  if (option.letter) out << " -s " << option.letter;
  const Kind kind = KindOf(option);
  switch (kind) {
    case Kind::kNone:
      break;
    case Kind::kReport:
      out << " -r -a '(for f in " << option.words << "; for p in (__fish_complete_path (string replace -r "
          << "\"^[^:]*:?\" \"\" -- (commandline -ct))); echo $f:$p; end; echo $f:; end)'";
      break;
    case Kind::kWords:
      out << " -x -a '" << option.words << "'";
      break;
    case Kind::kFile:
      out << " -r -F";
      break;
    case Kind::kDirectory:
      out << " -x -a '(__fish_complete_directories)'";
      break;
    case Kind::kIds:
      out << " -x -a '(__assay_ids)'";
      break;
    case Kind::kOther:
      if (option.implied.empty()) out << " -x";
      break;
  }
  out << " -d '" << Quoted(option.help, "\\") << "'\n";
}

void Fish(std::ostream& out) {
  out << "# Completion of assay for fish, by `assay completion fish`.\n"
         "function __assay_ids\n  assay list 2>/dev/null | string replace -r ' .*' ''\nend\n"
         "complete -c assay -f\n"
         "complete -c assay -n __fish_use_subcommand -s h -l help -d 'what Assay does'\n"
         "complete -c assay -n __fish_use_subcommand -l version -d 'which version this is'\n"
         "complete -c assay -n __fish_use_subcommand -a help -d 'what a command does'\n";
  for (const Command* c : Shown()) {
    const std::string seen =
        "complete -c assay -n '__fish_seen_subcommand_from " + std::string(c->name) + "'";
    out << "complete -c assay -n __fish_use_subcommand -a " << c->name << " -d '" << Quoted(c->summary, "\\")
        << "'\ncomplete -c assay -n '__fish_seen_subcommand_from help' -a " << c->name << "\n";
    for (const OptionSpec& option : c->options) FishOption(*c, option, out);
    out << seen << " -s h -l help -d 'what the command does'\n";
    const Kind kind = KindOf(*c);
    if (kind == Kind::kFile) out << seen << " -F\n";
    if (kind == Kind::kIds) out << seen << " -a '(__assay_ids)'\n";
    if (kind == Kind::kWords) out << seen << " -a '" << WordsOf(*c) << "'\n";
  }
}

tl::expected<int, Failure> Completion(const Arguments& arguments) {
  const std::string shell = arguments.positional.size() == 1 ? arguments.positional[0] : "";
  if (shell == "bash") {
    Bash(std::cout);
  } else if (shell == "zsh") {
    Zsh(std::cout);
  } else if (shell == "fish") {
    Fish(std::cout);
  } else {
    return tl::unexpected(Failure{kUsage, "`assay completion` takes one shell: bash, zsh or fish"});
  }
  return kFine;
}

}  // namespace

const Command& CompletionCommand() {
  static const Command command = {
      "completion", "bash|zsh|fish", "print a script that completes command lines", kText, {}, Completion};
  return command;
}

}  // namespace assay::cli
