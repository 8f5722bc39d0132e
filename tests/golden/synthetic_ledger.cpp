// SPDX-License-Identifier: Apache-2.0
#include "synthetic_ledger.h"

#include <algorithm>
#include <stdexcept>

#include "record/baseline.h"
#include "record/excerpts.h"
#include "record/fingerprint.h"

namespace assay {
namespace {

constexpr std::string_view kMain = R"(module "logs" {
  source   = "../modules/logs"
  for_each = toset(["a", "b"])
  algorithm = var.algorithm
}

resource "aws_security_group" "web" {
	ingress {
		from_port   = 22
		to_port     = 22
		cidr_blocks = ["0.0.0.0/0"] # tabs, and 漢字 before the end
	}
}

resource "aws_db_instance" "core" {
  password = "correct-horse-battery"
  publicly_accessible = true
}
)";

constexpr std::string_view kModule = R"(variable "algorithm" {
  default = "AES256"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = var.algorithm
    }
  }
}

resource "aws_s3_bucket" "this" {}
)";

constexpr std::string_view kTemplate =
    "Resources:\n"
    "  Queue:\n"
    "    Type: AWS::SQS::Queue\n"
    "    Properties:\n"
    "      QueueName: \"a\x1b[31mred ]]> & <b> \xe2\x80\xaeright to left \xff broken\"\n"
    "      Policy: !If [IsProd, {\"a\": 1}, {\"b\": 2}]\n";

/// Awkward text that every report must carry without breaking.
constexpr std::string_view kAwkward =
    "quotes \" ' `, markup <b> & ]]> </failure>, link](x), ESC \x1b[31m, bell \x07, DEL \x7f, broken "
    "\xff\xc3(, "
    "right to left \xe2\x80\xae, noncharacter \xef\xbf\xbf, emoji \xf0\x9f\x94\x91, line\nfeed\r\n::error "
    "::not a "
    "command, ##[group]neither";

class Builder {
 public:
  Builder() {
    Add("infra/prod/main.tf", kMain);
    Add("modules/logs/main.tf", kModule);
    Add("q&a <1>/::template.yaml", kTemplate);
  }

  /// The place of the `nth` occurrence of a text in a file.
  Location At(std::string_view path, std::string_view text, int nth = 1) const {
    const FileId id = sources_.Find(path);
    const std::string_view whole = sources_.file(id).text();
    std::size_t at = whole.find(text);
    while (--nth > 0 && at != std::string_view::npos) at = whole.find(text, at + 1);
    if (at == std::string_view::npos) throw std::logic_error("the sample doesn't hold " + std::string(text));
    return Locate(sources_,
                  {id, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + text.size())});
  }

  std::uint32_t AddSubject(std::uint32_t root, std::string address, std::string type, Location place,
                           bool judged = true) {
    ledger.subjects.push_back({root, std::move(address), std::move(type), std::move(place), {}, judged});
    return static_cast<std::uint32_t>(ledger.subjects.size() - 1);
  }

  Cell& AddCell(std::uint32_t root, std::uint32_t control, std::uint32_t subject, Verdict verdict) {
    ledger.cells.push_back({control, root, subject, kNoSubject, kNoDetail, verdict});
    return ledger.cells.back();
  }

  Cell& AddCell(std::uint32_t root, std::uint32_t control, std::uint32_t subject, Verdict verdict,
                Detail detail) {
    Cell& cell = AddCell(root, control, subject, verdict);
    ledger.details.push_back(std::move(detail));
    cell.detail = static_cast<std::uint32_t>(ledger.details.size() - 1);
    return cell;
  }

  Ledger Finish() {
    FillFingerprints(ledger);
    CollectExcerpts(ledger, sources_);
    return std::move(ledger);
  }

  Ledger ledger;

 private:
  void Add(std::string path, std::string_view text) {
    ledger.files.push_back({path, FileOutcome::kRead, "",
                            path.ends_with(".tf") ? "terraform" : "cloudformation", Sha256Hex(text),
                            text.size()});
    sources_.Add(std::move(path), std::string(text));
  }
  Sources sources_;
};

enum ControlIndex : std::uint32_t { kBudget, kNote, kDatabase, kQueue, kIdle, kBucket, kGroup };

