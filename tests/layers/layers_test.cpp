// SPDX-License-Identifier: Apache-2.0
// The tree's own rules: who may include whom, sources listed one by one, nothing of the machine it was
// written on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace assay {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

const fs::path kTree = ASSAY_SOURCE_DIR;

// "May include" of the architecture's table, before closing it over itself. A folder may always include
// itself.
const std::map<std::string, std::vector<std::string>>& Rooms() {
  static const std::map<std::string, std::vector<std::string>> rooms = {
      {"source", {}},
      {"value", {"source"}},
      {"syntax/hcl", {"source", "value", "syntax/json"}},  // configuration is written in JSON, too
      {"syntax/yaml", {"source", "value"}},
      {"syntax/json", {"source", "value"}},
      {"model", {"value"}},
      {"terraform", {"model", "syntax/hcl", "syntax/yaml", "syntax/json"}},
      {"cloudformation", {"model", "syntax/yaml", "syntax/json"}},
      {"plan", {"model"}},
      {"load", {"terraform", "cloudformation", "plan"}},
      {"analysis", {"model"}},
      {"catalog", {"source"}},
      {"control", {"model", "analysis", "catalog"}},
      {"record", {"catalog", "model"}},
      {"run", {"load", "control", "record"}},
      {"evidence", {"reporters", "syntax/json"}},
      {"cli", {"run", "evidence"}},
      {"fixtures", {"run"}},
      {"checks", {"fixtures", "run"}},
      {"reporters", {"record"}},
  };
  return rooms;
}

// Which room a public header belongs to; the others are public headers of `control`.
std::string RoomOfPublicHeader(const std::string& header) {
  static const std::map<std::string, std::string> rooms = {
      {"span.h", "source"},     {"value.h", "value"},          {"guard.h", "value"},
      {"inventory.h", "model"}, {"control_info.h", "catalog"},
  };
  if (const auto found = rooms.find(header); found != rooms.end()) return found->second;
  return header.find('/') == std::string::npos ? "control" : "fixtures";
}

std::set<std::string> MayInclude(const std::string& room) {
  std::set<std::string> all = {room};
  for (const std::string& below : Rooms().at(room)) all.merge(MayInclude(below));
  return all;
}

// The room a file lies in; empty for a folder that has none.
std::string RoomOf(const fs::path& file) {
  const std::string path = file.lexically_relative(kTree).generic_string();
  if (const std::string_view head = "framework/include/assay/"; path.starts_with(head)) {
    return RoomOfPublicHeader(path.substr(head.size()));
  }
  std::string_view rest = path;
  if (rest.starts_with("framework/")) rest.remove_prefix(10);
  for (const auto& [room, below] : Rooms()) {
    if (rest.starts_with(room + "/")) return room;
  }
  return "";
}

// The room that an #include "…" names; empty for a third party's header.
std::string RoomOfInclude(const fs::path& includer, const std::string& name) {
  if (const std::string_view head = "assay/"; name.starts_with(head)) {
    return RoomOfPublicHeader(name.substr(head.size()));
  }
  for (const auto& [room, below] : Rooms()) {
    if (name.starts_with(room + "/")) return room;
  }
  return fs::exists(includer.parent_path() / name) ? RoomOf(includer) : "";
}

