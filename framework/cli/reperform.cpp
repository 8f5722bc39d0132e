// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>

#include "cli/command.h"
#include "cli/evidence_output.h"
#include "cli/ledger_file.h"
#include "cli/program.h"
#include "cli/provenance.h"
#include "evidence/bundle.h"
#include "evidence/diff.h"
#include "evidence/digests.h"
#include "evidence/read_ledger.h"
#include "evidence/verify.h"
#include "reporters/reporters.h"
#include "reporters/text.h"
#include "source/discover.h"
#include "syntax/json/json.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kText =
    "Judges the commit that a bundle was made from again: checks it out into a temporary worktree of the "
    "repository\n"
    "here, runs with the recorded settings and date, and compares the ledgers byte for byte. Exit code 0: "
    "they are the\n"
    "same; 6: they aren't, or the bundle doesn't hold.\n\n"
    "  assay reperform evidence.zip\n"
    "  assay reperform evidence.zip --repository ../infra --var region=eu-west-1";

/// A ledger's text without what a working tree may hold besides its commit and no run reads: what .gitignore
/// and `terraform init` leave there.
std::string CommittedText(Ledger ledger) {
  std::erase_if(ledger.files, [](const FileRecord& file) {
    return file.outcome == FileOutcome::kSkipped &&
           (file.reason == kIgnoredReason || file.reason == kTerraformReason);
  });
  std::ostringstream out;
  report::WriteJson(ledger, {}, out);
  return std::move(out).str();
}

/// A worktree of one commit that goes away with this.
class Worktree {
 public:
  static tl::expected<std::unique_ptr<Worktree>, Failure> Make(const std::string& repository,
                                                               const std::string& commit) {
    std::string directory = (fs::temp_directory_path() / "assay-reperform-XXXXXX").string();
    if (!::mkdtemp(directory.data()))
      return tl::unexpected(Failure{kInternal, "there is no place for a worktree"});
    auto out = std::unique_ptr<Worktree>(new Worktree(repository, directory));
    const auto added = RunGit({"worktree", "add", "--detach", "--quiet", out->path(), commit}, repository);
    if (!added) return tl::unexpected(Failure{kUsage, added.error()});
    if (added->code != 0)
      return tl::unexpected(Failure{kUsage, "commit " + commit + " can't be checked out from " + repository +
                                                ": " + report::OneLine(added->err) +
                                                "; --repository names the one that holds it"});
    return out;
  }
  ~Worktree() {
    static_cast<void>(RunGit({"worktree", "remove", "--force", path()}, repository_));
    std::error_code error;
    fs::remove_all(directory_, error);
  }
  Worktree(const Worktree&) = delete;
  Worktree& operator=(const Worktree&) = delete;
  std::string path() const { return directory_ + "/tree"; }
  std::string beside(const std::string& name) const { return directory_ + "/" + name; }

 private:
  Worktree(std::string repository, std::string directory)
      : repository_(std::move(repository)), directory_(std::move(directory)) {}
  std::string repository_, directory_;
};

// The recorded words; values of variables, which aren't recorded, from the command line.
tl::expected<std::vector<std::string>, Failure> Words(const Ledger& ledger, const Arguments& given) {
  std::vector<std::string> out;
  for (const std::string& word : ledger.run.arguments) {
    const std::string_view kind = word.starts_with("--var=")          ? "var"
                                  : word.starts_with("--parameters=") ? "parameters"
                                                                      : "";
    if (kind.empty()) {
      out.push_back(word);
      continue;
    }
    const std::string name = word.substr(word.find('=') + 1);
    const std::vector<std::string> values = given.All(kind);
    const auto value = std::find_if(values.begin(), values.end(), [&](const std::string& v) {
      return v == name || v.starts_with(name + "=");
    });
    if (value == values.end())
      return tl::unexpected(Failure{kUsage, "values of variables are not recorded; give --" +
                                                std::string(kind) + " " + name + "=VALUE"});
    out.push_back("--" + std::string(kind) + "=" + *value);
  }
  out.push_back("--date=" + ledger.run.evaluation_date.substr(0, 10));
  return out;
}

// What was read then and is read otherwise now, for whom the verdicts don't tell.
void PrintDifferentFiles(const Ledger& before, const Ledger& after) {
  constexpr std::size_t kMost = 20;
  std::map<std::string_view, std::string_view> then;
  for (const FileRecord& file : before.files) then.emplace(file.path, file.sha256);
  std::vector<std::string> differ;
  for (const FileRecord& file : after.files) {
    const auto it = then.find(file.path);
    if (it == then.end()) {
      if (file.outcome != FileOutcome::kSkipped)
        differ.push_back(file.path + ": not there when it was recorded");
      continue;
    }
    if (it->second != file.sha256) differ.push_back(file.path + ": another text than in the commit");
    then.erase(it);
  }
  for (const FileRecord& file : before.files) {
    if (then.contains(file.path) && file.outcome != FileOutcome::kSkipped)
      differ.push_back(file.path + ": not in the commit");
  }
  for (std::size_t i = 0; i < differ.size() && i < kMost; ++i)
    std::cout << "  file " << report::OneLine(differ[i]) << "\n";
  if (differ.size() > kMost)
    std::cout << "  and " << report::Plural(differ.size() - kMost, "file") << " more\n";
}

