// SPDX-License-Identifier: Apache-2.0
#include "evidence/verify.h"

#include <iostream>

#include "cli/command.h"
#include "cli/evidence_output.h"
#include "cli/ledger_file.h"
#include "reporters/text.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Checks bundles that `assay scan -o evidence:FILE.zip` wrote: every byte by its digest, that nothing is "
    "missing\n"
    "or was added, that the ledger adds up and the lists follow from it, signature, attestations, time "
    "stamp, and the\n"
    "place in the log. Says what it could not check. Exit code 0: it holds; 6: it doesn't.\n\n"
    "  assay verify evidence.zip --key compliance.pub.pem\n"
    "  assay verify evidence.zip --timestamp evidence.tsr --trusted tsa.pem\n"
    "  assay verify evidence.zip --log evidence.log --checkpoint evidence.log.checkpoint";

tl::expected<evidence::VerifyOptions, Failure> ReadOptions(const Arguments& arguments) {
  auto options = ReadVerifyingOptions(arguments);
  if (!options) return options;
  evidence::VerifyOptions out = std::move(*options);
  const std::string *response = arguments.Get("timestamp"), *trusted = arguments.Get("trusted");
  if ((response != nullptr) != (trusted != nullptr))
    return tl::unexpected(Failure{kUsage, "--timestamp and --trusted go together"});
  if (response) {
    auto bytes = ReadBytes(*response), certificates = ReadBytes(*trusted);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!certificates) return tl::unexpected(certificates.error());
    out.response = std::move(*bytes);
    out.trusted = std::move(*certificates);
  }
  return out;
}

void Print(const std::string& path, const evidence::Verification& v, bool quiet) {
  std::cout << path << ": " << (v.holds() ? "holds" : "does not hold") << "\n";
  for (const evidence::Problem& p : v.problems)
    std::cout << "  wrong: " << report::OneLine(p.place) << ": " << report::OneLine(p.what) << "\n";
  if (quiet) return;
  if (!v.digest.empty()) std::cout << "  bundle: sha256:" << v.digest << "\n";
  for (const std::string& text : v.checked) std::cout << "  checked: " << report::OneLine(text) << "\n";
  for (const std::string& text : v.not_checked)
    std::cout << "  not checked: " << report::OneLine(text) << "\n";
}

tl::expected<int, Failure> VerifyBundles(const Arguments& arguments) {
  if (arguments.positional.empty())
    return tl::unexpected(Failure{kUsage, "verify takes the bundles to check"});
  const auto options = ReadOptions(arguments);
  if (!options) return tl::unexpected(options.error());
  bool all = true;
  for (const std::string& path : arguments.positional) {
    evidence::Verification verification;
    const auto archive = evidence::OpenArchive(path);
    if (archive) {
      verification = evidence::Verify(**archive, *options);
    } else {
      verification.problems.push_back(archive.error());
    }
    Print(path, verification, arguments.Has("quiet"));
    all = all && verification.holds();
  }
  return all ? kFine : kDiffers;
}

}  // namespace

const Command& VerifyCommand() {
  static const Command command = {
      "verify",
      "BUNDLE... [OPTION...]",
      "check bundles of evidence",
      kText,
      Joined(VerifyingOptions(),
             {{"timestamp", '\0', "FILE",
               "a time-stamp authority's response (RFC 3161) to the bundle's request"},
              {"trusted", '\0', "FILE", "certificates (PEM) of authorities that are trusted for --timestamp"},
              {"quiet", 'q', "", "print only whether it holds and what is wrong"}}),
      VerifyBundles};
  return command;
}

}  // namespace assay::cli
