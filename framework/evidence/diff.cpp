// SPDX-License-Identifier: Apache-2.0
#include "evidence/diff.h"

#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace assay::evidence {
namespace {

// Addresses may repeat in a root: equal rows are told apart by number.
using RowKey = std::tuple<std::string, std::string, std::string, int>;

std::map<RowKey, std::string> Rows(const Ledger& ledger) {
  std::map<RowKey, std::string> out;
  for (const Cell& cell : ledger.cells) {
    RowKey key{ledger.controls[cell.control].id, ledger.roots[cell.root],
               cell.subject == kNoSubject ? "" : ledger.subjects[cell.subject].address, 0};
    while (out.contains(key)) ++std::get<3>(key);
    out.emplace(std::move(key), VerdictName(cell.verdict));
  }
  return out;
}

std::set<std::string> Resources(const Ledger& ledger) {
  std::set<std::string> out;
  for (const Subject& s : ledger.subjects) {
    if (s.type != kWaiverType) out.insert(ledger.roots[s.root] + " " + s.address);
  }
  return out;
}

std::set<std::string> Waivers(const Ledger& ledger) {
  std::set<std::string> out;
  for (const WaiverRecord& w : ledger.waivers) out.insert(w.id + " " + w.control);
  return out;
}

// What was agreed on, of waivers that both have.
std::vector<std::string> ChangedWaivers(const Ledger& before, const Ledger& after) {
  static constexpr std::pair<std::string_view, std::string WaiverRecord::*> kParts[] = {
      {"until", &WaiverRecord::until},       {"owner", &WaiverRecord::owner},
      {"approver", &WaiverRecord::approver}, {"compensating", &WaiverRecord::compensating},
      {"ticket", &WaiverRecord::ticket},     {"resource", &WaiverRecord::resource},
      {"reason", &WaiverRecord::reason}};
  std::map<std::string, const WaiverRecord*> then;
  for (const WaiverRecord& w : before.waivers) then.emplace(w.id + " " + w.control, &w);
  const auto shown = [](const std::string& text) { return text.empty() ? std::string("nothing") : text; };
  std::vector<std::string> out;
  for (const WaiverRecord& w : after.waivers) {
    const auto it = then.find(w.id + " " + w.control);
    if (it == then.end()) continue;
    std::string what;
    for (const auto& [name, part] : kParts) {
      const std::string &a = it->second->*part, &b = w.*part;
      if (a == b) continue;
      what += (what.empty() ? ": " : "; ") + std::string(name) + " " + shown(a) + " to " + shown(b);
    }
    if (!what.empty()) out.push_back(it->first + what);
  }
  return out;
}

void Sets(const std::set<std::string>& before, const std::set<std::string>& after,
          std::vector<std::string>& gone, std::vector<std::string>& come) {
  for (const std::string& one : before) {
    if (!after.contains(one)) gone.push_back(one);
  }
  for (const std::string& one : after) {
    if (!before.contains(one)) come.push_back(one);
  }
}

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

bool Difference::empty() const {
  return rows.empty() && resources_gone.empty() && resources_come.empty() && controls_changed.empty() &&
         controls_gone.empty() && controls_come.empty() && waivers_gone.empty() && waivers_come.empty() &&
         waivers_changed.empty() && run.empty();
}

Difference Compare(const Ledger& before, const Ledger& after) {
  Difference out;
  const auto differ = [&](std::string_view what, const std::string& a, const std::string& b) {
    if (a != b) out.run.push_back(std::string(what) + ": " + a + " before, " + b + " after");
  };
  differ("tool", before.run.tool_version, after.run.tool_version);
  differ("judged as of", before.run.evaluation_date, after.run.evaluation_date);
  differ("command", Joined(before.run.arguments), Joined(after.run.arguments));

  const auto a = Rows(before), b = Rows(after);
  for (const auto& [key, verdict] : a) {
    const auto it = b.find(key);
    const std::string now = it == b.end() ? "" : it->second;
    if (now != verdict)
      out.rows.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), verdict, now});
  }
  for (const auto& [key, verdict] : b) {
    if (!a.contains(key))
      out.rows.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), "", verdict});
  }
  Sets(Resources(before), Resources(after), out.resources_gone, out.resources_come);
  Sets(Waivers(before), Waivers(after), out.waivers_gone, out.waivers_come);
  out.waivers_changed = ChangedWaivers(before, after);
  std::map<std::string, std::string> digests;
  std::set<std::string> judged_before, judged_after;
  for (const Control& c : before.controls) {
    digests[c.id] = c.digest;
    if (c.judged) judged_before.insert(c.id);
  }
  for (const Control& c : after.controls) {
    const auto it = digests.find(c.id);
    if (it != digests.end() && it->second != c.digest) out.controls_changed.push_back(c.id);
    if (c.judged) judged_after.insert(c.id);
  }
  Sets(judged_before, judged_after, out.controls_gone, out.controls_come);
  return out;
}

}  // namespace assay::evidence
