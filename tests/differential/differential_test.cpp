// SPDX-License-Identifier: Apache-2.0
// Generated configurations against what OpenTofu answered about them; `renew` asks it again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "answer.h"
#include "cli/inventory_json.h"
#include "generator.h"
#include "load/load.h"

namespace assay::differential {
namespace {

std::string Evaluate(std::uint64_t seed) {
  const auto files = MakeMemoryFileSystem(Generate(seed));
  const Snapshot snapshot = Load(*files, LoadOptions());
  for (const Diagnostic& d : snapshot.diagnostics) {
    if (d.severity == DiagnosticSeverity::kError) return "error";
  }
  std::ostringstream out;
  cli::WriteInventoryJson(snapshot, {}, {}, out);
  return AnswerOfInspect(out.str());
}

// Seeds of which it is known that they differ, and why.
std::map<std::uint64_t, std::string> Known() {
  std::map<std::uint64_t, std::string> known;
  std::ifstream in(ASSAY_SOURCE_DIR "/tests/differential/known.tsv");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with('#')) known[std::stoull(line)] = line.substr(line.find('\t') + 1);
  }
  return known;
}

// ASSAY_ANSWERS names another file of answers, as `renew` makes it.
TEST(Differential, WholeConfigurationsAreWhatOpenTofuPlans) {
  const char* given = std::getenv("ASSAY_ANSWERS");
  const std::string path = given ? given : ASSAY_SOURCE_DIR "/tests/differential/answers.tsv";
  const std::map<std::uint64_t, std::string> known = given ? std::map<std::uint64_t, std::string>() : Known();
  std::ifstream in(path);
  ASSERT_TRUE(in.is_open()) << path;
  int compared = 0, errors = 0, different = 0;
  std::string report;
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    ASSERT_NE(tab, std::string::npos) << line;
    const std::uint64_t seed = std::stoull(line);
    const std::string expected = line.substr(tab + 1);
    const std::string got = Evaluate(seed);
    ++compared;
    errors += expected == "error";
    if (known.count(seed) > 0) {
      EXPECT_NE(got, expected) << "seed " << seed << " agrees by now: take it out of known.tsv";
      continue;
    }
    if (got == expected) continue;
    if (++different <= 200)
      report += "seed " + std::to_string(seed) + "\n  OpenTofu " + expected + "\n  Assay    " + got + "\n";
  }
  EXPECT_EQ(different, 0) << "of " << compared << " configurations (" << errors << " errors)\n" << report;
  if (!given) {
    EXPECT_GE(compared, 2000);
  }
}

TEST(Differential, TheSameSeedGivesTheSameFiles) {
  EXPECT_EQ(Generate(7), Generate(7));
  EXPECT_NE(Generate(7), Generate(8));
}

}  // namespace
}  // namespace assay::differential
