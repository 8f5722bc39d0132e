// SPDX-License-Identifier: Apache-2.0
#include "evidence/join.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace assay::evidence {
namespace {

struct Refused {
  std::string why;
};

std::vector<std::string> Options(const RunInfo& run) {
  std::vector<std::string> out;
  for (const std::string& word : run.arguments) {
    if (word.starts_with("--")) out.push_back(word);
  }
  return out;
}

std::vector<SettingsFile> OfTheRun(const RunInfo& run) {
  std::vector<SettingsFile> out;
  std::copy_if(run.settings.begin(), run.settings.end(), std::back_inserter(out),
               [](const SettingsFile& file) { return file.whole_run; });
  return out;
}

bool NeedsParameter(const Control& control) {
  return std::any_of(control.info.parameters.begin(), control.info.parameters.end(),
                     [](const Parameter& p) { return p.default_value.empty(); });
}

bool SameFrameworks(const Ledger& a, const Ledger& b) {
  return std::equal(a.frameworks.begin(), a.frameworks.end(), b.frameworks.begin(), b.frameworks.end(),
                    [](const Framework& x, const Framework& y) {
                      return std::tie(x.id, x.edition, x.version) == std::tie(y.id, y.edition, y.version);
                    });
}

class Joiner {
 public:
  Joiner(std::vector<NamedLedger> parts, const std::set<std::string>& stage_two)
      : parts_(std::move(parts)), stage_two_(stage_two) {}

  Ledger Join() {
    for (const NamedLedger& part : parts_) {
      // What one part calls gone may be in another one.
      if (part.ledger.baseline)
        throw Refused{part.name +
                      " was held against a baseline; scan without --baseline and give it to merge"};
    }
    for (std::size_t i = 1; i < parts_.size(); ++i) CheckAgree(parts_[0], parts_[i]);
    const Ledger& first = parts_[0].ledger;
    out_.run = first.run;
    out_.frameworks = first.frameworks;
    out_.controls = first.controls;
    out_.texts = first.texts;
    JoinRoots();
    JoinControls();
    JoinRun();
    for (const NamedLedger& part : parts_) Take(part);
    std::stable_sort(out_.moves.begin(), out_.moves.end(),
                     [](const Move& a, const Move& b) { return a.root < b.root; });
    for (auto& [path, file] : files_) out_.files.push_back(std::move(file));
    OrderWaivers();
    FillPopulations();
    PutInOrder(out_);
    return std::move(out_);
  }

 private:
  void CheckAgree(const NamedLedger& a, const NamedLedger& b) const {
    const auto agree = [&](bool same, std::string_view what) {
      if (!same) throw Refused{a.name + " and " + b.name + " differ in " + std::string(what)};
    };
    const RunInfo &x = a.ledger.run, &y = b.ledger.run;
    agree(x.tool_version == y.tool_version, "the version of the tool");
    agree(x.evaluation_date == y.evaluation_date, "the date they were judged at; give --date");
    agree(x.strict == y.strict && x.fail_on == y.fail_on && x.fail_on_reachable == y.fail_on_reachable &&
              Options(x) == Options(y),
          "the options they were run with");
    agree(OfTheRun(x) == OfTheRun(y), "the configuration of the run; give --config");
    agree(SameFrameworks(a.ledger, b.ledger), "the frameworks they map to");
    agree(a.ledger.controls.size() == b.ledger.controls.size(), "the controls there are");
    for (std::size_t i = 0; i < a.ledger.controls.size(); ++i) {
      const Control &c = a.ledger.controls[i], &d = b.ledger.controls[i];
      agree(c.id == d.id && c.digest == d.digest && c.criteria == d.criteria, "the control " + c.id);
      // Where a root sets a required parameter decides whether a run has the control at all.
      agree((c.selected == d.selected && c.judged == d.judged) || NeedsParameter(c),
            "whether " + c.id + " is selected");
    }
  }

