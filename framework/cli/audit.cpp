// SPDX-License-Identifier: Apache-2.0
#include "evidence/audit.h"

#include <charconv>
#include <filesystem>
#include <iostream>

#include "catalog/waiver.h"
#include "cli/command.h"
#include "cli/evidence_output.h"
#include "cli/ledger_file.h"
#include "evidence/bundle.h"
#include "reporters/text.h"

namespace assay::cli {
namespace {

constexpr std::string_view kAuditText =
    "Reads the bundles of a period and says which days they cover and where some are missing, how the "
    "population and "
    "the\n"
    "controls changed, a sample that anyone draws again with the same seed, failures and how long they "
    "lasted, and\n"
    "waivers in force. Each bundle is verified first. Exit code 6 if the period is not covered or a bundle "
    "doesn't "
    "hold.\n\n"
    "  assay audit --from 2027-01-01 --to 2027-03-31 evidence/*.zip --key compliance.pub.pem --seed 7\n"
    "  assay audit --from 2027-01-01 --to 2027-03-31 evidence/*.zip --log evidence.log";

constexpr std::string_view kDiffText =
    "Compares two ledgers or bundles by identity, not by line: verdicts that changed, resources, controls "
    "and waivers\n"
    "that came or went, controls whose text changed. Exit code 0: the same; 6: they differ.\n\n"
    "  assay diff january.zip february.zip\n"
    "  assay diff before.json after.json";

template <class T>
bool ToNumber(const std::string& text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

tl::expected<int, Failure> RunAudit(const Arguments& arguments) {
  evidence::AuditOptions options;
  const std::string *from = arguments.Get("from"), *to = arguments.Get("to");
  if (!from || !to || !DayNumber(*from) || !DayNumber(*to) || *from > *to)
    return tl::unexpected(Failure{kUsage, "audit takes a period: --from 2027-01-01 --to 2027-03-31"});
  options.from = *from;
  options.to = *to;
  const std::string *sample = arguments.Get("sample"), *seed = arguments.Get("seed"),
                    *gap = arguments.Get("gap");
  if ((sample && !ToNumber(*sample, options.sample)) || (seed && !ToNumber(*seed, options.seed)) ||
      (gap && !ToNumber(*gap, options.longest_gap)))
    return tl::unexpected(Failure{kUsage, "--sample, --seed and --gap take numbers"});
  if (arguments.positional.empty())
    return tl::unexpected(Failure{kUsage, "audit takes the bundles of the period"});
  const auto verify = ReadVerifyingOptions(arguments);
  if (!verify) return tl::unexpected(verify.error());
  options.log = verify->log;
  options.signed_by_key = verify->key.has_value();
  std::vector<evidence::AuditedBundle> bundles;
  for (const std::string& path : arguments.positional) {
    evidence::AuditedBundle bundle;
    bundle.name = path;
    const auto archive = evidence::OpenArchive(path);
    if (archive) {
      bundle.verification = evidence::Verify(**archive, *verify);
      bundle.previous = evidence::PreviousOf(**archive);
    } else {
      bundle.verification.problems.push_back(archive.error());
    }
    bundles.push_back(std::move(bundle));
  }
  const evidence::Audit audit = evidence::AuditPeriod(std::move(bundles), options);
  for (const auto& line : audit.lines)
    std::cout << (line.wrong ? "wrong: " : "") << report::Printable(line.text) << "\n";
  return audit.holds() ? kFine : kDiffers;
}

// The ledger of a bundle or of a file.
tl::expected<Ledger, Failure> AnyLedger(const std::string& path) {
  std::error_code error;
  if (!path.ends_with(".zip") && !std::filesystem::is_directory(path, error)) return ReadLedgerFile(path);
  const auto archive = evidence::OpenArchive(path);
  if (!archive)
    return tl::unexpected(Failure{kUsage, path + ": " + archive.error().place + ": " + archive.error().what});
  evidence::VerifyOptions options;
  evidence::Verification v = evidence::Verify(**archive, options);
  if (!v.holds())
    return tl::unexpected(
        Failure{kDiffers, path + " does not hold: " + v.problems[0].place + ": " + v.problems[0].what});
  if (!v.ledger) return tl::unexpected(Failure{kUsage, path + " was written by another version"});
  return std::move(*v.ledger);
}

tl::expected<int, Failure> RunDiff(const Arguments& arguments) {
  if (arguments.positional.size() != 2)
    return tl::unexpected(Failure{kUsage, "diff takes two ledgers or bundles: before and after"});
  const auto before = AnyLedger(arguments.positional[0]), after = AnyLedger(arguments.positional[1]);
  if (!before) return tl::unexpected(before.error());
  if (!after) return tl::unexpected(after.error());
  const evidence::Difference d = evidence::Compare(*before, *after);
  const auto list = [](std::string_view what, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) std::cout << what << " " << report::OneLine(text) << "\n";
  };
  list("run:", d.run);
  list("- resource", d.resources_gone);
  list("+ resource", d.resources_come);
  list("- control", d.controls_gone);
  list("+ control", d.controls_come);
  list("~ control's text", d.controls_changed);
  list("- waiver", d.waivers_gone);
  list("+ waiver", d.waivers_come);
  list("~ waiver", d.waivers_changed);
  for (const evidence::Difference::Row& row : d.rows) {
    std::cout << (row.before.empty()  ? "+"
                  : row.after.empty() ? "-"
                                      : "~")
              << " " << row.control << " " << report::OneLine(row.root) << " "
              << (row.resource.empty() ? "(population)" : report::OneLine(row.resource)) << ": "
              << (row.before.empty()  ? row.after
                  : row.after.empty() ? row.before
                                      : row.before + " -> " + row.after)
              << "\n";
  }
  return d.empty() ? kFine : kDiffers;
}

}  // namespace

const Command& AuditCommand() {
  static const Command command = {
      "audit",
      "--from DAY --to DAY BUNDLE... [OPTION...]",
      "say what the bundles of a period cover",
      kAuditText,
      Joined({{"from", '\0', "DAY", "first day (UTC)"},
              {"to", '\0', "DAY", "last day (UTC)"},
              {"gap", '\0', "DAYS", "days without a bundle that still count as covered (31)"},
              {"sample", '\0', "N", "verdicts to draw (25)"},
              {"seed", '\0', "N", "of the sample (0)"}},
             VerifyingOptions()),
      RunAudit};
  return command;
}

const Command& DiffCommand() {
  static const Command command = {"diff", "BEFORE AFTER", "compare two ledgers or bundles", kDiffText,
                                  {},     RunDiff};
  return command;
}

}  // namespace assay::cli
