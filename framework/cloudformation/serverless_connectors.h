// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::cloudformation {

/// How a connector lets its source reach its destination.
enum class Grant : std::uint8_t {
  kSourceRole,       ///< a managed policy for the source's role
  kDestinationRole,  ///< a managed policy for the destination's role
  kQueuePolicy,      ///< a policy of the queue that is the destination
  kTopicPolicy,      ///< a policy of the topic that is the destination
  kInvocation,       ///< a permission to invoke the function that is the destination
};

/// One statement that a connector makes. Lists are separated by blanks; ${SourceArn}, ${DestinationArn},
/// ${DestinationName}, ${SourceResourceId} and ${SourceQualifier} stand for what they say, the rest as
/// Fn::Sub has it.
struct ConnectorStatement {
  std::string_view source, destination;  ///< resource types
  std::string_view permission;           ///< "Read" or "Write"
  Grant grant;
  std::string_view principal;  ///< of a grant by the destination itself
  std::string_view actions;
  std::string_view resources;  ///< of an invocation: who calls
};

/// All of them; those of one pair stand one after the other.
std::span<const ConnectorStatement> ConnectorStatements();

}  // namespace assay::cloudformation