std::string ReadText(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool Holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Files below a folder, in order of their paths; build folders and what begins with a dot are passed over.
std::vector<fs::path> FilesBelow(const fs::path& folder, const std::set<std::string>& extensions = {}) {
  std::vector<fs::path> files;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    const std::string name = it->path().filename().string();
    const bool build = folder == kTree && it.depth() == 0 && (name == "build" || name.starts_with("build-"));
    // What the CDK app of a sample fetches and makes is no part of the tree either.
    const bool made = name == "node_modules" || name == "dist" || name == "cdk.out";
    if (it->is_directory() && (build || made || name == ".git")) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file() &&
               (extensions.empty() || extensions.contains(it->path().extension().string()))) {
      files.push_back(it->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> Sources() {
  std::vector<fs::path> all;
  for (const char* folder : {"framework", "fixtures", "checks", "reporters"}) {
    const auto files = FilesBelow(kTree / folder, {".cpp", ".h"});
    all.insert(all.end(), files.begin(), files.end());
  }
  return all;
}

// The names in `#include "…"` lines.
std::vector<std::string> QuotedIncludes(const std::string& text) {
  std::vector<std::string> names;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view head = "#include \"";
    if (!line.starts_with(head)) continue;
    names.push_back(line.substr(head.size(), line.find('"', head.size()) - head.size()));
  }
  return names;
}

TEST(Layers, TreeIsThere) { ASSERT_GT(Sources().size(), 40u) << "looked below " << kTree; }

TEST(Layers, EveryFileLiesInARoom) {
  for (const fs::path& file : Sources()) EXPECT_NE(RoomOf(file), "") << file;
}

TEST(Layers, NoIncludeGoesAgainstTheTable) {
  for (const fs::path& file : Sources()) {
    const std::string room = RoomOf(file);
    if (room.empty()) continue;
    const std::set<std::string> allowed = MayInclude(room);
    for (const std::string& name : QuotedIncludes(ReadText(file))) {
      const std::string included = RoomOfInclude(file, name);
      EXPECT_NE(included, "") << file << " includes \"" << name << "\", which is no header of ours";
      EXPECT_TRUE(included.empty() || allowed.contains(included))
          << file << " (" << room << ") must not include \"" << name << "\" (" << included << ")";
    }
  }
}

TEST(Layers, PublicHeadersIncludePublicHeadersOnly) {
  for (const char* folder : {"framework/include/assay", "fixtures/include/assay"}) {
    for (const fs::path& file : FilesBelow(kTree / folder, {".h"})) {
      for (const std::string& name : QuotedIncludes(ReadText(file))) {
        EXPECT_TRUE(name.starts_with("assay/"))
            << file << " includes \"" << name << "\", which isn't installed";
      }
    }
  }
}

TEST(Sources, AreListedOneByOne) {
  for (const fs::path& file : Sources()) {
    if (file.extension() != ".cpp") continue;
    // The nearest CMakeLists.txt at or above the file names it.
    fs::path folder = file.parent_path();
    while (!fs::exists(folder / "CMakeLists.txt")) folder = folder.parent_path();
    std::istringstream lists(ReadText(folder / "CMakeLists.txt"));
    const std::set<std::string> words{std::istream_iterator<std::string>(lists), {}};
    const std::string name = file.lexically_relative(folder).generic_string();
    EXPECT_TRUE(words.contains(name)) << name << " is not in " << folder / "CMakeLists.txt";
  }
  for (const fs::path& file : FilesBelow(kTree / "framework")) {
    if (file.filename() == "CMakeLists.txt") {
      EXPECT_FALSE(Holds(ReadText(file), "GLOB")) << file;
    }
  }
}

TEST(Sources, BeginWithTheirLicense) {
  for (const fs::path& file : Sources()) {
    EXPECT_TRUE(ReadText(file).starts_with("// SPDX-License-Identifier: Apache-2.0\n")) << file;
  }
}

TEST(Sources, KeepThirdPartyTypesOutOfHeaders) {
  // Their headers are included by the one source file that uses them. gMock is the vocabulary of controls and
  // tl::expected that of errors.
  const std::vector<std::string> kept = {"<fmt/",   "<nlohmann/", "<pugixml",  "<yaml-cpp/", "<yaml.h",
                                         "<boost/", "<re2/",      "<openssl/", "<mpfr"};
  for (const fs::path& file : Sources()) {
    if (file.extension() != ".h") continue;
    const std::string text = ReadText(file);
    for (const std::string& header : kept) {
      EXPECT_FALSE(Holds(text, "#include " + header)) << file << " includes " << header;
    }
  }
}

TEST(Tree, HoldsNoPathOfTheMachineItLiesOn) {
  std::vector<std::string> paths = {kTree.string() + "/", kTree.string() + "\""};
  if (const char* home = std::getenv("HOME"); home && std::string_view(home).size() > 1) {
    paths.push_back(std::string(home) + "/");
  }
  for (const fs::path& file : FilesBelow(kTree)) {
    const std::string text = ReadText(file);
    for (const std::string& path : paths) {
      EXPECT_FALSE(Holds(text, path)) << file << " holds " << path;
    }
  }
}

TEST(Tree, HasNoUnfinishedMarks) {
  const std::vector<std::string> marks = {std::string("TO") + "DO", std::string("FIX") + "ME",
                                          std::string("XX") + "X:"};
  for (const fs::path& file : Sources()) {
    const std::string text = ReadText(file);
    for (const std::string& mark : marks) EXPECT_FALSE(Holds(text, mark)) << file << " holds " << mark;
  }
}

}  // namespace
}  // namespace assay