  void JoinRoots() {
    std::map<std::string, std::string_view> owner;
    for (const NamedLedger& part : parts_) {
      for (const std::string& root : part.ledger.roots) {
        const auto [it, fresh] = owner.try_emplace(root, part.name);
        if (!fresh) {
          throw Refused{"the root " + root + " is in " + std::string(it->second) + " and in " + part.name +
                        "; each root must be judged once"};
        }
      }
    }
    for (const auto& [root, part] : owner) {
      root_at_[root] = static_cast<std::uint32_t>(out_.roots.size());
      out_.roots.push_back(root);
    }
  }

  void JoinControls() {
    for (std::size_t i = 0; i < out_.controls.size(); ++i) {
      for (const NamedLedger& part : parts_) {
        out_.controls[i].selected |= part.ledger.controls[i].selected;
        out_.controls[i].judged |= part.ledger.controls[i].judged;
      }
    }
  }

  void JoinRun() {
    std::set<std::string> paths;
    std::map<std::string, SettingsFile> settings;
    for (const NamedLedger& part : parts_) {
      const auto& words = part.ledger.run.arguments;
      for (std::size_t i = 1; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) paths.insert(words[i]);
      }
      for (const SettingsFile& file : part.ledger.run.settings) {
        const auto [it, fresh] = settings.try_emplace(file.path, file);
        if (!fresh && it->second.sha256 != file.sha256)
          throw Refused{"the settings in " + file.path + " differ between the runs"};
        it->second.whole_run |= file.whole_run;
      }
    }
    std::vector<std::string> arguments = {"scan"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    for (std::string& option : Options(out_.run)) arguments.push_back(std::move(option));
    out_.run.arguments = std::move(arguments);
    out_.run.settings.clear();
    for (auto& [path, file] : settings) out_.run.settings.push_back(std::move(file));
    const auto count = [&](bool Control::*member) {
      return static_cast<std::size_t>(std::count_if(out_.controls.begin(), out_.controls.end(),
                                                    [&](const Control& c) { return c.*member; }));
    };
    out_.run.selected = count(&Control::selected);
    out_.run.judged = count(&Control::judged);
  }

  void Take(const NamedLedger& part) {
    const Ledger& from = part.ledger;
    out_.scenarios.insert(from.scenarios.begin(), from.scenarios.end());
    out_.moves.insert(out_.moves.end(), from.moves.begin(), from.moves.end());
    std::vector<std::uint32_t> roots, subjects(from.subjects.size(), kNoSubject);
    for (const std::string& root : from.roots) roots.push_back(root_at_.at(root));
    for (std::size_t i = 0; i < from.subjects.size(); ++i) {
      if (from.subjects[i].type == kWaiverType) continue;
      subjects[i] = static_cast<std::uint32_t>(out_.subjects.size());
      out_.subjects.push_back(from.subjects[i]);
      out_.subjects.back().root = roots[from.subjects[i].root];
    }
    TakeFiles(part);
    const std::vector<std::uint32_t> waivers = TakeWaivers(from);
    const auto detail_base = static_cast<std::uint32_t>(out_.details.size());
    for (const Detail& detail : from.details) {
      out_.details.push_back(detail);
      if (detail.waiver && detail.waiver->record != kNoWaiver)
        out_.details.back().waiver->record = waivers.at(detail.waiver->record);
    }
    for (Cell cell : from.cells) {
      if (stage_two_.contains(from.controls[cell.control].id)) continue;
      cell.root = roots[cell.root];
      if (cell.subject != kNoSubject) cell.subject = subjects[cell.subject];
      if (cell.owner != kNoSubject) cell.owner = subjects[cell.owner];
      if (cell.detail != kNoDetail) cell.detail += detail_base;
      out_.cells.push_back(cell);
    }
    for (Population p : from.populations) {
      if (stage_two_.contains(from.controls[p.control].id)) continue;
      p.root = roots[p.root];
      out_.populations.push_back(p);
    }
    out_.diagnostics.insert(out_.diagnostics.end(), from.diagnostics.begin(), from.diagnostics.end());
    out_.diagnostic_locations.insert(out_.diagnostic_locations.end(), from.diagnostic_locations.begin(),
                                     from.diagnostic_locations.end());
    for (const auto& [file, lines] : from.excerpts) out_.excerpts[file].insert(lines.begin(), lines.end());
    for (const auto& [file, lines] : from.line_hashes)
      out_.line_hashes[file].insert(lines.begin(), lines.end());
  }

