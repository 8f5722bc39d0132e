// SPDX-License-Identifier: Apache-2.0
#include "record/baseline.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "record/fingerprint.h"

namespace assay {
namespace {

auto OrderOf(const KnownFailure& f) {
  return std::tie(f.control, f.root, f.resource, f.owner, f.attribute, f.scenarios, f.nth, f.fingerprint);
}

void Sort(std::vector<KnownFailure>& failures) {
  std::sort(failures.begin(), failures.end(),
            [](const KnownFailure& a, const KnownFailure& b) { return OrderOf(a) < OrderOf(b); });
}

/// A failure of this run and where its change is written down.
struct Occurrence {
  KnownFailure failure;
  std::size_t cell = 0;
  std::optional<std::size_t> finding = {};  // null: the cell has none
  Change change = Change::kNew;
};

std::vector<Occurrence> FailuresOf(const Ledger& ledger) {
  std::vector<Occurrence> out;
  const auto address = [&](std::uint32_t subject) {
    return subject == kNoSubject ? SharedText() : ledger.subjects[subject].address;
  };
  for (std::size_t i = 0; i < ledger.cells.size(); ++i) {
    const Cell& cell = ledger.cells[i];
    if (cell.verdict != Verdict::kFail) continue;
    KnownFailure failure;
    failure.control = ledger.controls[cell.control].id;
    failure.root = ledger.roots[cell.root];
    failure.resource = address(cell.subject);
    failure.owner = address(cell.owner);
    failure.since = ledger.run.evaluation_date;
    const auto scenarios = ScenariosOf(ledger, cell);
    failure.scenarios.assign(scenarios.begin(), scenarios.end());
    if (cell.detail == kNoDetail || ledger.details[cell.detail].findings.empty()) {
      failure.fingerprint = Fingerprint(failure.control, failure.root, failure.resource, failure.owner, "", 0,
                                        failure.scenarios);
      out.push_back({std::move(failure), i});
      continue;
    }
    std::map<std::string_view, std::size_t> seen;
    const std::vector<Finding>& findings = ledger.details[cell.detail].findings;
    for (std::size_t f = 0; f < findings.size(); ++f) {
      failure.attribute = findings[f].attribute;
      failure.nth = seen[findings[f].attribute]++;
      failure.fingerprint = findings[f].fingerprint;
      out.push_back({failure, i, f});
    }
  }
  return out;
}

/// An address without its modules: `module.a["k"].data.aws_x.y[0]` → `data.aws_x.y[0]`. Their instance keys,
/// `["k"]`, go to `keys`.
std::string LocalName(std::string_view address, std::string* keys = nullptr) {
  while (address.starts_with("module.")) {
    bool quoted = false;
    int brackets = 0;
    std::size_t dots = 0, begin = 0, i = 0;
    for (; i < address.size(); ++i) {
      const char c = address[i];
      if (quoted) {
        if (c == '\\') ++i;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '[') {
        if (brackets++ == 0) begin = i;
      } else if (c == ']') {
        --brackets;
        if (keys) *keys += address.substr(begin, i + 1 - begin);
      } else if (c == '.' && brackets == 0 && ++dots == 2) {
        break;
      }
    }
    if (i >= address.size()) break;
    address.remove_prefix(i + 1);
  }
  return std::string(address);
}

std::string LastPart(const std::string& path) { return path.substr(path.rfind('/') + 1); }

using Key = std::vector<std::string>;
using KeyOf = std::function<Key(const KnownFailure&, bool before)>;

/// An address without indices 0: where `count` is added to a block, or taken away, its instance stays the
/// same.
std::string WithoutZeros(std::string address) {
  constexpr std::string_view kZero = "[0]";
  for (std::size_t at = address.find(kZero); at != std::string::npos; at = address.find(kZero, at))
    address.erase(at, kZero.size());
  return address;
}

/// What identifies a failure that has moved, the surest first. All share control, attribute and number.
std::vector<KeyOf> Tiers(std::span<const Move> moves) {
  const auto keyed = [](const std::string& address) {
    std::string keys;
    std::string name = LocalName(address, &keys);
    return keys + " " + name;
  };
  return {
      [moves](const KnownFailure& f, bool before) {
        if (!before) return Key{f.root, f.resource, f.owner};
        return Key{f.root, MovedAddress(f.root, f.resource, moves), MovedAddress(f.root, f.owner, moves)};
      },
      [](const KnownFailure& f, bool) {
        return Key{f.root, WithoutZeros(f.resource), WithoutZeros(f.owner)};
      },
      [](const KnownFailure& f, bool) {
        return Key{LastPart(f.root), f.resource, f.owner};
      },
      [](const KnownFailure& f, bool) {
        return Key{f.resource, f.owner};
      },
      [keyed](const KnownFailure& f, bool) {
        return Key{f.root, keyed(f.resource), keyed(f.owner)};
      },
      [](const KnownFailure& f, bool) {
        return Key{f.root, LocalName(f.resource), LocalName(f.owner)};
      },
      [](const KnownFailure& f, bool) {
        return Key{LocalName(f.resource), LocalName(f.owner)};
      },
  };
}

/// Pairs what is left on both sides where one of each answers to a key. A population's row never moves: it is
/// about its root.
void MatchMoved(std::vector<Occurrence>& now, std::vector<const KnownFailure*>& gone,
                std::span<const Move> moves) {
  struct Side {
    std::size_t index = 0, count = 0;
  };
  for (const KeyOf& tier : Tiers(moves)) {
    const auto key = [&](const KnownFailure& f, bool before) {
      Key parts = tier(f, before);
      parts.insert(parts.end(), {f.control, f.attribute, std::to_string(f.nth)});
      // What fails in one more scenario has not moved.
      parts.insert(parts.end(), f.scenarios.begin(), f.scenarios.end());
      return parts;
    };
    std::map<Key, std::pair<Side, Side>> sides;
    for (std::size_t i = 0; i < gone.size(); ++i) {
      if (!gone[i] || gone[i]->resource.empty()) continue;
      Side& side = sides[key(*gone[i], true)].first;
      side = {i, side.count + 1};
    }
    if (sides.empty()) return;
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (now[i].change != Change::kNew || now[i].failure.resource.empty()) continue;
      const auto it = sides.find(key(now[i].failure, false));
      if (it != sides.end()) it->second.second = {i, it->second.second.count + 1};
    }
    for (const auto& [parts, pair] : sides) {
      if (pair.first.count != 1 || pair.second.count != 1) continue;
      Occurrence& found = now[pair.second.index];
      found.change = Change::kMoved;
      found.failure.since = gone[pair.first.index]->since;
      gone[pair.first.index] = nullptr;
    }
  }
}

/// Answers whether the run can tell that a known failure is gone.
class Judged {
 public:
  Judged(const Ledger& ledger, std::span<const std::string> scanned) : scanned_(scanned) {
    for (const Control& control : ledger.controls) {
      if (control.judged) controls_.insert(control.id);
    }
    roots_.insert(ledger.roots.begin(), ledger.roots.end());
    for (const Cell& cell : ledger.cells) {
      if (cell.verdict != Verdict::kUnknown && cell.verdict != Verdict::kError &&
          cell.verdict != Verdict::kWaived)
        continue;
      const std::string_view address = cell.subject == kNoSubject
                                           ? std::string_view()
                                           : std::string_view(ledger.subjects[cell.subject].address);
      open_.emplace(ledger.controls[cell.control].id, ledger.roots[cell.root], address);
    }
  }

