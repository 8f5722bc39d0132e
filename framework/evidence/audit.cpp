// SPDX-License-Identifier: Apache-2.0
#include "evidence/audit.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "catalog/waiver.h"
#include "evidence/bundle.h"
#include "evidence/digests.h"
#include "reporters/row.h"
#include "reporters/text.h"
#include "syntax/json/json.h"

namespace assay::evidence {
namespace {

constexpr std::size_t kMostExceptions = 200;

std::string Counted(std::size_t n, std::string_view noun) { return report::Plural(n, noun); }

std::int64_t Day(const std::string& time) {
  return DayNumber(std::string_view(time).substr(0, 10)).value_or(0);
}

std::string_view Or(std::string_view text, std::string_view other) { return text.empty() ? other : text; }

std::string Population(const Difference& d, const Ledger& before, const Ledger& after) {
  std::string text = "population " + std::to_string(Count(before).resources);
  text += " to " + std::to_string(Count(after).resources);
  text += ", " + std::to_string(d.resources_come.size()) + " came";
  return text + ", " + std::to_string(d.resources_gone.size()) + " went";
}

class Auditor {
 public:
  Auditor(std::vector<AuditedBundle> bundles, const AuditOptions& options)
      : bundles_(std::move(bundles)), options_(options) {}

  Audit Run() {
    Verified();
    std::sort(bundles_.begin(), bundles_.end(), [](const AuditedBundle& a, const AuditedBundle& b) {
      return std::pair(a.verification.started, a.verification.digest) <
             std::pair(b.verification.started, b.verification.digest);
    });
    OrderWithinASecond();
    Period();
    Chain();
    Drift();
    Sample();
    Exceptions();
    Waivers();
    return std::move(out_);
  }

 private:
  void Say(std::string text) { out_.lines.push_back({false, std::move(text)}); }
  void Wrong(std::string text) { out_.lines.push_back({true, std::move(text)}); }
  const Ledger& LedgerOf(const AuditedBundle& b) const { return *b.verification.ledger; }

  void Verified() {
    std::vector<AuditedBundle> kept;
    for (AuditedBundle& b : bundles_) {
      if (!b.verification.holds()) {
        Wrong(b.name + " does not hold, and is left out: " + b.verification.problems[0].place + ": " +
              b.verification.problems[0].what);
      } else if (!b.verification.ledger) {
        Wrong(b.name + " can't be read by this version, and is left out");
      } else {
        const std::string day = b.verification.started.substr(0, 10);
        if (day < options_.from || day > options_.to) {
          Say(b.name + " lies outside of the period (" + day + ") and is left out");
        } else {
          kept.push_back(std::move(b));
        }
      }
    }
    bundles_ = std::move(kept);
  }

  // Times are whole seconds: of bundles of the same one, each goes behind the one that it names.
  void OrderWithinASecond() {
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
      for (std::size_t tries = bundles_.size(); tries > 0; --tries) {
        const auto before =
            std::find_if(bundles_.begin() + static_cast<std::ptrdiff_t>(i) + 1, bundles_.end(),
                         [&](const AuditedBundle& b) {
                           return b.verification.started == bundles_[i].verification.started &&
                                  b.verification.digest == bundles_[i].previous;
                         });
        if (before == bundles_.end()) break;
        std::swap(bundles_[i], *before);
      }
    }
  }

  void Period() {
    Say("period " + options_.from + " to " + options_.to + ": " + Counted(bundles_.size(), "bundle"));
    if (!bundles_.empty())
      Say(options_.signed_by_key ? "each holds and is signed by the key that was given"
                                 : "each holds; who made them was not checked (--key)");
    std::int64_t covered_to = Day(options_.from) - 1;
    const auto gap = [&](std::int64_t next, const std::string& until) {
      const std::int64_t days = next - covered_to - 1;
      if (days > options_.longest_gap)
        Wrong("no bundle for " + Counted(static_cast<std::size_t>(days), "day") + " before " + until +
              ", more than " + std::to_string(options_.longest_gap));
    };
    for (const AuditedBundle& b : bundles_) {
      gap(Day(b.verification.started), b.verification.started);
      covered_to = Day(b.verification.started);
      Say("  " + b.verification.started + "  commit " +
          (b.verification.commit.empty() ? "none" : b.verification.commit) + "  " + b.name);
    }
    gap(Day(options_.to) + 1, "the end, " + options_.to);
  }

