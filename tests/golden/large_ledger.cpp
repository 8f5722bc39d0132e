// SPDX-License-Identifier: Apache-2.0
#include "large_ledger.h"

#include <algorithm>
#include <cstdio>

#include "record/fingerprint.h"

namespace assay {
namespace {

constexpr std::uint32_t kControls = 50, kRoots = 10, kShared = 20;

template <typename... Parts>
std::string Text(const char* format, Parts... parts) {
  char out[128];
  std::snprintf(out, sizeof out, format, parts...);
  return out;
}

void AddControls(Ledger& ledger) {
  Framework soc2{"soc2-2017", "SOC 2 Trust Services Criteria", "2017", "1", "", "", {}, {}};
  for (int i = 1; i <= 40; ++i)
    soc2.criteria.push_back({Text("CC%d.%d", 1 + i / 8, 1 + i % 8), "Something is so."});
  for (std::uint32_t c = 0; c < kControls; ++c) {
    Control control;
    control.id = Text("Service%02u.KeepsItsPromise", c);
    control.info = {.title = "The service keeps its promise",
                    .rationale = "It matters.",
                    .severity = static_cast<Severity>(c % 5),
                    .remedy = "Set the attribute."};
    control.criteria["soc2-2017"] = {soc2.criteria[c % 30].id};
    control.selected = control.judged = true;
    ledger.controls.push_back(std::move(control));
  }
  ledger.frameworks = {soc2};
}

Detail Failed(std::uint32_t n, const Location& place) {
  Finding finding{.attribute = Text("rule[%u].value", n % 7),
                  .observed = "\"off\"",
                  .expected = "is \"on\"",
                  .location = place,
                  .origin = {{"var.value, default", {place.file, 1, 3, 1, 8, 0, 1}}}};
  return {.findings = {finding}};
}

}  // namespace

Ledger LargeLedger(std::size_t cells, unsigned failing) {
  Ledger ledger;
  ledger.run = {
      .tool_version = "0.1.0", .arguments = {"scan", "."}, .evaluation_date = "2026-11-20T00:00:00Z"};
  ledger.run.registered = ledger.run.selected = ledger.run.judged = kControls;
  AddControls(ledger);
  const auto resources = static_cast<std::uint32_t>((cells + kControls * kRoots - 1) / (kControls * kRoots));
  for (std::uint32_t i = 0; i < kShared; ++i) {
    ledger.details.push_back({.observations = {{Text("rule[%u].value", i), "\"on\"", i % 2 == 0}}});
  }
  for (std::uint32_t root = 0; root < kRoots; ++root) {
    ledger.roots.push_back(Text("envs/%02u", root));
    const std::string file = ledger.roots.back() + "/main.tf";
    ledger.files.push_back({file, FileOutcome::kRead, "", "terraform", Sha256Hex(file), 1000});
    const auto first = static_cast<std::uint32_t>(ledger.subjects.size());
    for (std::uint32_t i = 0; i < resources; ++i) {
      const std::uint32_t line = 1 + 3 * (i % 3000);  // as much source as a large file has
      ledger.subjects.push_back({root,
                                 Text("module.team_%02u.aws_service_thing.item_%07u", i % 40, i),
                                 "aws_service_thing",
                                 {file, line, 1, line, 30, 0, 1},
                                 {},
                                 true});
      ledger.excerpts[file][line] = Text("resource \"aws_service_thing\" \"item_%07u\" {", i);
      ledger.excerpts[file][line + 1] = "  value = \"off\"";
    }
    std::sort(ledger.subjects.begin() + first, ledger.subjects.end(),
              [](const Subject& a, const Subject& b) { return a.address < b.address; });
    for (std::uint32_t c = 0; c < kControls; ++c) {
      for (std::uint32_t i = 0; i < resources; ++i) {
        Cell cell{c, root, first + i, kNoSubject, (i + c) % kShared, Verdict::kPass};
        const std::uint32_t n = (i * 2654435761u + c * 40503u + root * 97u) >> 7, kind = n % 1000;
        const auto own = static_cast<std::uint32_t>(ledger.details.size());
        Location place = ledger.subjects[first + i].location;
        place.start_line = ++place.end_line;
        place.start_column = 11;
        place.end_column = 16;
        if (kind < failing) {
          cell.verdict = Verdict::kFail;
          ledger.details.push_back(Failed(n, place));
        } else if (kind < failing + 20) {
          cell.verdict = Verdict::kUnknown;
          ledger.details.push_back({.message = "var.value has no value"});
        } else if (kind < failing + 25) {
          cell.verdict = Verdict::kWaived;
          ledger.details.push_back(Failed(n, place));
          ledger.details.back().waiver =
              WaiverUse{Verdict::kFail, "W-1", "team", "agreed", "2027-01-31", false};
        } else if (kind < failing + 60) {
          cell.verdict = Verdict::kNotApplicable;
          cell.detail = kNoDetail;
        }
        if (ledger.details.size() > own) cell.detail = own;
        ledger.cells.push_back(cell);
      }
    }
  }
  FillFingerprints(ledger);
  return ledger;
}

Ledger HostileLedger() {
  static constexpr std::string_view kCode[] = {
      "<script>window.pwned=1</script>",
      "\"><img src=x onerror=window.pwned=1>",
      "' onmouseover='window.pwned=1",
      "</style><script>window.pwned=1</script>",
      "</title><svg onload=window.pwned=1>",
      "--></pre></code><iframe src=javascript:window.parent.pwned=1>",
      "javascript:window.pwned=1",
      "{{constructor.constructor('window.pwned=1')()}}",
      "\xc0\xbcscript>window.pwned=1\xc0\xbc/script>",
      "<base href=https://evil.example/><link rel=stylesheet href=//evil.example/x.css>",
  };
  Ledger ledger;
  ledger.run = {.tool_version = std::string(kCode[0]),
                .arguments = {"scan", std::string(kCode[1])},
                .evaluation_date = "2026-11-20T00:00:00Z",
                .registered = 1,
                .selected = 1,
                .judged = 1};
  Control control;
  control.id = "Aa.B" + std::string(kCode[1]);
  control.info = {.title = kCode[0],
                  .rationale = kCode[4],
                  .severity = Severity::kHigh,
                  .remedy = kCode[5],
                  .aliases = {Equal(kCode[1])},
                  .reference = "https://docs.example/\"><script>window.pwned=1</script>"};
  control.criteria["fw\"><script>window.pwned=1</script>"] = {std::string(kCode[2])};
  control.criteria["soc2-2017"] = {std::string(kCode[1])};
  control.selected = control.judged = true;
  ledger.controls = {control};
  ledger.frameworks = {{"soc2-2017",
                        std::string(kCode[3]),
                        std::string(kCode[0]),
                        "1",
                        "",
                        std::string(kCode[6]),
                        {{std::string(kCode[1]), std::string(kCode[4])}},
                        {}}};
  ledger.roots = {std::string(kCode[0])};
  std::uint32_t line = 0;
  for (const Verdict verdict : {Verdict::kFail, Verdict::kPass, Verdict::kUnknown, Verdict::kWaived,
                                Verdict::kNotApplicable, Verdict::kError}) {
    for (const std::string_view code : kCode) {
      const std::string file = "dir/" + std::string(code);
      const Location place{file, ++line, 2, line, 9, 0, 1};
      ledger.excerpts[file][line] = code;
      ledger.subjects.push_back({0,
                                 Text("%03u", line) + std::string(code),
                                 std::string(code),
                                 place,
                                 {{std::string(code), place}},
                                 true});
      Detail detail{.message = std::string(code),
                    .observations = {{std::string(code), std::string(code), true}}};
      detail.findings.push_back({.attribute = std::string(code),
                                 .observed = std::string(code),
                                 .expected = std::string(code),
                                 .message = std::string(code),
                                 .location = place,
                                 .origin = {{std::string(code), place}}});
      if (verdict == Verdict::kPass || verdict == Verdict::kNotApplicable) detail.findings.clear();
      detail.fails_when = detail.witness = code;
      if (verdict == Verdict::kWaived) {
        const std::string text(code);
        detail.waiver = WaiverUse{Verdict::kFail, text, text, text, text, false};
      }
      ledger.cells.push_back({0, 0, line - 1, kNoSubject, line - 1, verdict});
      ledger.details.push_back(std::move(detail));
      ledger.files.push_back({file, FileOutcome::kRead, "", std::string(code), std::string(code), 1});
      Diagnostic diagnostic = Error(std::string(code), std::string(code), std::string(code));
      diagnostic.path = file;
      ledger.diagnostics.push_back(diagnostic);
      ledger.diagnostic_locations.push_back(place);
    }
  }
  FillFingerprints(ledger);
  return ledger;
}

}  // namespace assay