void AddControls(Ledger& ledger) {
  const auto add = [&](std::string id, ControlInfo info,
                       std::map<std::string, std::vector<std::string>> criteria) {
    Control control;
    control.id = std::move(id);
    control.info = std::move(info);
    control.criteria = std::move(criteria);
    const std::string_view parts[] = {control.id, control.info.title};
    control.digest = DigestOf(parts, 64);
    control.file = "checks/aws/sample.cpp";
    control.line = static_cast<std::uint32_t>(10 * (ledger.controls.size() + 1));
    control.selected = control.judged = control.id != "Idle.IsNotSelected";
    ledger.controls.push_back(std::move(control));
  };
  add("Account.HasBudget",
      {.title = "The account has a budget", .severity = Severity::kLow, .remedy = "Declare a budget."}, {});
  add("Bucket.HasOwnerTag",
      {.title = "Buckets name their owner",
       .rationale = "Somebody has to answer.",
       .severity = Severity::kInfo,
       .remedy = "Add the tag.",
       .parameters = {{.name = "tag", .description = "the tag's key", .default_value = "owner"}}},
      {{"house-rules", {"H-1"}}});
  add("Database.IsPrivate",
      {.title = "Databases have no public address",
       .rationale = "A database on the internet is found within minutes.",
       .severity = Severity::kHigh,
       .remedy = "Set publicly_accessible to false.",
       .aliases = {Equal("PEER_DB_1"), Broader("PEER_DB_2")},
       .reference = "https://docs.example.org/db?a=1&b=2"},
      {{"cwe", {"CWE-284"}}, {"soc2-2017", {"CC6.1", "CC6.6"}}});
  add("Encoding.Survives",
      {.title = "Texts with \"quotes\", <markup> & ]]> survive",
       .rationale = "=cmd|' /C calc'!A0",
       .severity = Severity::kMedium,
       .remedy = "-1+1 is not a formula\nand this is a second line."},
      {{"soc2-2017", {"CC7.2"}}});
  add("Idle.IsNotSelected", {.title = "Nobody asked for this one"}, {{"soc2-2017", {"CC9.9"}}});
  add("S3Bucket.EncryptsWithCustomerKey",
      {.title = "Bucket objects are encrypted with a customer-managed key",
       .rationale = "Only a key of your own can be withdrawn, rotated and audited.",
       .severity = Severity::kMedium,
       .remedy = "Set the default encryption to aws:kms and name a key.",
       .aliases = {Equal("PEER_S3_1"), Equal("PEER_S3_2")}},
      {{"soc2-2017", {"CC6.1"}}});
  add("SecurityGroup.RefusesSshFromWorld",
      {.title = "No security group admits SSH from the internet",
       .rationale = "It is tried all the time.",
       .severity = Severity::kCritical,
       .remedy = "Name the networks that may connect."},
      {{"soc2-2017", {"CC6.6"}}});
}

std::vector<Framework> SampleFrameworks() {
  Framework soc2{"soc2-2017", "SOC 2 Trust Services Criteria", "2017", "1",
                 "AICPA",     "https://www.aicpa-cima.com/",   {},     {}};
  soc2.criteria = {{"CC6.1", "Access is restricted."},
                   {"CC6.6", "Threats from outside are kept out."},
                   {"CC7.2", "Anomalies are seen."}};
  return {soc2};
}