  // Each names the one before it.
  void Chain() {
    std::set<std::string> there;
    for (const AuditedBundle& b : bundles_) there.insert(b.verification.digest);
    std::size_t chained = 0;
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
      const AuditedBundle& b = bundles_[i];
      if (b.previous.empty() && i > 0 && chained > 0)
        Wrong(b.name + " begins a log anew or is in none: nothing shows that none before it is missing");
      if (b.previous.empty()) continue;
      ++chained;
      // The first of the period follows one from before it.
      if (i > 0 && !there.contains(b.previous))
        Wrong("the bundle before " + b.name + " is missing: sha256:" + b.previous);
    }
    if (options_.log) Listed(there);
    if (chained == 0 && bundles_.size() > 1 && !options_.log)
      Say("the bundles are in no log, so nothing shows that none is missing (--evidence-log)");
  }

  // What the log names is here, and the other way round.
  void Listed(std::set<std::string> there) {
    for (const Log::Entry& entry : options_.log->entries) {
      const std::string day = entry.start.substr(0, 10);
      if (there.erase(entry.digest) == 0 && day >= options_.from && day <= options_.to)
        Wrong("the log names a bundle of " + entry.start + " that isn't here: sha256:" + entry.digest);
    }
    for (const AuditedBundle& b : bundles_) {
      if (there.contains(b.verification.digest)) Wrong("the log doesn't name " + b.name);
    }
  }

  void Drift() {
    for (std::size_t i = 1; i < bundles_.size(); ++i) {
      const Difference d = Compare(LedgerOf(bundles_[i - 1]), LedgerOf(bundles_[i]));
      const std::string when = bundles_[i].verification.started + ": ";
      if (!d.resources_gone.empty() || !d.resources_come.empty())
        Say(when + Population(d, LedgerOf(bundles_[i - 1]), LedgerOf(bundles_[i])));
      for (const std::string& id : d.controls_changed)
        Say(std::string(when).append("the text of ").append(id).append(" changed"));
      for (const std::string& id : d.controls_gone) Say(when + id + " is judged no longer");
      for (const std::string& id : d.controls_come) Say(when + id + " is judged from here on");
      for (const std::string& text : d.waivers_changed) Say(std::string(when).append("waiver ").append(text));
      for (const std::string& id : d.waivers_come)
        Say(std::string(when).append("waiver ").append(id) + " came");
      for (const std::string& id : d.waivers_gone)
        Say(std::string(when).append("waiver ").append(id) + " went");
      for (const std::string& text : d.run) {
        if (!text.starts_with("judged as of")) Say(when + text);
      }
    }
  }

  // The n rows of resources with the smallest digests over seed, bundle and row: no generator to agree upon.
  void Sample() {
    std::vector<std::pair<std::string, std::string>> drawn;
    for (const AuditedBundle& b : bundles_) {
      const Ledger& ledger = LedgerOf(b);
      for (const Cell& cell : ledger.cells) {
        if (cell.subject == kNoSubject || cell.verdict == Verdict::kNotApplicable) continue;
        const report::Row row(ledger, cell);
        const std::string name = std::string(VerdictName(cell.verdict)) + " " + row.control.id + " " +
                                 std::string(row.root) + " " + std::string(row.address());
        drawn.emplace_back(Sha256(std::to_string(options_.seed) + "|" + b.verification.digest + "|" +
                                  std::to_string(&cell - ledger.cells.data())),
                           b.verification.started + " " + name + " (" + report::PlaceText(row.place()) + ")");
        std::push_heap(drawn.begin(), drawn.end());
        if (drawn.size() <= options_.sample) continue;
        std::pop_heap(drawn.begin(), drawn.end());
        drawn.pop_back();
      }
    }
    std::sort_heap(drawn.begin(), drawn.end());
    Say("sample of " + std::to_string(drawn.size()) + " with seed " + std::to_string(options_.seed) + ":");
    for (const auto& [digest, text] : drawn) Say("  " + text);
  }

