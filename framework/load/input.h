// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "load/load.h"
#include "model/snapshot.h"
#include "syntax/hcl/parser.h"
#include "syntax/yaml/yaml.h"
#include "terraform/terraform.h"

namespace assay {

/// What a name promises; content decides about templates.
enum class InputKind : std::uint8_t {
  kOther,
  kTerraform,      ///< .tf .tofu
  kTerraformJson,  ///< .tf.json .tofu.json
  kVariables,      ///< .tfvars
  kVariablesJson,  ///< .tfvars.json
  kPlan,           ///< JSON that turned out to be a plan
  kDocument,       ///< .yaml .yml .json .template .cfn: perhaps a template
};
InputKind KindOf(std::string_view path);
inline bool IsConfiguration(InputKind kind) {
  return kind == InputKind::kTerraform || kind == InputKind::kTerraformJson;
}
inline bool IsVariables(InputKind kind) {
  return kind == InputKind::kVariables || kind == InputKind::kVariablesJson;
}

/// "a/b.tf" → "a" and "b.tf"; "b.tf" → "." and "b.tf".
std::string DirectoryOf(std::string_view path);
std::string_view FileNameOf(std::string_view path);

/// A parsed document with what its values point into.
struct Document {
  std::shared_ptr<Sources> sources;
  std::unique_ptr<yaml::File> yaml;
  Arena json;
  std::vector<Value> templates;  ///< the documents that are templates
  Value snippet;                 ///< of a file that a template includes: its first document
};

/// One file on its way: read, then parsed.
struct Input {
  FileRecord record;
  InputKind kind = InputKind::kOther;
  bool named = false;
  bool referenced = false;  ///< a template names it: it is ours whatever it holds
  bool broken = false;      ///< something of ours in it was not understood
  std::string text;         ///< until it is added to the sources
  FileId id = FileId::kNone;
  std::shared_ptr<hcl::File> config;   ///< Terraform; never null after parsing, even if nothing could be read
  std::shared_ptr<Document> document;  ///< a CloudFormation template, else null
  std::vector<CommentRecord> comments;
  Diagnostics diagnostics;
};

/// Reads the bytes if the file may be ours; a document without a template's words is forgotten at once.
void ReadInput(const FileSystem& files, std::uint64_t limit, Input& input);
/// Gives the bytes to the sources: in a fixed order, so that ids do not depend on threads.
void AddInput(Sources& sources, Input& input);
/// Parses what was added and decides what the file is.
void ParseInput(const std::shared_ptr<Sources>& sources, const LoadOptions& options, Input& input);

/// Groups configuration and variables by directory; files that another one hides are marked as skipped.
void HideShadowed(std::vector<Input>& inputs);
terraform::Directories GroupByDirectory(const std::vector<Input>& inputs);
/// The directories that local module calls of these files name, normalised; those outside the tree are left
/// out.
std::vector<std::string> CalledDirectories(const Input& input);
/// What `.terraform/modules/modules.json` of a root module says: its modules' keys and directories. Empty if
/// there is none, or it can't be understood.
std::map<std::string, std::string> InstalledModules(const FileSystem& files, const std::string& directory);
terraform::ConfigFile ToConfigFile(const Input& input);

}  // namespace assay
