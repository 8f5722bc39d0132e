// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/inventory.h"
#include "assay/value.h"
#include "source/diagnostic.h"
#include "source/sources.h"

namespace assay::cloudformation {

/// Another file of the tree that a template refers to: a nested stack's template, an included snippet.
struct LocalDocument {
  Value value;
  FileId file = FileId::kNone;
  std::string path;
  std::shared_ptr<const void> keep;  ///< owns the value and its text
};

/// What the CDK made a resource from.
struct Construct {
  std::string path;   ///< "OrdersStack/Data/Bucket/Resource"
  std::string place;  ///< "lib/orders-stack.ts:12:5"; empty if it wasn't recorded
};

struct Options {
  std::map<std::string, std::string> parameters;  ///< --parameters: values by name
  std::map<std::string, Construct> constructs;    ///< by logical id, of an assembly's template
  /// Gives a document by its path below the file system's root, or nothing if it isn't here. May be empty.
  std::function<std::optional<LocalDocument>(const std::string& path)> local;
  /// The bytes that a span covers. May be empty; then what is made of a text within the template stands where
  /// the text does.
  std::function<std::string_view(Span)> text;
  std::uint64_t steps = 50'000'000;
};

/// Whether a document is a CloudFormation template: a mapping with `Resources` whose members have a `Type`
/// that looks like one (AWS::S::T, Custom::X, Alexa::…, a SAM type), or AWSTemplateFormatVersion, or the SAM
/// transform.
bool IsTemplate(const Value& document);

/// The local files that a template names, as it writes them: templates of nested stacks and snippets to
/// include. Only relative paths; what stands at an address elsewhere isn't here.
struct LocalReference {
  std::string path;
  bool stack = false;  ///< a nested stack's template, which is judged where it is called
};
std::vector<LocalReference> LocalReferences(const Value& document);

struct Evaluated {
  std::unique_ptr<Root> root;
  Diagnostics diagnostics;
};

/// Evaluates one template. Parameters without a value are unknown within their allowed values; conditions
/// that can't be decided become named guards ("IsProd"), Fn::If a choice, AWS::NoValue absent; Ref and GetAtt
/// of a resource are unknowns with its identity. Nested stacks whose template is here are evaluated with what
/// they are given, their resources go by "Stack.LogicalId", and what they put out is known. `path` is the
/// template's own, or the root's name if another template stands before it in the file ("a.yaml#2"). `keep`
/// owns the document (and its text). Source: AWS CloudFormation user guide, "Intrinsic function reference",
/// "Template anatomy".
Evaluated Evaluate(const Value& document, std::string path, FileId file, std::shared_ptr<const void> keep,
                   const Options& options);

}  // namespace assay::cloudformation
