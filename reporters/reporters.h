// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "record/reporter.h"

namespace assay::report {

/// One function a format; docs/reports.md says what each is for. All stream: what they hold beside the ledger
/// is bounded by the number of controls, files and failures, never by the number of cells.
void WriteAsff(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteConcise(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteConsole(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteCsv(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteGitHub(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteGitLab(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteHtml(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteJson(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteJsonLines(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteJunit(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteMarkdown(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteOcsf(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteOscal(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteOscalCatalog(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteOscalComponent(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteRdjson(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteSarif(const Ledger& ledger, const ReportOptions& options, std::ostream& out);
void WriteSarifFull(const Ledger& ledger, const ReportOptions& options, std::ostream& out);

}  // namespace assay::report
