// SPDX-License-Identifier: Apache-2.0
// What the controls of this system are written over. Types that one control alone needs stand beside it.
#pragma once
#include <cstdint>
#include <string>

#include "assay/aws/policy.h"
#include "assay/fixture.h"

namespace itsm {

using assay::Items, assay::Setting;

inline constexpr const char* kTable = "poc-itsm-tickets";
inline constexpr const char* kFunction = "poc-itsm-api-handler";
inline constexpr const char* kRole = "poc-itsm-lambda-role";
inline constexpr const char* kPolicy = "poc-itsm-lambda-policy";
inline constexpr const char* kApi = "poc-itsm-api";
inline constexpr const char* kStage = "poc";
inline constexpr const char* kBucket = "^poc-itsm-openapi-specs-[0-9]{12}$";
inline constexpr const char* kDocument = "mock-itsm-api-openapi.yaml";
inline constexpr const char* kRoutes[] = {"POST /tickets", "GET /tickets", "GET /tickets/{id}",
                                          "POST /tickets/{id}/comments"};

struct ItsmVariable {
  Setting<std::string> name, value;
};
struct ItsmFunction {
  Setting<std::string> name, handler;
  Setting<std::int64_t> timeout, memory;
  Items<ItsmVariable> variables;  ///< of its environment
};
FIXTURE(ItsmFunction);

/// A policy that stands for itself or in a role.
struct ItsmPolicy {
  Setting<std::string> name;
  Items<assay::aws::Statement> statements;
};
FIXTURE(ItsmPolicy);

/// What a role holds, by name or by ARN.
struct ItsmRight {
  Setting<std::string> text;
};
struct ItsmRole {
  Setting<std::string> name;
  Items<assay::aws::Statement> trust;
  Items<ItsmRight> policies;  ///< its own, by name
  Items<ItsmRight> attached;  ///< managed ones, by ARN
};
FIXTURE(ItsmRole);

/// A method of the API with its route, "GET /tickets/{id}", put together from the resources it lies on.
struct ItsmMethod {
  Setting<std::string> route;
  Setting<bool> key_required;
  Setting<bool> caller_required;  ///< the query parameter `caller`
};
FIXTURE(ItsmMethod);

struct ItsmIntegration {
  Setting<std::string> route, type, verb;
  Setting<std::string> function;  ///< the name of the function that it calls
};
FIXTURE(ItsmIntegration);

struct ItsmBucket {
  Setting<std::string> name;
  Items<assay::aws::Statement> statements;  ///< of its policy
};
FIXTURE(ItsmBucket);

}  // namespace itsm
