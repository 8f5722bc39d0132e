// SPDX-License-Identifier: Apache-2.0
#include "sample_bundle.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

namespace assay::evidence {

Signer TestSigner(const char* pem) {
  const auto key = Key::Private(pem);
  EXPECT_TRUE(key) << key.error();
  return {*key, [key = *key](std::string_view message) { return key.Sign(message); }};
}

BundleOptions TestOptions(bool sign) {
  BundleOptions options;
  options.provenance.started = "2026-11-20T08:00:00Z";
  options.provenance.ended = "2026-11-20T08:00:01Z";
  options.provenance.clock = "SOURCE_DATE_EPOCH";
  options.provenance.tool_sha256 = std::string(64, 'a');
  options.provenance.commit = Commit{std::string(40, 'b'), std::string(40, 'c'), false, {}};
  options.provenance.ci = {{"GITHUB_RUN_ID", "1"}};
  if (sign) options.signer = TestSigner();
  return options;
}

std::string ZipOf(const Ledger& ledger, const BundleOptions& options, Bundle* bundle) {
  auto spool = Spool::Make(std::filesystem::temp_directory_path().string(), Spool::Form::kPacked);
  EXPECT_TRUE(spool);
  const auto made = MakeBundle(ledger, options, *spool);
  EXPECT_TRUE(made) << made.error();
  if (bundle) *bundle = *made;
  std::ostringstream out;
  const auto written = WriteZip(*spool, made->folder, out);
  EXPECT_TRUE(written) << written.error();
  return out.str();
}

Verification VerifyZip(const std::string& zip, const VerifyOptions& options) {
  const auto archive = OpenZip(MemorySource(zip));
  if (archive) return Verify(**archive, options);
  Verification out;
  out.problems.push_back(archive.error());
  return out;
}

}  // namespace assay::evidence
