// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/control_info.h"
#include "catalog/criteria.h"
#include "model/snapshot.h"
#include "record/boxed.h"
#include "source/shared_text.h"

namespace assay {

enum class Verdict : std::uint8_t { kPass, kFail, kUnknown, kNotApplicable, kWaived, kError };
inline constexpr std::size_t kVerdicts = 6;
std::string_view VerdictName(Verdict v);  ///< "pass", "not-applicable", …

/// How a failure stands to the baseline of the run; see record/baseline.h. kNone: there is no baseline, or
/// nothing failed.
enum class Change : std::uint8_t { kNone, kNew, kUnchanged, kMoved };
inline constexpr std::size_t kChanges = 4;
std::string_view ChangeName(Change c);  ///< "none", "new", "unchanged", "moved"

/// A place in a file, resolved: 1-based lines and columns (code points), end exclusive.
struct Location {
  SharedText file;
  std::uint32_t start_line = 0, start_column = 0, end_line = 0, end_column = 0;
  std::uint32_t start_offset = 0, end_offset = 0;  ///< bytes
  bool valid() const { return start_line != 0; }
  friend bool operator==(const Location&, const Location&) = default;
};
Location Locate(const Sources& sources, Span span);

/// One step of how a value came to be: "var.algorithm, default", at a place.
struct OriginStep {
  SharedText text = {};
  Location location = {};
};

/// One reason of a failed, unknown or erroneous cell.
struct Finding {
  SharedText attribute = {};  ///< keyed path: "ingress[22/tcp 0.0.0.0/0].cidr_blocks"
  SharedText observed = {};   ///< rendered and redacted
  SharedText expected = {};   ///< "is one of "aws:kms"": what the requirement says of it; may be empty
  SharedText message = {};    ///< one sentence
  Location location = {};     ///< the attribute that must change, else the resource's header
  std::vector<OriginStep> origin = {};
  SharedText fingerprint = {};  ///< hex; see docs/architecture.md
  Change change = Change::kNone;
};

/// What a passing or failing cell looked at: path and rendered value. The evidence of a pass.
struct Observation {
  SharedText attribute = {};
  SharedText observed = {};
  bool assumed = false;  ///< a documented default, not stated in the configuration
};

inline constexpr std::uint32_t kNoWaiver = 0xffffffffu;

struct WaiverUse {
  Verdict covers = Verdict::kFail;
  std::string id = {}, owner = {}, reason = {}, until = {};
  bool imported = false;             ///< a peer's skip comment
  std::uint32_t record = kNoWaiver;  ///< index in `Ledger::waivers`
};

/// An accepted exception as the run read it, whether it covered anything or not.
struct WaiverRecord {
  std::string id = {};
  std::string control = {};   ///< an id or a glob of ids; for a peer's skip the peer's id
  std::string resource = {};  ///< a glob of addresses; empty for a comment, whose place decides
  std::string reason = {}, owner = {}, ticket = {}, approver = {};
  std::string compensating = {};  ///< the control that makes up for what is waived
  std::string until = {};         ///< "2027-01-31", inclusive, UTC
  bool imported = false;          ///< a peer's skip comment
  bool in_force = false;          ///< complete and not expired on the evaluation date
  std::size_t covers = 0;         ///< cells
  Location location = {};         ///< where it is written
};

/// What a cell says beyond its verdict. Passes share one per trace.
struct Detail {
  SharedText message = {};
  std::vector<Finding> findings = {};
  std::vector<Observation> observations = {};
  SharedText fails_when = {};  ///< conditions under which it fails; empty: always or never
  SharedText witness = {};
  Boxed<WaiverUse> waiver = {};
};

/// Something that was judged or could have been. `resource` is null (kNoSubject) for a population's own row.
struct Subject {
  std::uint32_t root = 0;
  SharedText address;
  SharedText type;
  Location location;              ///< header of the resource
  std::vector<OriginStep> calls;  ///< the modules it came through, outermost first
  bool judged = false;            ///< some control looked at it
  /// The scenarios of its root that its rows are about; empty: all. Rows that differ between scenarios have a
  /// subject each, with one address.
  std::vector<std::string> scenarios = {};
};

struct Control {
  std::string id;
  ControlInfo info;
  std::string digest;                                        ///< of its texts and parameters
  std::map<std::string, std::vector<std::string>> criteria;  ///< framework id → criteria it supports
  std::string file;                                          ///< where it is defined, relative to the pack
  std::uint32_t line = 0;
  bool selected = false, judged = false;
};

inline constexpr std::uint32_t kNoSubject = 0xffffffffu;
inline constexpr std::uint32_t kNoDetail = 0xffffffffu;

/// One verdict for one subject and control.
struct Cell {
  std::uint32_t control = 0;
  std::uint32_t root = 0;
  std::uint32_t subject = kNoSubject;
  std::uint32_t owner = kNoSubject;  ///< whose text must change; the subject itself if kNoSubject
  std::uint32_t detail = kNoDetail;
  Verdict verdict = Verdict::kPass;
  Change change = Change::kNone;  ///< new if any finding is, else moved if any is, else unchanged
};

/// A file that decides how a run judges, beside what it judges.
struct SettingsFile {
  std::string path = {};    ///< relative to the scanned directory, or as it was given if it lies outside
  std::string sha256 = {};  ///< hex digest of its bytes
  bool whole_run = false;   ///< it holds for the run, not only for roots below it
  friend bool operator==(const SettingsFile&, const SettingsFile&) = default;
};

struct RunInfo {
  std::string tool_version = {};
  std::vector<std::string> arguments = {};
  /// UTC, "2026-11-20T00:00:00Z": all that may depend on the date depends on this one.
  std::string evaluation_date = {};
  std::size_t registered = 0, selected = 0, judged = 0;  ///< controls
  bool strict = false;
  Severity fail_on = Severity::kLow;
  bool fail_on_reachable = false;  ///< a failure under some conditions only counts like one under all
  std::vector<SettingsFile> settings = {};  ///< configuration and waiver files, sorted by path
};

/// What a `moved` block of a root says: addresses as reports have them, of a resource, one instance of it, a
/// module, or one instance of that.
struct Move {
  std::string root, from, to;
};

/// How many subjects of a root were handed to a control, counted before it judged.
struct Population {
  std::uint32_t root = 0, control = 0, subjects = 0;
};

/// A failure as a baseline knows it: what its fingerprint is made of, and when it was first seen.
struct KnownFailure {
  std::string control = {}, root = {};
  std::string resource = {};  ///< empty: a population's own row
  std::string owner = {};     ///< empty: the resource itself
  std::string attribute = {};
  std::size_t nth = 0;  ///< among findings that share all of it
  std::string since = {}, fingerprint = {};
  std::vector<std::string> scenarios = {};  ///< of the root that it is about; empty: all
};

/// What became of the known failures that no failing cell is.
struct BaselineUse {
  std::size_t entries = 0;
  std::vector<KnownFailure> fixed;
  std::vector<KnownFailure> undecided;  ///< waived, unknown, broken, or not judged in this run
};

/// The code of diagnostics that say that a module isn't there.
inline constexpr std::string_view kMissingModuleCode = "module-missing";

/// All cells of a run with everything they refer to, by index. Sorted: cells by root, control id, subject
/// address (the population's row first). Nothing refers to the snapshot: a ledger is written and read on its
/// own.
struct Ledger {
  RunInfo run;
  std::vector<std::string> roots;
  std::map<std::string, std::vector<std::string>> scenarios;  ///< of the roots that have any
  std::vector<Subject> subjects;
  std::vector<Control> controls;  ///< sorted by id; every registered one
  std::vector<Cell> cells;
  std::deque<Detail> details;  ///< of any number: none is moved when one is added
  std::vector<Population>
      populations;                    ///< sorted by root, control; what `CheckLedger` holds the cells against
  std::vector<Framework> frameworks;  ///< whose criteria the controls support; see `MapCriteria`
  std::vector<WaiverRecord> waivers;  ///< own ones first, then by place
  std::vector<FileRecord> files;
  std::vector<Move> moves;                     ///< by root; baselines are held against them
  std::optional<BaselineUse> baseline;         ///< null: the run had none
  Diagnostics diagnostics;                     ///< with `path` filled
  std::vector<Location> diagnostic_locations;  ///< parallel to `diagnostics`
  /// Lines that reports may cite, by file: 1-based line → text without line ending, secrets redacted.
  std::map<std::string, std::map<std::uint32_t, std::string>> excerpts;
  /// What stands for each `(redacted)` of an excerpt, in their order, by file and line; see `SecretMarks`. It
  /// isn't written with the ledger, so one that was read has none.
  std::map<std::string, std::map<std::uint32_t, std::vector<std::string>>> secret_marks;
  /// First line hashes as GitHub computes them, by file and line; see research of SARIF fingerprints in docs.
  std::map<std::string, std::map<std::uint32_t, std::string>> line_hashes;
  /// What the views in `controls` point into if the ledger was read from a file and not judged.
  std::shared_ptr<const void> texts;