void AddProd(Builder& b) {
  constexpr const char* kFile = "infra/prod/main.tf";
  constexpr const char* kModuleFile = "modules/logs/main.tf";
  const std::uint32_t database = b.AddSubject(0, "aws_db_instance.core", "aws_db_instance",
                                              b.At(kFile, "resource \"aws_db_instance\" \"core\""));
  const std::uint32_t group = b.AddSubject(0, "aws_security_group.web", "aws_security_group",
                                           b.At(kFile, "resource \"aws_security_group\" \"web\""));
  const std::uint32_t idle = b.AddSubject(0, "aws_vpc.main", "aws_vpc", {}, false);
  static_cast<void>(idle);
  std::uint32_t buckets[2], owners[2];
  for (int i = 0; i < 2; ++i) {
    const std::string module = std::string("module.logs[\"") + (i == 0 ? "a" : "b") + "\"]";
    buckets[i] = b.AddSubject(0, module + ".aws_s3_bucket.this", "aws_s3_bucket",
                              b.At(kModuleFile, "resource \"aws_s3_bucket\" \"this\""));
    owners[i] = b.AddSubject(
        0, module + ".aws_s3_bucket_server_side_encryption_configuration.this",
        "aws_s3_bucket_server_side_encryption_configuration",
        b.At(kModuleFile, "resource \"aws_s3_bucket_server_side_encryption_configuration\" \"this\""), true);
    for (const std::uint32_t s : {buckets[i], owners[i]}) {
      b.ledger.subjects[s].calls = {{module, b.At(kFile, "module \"logs\"")}};
    }
  }

  b.AddCell(0, kBudget, kNoSubject, Verdict::kUnknown,
            {.message = "module.billing is not here (./modules/billing)"});
  b.AddCell(0, kNote, buckets[0], Verdict::kFail, {.message = "The bucket has no tag owner"});
  b.AddCell(0, kNote, buckets[1], Verdict::kPass,
            {.observations = {{"tags.owner", "\"platform\"", false}, {"tags.env", "\"prod\"", true}}});
  Finding password{.attribute = "password",
                   .observed = "(sensitive value)",
                   .message = "password is a literal",
                   .location = b.At(kFile, "password = \"correct-horse-battery\"")};
  Finding open{.attribute = "publicly_accessible",
               .observed = "true",
               .expected = "is false",
               .location = b.At(kFile, "true", 1)};
  b.AddCell(0, kDatabase, database, Verdict::kFail,
            {.message = "The database has a public address",
             .findings = {open, password},
             .fails_when = "IsProd is true",
             .witness = "IsProd = true"});
  b.AddCell(0, kQueue, kNoSubject, Verdict::kNotApplicable);
  for (int i = 0; i < 2; ++i) {
    Finding finding{.attribute = "rule[0].apply_server_side_encryption_by_default[0].sse_algorithm",
                    .observed = "\"AES256\"",
                    .expected = "is one of \"aws:kms\", \"aws:kms:dsse\"",
                    .location = b.At(kModuleFile, "var.algorithm"),
                    .origin = {{"var.algorithm, input", b.At(kFile, "var.algorithm")},
                               {"var.algorithm, default", b.At(kModuleFile, "\"AES256\"")}}};
    b.AddCell(0, kBucket, buckets[i], Verdict::kFail, {.findings = {finding}}).owner = owners[i];
  }
  Finding rule{.attribute = "ingress[22/tcp 0.0.0.0/0].cidr_blocks",
               .observed = "\"0.0.0.0/0\"",
               .message = "port 22 is open to everywhere",
               .location = b.At(kFile, "\"0.0.0.0/0\"")};
  b.AddCell(0, kGroup, group, Verdict::kFail, {.findings = {rule}});
}

void AddTemplate(Builder& b) {
  constexpr const char* kFile = "q&a <1>/::template.yaml";
  const Location place = b.At(kFile, "Queue:");
  const std::uint32_t queue = b.AddSubject(1, "AWS::SQS::Queue.Queue", "AWS::SQS::Queue", place);
  const std::uint32_t twice = b.AddSubject(1, "AWS::SQS::Queue.Twice", "AWS::SQS::Queue", place);
  const std::uint32_t again = b.AddSubject(1, "AWS::SQS::Queue.Twice", "AWS::SQS::Queue", {});
  const std::uint32_t waived = b.AddSubject(1, "=AWS::SQS::Queue.Waived", "AWS::SQS::Queue", place);
  const std::uint32_t skipped = b.AddSubject(1, "@AWS::SQS::Queue.Skipped", "AWS::SQS::Queue", place);

  b.AddCell(1, kBudget, kNoSubject, Verdict::kNotApplicable);
  b.AddCell(1, kNote, kNoSubject, Verdict::kFail, {.message = "There is no bucket at all"});
  b.AddCell(1, kDatabase, kNoSubject, Verdict::kNotApplicable);
  // Sorted by address: '=' and '@' come before 'A'.
  b.AddCell(1, kQueue, waived, Verdict::kWaived,
            {.message = "Waived on purpose",
             .findings = {{.attribute = "QueueName",
                           .observed = "\"x\"",
                           .message = "It is wrong",
                           .location = b.At(kFile, "QueueName")}},
             .waiver = WaiverUse{Verdict::kFail, "W-1", "ops <ops@example.org>", std::string(kAwkward),
                                 "2027-01-31", false, 0}});
  b.AddCell(1, kQueue, skipped, Verdict::kWaived,
            {.message = "Not decided",
             .waiver = WaiverUse{Verdict::kUnknown, "PEER_SQS_1", "", "peer's skip", "", true, 2}});
  Finding awkward{.attribute = "Statement[Sid=" + std::string(kAwkward) + "]",
                  .observed = std::string(kAwkward),
                  .expected = std::string(kAwkward),
                  .message = std::string(kAwkward),
                  .location = b.At(kFile, "\"a\x1b[31mred ]]> & <b> \xe2\x80\xaeright to left \xff broken\""),
                  .origin = {{std::string(kAwkward), place}}};
  Finding longest{.attribute = "Policy",
                  .observed = std::string(3000, 'x') + "\xf0\x9f\x94\x91",
                  .location = b.At(kFile, "!If [IsProd")};
  b.AddCell(1, kQueue, queue, Verdict::kFail,
            {.message = std::string(kAwkward),
             .findings = {awkward, longest},
             .fails_when = "a < b && \"c\"",
             .witness = "a = \"<\""});
  Finding unknown{.attribute = "KmsMasterKeyId",
                  .message = "KeyArn has no value",
                  .location = b.At(kFile, "IsProd"),
                  .origin = {{"Ref KeyArn", place}}};
  b.AddCell(1, kQueue, twice, Verdict::kUnknown, {.findings = {unknown}, .fails_when = "IsProd is false"});
  b.AddCell(1, kQueue, again, Verdict::kError, {.message = "The control threw: bad_alloc"});
  b.AddCell(1, kBucket, kNoSubject, Verdict::kNotApplicable);
  b.AddCell(1, kGroup, kNoSubject, Verdict::kNotApplicable);
}

