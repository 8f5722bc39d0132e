// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <ostream>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "evidence/keys.h"
#include "evidence/spool.h"
#include "record/ledger.h"

namespace assay::evidence {

/// Where the judged text comes from.
struct Commit {
  std::string commit, tree;          ///< hex; empty outside of a repository
  bool dirty = false;                ///< something that was read isn't as the commit has it
  std::vector<std::string> changed;  ///< such files, at most a hundred
};

/// How a bundle came to be: what the ledger doesn't say because it may differ between equal runs.
struct Provenance {
  std::string started, ended;  ///< UTC, "2027-01-31T12:00:00Z"
  std::string clock;           ///< "system" or "SOURCE_DATE_EPOCH"
  std::string tool_sha256;     ///< of the program
  std::optional<Commit> commit;
  std::vector<std::pair<std::string, std::string>> ci;  ///< variables of the build system, by name
};

/// A bundle's place in a log.
struct Chain {
  std::string origin;
  std::size_t index = 0;         ///< of this bundle
  std::string root;              ///< hex, over those before it
  std::string previous;          ///< digest of the one before it; empty for the first
  std::string previous_started;  ///< when that run began; empty for the first
};

struct BundleOptions {
  Provenance provenance;
  std::optional<Signer> signer;
  std::optional<Chain> chain;
  std::string oscal_version = "1.2.1";  ///< that its OSCAL documents state
};

/// What was put together.
struct Bundle {
  std::string folder;  ///< "assay-evidence-2027-01-31-0123456789ab": the date and the ledger's digest
  std::string digest;  ///< hex, of tagmanifest-sha256.txt, which covers everything but its own signature
};

/// Writes every part of a bundle into the spool: a BagIt 1.0 folder (RFC 8493) whose payload is the ledger,
/// its reports, lists for auditors and where it comes from. The same ledger and options give the same bytes
/// (signatures by P-256 excepted). docs/evidence.md says what each part is.
tl::expected<Bundle, std::string> MakeBundle(const Ledger& ledger, const BundleOptions& options,
                                             Spool& spool);

/// The spool, which must be packed, as one zip.
tl::expected<void, std::string> WriteZip(const Spool& spool, const std::string& folder, std::ostream& out);

/// The spool, which must be plain, as a folder that appears whole or not at all; one that is there already is
/// an error.
tl::expected<void, std::string> WriteFolder(const Spool& spool, const std::string& path);

// The parts' names.
inline constexpr std::string_view kLedgerPart = "data/ledger.json";
inline constexpr std::string_view kProvenancePart = "data/provenance.json";
inline constexpr std::string_view kChainPart = "data/chain.json";
inline constexpr std::string_view kManifest256 = "manifest-sha256.txt";
inline constexpr std::string_view kManifest512 = "manifest-sha512.txt";
inline constexpr std::string_view kTagManifest = "tagmanifest-sha256.txt";
inline constexpr std::string_view kPublicKeyPart = "signatures/public-key.pem";
inline constexpr std::string_view kSignaturePart = "signatures/tagmanifest-sha256.txt.sig";
inline constexpr std::string_view kRequestPart = "signatures/tagmanifest-sha256.txt.tsq";
inline constexpr std::string_view kBagDeclaration =
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

}  // namespace assay::evidence
