// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/arguments.h"
#include "evidence/keys.h"
#include "evidence/verify.h"
#include "record/ledger.h"

namespace assay::cli {

/// The options of every command that writes bundles: keys and the log.
std::vector<OptionSpec> EvidenceOptions();

/// How bundles are signed and where they are listed; read before anything is judged.
struct EvidenceSettings {
  std::optional<evidence::Signer> signer;
  std::string log;            ///< path; empty: none
  std::string oscal_version;  ///< of --oscal-version, which `ReadReports` looks at; empty: the default
};
/// `asked_for`: a bundle is to be written; without one these options are a mistake.
tl::expected<EvidenceSettings, Failure> ReadEvidenceSettings(const Arguments& arguments, bool asked_for);

/// Of commands that read source: the key of `SecretMarks`, empty if none is given.
OptionSpec RedactionKeyOption();
tl::expected<std::string, Failure> ReadRedactionKey(const Arguments& arguments, bool asked_for);

/// Writes bundles to paths: a zip if the path ends in ".zip", else a folder. With a log they are chained, one
/// after the other. `root`: the top of the repository that was judged. A bundle is there whole or not at all;
/// the log is written after it.
tl::expected<void, Failure> WriteBundles(const std::vector<std::string>& paths, const Ledger& ledger,
                                         const EvidenceSettings& settings, const std::string& root,
                                         const std::string& started);

/// Of commands that read bundles: who must have signed, and the log that they are in.
std::vector<OptionSpec> VerifyingOptions();
tl::expected<evidence::VerifyOptions, Failure> ReadVerifyingOptions(const Arguments& arguments);

/// The public key in a file; a failure with code 2 says what is wrong with it.
tl::expected<evidence::Key, Failure> ReadPublicKey(const std::string& path);

}  // namespace assay::cli