void AddWaivers(Builder& b) {
  const Location place = b.At("q&a <1>/::template.yaml", "Queue:");
  b.ledger.waivers = {{.id = "W-1",
                       .control = "Encoding.*",
                       .resource = "=AWS::SQS::*",
                       .reason = std::string(kAwkward),
                       .owner = "ops <ops@example.org>",
                       .ticket = "=OPS-1",
                       .approver = "risk-board",
                       .compensating = "Account.HasBudget",
                       .until = "2027-01-31",
                       .in_force = true,
                       .covers = 1,
                       .location = {"waivers.yaml", 2, 1, 2, 1, 0, 0}},
                      {.id = "W-2", .control = "Database.IsPrivate", .resource = "*", .until = "2025-01-31"},
                      {.id = "PEER_SQS_1",
                       .control = "PEER_SQS_1",
                       .reason = "peer's skip",
                       .imported = true,
                       .in_force = true,
                       .covers = 1,
                       .location = place}};
  b.ledger.moves = {{"infra/prod", "module.old", "module.new[\"a\"]"}};
  b.ledger.run.settings = {{".assay.yaml", Sha256Hex("x"), true}, {"waivers.yaml", Sha256Hex("y"), true}};
}

void AddDiagnostics(Builder& b) {
  const auto add = [&](Diagnostic d, Location place) {
    b.ledger.diagnostics.push_back(std::move(d));
    b.ledger.diagnostic_locations.push_back(std::move(place));
  };
  Diagnostic broken =
      Error("hcl-syntax", "The block isn't closed", "a } is missing before the end of the file");
  broken.path = "infra/broken.tf";
  add(broken, {"infra/broken.tf", 3, 1, 3, 2, 20, 21});
  Diagnostic missing =
      Warning(std::string(kMissingModuleCode), "A module isn't there", "./modules/billing was not scanned");
  missing.path = "infra/prod/main.tf";
  add(missing, b.At("infra/prod/main.tf", "module \"logs\""));
  Diagnostic note{DiagnosticSeverity::kNote, "awkward", std::string(kAwkward), std::string(kAwkward), {}, ""};
  add(note, {});
}

}  // namespace

