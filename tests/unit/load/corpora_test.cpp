// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "loaded.h"

namespace assay {
namespace {

/// Real projects that are kept beside the checkout where they are there at all.
class Corpora : public ::testing::Test {
 protected:
  Snapshot LoadProject(const std::string& name) {
    const auto system = MakeDiskFileSystem(Base() + "/" + name);
    LoadOptions options;
    options.jobs = 2;
    return Load(*system, options);
  }
  static std::string Base() { return std::string(ASSAY_SOURCE_DIR) + "/../shared/corpora/real"; }
  void SetUp() override {
    if (!std::filesystem::is_directory(Base())) GTEST_SKIP() << "no real projects at " << Base();
  }
  static void ExpectNoErrors(const Snapshot& s) {
    for (std::size_t i = 0; i < s.diagnostics.size(); ++i) {
      EXPECT_NE(s.diagnostics[i].severity, DiagnosticSeverity::kError)
          << Messages(s)[i] << "\n  " << s.diagnostics[i].detail;
    }
    for (const FileRecord& f : s.files) {
      if (f.kind == "cloudformation") {
        EXPECT_EQ(f.outcome, FileOutcome::kRead) << f.path;
      }
    }
  }
};

TEST_F(Corpora, EveryTemplateOfALargeCollectionIsUnderstood) {
  const Snapshot s = LoadProject("cloudformation-templates");
  ExpectNoErrors(s);
  EXPECT_GT(s.roots.size(), 50u);
  std::size_t resources = 0, conditional = 0;
  for (const auto& root : s.roots) {
    resources += root->resources.size();
    EXPECT_FALSE(root->guards.overflowed()) << root->name;
    for (const Resource& r : root->resources) conditional += r.present != Guard::kAlways;
  }
  EXPECT_GT(resources, 500u);
  EXPECT_GT(conditional, 0u);
}

TEST_F(Corpora, SeededVulnerableTemplatesAreUnderstood) {
  const Snapshot s = LoadProject("cfngoat");
  ExpectNoErrors(s);
  EXPECT_GE(s.roots.size(), 2u);
}

}  // namespace
}  // namespace assay