// The digest of the program that judged, as provenance.json says; empty if it doesn't.
std::string RecordedProgram(const evidence::Archive& archive) {
  const evidence::Archive::Entry* entry = archive.Find(evidence::kProvenancePart);
  const auto text = entry ? archive.ReadAll(*entry) : tl::expected<std::string, evidence::Problem>("");
  if (!text) return "";
  Arena arena;
  const json::Parsed parsed = json::Parse(*text, FileId::kNone, 0, arena);
  const Value* tool = parsed.value.is_mapping() ? parsed.value.Find("tool") : nullptr;
  const Value* sha256 = tool && tool->is_mapping() ? tool->Find("sha256") : nullptr;
  return sha256 && sha256->is_string() ? std::string(sha256->string()) : "";
}

tl::expected<int, Failure> Reperform(const Arguments& arguments) {
  if (arguments.positional.size() != 1) return tl::unexpected(Failure{kUsage, "reperform takes one bundle"});
  const std::string& path = arguments.positional[0];
  const auto archive = evidence::OpenArchive(path);
  if (!archive)
    return tl::unexpected(
        Failure{kDiffers, path + ": " + archive.error().place + ": " + archive.error().what});
  const auto options = ReadVerifyingOptions(arguments);
  if (!options) return tl::unexpected(options.error());
  const evidence::Verification v = evidence::Verify(**archive, *options);
  if (!v.holds())
    return tl::unexpected(
        Failure{kDiffers, path + " does not hold: " + v.problems[0].place + ": " + v.problems[0].what});
  if (!v.ledger || v.ledger->run.tool_version != ASSAY_VERSION)
    return tl::unexpected(
        Failure{kUsage, path + " was judged by another version; take that one to judge again"});
  if (v.commit.empty())
    return tl::unexpected(
        Failure{kUsage, path + " was made outside of a git repository: data/REPERFORM.md says how to "
                               "judge its files again"});
  const auto words = Words(*v.ledger, arguments);
  if (!words) return tl::unexpected(words.error());
  const std::string* repository = arguments.Get("repository");
  auto worktree = Worktree::Make(repository ? *repository : ".", v.commit);
  if (!worktree) return tl::unexpected(worktree.error());

  std::vector<std::string> command = {"/proc/self/exe"};
  std::error_code error;
  command[0] = fs::read_symlink("/proc/self/exe", error).string();
  command.insert(command.end(), words->begin(), words->end());
  const std::string again = (*worktree)->beside("ledger.json");
  command.insert(command.end(), {"-q", "--exit-zero", "-ojson:" + again});
  const auto ran = RunProgram(command, (*worktree)->path());
  if (!ran) return tl::unexpected(Failure{kInternal, ran.error()});
  if (!fs::exists(again, error))
    return tl::unexpected(Failure{kDiffers, "judging again gave no ledger: " + report::OneLine(ran->err)});

  const auto text = ReadBytes(again);
  if (!text) return tl::unexpected(text.error());
  if (const std::string program = RecordedProgram(**archive); program != ProgramDigest())
    std::cout << path << ": another build of this version judges now; the recorded one is sha256:" << program
              << "\n";
  const auto recorded = (*archive)->ReadAll(*(*archive)->Find(evidence::kLedgerPart));
  if (!recorded)
    return tl::unexpected(Failure{kDiffers, recorded.error().place + ": " + recorded.error().what});
  const std::string digest = Sha256Hex(*text);
  if (*text == *recorded) {
    std::cout << path << ": judged again, commit " << v.commit
              << ": the same ledger, byte for byte, sha256:" << digest << "\n";
    return kFine;
  }
  const auto ledger = evidence::ReadLedger("the new ledger", *text);
  if (ledger && CommittedText(*v.ledger) == CommittedText(*ledger)) {
    const std::size_t before = v.ledger->files.size(), after = ledger->files.size();
    std::cout << path << ": judged again, commit " << v.commit << ": the same ledger, byte for byte, but for "
              << report::Plural(std::max(before, after) - std::min(before, after), "path")
              << " that git ignores and no run reads\n";
    return kFine;
  }
  std::cout << path << ": judged again, commit " << v.commit << ": another ledger, sha256:" << digest << "\n";
  if (ledger) {
    const evidence::Difference d = evidence::Compare(*v.ledger, *ledger);
    std::size_t shown = 0;
    for (const std::string& line : d.run) std::cout << "  run: " << report::OneLine(line) << "\n";
    for (const auto& row : d.rows) {
      if (++shown > 20) break;
      std::cout << "  " << row.control << " " << report::OneLine(row.root + " " + row.resource) << ": "
                << (row.before.empty() ? "not there" : row.before) << " recorded, "
                << (row.after.empty() ? "not there" : row.after) << " now\n";
    }
    if (d.empty()) std::cout << "  the verdicts are the same; places, texts or files differ\n";
    PrintDifferentFiles(*v.ledger, *ledger);
  }
  return kDiffers;
}

}  // namespace

const Command& ReperformCommand() {
  static const Command command = {
      "reperform",
      "BUNDLE [OPTION...]",
      "judge a bundle's commit again and compare byte for byte",
      kText,
      {{"repository", '\0', "DIR", "the repository that holds the commit (default: the one here)"},
       {"var", '\0', "NAME=VALUE", "a variable's value that the run was given; may be repeated"},
       {"parameters", '\0', "NAME=VALUE|FILE.json",
        "a parameter's value that the run was given; may be repeated"},
       {"key", '\0', "FILE", "the public key (PEM) that must have signed"}},
      Reperform};
  return command;
}

}  // namespace assay::cli
