// SPDX-License-Identifier: Apache-2.0
// The page that an auditor opens first: no script, nothing from elsewhere, prints well.
#include <ostream>

#include "evidence/lists.h"
#include "reporters/html_text.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::evidence {
namespace {

constexpr std::size_t kMostRows = 500;  // of one table; the CSV beside the page holds them all

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence of a run of Assay</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #8888; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
td.n { text-align: right; }
th { overflow-wrap: normal; }
code { font-size: .9em; overflow-wrap: anywhere; }
@media print { body { max-width: none; margin: 0; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<main>
)";

std::string Escaped(std::string_view text) { return report::Html(text, true); }

class Page {
 public:
  explicit Page(std::ostream& out) : out_(out) { out_ << kHead; }
  ~Page() { out_ << "</main>\n</body>\n</html>\n"; }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  void Heading(int level, std::string_view text) {
    out_ << "<h" << level << ">" << Escaped(text) << "</h" << level << ">\n";
  }
  void Paragraph(std::string_view text) { out_ << "<p>" << Escaped(text) << "</p>\n"; }
  void Code(std::string_view text) { out_ << "<pre><code>" << Escaped(text) << "</code></pre>\n"; }
  void BeginTable(std::string_view caption, std::initializer_list<std::string_view> heads) {
    out_ << "<table>\n<caption>" << Escaped(caption) << "</caption>\n<thead><tr>";
    for (const std::string_view head : heads) out_ << "<th scope=\"col\">" << Escaped(head) << "</th>";
    out_ << "</tr></thead>\n<tbody>\n";
  }
  void Row(std::initializer_list<std::string_view> cells) {
    out_ << "<tr>";
    bool first = true;
    for (const std::string_view cell : cells) {
      const std::string_view tag = first ? "th scope=\"row\"" : "td";
      out_ << "<" << tag << ">" << Escaped(cell) << "</" << (first ? "th" : "td") << ">";
      first = false;
    }
    out_ << "</tr>\n";
  }
  void EndTable() { out_ << "</tbody>\n</table>\n"; }

 private:
  std::ostream& out_;
};

std::string Number(std::size_t n) { return std::to_string(n); }

void AboutTheRun(Page& page, const Ledger& ledger, const BundleOptions& options) {
  const Provenance& p = options.provenance;
  page.Heading(2, "The run");
  page.BeginTable("Who ran what, when, on what", {"Question", "Answer"});
  page.Row({"Tool", "Assay " + ledger.run.tool_version + ", program SHA-256 " + p.tool_sha256});
  std::string arguments;
  for (const std::string& word : ledger.run.arguments) arguments += (arguments.empty() ? "" : " ") + word;
  page.Row({"Command", "assay " + arguments});
  page.Row({"Began and ended (UTC)", p.started + " to " + p.ended + ", clock: " + p.clock});
  page.Row({"Judged as of", ledger.run.evaluation_date});
  if (p.commit) {
    page.Row({"Commit", p.commit->commit});
    page.Row({"Tree", p.commit->tree});
    page.Row({"Text judged is the commit's",
              p.commit->dirty ? "no: files differ, see data/provenance.json" : "yes"});
  } else {
    page.Row({"Commit", "none: it was no git repository"});
  }
  for (const auto& [name, value] : p.ci) page.Row({"Build system, " + name, value});
  if (options.chain) {
    page.Row({"Place in the log " + options.chain->origin,
              Number(options.chain->index) + (options.chain->previous.empty()
                                                  ? ", the first"
                                                  : ", after the bundle " + options.chain->previous)});
  }
  page.Row({"Signed", options.signer ? options.signer->public_key.algorithm() + ", see signatures/" : "no"});
  page.EndTable();
}

void Completeness(Page& page, const Ledger& ledger) {
  const Totals totals = Count(ledger);
  std::size_t rows = 0, handed = 0, idle = 0;
  for (const Cell& cell : ledger.cells) rows += cell.subject != kNoSubject;
  for (const Population& p : ledger.populations) handed += p.subjects;
  const std::vector<Tally> tallies = TallyControls(ledger);
  for (std::size_t i = 0; i < tallies.size(); ++i)
    idle += ledger.controls[i].selected && tallies[i].judged() == 0;
  page.Heading(2, "Completeness");
  page.Paragraph(
      "What was handed to the controls was counted before they judged, and is held against the verdicts. "
      "A run whose counts differ gives no bundle.");
  page.BeginTable("Counts", {"What", "Number", "List"});
  const std::size_t waivers = ledger.subjects.size() - totals.resources;
  page.Row(
      {"Resources in the population",
       Number(totals.resources) + (waivers > 0 ? " and " + report::Plural(waivers, "waiver") : std::string()),
       "data/population.csv"});
  page.Row({"Resources that no control looked at", Number(totals.resources_unjudged), "data/coverage.csv"});
  page.Row({"Resources handed to controls, counted before judging", Number(handed),
            "data/ledger.json, populations"});
  page.Row({"Verdicts on resources", Number(rows), "data/verdicts.csv"});
  page.Row({"Files read", Number(totals.files_read), "data/files.csv"});
  page.Row(
      {"Files not understood, wholly or in part", Number(totals.files_not_understood), "data/coverage.csv"});
  page.Row(
      {"Controls there are, selected, judged",
       Number(ledger.run.registered) + ", " + Number(ledger.run.selected) + ", " + Number(ledger.run.judged),
       "data/controls.csv"});
  page.Row({"Selected controls that had nothing to judge", Number(idle), "data/coverage.csv"});
  page.EndTable();
}

void Results(Page& page, const Ledger& ledger) {
  page.Heading(2, "Criteria");
  page.Paragraph(
      "A control supports a criterion; no control satisfies one. Whether a criterion is met is for people to "
      "decide, with evidence from elsewhere.");
  std::string framework;
  for (const CriterionResult& r : CriterionResults(ledger)) {
    if (r.controls.empty() && r.criterion->support != "none" && r.framework->id != "soc2-2017") continue;
    if (framework != r.framework->id) {
      if (!framework.empty()) page.EndTable();
      framework = r.framework->id;
      page.BeginTable(r.framework->title + " (" + r.framework->edition + ")",
                      {"Criterion", "In our words", "What this run says", "Controls"});
    }
    page.Row({r.criterion->id, r.criterion->summary, r.sentence, Number(r.controls.size())});
  }
  if (!framework.empty()) page.EndTable();

  page.Heading(2, "Controls");
  page.BeginTable("Verdicts by control", {"Control", "Requires", "Severity", "Pass", "Fail", "Unknown",
                                          "Waived", "Error", "Not applicable"});
  const std::vector<Tally> tallies = TallyControls(ledger);
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    if (!ledger.controls[i].judged) continue;
    const Tally& t = tallies[i];
    const auto cell = [&](Verdict v) { return Number(t[v]); };
    page.Row({ledger.controls[i].id, ledger.controls[i].info.title,
              SeverityName(ledger.controls[i].info.severity), cell(Verdict::kPass), cell(Verdict::kFail),
              cell(Verdict::kUnknown), cell(Verdict::kWaived), cell(Verdict::kError),
              cell(Verdict::kNotApplicable)});
  }
  page.EndTable();
}

void Exceptions(Page& page, const Ledger& ledger) {
  page.Heading(2, "Exceptions");
  page.BeginTable("Failures and errors, at most 500 here, all in data/verdicts.csv",
                  {"Control", "Resource", "Root", "Place", "What"});
  std::size_t rows = 0;
  for (const Cell& cell : ledger.cells) {
    if (cell.verdict != Verdict::kFail && cell.verdict != Verdict::kError) continue;
    if (++rows > kMostRows) break;
    const report::Row row(ledger, cell);
    page.Row({row.control.id, row.address(), row.root, report::PlaceText(row.place()), report::RowText(row)});
  }
  page.EndTable();
  page.BeginTable("Waivers that covered something, at most 500 here, all in data/waivers.csv",
                  {"Waiver", "Control", "Until", "Owner", "Approver, ticket", "Verdicts", "Reason"});
  rows = 0;
  for (const WaiverRecord& w : ledger.waivers) {
    if (w.covers == 0) continue;
    if (++rows > kMostRows) break;
    page.Row({w.id, w.control, w.until, w.owner, w.approver + (w.ticket.empty() ? "" : ", " + w.ticket),
              Number(w.covers), w.reason});
  }
  page.EndTable();
}

std::string Quoted(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-./=:,@+") == std::string::npos;
  if (plain) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

void WriteReadme(const Ledger& ledger, const BundleOptions& options, std::ostream& out) {
  Page page(out);
  page.Heading(1, "Evidence of a run of Assay");
  page.Paragraph(
      "Assay judged declared infrastructure (Terraform, CloudFormation) by controls. This bundle holds what "
      "was looked at, what was found, what was not looked at, and how to check and repeat it.");
  AboutTheRun(page, ledger, options);
  Completeness(page, ledger);
  Results(page, ledger);
  Exceptions(page, ledger);
  page.Heading(2, "How to check");
  page.Paragraph("The bundle is a BagIt folder. In it, without any tool of ours:");
  page.Code("sha256sum -c manifest-sha256.txt\nsha256sum -c tagmanifest-sha256.txt");
  page.Paragraph(
      "With Assay, which also checks the signature, the attestations and that the lists follow from the "
      "ledger; and to judge the commit again and compare byte for byte (data/REPERFORM.md):");
  page.Code("assay verify BUNDLE --key PUBLIC.pem\nassay reperform BUNDLE");
}

std::string ReperformText(const Ledger& ledger, const Provenance& provenance) {
  std::string command = "assay";
  std::vector<std::string> needed;
  for (const std::string& word : ledger.run.arguments) {
    const bool variable = word.starts_with("--var=") || word.starts_with("--parameters=");
    if (variable) needed.push_back(word);
    command += " " + Quoted(variable ? word + "=VALUE" : word);
  }
  command += " --date " + ledger.run.evaluation_date.substr(0, 10) + " -q -o json:again.json";
  std::string out =
      "# To judge again\n\nThis gives `data/ledger.json`, byte for byte, on any machine and with any "
      "number of threads.\n\n";
  if (!provenance.commit) {
    out +=
        "The text that was judged was in no git repository. Its files and their digests are in "
        "`data/files.csv`; put "
        "them in one directory and run there:\n\n";
  } else {
    out += "1. Take the program whose SHA-256 is `" + provenance.tool_sha256 + "` (Assay " +
           ledger.run.tool_version + ").\n2. Check out commit `" + provenance.commit->commit + "`";
    if (provenance.commit->dirty)
      out +=
          ". **Files differed from it** (`data/provenance.json` names them): without them the ledger differs";
    out += ".\n3. Run in its top directory:\n\n";
  }
  out += "```sh\n" + command + "\ncmp again.json data/ledger.json\n```\n\n";
  if (!needed.empty()) {
    out +=
        "Values of variables are not recorded, because they may be secret. They have to be given again:\n\n";
    for (const std::string& word : needed) out += "- `" + word + "`\n";
    out += "\n";
  }
  return out + "`assay reperform BUNDLE` does these steps in a temporary worktree.\n";
}

}  // namespace assay::evidence
