// SPDX-License-Identifier: Apache-2.0
#include "cloudformation/cloudformation.h"

#include <utility>

#include "cloudformation/evaluator.h"

namespace assay::cloudformation {
namespace {

/// Service::Kind at least: AWS::S3::Bucket, Custom::X, Alexa::ASK::Skill, Acme::Net::Vpc::MODULE.
bool LooksLikeType(std::string_view type) {
  const auto colons = type.find("::");
  return colons != std::string_view::npos && colons > 0 && colons + 2 < type.size() &&
         type.find(' ') == std::string_view::npos;
}

bool IsServerlessTransform(const Value& transform) {
  if (transform.is_string()) return transform.string().substr(0, 17) == "AWS::Serverless-2";
  if (!transform.is_sequence()) return false;
  for (const Value& one : transform.elements()) {
    if (one.is_string() && one.string().substr(0, 17) == "AWS::Serverless-2") return true;
  }
  return false;
}

}  // namespace

bool IsTemplate(const Value& document) {
  if (!document.is_mapping()) return false;
  if (document.Find("AWSTemplateFormatVersion")) return true;
  if (const Value* transform = document.Find("Transform"); transform && IsServerlessTransform(*transform))
    return true;
  const Value* resources = document.Find("Resources");
  if (!resources || !resources->is_mapping()) return false;
  for (const Entry& entry : resources->entries()) {
    const Value* type = entry.value.Find("Type");
    if (type && type->is_string() && LooksLikeType(type->string())) return true;
  }
  return false;
}

Evaluated Evaluate(const Value& document, std::string path, FileId file, std::shared_ptr<const void> keep,
                   const Options& options) {
  Evaluated result;
  result.root = std::make_unique<Root>();
  Root& root = *result.root;
  root.name = std::move(path);
  root.format = Format::kCloudFormation;
  root.arenas.push_back(std::make_unique<Arena>());
  if (keep) root.keep_alive.push_back(std::move(keep));
  Evaluator(document, root.name, file, root, options, result.diagnostics).Run();
  root.Seal();
  return result;
}

}  // namespace assay::cloudformation