  void TakeFiles(const NamedLedger& part) {
    for (const FileRecord& file : part.ledger.files) {
      const auto [it, fresh] = files_.try_emplace(file.path, file);
      if (fresh) continue;
      if (!file.sha256.empty() && !it->second.sha256.empty() && file.sha256 != it->second.sha256)
        throw Refused{file.path + " isn't the same in all runs; judge one commit"};
      // What one run passed over, another may have read because a module call leads to it.
      if (file.outcome < it->second.outcome) it->second = file;
    }
  }

  std::vector<std::uint32_t> TakeWaivers(const Ledger& from) {
    std::vector<std::uint32_t> now;

    std::set<std::uint32_t> used;  // equal waivers of one part stay apart
    for (const WaiverRecord& w : from.waivers) {
      std::uint32_t found = kNoWaiver;
      for (std::uint32_t i = 0; i < out_.waivers.size() && found == kNoWaiver; ++i) {
        const WaiverRecord& o = out_.waivers[i];
        const auto key = [](const WaiverRecord& r) {
          return std::tie(r.imported, r.id, r.control, r.resource, r.reason, r.owner, r.ticket, r.approver,
                          r.compensating, r.until);
        };
        if (!used.contains(i) && key(o) == key(w) && o.location == w.location) found = i;
      }
      if (found == kNoWaiver) {
        found = static_cast<std::uint32_t>(out_.waivers.size());
        out_.waivers.push_back(w);
        out_.waivers.back().covers = 0;
      }
      used.insert(found);
      out_.waivers[found].covers += w.covers;
      now.push_back(found);
    }
    return now;
  }

  void OrderWaivers() {
    std::vector<std::uint32_t> order(out_.waivers.size()), now(out_.waivers.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto key = [&](std::uint32_t i) {
      const WaiverRecord& w = out_.waivers[i];
      return std::tuple(w.imported, std::string_view(w.location.file), w.location.start_line);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    std::vector<WaiverRecord> waivers;
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      now[order[i]] = i;
      waivers.push_back(std::move(out_.waivers[order[i]]));
    }
    out_.waivers = std::move(waivers);
    for (Detail& detail : out_.details) {
      if (detail.waiver && detail.waiver->record != kNoWaiver)
        detail.waiver->record = now[detail.waiver->record];
    }
  }

  // A control that only some runs had, because only their roots set its parameter, has a row in the others,
  // too, as it would have had in one run over all.
  void FillPopulations() {
    std::set<std::pair<std::uint32_t, std::uint32_t>> there;
    for (const Cell& cell : out_.cells) there.emplace(cell.root, cell.control);
    std::uint32_t detail = kNoDetail;
    for (std::uint32_t root = 0; root < out_.roots.size(); ++root) {
      for (std::uint32_t control = 0; control < out_.controls.size(); ++control) {
        const Control& c = out_.controls[control];
        if (!c.judged || stage_two_.contains(c.id) || there.contains({root, control})) continue;
        if (detail == kNoDetail) {
          detail = static_cast<std::uint32_t>(out_.details.size());
          out_.details.push_back({.message = std::string(kParameterNotSet)});
        }
        out_.cells.push_back({control, root, kNoSubject, kNoSubject, detail, Verdict::kNotApplicable});
        out_.populations.push_back({root, control, 0});
      }
    }
  }

  std::vector<NamedLedger> parts_;
  const std::set<std::string>& stage_two_;
  Ledger out_;
  std::map<std::string, std::uint32_t> root_at_;
  std::map<std::string, FileRecord> files_;
};

}  // namespace

tl::expected<Ledger, std::string> JoinLedgers(std::vector<NamedLedger> parts,
                                              const std::set<std::string>& stage_two) {
  if (parts.empty()) return tl::unexpected(std::string("there is no ledger to join"));
  try {
    return Joiner(std::move(parts), stage_two).Join();
  } catch (const Refused& refused) {
    return tl::unexpected(refused.why);
  }
}

}  // namespace assay::evidence
