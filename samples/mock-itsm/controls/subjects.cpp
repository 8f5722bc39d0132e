// SPDX-License-Identifier: Apache-2.0
#include "subjects.h"

#include <vector>

namespace itsm {
namespace {

using assay::AdaptContext, assay::Element, assay::Entry, assay::Item, assay::Leaf, assay::PathNode,
    assay::Resource, assay::Root, assay::SettingState, assay::Value;

// The resource that a value names by one of its attributes, or null.
const Resource* Named(const Root& root, const Value& v) {
  return v.is_unknown() && v.unknown().identity ? root.Find(v.unknown().identity->address) : nullptr;
}

// "/tickets/{id}" of an aws_api_gateway_resource; empty if a part of it isn't known.
std::string PathOf(const Root& root, const Value& resource_id) {
  const Resource* at = Named(root, resource_id);
  std::string path;
  for (int depth = 0; at && at->type == "aws_api_gateway_resource" && depth < 32; ++depth) {
    const Value* part = at->attributes.Find("path_part");
    const Value* parent = at->attributes.Find("parent_id");
    if (!part || !part->is_string() || !parent) return "";
    path = "/" + std::string(part->string()) + path;
    at = Named(root, *parent);
  }
  // The first resource hangs on the API itself.
  return at && at->type == "aws_api_gateway_rest_api" ? path.empty() ? "/" : path : "";
}

Setting<std::string> RouteOf(const AdaptContext& c) {
  const Value* resource = c.resource().attributes.Find("resource_id");
  std::vector<Leaf> leaves = c.Collect("http_method");
  const std::string path = resource ? PathOf(c.root(), *resource) : "";
  for (Leaf& leaf : leaves) {
    if (leaf.state != SettingState::kKnown || !leaf.source.is_string()) continue;
    if (path.empty()) {
      leaf.state = SettingState::kUnknown;
      if (resource) leaf.source = *resource;
    } else {
      leaf.path = c.Step(nullptr, "route");
      const std::string_view route = c.Copy(std::string(leaf.source.string()) + " " + path);
      leaf.source = Value::String(route, leaf.source.origin());
    }
  }
  return c.Make<std::string>("route", leaves);
}

// `method.request.querystring.caller` is one key: a path would read it as four.
Setting<bool> CallerRequired(const AdaptContext& c) {
  std::vector<Leaf> leaves = c.Collect("request_parameters");
  for (Leaf& leaf : leaves) {
    if (leaf.state != SettingState::kKnown || !leaf.source.is_mapping()) continue;
    const Value* caller = leaf.source.Find("method.request.querystring.caller");
    leaf.path = c.Step(leaf.path, "method.request.querystring.caller");
    leaf.state = caller ? SettingState::kKnown : SettingState::kAbsent;
    if (caller) leaf.source = *caller;
  }
  return c.Make<bool>("caller", leaves);
}

// A function goes by its name; a `uri` holds its invoke_arn.
Setting<std::string> CalledFunction(const AdaptContext& c) {
  std::vector<Leaf> leaves = c.Collect("uri");
  for (Leaf& leaf : leaves) {
    const Resource* function = Named(c.root(), leaf.source);
    const Value* name = function ? function->attributes.Find("function_name") : nullptr;
    if (!name || !name->is_string()) continue;
    leaf.state = SettingState::kKnown;
    leaf.source = name->WithOrigin(leaf.source.origin());
  }
  return c.Make<std::string>("function", leaves);
}

Items<ItsmVariable> Variables(AdaptContext& c) {
  std::vector<Item<ItsmVariable>> items;
  const PathNode* all = c.Step(nullptr, "environment.variables");
  assay::Guard open = assay::Guard::kNever;
  Value open_source;
  for (const Leaf& leaf : c.Collect("environment.variables")) {
    if (leaf.state == SettingState::kAbsent) continue;
    if (!leaf.source.is_mapping() || leaf.source.open()) {
      open = c.guards().Or(open, leaf.guard);
      open_source = leaf.source;
    }
    if (!leaf.source.is_mapping()) continue;
    for (const Entry& e : leaf.source.entries()) {
      const PathNode* here = c.Step(all, e.key);
      Item<ItsmVariable> item;
      item.value.name = c.Known<std::string>("name", e.key, e.value, here);
      item.value.value = c.Make<std::string>("value", c.CollectFrom(e.value, here, ""));
      item.present = leaf.guard;
      item.path = here;
      item.source = e.value;
      item.owner = c.owner();
      items.push_back(item);
    }
  }
  return Items<ItsmVariable>("environment", c.Copy(items), open, open_source, all);
}

assay::Rows<ItsmRight> TextRows() {
  return {assay::CodeRow<ItsmRight>([](AdaptContext& c, ItsmRight& out) {
    out.text = c.Make<std::string>("policy", c.CollectFrom(c.value(), c.path(), ""));
  })};
}

}  // namespace

FIXTURE_TABLE(ItsmFunction, "aws_lambda_function", "", FIELD(name, "function_name", nullptr),
              FIELD(handler, "handler", nullptr), FIELD(timeout, "timeout", nullptr),
              FIELD(memory, "memory_size", nullptr),
              CODE([](AdaptContext& c, Self& out) { out.variables = Variables(c); }));

FIXTURE_TABLE(ItsmPolicy, "aws_iam_role_policy aws_iam_policy", "", FIELD(name, "name", nullptr),
              CODE([](AdaptContext& c, Self& out) {
                out.statements = assay::aws::ReadPolicy(c, "policy", "policy");
              }));

FIXTURE_TABLE(ItsmRole, "aws_iam_role", "", FIELD(name, "name", nullptr),
              JOIN(own, "aws_iam_role_policy", "role"),
              JOIN(attachment, "aws_iam_role_policy_attachment", "role", "name"),
              CODE([](AdaptContext& c, Self& out) {
                out.trust = assay::aws::ReadPolicy(c, "assume_role_policy", "assume_role_policy");
                out.policies = assay::MakeItems<ItsmRight>(c, "policies", c.Elements("own:name"), TextRows());
                out.attached = assay::MakeItems<ItsmRight>(
                    c, "attached policies", c.Elements("attachment:policy_arn | managed_policy_arns"),
                    TextRows());
              }));

FIXTURE_TABLE(ItsmMethod, "aws_api_gateway_method", "", FIELD(key_required, "api_key_required", nullptr),
              CODE([](AdaptContext& c, Self& out) {
                out.route = RouteOf(c);
                out.caller_required = CallerRequired(c);
              }));

FIXTURE_TABLE(ItsmIntegration, "aws_api_gateway_integration", "", FIELD(type, "type", nullptr),
              FIELD(verb, "integration_http_method", nullptr), CODE([](AdaptContext& c, Self& out) {
                out.route = RouteOf(c);
                out.function = CalledFunction(c);
              }));

FIXTURE_TABLE(ItsmBucket, "aws_s3_bucket", "", FIELD(name, "bucket", nullptr),
              JOIN(policy, "aws_s3_bucket_policy", "bucket"), CODE([](AdaptContext& c, Self& out) {
                out.statements = assay::aws::ReadPolicy(c, "policy", "policy:policy");
              }));

}  // namespace itsm
