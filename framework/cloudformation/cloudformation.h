// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>

#include "assay/inventory.h"
#include "assay/value.h"
#include "source/diagnostic.h"
#include "source/sources.h"

namespace assay::cloudformation {

struct Options {
  std::map<std::string, std::string> parameters;  ///< --parameters: values by name
  std::uint64_t steps = 50'000'000;
};

/// Whether a document is a CloudFormation template: a mapping with `Resources` whose members have a `Type`
/// that looks like one (AWS::S::T, Custom::X, Alexa::…, a SAM type), or AWSTemplateFormatVersion, or the SAM
/// transform.
bool IsTemplate(const Value& document);

struct Evaluated {
  std::unique_ptr<Root> root;
  Diagnostics diagnostics;
};

/// Evaluates one template. Parameters without a value are unknown within their allowed values; conditions
/// that can't be decided become named guards ("IsProd"), Fn::If a choice, AWS::NoValue absent; Ref and GetAtt
/// of a resource are unknowns with its identity. `keep` owns the document (and its text). Source: AWS
/// CloudFormation user guide, "Intrinsic function reference", "Template anatomy".
Evaluated Evaluate(const Value& document, std::string path, FileId file, std::shared_ptr<const void> keep,
                   const Options& options);

}  // namespace assay::cloudformation