Ledger SyntheticLedger() {
  Builder b;
  b.ledger.run = {.tool_version = "0.1.0",
                  .arguments = {"scan", "."},
                  .evaluation_date = "2026-11-20T00:00:00Z",
                  .registered = 7,
                  .selected = 6,
                  .judged = 6,
                  .strict = false,
                  .fail_on = Severity::kLow};
  b.ledger.roots = {"infra/prod", "q&a <1>/::template.yaml"};
  b.ledger.files.push_back({"README.md", FileOutcome::kNotOurs, "", "", "", 0});
  b.ledger.files.push_back(
      {"infra/broken.tf", FileOutcome::kPartlyRead, "", "terraform", Sha256Hex("x"), 23});
  b.ledger.files.push_back({"infra/locked.tf", FileOutcome::kUnreadable, "permission denied", "", "", 0});
  b.ledger.files.push_back({"link", FileOutcome::kSkipped, "link leads out of the tree", "", "", 0});
  AddControls(b.ledger);
  b.ledger.frameworks = SampleFrameworks();
  AddProd(b);
  AddTemplate(b);
  AddDiagnostics(b);
  AddWaivers(b);
  std::sort(b.ledger.files.begin(), b.ledger.files.end(),
            [](const auto& x, const auto& y) { return x.path < y.path; });
  // What went in, control by control: buckets, database and group in the first root, five queues in the
  // second.
  b.ledger.populations = {{0, kNote, 2}, {0, kDatabase, 1}, {0, kBucket, 2}, {0, kGroup, 1}, {1, kQueue, 5}};
  return b.Finish();
}

Ledger EmptyLedger() {
  Ledger ledger;
  ledger.run = {
      .tool_version = "0.1.0", .arguments = {"scan", "docs"}, .evaluation_date = "2026-11-20T00:00:00Z"};
  AddControls(ledger);
  for (Control& control : ledger.controls) control.judged = control.selected;
  ledger.run.registered = ledger.controls.size();
  ledger.run.selected = ledger.run.judged = ledger.controls.size() - 1;
  ledger.files.push_back({"docs/README.md", FileOutcome::kNotOurs, "", "", "", 0});
  return ledger;
}

Ledger ComparedLedger() {
  Ledger ledger = SyntheticLedger();
  Baseline before = MakeBaseline(ledger);
  std::erase_if(before.failures,
                [](const KnownFailure& f) { return f.control == "SecurityGroup.RefusesSshFromWorld"; });
  for (KnownFailure& f : before.failures) {
    f.since = "2026-01-31T00:00:00Z";
    if (f.control != "Database.IsPrivate") continue;
    // It was in a module of another root.
    f.root = "infra/old";
    f.resource = "module.db." + f.resource;
    f.fingerprint = Fingerprint(f.control, f.root, f.resource, f.owner, f.attribute, f.nth);
  }
  const auto known = [&](std::string control, std::string root, std::string resource, std::string attribute) {
    KnownFailure f{.control = std::move(control), .root = std::move(root), .resource = std::move(resource)};
    f.attribute = std::move(attribute);
    f.since = "2026-01-31T00:00:00Z";
    f.fingerprint = Fingerprint(f.control, f.root, f.resource, f.owner, f.attribute, f.nth);
    before.failures.push_back(std::move(f));
  };
  known("S3Bucket.EncryptsWithCustomerKey", "infra/prod", "aws_s3_bucket.gone",
        "<b>" + std::string(kAwkward));
  known("Encoding.Survives", "q&a <1>/::template.yaml", "AWS::SQS::Queue.Twice", "KmsMasterKeyId");
  CompareWithBaseline(ledger, before, std::vector<std::string>{"."});
  return ledger;
}

Ledger ManyFailures(std::size_t n) {
  Ledger ledger;
  ledger.run = {.tool_version = "0.1.0",
                .evaluation_date = "2026-11-20T00:00:00Z",
                .registered = 2,
                .selected = 2,
                .judged = 2};
  ledger.roots = {"."};
  ledger.files.push_back({"main.tf", FileOutcome::kRead, "", "terraform", "", 1});
  for (const char* id : {"A.Low", "B.Critical"}) {
    Control control;
    control.id = id;
    control.info = {
        .title = "T", .severity = id[0] == 'A' ? Severity::kLow : Severity::kCritical, .remedy = "R"};
    control.selected = control.judged = true;
    ledger.controls.push_back(std::move(control));
  }
  for (std::size_t i = 0; i < n; ++i) {
    char address[32];
    std::snprintf(address, sizeof address, "t.r%08zu", i);
    const auto line = static_cast<std::uint32_t>(i + 1);
    ledger.subjects.push_back({0, address, "t", {"main.tf", line, 1, line, 2, 0, 1}, {}, true});
  }
  ledger.details.push_back({.message = "wrong"});
  for (std::uint32_t control = 0; control < 2; ++control) {
    for (std::uint32_t i = 0; i < n; ++i)
      ledger.cells.push_back({control, 0, i, kNoSubject, 0, Verdict::kFail});
  }
  return ledger;
}

}  // namespace assay
