// SPDX-License-Identifier: Apache-2.0
// Every reporter over one synthetic ledger, byte by byte. ASSAY_UPDATE=1 rewrites the files; review what
// changed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "record/reporter.h"
#include "synthetic_ledger.h"

namespace assay {
namespace {

std::string Report(std::string_view format, const Ledger& ledger, const ReportOptions& options) {
  std::ostringstream out;
  FindReporter(format)->write(ledger, options, out);
  return out.str();
}

void Compare(const std::string& name, const std::string& actual) {
  const std::string path = std::string(ASSAY_TEST_DATA) + "/" + name + ".golden";
  const char* update = std::getenv("ASSAY_UPDATE");
  if (update && std::string_view(update) == "1") {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in) << path << " isn't there; ASSAY_UPDATE=1 writes it";
  const std::string expected((std::istreambuf_iterator<char>(in)), {});
  if (actual == expected) return;
  std::size_t begin = 0, line = 1;  // of the first line that differs: whole reports are too long to print
  for (std::size_t i = 0; i < std::min(actual.size(), expected.size()) && actual[i] == expected[i]; ++i) {
    if (actual[i] != '\n') continue;
    begin = i + 1;
    ++line;
  }
  const auto at = [&](const std::string& text) {
    return text.substr(begin, std::min<std::size_t>(text.find('\n', begin) - begin, 2000));
  };
  ADD_FAILURE() << path << ":" << line << ": expected\n"
                << at(expected) << "\nactual\n"
                << at(actual) << "\nASSAY_UPDATE=1 rewrites it";
}

TEST(Golden, LedgerAddsUp) { EXPECT_EQ(CheckLedger(SyntheticLedger()), std::vector<std::string>()); }

TEST(Golden, EveryFormat) {
  const Ledger ledger = SyntheticLedger();
  for (const Reporter& reporter : Reporters()) {
    SCOPED_TRACE(reporter.format);
    Compare(std::string(reporter.format), Report(reporter.format, ledger, {}));
  }
}

TEST(Golden, EveryFormatOfNothing) {
  const Ledger ledger = EmptyLedger();
  for (const Reporter& reporter : Reporters()) {
    SCOPED_TRACE(reporter.format);
    Compare("empty." + std::string(reporter.format), Report(reporter.format, ledger, {}));
  }
}

TEST(Golden, AgainstABaseline) {
  const Ledger ledger = ComparedLedger();
  EXPECT_EQ(CheckLedger(ledger), std::vector<std::string>());
  for (const char* format : {"concise", "console", "github", "html", "json", "junit", "markdown", "sarif"}) {
    SCOPED_TRACE(format);
    Compare("compared." + std::string(format), Report(format, ledger, {}));
  }
}

TEST(Golden, ConsoleVariants) {
  const Ledger ledger = SyntheticLedger();
  Compare("console.verbose", Report("console", ledger, {.verbosity = 2}));
  Compare("console.quiet", Report("console", ledger, {.verbosity = -1}));
  Compare("console.color", Report("console", ledger, {.color = true, .links = true, .width = 60}));
}

TEST(Golden, SameBytesTwice) {
  for (const Reporter& reporter : Reporters()) {
    EXPECT_EQ(Report(reporter.format, SyntheticLedger(), {}), Report(reporter.format, SyntheticLedger(), {}))
        << reporter.format;
  }
}

}  // namespace
}  // namespace assay