  // A failure from when it is first seen to when it is seen no longer, and what there is then.
  void Exceptions() {
    using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
    struct Interval {
      std::string first, last, then;
    };
    const auto fails = [](Verdict v) { return v == Verdict::kFail || v == Verdict::kError; };
    std::map<Key, std::vector<Interval>> failures;
    std::set<Key> open;
    for (const AuditedBundle& b : bundles_) {
      const Ledger& ledger = LedgerOf(b);
      const std::string& now = b.verification.started;
      std::map<Key, Verdict> became;  // of what failed before
      std::set<Key> failing;
      for (const Cell& cell : ledger.cells) {
        if (!fails(cell.verdict) && open.empty()) continue;
        const report::Row row(ledger, cell);
        const Key key(row.control.id, row.root, row.address());
        if (fails(cell.verdict)) {
          failing.insert(key);
        } else if (open.contains(key)) {
          became.emplace(key, cell.verdict);
        }
      }
      for (const Key& key : open) {
        if (failing.contains(key)) continue;
        const auto it = became.find(key);
        failures[key].back().then = it == became.end() ? "no longer judged" : VerdictName(it->second);
      }
      for (const Key& key : failing) {
        if (open.contains(key)) {
          failures[key].back().last = now;
        } else {
          failures[key].push_back({now, now, ""});
        }
      }
      open = std::move(failing);
    }
    Say("exceptions: " + Counted(failures.size(), "failing verdict"));
    std::size_t shown = 0;
    for (const auto& [key, intervals] : failures) {
      if (++shown > kMostExceptions) {
        Say("  and " + std::to_string(failures.size() - kMostExceptions) +
            " more, in the bundles' data/verdicts.csv");
        break;
      }
      const auto& [control, root, resource] = key;
      std::string text =
          "  " + std::string(control) + " " + std::string(root) + " " + std::string(resource) + ": ";
      for (const Interval& interval : intervals) {
        if (&interval != &intervals.front()) text += "; ";
        text += interval.first.substr(0, 10) + " to ";
        text += interval.then.empty() ? "the end" : interval.last.substr(0, 10) + ", then " + interval.then;
      }
      Say(std::move(text));
    }
  }

  void Waivers() {
    std::map<std::string, std::string> live;
    for (const AuditedBundle& b : bundles_) {
      for (const WaiverRecord& w : LedgerOf(b).waivers) {
        if (!w.in_force || w.covers == 0) continue;
        std::string& text = live[w.id + " " + w.control];
        (text = "until ") += Or(w.until, "no date");
        (text += ", owner ") += Or(w.owner, "none");
        (text += ", approver ") += Or(w.approver, "none");
        (text += ": ") += w.reason;
      }
    }
    Say("waivers in force and used: " + std::to_string(live.size()));
    for (const auto& [key, text] : live) Say(std::string("  ").append(key).append(" ").append(text));
  }

  std::vector<AuditedBundle> bundles_;
  const AuditOptions& options_;
  Audit out_;
};

}  // namespace

bool Audit::holds() const {
  return std::none_of(lines.begin(), lines.end(), [](const Line& line) { return line.wrong; });
}

Audit AuditPeriod(std::vector<AuditedBundle> bundles, const AuditOptions& options) {
  return Auditor(std::move(bundles), options).Run();
}

std::string PreviousOf(const Archive& archive) {
  const Archive::Entry* entry = archive.Find(kChainPart);
  const auto text = entry ? archive.ReadAll(*entry, 1u << 20) : tl::expected<std::string, Problem>("");
  if (!text || text->empty()) return "";
  Arena arena;
  const json::Parsed parsed = json::Parse(*text, FileId::kNone, 0, arena);
  const Value* previous = parsed.value.is_mapping() ? parsed.value.Find("previous") : nullptr;
  return previous && previous->is_string() ? std::string(previous->string()) : "";
}

}  // namespace assay::evidence
