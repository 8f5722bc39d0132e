// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace assay {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

}  // namespace

Tree::Tree(const Files& files) {
  std::string name = (fs::temp_directory_path() / "assay-cli-XXXXXX").string();
  if (!::mkdtemp(name.data())) ADD_FAILURE() << "no directory for the test";
  root_ = name;
  fs::create_directory(fs::path(root_) / "tree");
  for (const auto& [path, text] : files) Write(path, text);
}

Tree::~Tree() {
  std::error_code error;
  fs::remove_all(root_, error);
}

void Tree::Write(const std::string& path, const std::string& text) {
  const fs::path whole = fs::path(root_) / "tree" / path;
  fs::create_directories(whole.parent_path());
  std::ofstream(whole, std::ios::binary) << text;
}

std::string Tree::Read(const std::string& path) const { return ReadFile(fs::path(root_) / "tree" / path); }
bool Tree::Has(const std::string& path) const { return fs::exists(fs::path(root_) / "tree" / path); }

Ran Tree::Assay(const std::string& words, const std::string& environment) const {
  return Shell(environment + " \"$ASSAY\" " + words);
}

Ran Tree::Shell(const std::string& line) const {
  // Nothing of the caller's environment may decide what a test sees.
  const std::string command = "cd '" + root_ +
                              "/tree' || exit 125; unset CI NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE; "
                              "export ASSAY='" ASSAY_PROGRAM "' SOURCE_DATE_EPOCH=1795132800; { " +
                              line + "\n} >'" + root_ + "/out' 2>'" + root_ + "/err' </dev/null";
  const int status = std::system(command.c_str());
  Ran ran;
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ran.out = ReadFile(fs::path(root_) / "out");
  ran.err = ReadFile(fs::path(root_) / "err");
  return ran;
}

}  // namespace assay
