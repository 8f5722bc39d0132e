// SPDX-License-Identifier: Apache-2.0
// Asks OpenTofu about generated configurations and writes its answers down; see `renew` beside this file.
//   oracle show SEED DIRECTORY               writes the configuration of one seed
//   oracle record TOFU FIRST LAST DIRECTORY  prints "SEED\tANSWER" for each, working in a directory
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "answer.h"
#include "generator.h"

namespace {

namespace fs = std::filesystem;

void Write(std::uint64_t seed, const fs::path& directory) {
  std::string modules = R"({"Key":"","Source":"","Dir":"."})";
  for (const auto& [path, text] : assay::differential::Generate(seed)) {
    const fs::path file = directory / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
    if (file.filename() != "variables.tf" || !path.find("variables.tf")) continue;
    const std::string inside = fs::path(path).parent_path().string();
    std::string key = inside;
    for (char& c : key) c = c == '/' ? '.' : c;
    modules += R"(,{"Key":")" + key + R"(","Source":"./)" + fs::path(inside).filename().string() +
               R"(","Dir":")" + inside + R"("})";
  }
  // What `tofu init` would write: the modules are all here, and the one provider is built in.
  fs::create_directories(directory / ".terraform/modules");
  std::ofstream(directory / ".terraform/modules/modules.json") << R"({"Modules":[)" << modules << "]}";
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

int Record(const std::string& tofu, std::uint64_t first, std::uint64_t last, const fs::path& work) {
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const fs::path directory = work / "configuration";
    fs::remove_all(directory);
    Write(seed, directory);
    const std::string in = "cd '" + directory.string() + "' && '" + tofu + "' ";
    std::string answer = "error";
    if (std::system((in + "plan -input=false -lock=false -no-color -out=plan >log 2>&1").c_str()) == 0) {
      if (std::system((in + "show -json plan >plan.json 2>>log").c_str()) != 0) {
        std::cerr << "oracle: seed " << seed << " can't be shown\n";
        return 1;
      }
      answer = assay::differential::AnswerOfPlan(ReadAll(directory / "plan.json"));
    } else if (ReadAll(directory / "log").find("Error") == std::string::npos) {
      std::cerr << "oracle: seed " << seed << ": " << tofu << " doesn't run:\n" << ReadAll(directory / "log");
      return 1;
    }
    std::cout << seed << '\t' << answer << '\n';
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  if (command == "show" && argc == 4) {
    Write(std::strtoull(argv[2], nullptr, 10), argv[3]);
    return 0;
  }
  if (command == "record" && argc == 6)
    return Record(argv[2], std::strtoull(argv[3], nullptr, 10), std::strtoull(argv[4], nullptr, 10), argv[5]);
  std::cerr << "usage: oracle show SEED DIRECTORY | oracle record TOFU FIRST LAST DIRECTORY\n";
  return 2;
}