  bool Gone(const KnownFailure& f) const {
    if (!controls_.contains(f.control)) return false;
    if (!roots_.contains(f.root)) {
      return std::any_of(scanned_.begin(), scanned_.end(), [&](const std::string& path) {
        return path == "." || f.root == path || f.root.starts_with(path + "/");
      });
    }
    return !open_.contains({f.control, f.root, f.resource}) && !open_.contains({f.control, f.root, ""});
  }

 private:
  std::span<const std::string> scanned_;
  std::set<std::string_view> controls_, roots_;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> open_;  // control, root, address
};

void Write(Ledger& ledger, const std::vector<Occurrence>& now) {
  for (const Occurrence& found : now) {
    const std::uint32_t detail = ledger.cells[found.cell].detail;
    if (found.finding) ledger.details[detail].findings[*found.finding].change = found.change;
    Change& cell = ledger.cells[found.cell].change;
    const bool worse = found.change == Change::kNew || cell == Change::kNone ||
                       (found.change == Change::kMoved && cell == Change::kUnchanged);
    if (worse) cell = found.change;
  }
}

}  // namespace

Baseline MakeBaseline(const Ledger& ledger) {
  Baseline out;
  out.evaluation_date = ledger.run.evaluation_date;
  for (Occurrence& found : FailuresOf(ledger)) out.failures.push_back(std::move(found.failure));
  Sort(out.failures);
  return out;
}

Baseline CompareWithBaseline(Ledger& ledger, const Baseline& before, std::span<const std::string> scanned,
                             std::span<const Move> moves) {
  std::vector<Occurrence> now = FailuresOf(ledger);
  // A tree may declare an address twice, so a fingerprint may stand for several.
  std::multimap<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < before.failures.size(); ++i) known.emplace(before.failures[i].fingerprint, i);
  std::vector<const KnownFailure*> gone;
  for (const KnownFailure& f : before.failures) gone.push_back(&f);
  for (Occurrence& found : now) {
    const auto it = known.find(found.failure.fingerprint);
    if (it == known.end()) continue;
    found.change = Change::kUnchanged;
    found.failure.since = before.failures[it->second].since;
    gone[it->second] = nullptr;
    known.erase(it);
  }
  MatchMoved(now, gone, moves);
  Write(ledger, now);

  Baseline after;
  after.evaluation_date = ledger.run.evaluation_date;
  BaselineUse& use = ledger.baseline.emplace();
  use.entries = before.failures.size();
  const Judged judged(ledger, scanned);
  for (const KnownFailure* f : gone) {
    if (!f) continue;
    (judged.Gone(*f) ? use.fixed : use.undecided).push_back(*f);
  }
  for (Occurrence& found : now) after.failures.push_back(std::move(found.failure));
  after.failures.insert(after.failures.end(), use.undecided.begin(), use.undecided.end());
  Sort(after.failures);
  return after;
}

}  // namespace assay
