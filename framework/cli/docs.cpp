// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include "cli/command.h"
#include "cli/control_page.h"
#include "cli/output.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kText =
    "Writes the page of every control, their index, and the list of all ids ever released, below DIR. Ids "
    "only\n"
    "come in: one that is in DIR/ids.txt and no longer a control's is refused, because ids are never "
    "reused.\n\n"
    "  assay docs --out docs\n"
    "  assay docs --out docs --check       write nothing; exit code 6 if anything would change";

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

std::set<std::string> Lines(const std::string& text) {
  std::set<std::string> out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (end > from) out.insert(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

// What there should be, by path below DIR.
std::map<std::string, std::string> Pages(const std::vector<Framework>& frameworks,
                                         const std::set<std::string>& ids) {
  std::map<std::string, std::string> out;
  for (const ControlBase* c : Registry()) out["controls/" + c->id + ".md"] = ControlPage(*c, frameworks);
  out["controls/README.md"] = ControlIndex(Registry());
  std::string& list = out["ids.txt"];
  for (const std::string& id : ids) list += id + "\n";
  return out;
}

// Pages of controls that are no longer there.
std::vector<std::string> Leftovers(const fs::path& out, const std::map<std::string, std::string>& pages) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(out / "controls", error)) {
    const std::string name = "controls/" + entry.path().filename().string();
    if (name.ends_with(".md") && !pages.contains(name)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

tl::expected<int, Failure> Docs(const Arguments& arguments) {
  const std::string* given = arguments.Get("out");
  if (!given) return tl::unexpected(Failure{kUsage, "`assay docs` takes --out DIR"});
  const fs::path out = *given;
  const bool check = arguments.Has("check");
  const auto frameworks = RegisteredFrameworks();
  if (!frameworks) return tl::unexpected(Failure{kInternal, frameworks.error().detail});

  std::set<std::string> ids = Lines(ReadText(out / "ids.txt"));
  bool fine = true;
  for (const std::string& id : ids) {
    if (FindControl(id)) continue;
    std::cout << (out / "ids.txt").string() << ": " << id << " was released and is no longer a control\n";
    fine = false;
  }
  if (!fine) return kDiffers;
  for (const ControlBase* c : Registry()) ids.insert(c->id);

  const std::map<std::string, std::string> pages = Pages(*frameworks, ids);
  if (!check) fs::create_directories(out / "controls");
  for (const auto& [name, text] : pages) {
    const std::string path = (out / name).string();
    if (ReadText(path) == text) continue;
    std::cout << path << (check ? ": is not what the controls say\n" : "\n");
    fine = false;
    if (check) continue;
    if (auto written = WriteFile(path, [&t = text](std::ostream& o) { o << t; }); !written)
      return tl::unexpected(written.error());
  }
  for (const std::string& name : Leftovers(out, pages)) {
    std::cout << (out / name).string() << ": is no control's page\n";
    fine = false;
    if (!check) fs::remove(out / name);
  }
  return check && !fine ? kDiffers : kFine;
}

}  // namespace

const Command& DocsCommand() {
  static const Command command = {
      "docs",
      "--out DIR [--check]",
      "write the pages of the controls",
      kText,
      {{"out", '\0', "DIR", "the project's documentation"}, {"check", '\0', "", "compare only"}},
      Docs,
      true};
  return command;
}

}  // namespace assay::cli
