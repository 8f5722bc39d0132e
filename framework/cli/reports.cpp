// SPDX-License-Identifier: Apache-2.0
#include "cli/reports.h"

#include <algorithm>
#include <iostream>

#include "cli/output.h"
#include "cli/suggest.h"
#include "cli/terminal.h"
#include "evidence/history.h"

namespace assay::cli {
namespace {

tl::expected<const Reporter*, Failure> Format(const std::string& name) {
  if (name == "evidence")
    return tl::unexpected(Failure{kUsage, "a bundle can't be printed; write one with -o evidence:FILE.zip"});
  if (const Reporter* reporter = FindReporter(name)) return reporter;
  std::vector<std::string> known;
  std::string all;
  for (const Reporter& r : Reporters()) {
    known.emplace_back(r.format);
    all += (all.empty() ? "" : ", ") + std::string(r.format);
  }
  std::string suggestion = DidYouMean(name, known);
  if (suggestion.empty()) suggestion = "; there are " + all;
  return tl::unexpected(Failure{kUsage, "there is no format " + name + suggestion});
}

}  // namespace

std::string_view FormatWords() {
  static const std::string words = [] {
    std::string text;
    for (const Reporter& r : Reporters()) text += (text.empty() ? "" : " ") + std::string(r.format);
    return text;
  }();
  return words;
}

std::string_view OutputWords() {
  static const std::string words = std::string(FormatWords()) + " evidence";
  return words;
}

tl::expected<Reports, Failure> ReadReports(const Arguments& arguments) {
  Reports out;
  if (const std::string* version = arguments.Get("oscal-version")) {
    if (*version != "1.2.1" && *version != "1.1.3")
      return tl::unexpected(Failure{kUsage, "--oscal-version takes 1.2.1 or 1.1.3, not " + *version});
    out.oscal_version = *version;
  }
  const std::string* format = arguments.Get("format");
  const std::vector<std::string> history = arguments.All("history");
  if (!history.empty()) {
    auto read = evidence::ReadHistory(history);
    if (!read)
      return tl::unexpected(Failure{kUsage, "--history: " + read.error().place + ": " + read.error().what});
    out.history = std::move(*read);
  }
  const auto printed = Format(format ? *format : "console");
  if (!printed) return tl::unexpected(printed.error());
  out.printed = *printed;
  for (const std::string& given : arguments.All("output")) {
    const std::size_t colon = given.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == given.size()) {
      return tl::unexpected(
          Failure{kUsage, "--output takes FORMAT:FILE, such as sarif:assay.sarif, not " + given});
    }
    const std::string path = given.substr(colon + 1);
    const bool twice = std::any_of(out.files.begin(), out.files.end(),
                                   [&](const Reports::File& file) { return file.path == path; }) ||
                       std::find(out.bundles.begin(), out.bundles.end(), path) != out.bundles.end();
    if (twice) return tl::unexpected(Failure{kUsage, "two reports can't go to one file: " + path});
    if (given.starts_with("evidence:")) {
      out.bundles.push_back(path);
      continue;
    }
    const auto reporter = Format(given.substr(0, colon));
    if (!reporter) return tl::unexpected(reporter.error());
    out.files.push_back({*reporter, path});
  }
  const auto is_page = [](const Reporter* reporter) { return reporter->format == "html"; };
  const bool page =
      is_page(out.printed) || std::any_of(out.files.begin(), out.files.end(),
                                          [&](const auto& file) { return is_page(file.reporter); });
  if (!history.empty() && !page)
    return tl::unexpected(Failure{kUsage, "--history is for the html report; write one with -o html:FILE"});
  return out;
}

tl::expected<void, Failure> WriteReports(const Reports& reports, const Ledger& ledger, int verbosity,
                                         ColorChoice color) {
  ReportOptions options;
  options.verbosity = verbosity;
  options.oscal_version = reports.oscal_version;
  options.history = reports.history;
  for (const Reports::File& file : reports.files) {
    auto written =
        WriteFile(file.path, [&](std::ostream& out) { file.reporter->write(ledger, options, out); });
    if (!written) return written;
  }
  options.color = UseColor(color, 1);
  options.links = options.color && IsInteractive(1);
  options.width = Width(1);
  reports.printed->write(ledger, options, std::cout);
  return {};
}

}  // namespace assay::cli
