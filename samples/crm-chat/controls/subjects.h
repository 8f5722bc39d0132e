// SPDX-License-Identifier: Apache-2.0
// What the controls of this system are written over: resources as the CDK makes them.
#pragma once
#include <cstdint>
#include <string>

#include "assay/aws/policy.h"
#include "assay/fixture.h"
#include "environments.h"

namespace crm {

using assay::Items, assay::Setting;

struct CrmTag {
  Setting<std::string> key, value;
};
/// Anything with tags, or one replica of it after the other.
struct CrmTagged {
  Setting<std::string> environment;  ///< the scenario that its template is in
  Items<CrmTag> tags;
};
FIXTURE(CrmTagged);

struct CrmKeyPart {
  Setting<std::string> attribute, role;  ///< role: HASH or RANGE
};
struct CrmIndex {
  Setting<std::string> name;
  Items<CrmKeyPart> keys;
};
/// A plain table is its only replica.
struct CrmReplica {
  Setting<bool> protects;
  Setting<std::int64_t> recovery_days;
};
struct CrmTable {
  Setting<std::string> id;  ///< logical
  Setting<std::string> environment;
  Items<CrmKeyPart> keys;
  Items<CrmIndex> indexes;
  Items<CrmReplica> replicas;
  Setting<std::string> ttl;  ///< the attribute that says when an item expires
  Setting<bool> expires;
  Setting<std::string> billing;
  Setting<std::string> on_deletion, on_replacement;  ///< of the stack; of the table by another
};
FIXTURE(CrmTable);

/// Anything that holds data at rest, with the keys it is encrypted with: one, or one a replica.
struct CrmStoreKey {
  Setting<std::string> key;
};
struct CrmStore {
  Items<CrmStoreKey> keys;
};
FIXTURE(CrmStore);

struct CrmRotation {
  Setting<std::int64_t> days;
};
struct CrmSecret {
  Setting<std::string> id;
  Setting<std::string> text;     ///< a value that stands in the template
  Setting<std::int64_t> length;  ///< of one that is generated
  Items<CrmRotation> rotations;
};
FIXTURE(CrmSecret);

struct CrmKey {
  Setting<std::int64_t> rotation_days, pending_days;
  Setting<std::string> on_deletion, on_replacement;
  Items<assay::aws::Statement> policy;
  Setting<std::string> environment;
};
FIXTURE(CrmKey);

struct CrmVariable {
  Setting<std::string> name, value;
};
struct CrmFunction {
  Setting<std::string> id, log_group;
  Setting<bool> shares_role;  ///< with another function
  Items<CrmVariable> variables;
};
FIXTURE(CrmFunction);

/// What a role may do: a policy that stands for itself or in a role.
struct CrmPolicy {
  Items<assay::aws::Statement> statements;
};
FIXTURE(CrmPolicy);

struct CrmRole {
  Items<assay::aws::Statement> trust;
};
FIXTURE(CrmRole);

struct CrmTopicPolicy {
  Items<assay::aws::Statement> statements;
};
FIXTURE(CrmTopicPolicy);

struct CrmPermission {
  Setting<std::string> source;
};
FIXTURE(CrmPermission);

/// A method of the API, with what it answers itself.
struct CrmMethod {
  Setting<std::string> verb, integration;
  Setting<std::string> origin;  ///< the header that names who may call, in quotation marks
};
FIXTURE(CrmMethod);

struct CrmMethodSettings {
  Setting<std::string> verb, path;
  Setting<std::int64_t> rate, burst;
};
struct CrmStage {
  Setting<std::string> name;
  Setting<bool> caches;
  Items<CrmMethodSettings> methods;
  Setting<std::string> environment;
};
FIXTURE(CrmStage);

struct CrmFirewallAssociation {
  Setting<std::string> resource;
};
FIXTURE(CrmFirewallAssociation);

struct CrmLogGroup {
  Setting<std::int64_t> days;
  Setting<std::string> environment;
};
FIXTURE(CrmLogGroup);

struct CrmDimension {
  Setting<std::string> value;
};
struct CrmAction {
  Setting<std::string> target;
};
struct CrmAlarm {
  Setting<std::string> service, metric;
  Setting<std::int64_t> threshold;
  Setting<bool> enabled;
  Items<CrmDimension> dimensions;
  Items<CrmAction> actions;
};
FIXTURE(CrmAlarm);

}  // namespace crm