  const Detail* detail(const Cell& cell) const {
    return cell.detail == kNoDetail ? nullptr : &details[cell.detail];
  }
};

/// The scenarios that a row is about; empty: all of its root's.
std::span<const std::string> ScenariosOf(const Ledger& ledger, const Cell& cell);

struct Totals {
  std::size_t by_verdict[kVerdicts] = {};  ///< without the rows counted in `populations`
  std::size_t populations[kVerdicts] =
      {};  ///< not-applicable and unknown rows of populations (`resource: null`)
  std::size_t failed_by_severity[5] = {};
  std::size_t failed_by_change[kChanges] = {};  ///< failing cells
  std::size_t errors = 0;                       ///< diagnostics that leave something not understood
  /// Failing cells whose severity counts under run.fail_on and that the baseline doesn't know; with
  /// run.fail_on_reachable also unknown ones that are known to fail under some conditions.
  std::size_t failed_at_or_above = 0;
  std::size_t files_not_understood = 0, files_read = 0;
  std::size_t resources = 0, resources_unjudged = 0;  ///< waivers are subjects and no resources
};
Totals Count(const Ledger& ledger);

/// Whether no resource was judged at all: no control, no input, or no control that applies to what there is.
bool NothingJudged(const Ledger& ledger);

/// 1: a control fails at or above `fail_on`, and not as the baseline knows it; else 4: judged in part (error
/// verdicts, files or parts of files not understood, with `strict` unknown verdicts, open populations and
/// missing modules too); else 3: nothing was judged; else 0.
int ExitCode(const Ledger& ledger);

/// What doesn't add up, in sentences; empty if all does: every index is valid, every control that was
/// selected was judged, has a row in each root, and gives one row for each subject it was handed; each (root,
/// control, subject) occurs once, in order; what isn't a pass says why; waived rows carry their waiver.
/// Checked before any report.
std::vector<std::string> CheckLedger(const Ledger& ledger);

/// Brings everything into an order that doesn't depend on how the ledger came about: subjects that are no
/// resources (root modules, waivers) stand behind the resources, by root; cells and populations are sorted;
/// diagnostics are sorted by place, equal ones once. Cells keep pointing at the same subjects.
void PutInOrder(Ledger& ledger);

/// Replaces the diagnostic that counts peers' skip comments by one that fits the ledger's waivers; `warn`:
/// whether there is to be one.
void CountImportedWaivers(Ledger& ledger, bool warn);
inline constexpr std::string_view kImportedWaiversCode = "imported-waivers";

/// What the row of a population says where a root sets no value for a required parameter.
inline constexpr std::string_view kParameterNotSet = "a parameter that the control requires is not set here";

/// Types of subjects that are no resources.
inline constexpr std::string_view kRootModuleType = "root module";
inline constexpr std::string_view kTemplateType = "template";
inline constexpr std::string_view kWaiverType = "waiver";

/// Takes over frameworks and fills every control's `criteria` from their mappings.
void MapCriteria(Ledger& ledger, std::vector<Framework> frameworks);

}  // namespace assay
