// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assay/value.h"
#include "cloudformation/tree_builder.h"
#include "value/arena.h"

namespace assay::cloudformation {

/// What blanks part.
std::vector<std::string_view> Words(std::string_view text);
/// Whether it is one of the names.
bool Named(std::initializer_list<std::string_view> names, std::string_view name);

/// What the SAM transform makes of a template's resources: each of a serverless type is replaced by those it
/// stands for, which stand where it does. It works on what is written, before anything is evaluated, as the
/// transform does. Names that the transform would end in a digest go without it. Sources: AWS SAM developer
/// guide, "AWS SAM resources and properties", "Generated CloudFormation resources", "Globals section".
class Serverless {
 public:
  /// Called for what isn't expanded: a sentence, what follows from it, and where.
  using Report = std::function<void(std::string summary, std::string detail, Span span)>;

  Serverless(const Value& globals, const Value& resources, Arena& arena, Report report)
      : globals_(globals), resources_(resources), arena_(arena), report_(std::move(report)) {}

  Value Expand();
  /// The resource that somebody wrote, by the names of those that were added to it.
  const std::map<std::string_view, std::string_view>& made_from() const { return made_from_; }
  /// Whether some resource stands for others that weren't made.
  bool incomplete() const { return incomplete_; }

 private:
  struct Source {
    std::string_view id;
    std::string_view kind;  ///< "Function"
    Span key_span;
    Value resource;
    Value properties;  ///< with the globals
    TreeBuilder build;
    std::string_view written;  ///< the resource of the template that it comes from
    std::string Named(std::string_view suffix) const { return std::string(id) + std::string(suffix); }
  };
  using Member = TreeBuilder::Member;
  using Members = std::vector<Member>;

  // serverless.cpp
  Source SourceOf(const Entry& entry);
  Value Merge(const Value& global, const Value& own, int depth);
  void ExpandOne(const Source& s);
  /// `own`: the resource itself, which keeps what stands beside its properties. Of that, others share what
  /// says when they exist and what becomes of them. `deletion`: a deletion policy that counts more.
  void Emit(const Source& s, std::string_view id, std::string_view type, const Members& properties,
            bool own = false, const Value& deletion = Value());
  static Members WithTags(const Source& s, std::string_view type, const Members& properties);
  static bool IsTrue(const Value& v);
  /// The resource's properties but those named.
  static Members Others(const Source& s, std::initializer_list<std::string_view> consumed);
  void NotExpanded(const Source& s, const std::string& what, const std::string& why);
  void Table(const Source& s);
  void Layer(const Source& s);
  void Application(const Source& s);
  void StateMachine(const Source& s);
  void MachineAlias(const Source& s);
  void CapacityProvider(const Source& s);
  /// Tags as a list, the one that says who made it first.
  static Value TagList(const Source& s, std::string_view created_by, bool created = true);
  /// Tags as a list, the one that says who made it last.
  static Value TagsWithMaker(const Source& s, std::string_view created_by);
  static Value Location(const Source& s, const Value& uri, std::string_view bucket, std::string_view key,
                        std::string_view version);

  // serverless_function.cpp
  void Function(const Source& s);
  void Url(const Source& s, const Value& target);
  void Alias(const Source& s, const Value& name);
  static std::string AliasOf(const Source& s);
  void Deployments();
  static Value Callee(const Source& s);

  // serverless_role.cpp
  struct RoleParts {
    std::vector<Value> managed;
    std::vector<Value> inlined;
  };
  void Role(const Source& s, std::string_view service, const RoleParts& parts, const Value& tags);
  void AddPolicies(const Source& s, const Value& policies, RoleParts& parts);
  void AddPolicy(const Source& s, const Value& policy, std::size_t index, RoleParts& parts);
  Value Template(const Source& s, const Entry& use);
  static Value ManagedPolicy(const Source& s, std::string_view name);
  static Value Document(const Source& s, const std::vector<Value>& statements);
  static Value AllowsAction(const Source& s, const Value& action, const Value& resource);
  static Value TrustOf(const Source& s, std::string_view service);
  static Value InlinePolicy(const Source& s, std::string_view name, const Value& document);

  // serverless_events.cpp
  void FunctionEvents(const Source& s, RoleParts& role);
  void FunctionEvent(const Source& s, std::string_view event, std::string_view type, const Value& properties,
                     RoleParts& role);
  void Permission(const Source& s, const std::string& id, std::string_view principal, Members members);
  void Rule(const Source& s, const std::string& id, std::string_view type, const Value& properties,
            const Value& target, std::string_view suffix, const Value& role);
  void Schedule(const Source& s, const std::string& id, const Value& properties, const Value& target,
                std::string_view action, std::string_view policy);
  void TopicEvent(const Source& s, const std::string& id, const Value& properties, RoleParts& role);
  static void AddManaged(RoleParts& role, const Value& policy);

  // serverless_sources.cpp
  /// False if the event isn't one that is polled for.
  bool Poll(const Source& s, const std::string& id, std::string_view type, const Value& properties,
            RoleParts& role);
  void Mapping(const Source& s, const std::string& id, std::string_view type, std::string_view source,
               const Value& properties);
  static void AddSourcePolicy(const Source& s, const std::string& id, std::string_view type,
                              const Value& properties, RoleParts& role);

  // serverless_destinations.cpp
  static void AddInlined(RoleParts& role, const Value& policy);
  /// What sends to a destination; absent where the transform adds nothing.
  static Value DestinationPolicy(const Source& s, const std::string& id, std::string_view type,
                                 const Value& arn);
  void InvokeConfig(const Source& s, RoleParts& role);
  /// The queue's ARN for events that couldn't be delivered; it is made if only its type is given. A rule
  /// sends by the queue's policy, a schedule by its own role.
  Value DeadLetters(const Source& s, const std::string& id, const Value& properties, const Value& rule);
  void ApiEvent(const Source& s, const std::string& id, const Value& properties, bool http);
  void MachineEvents(const Source& s);

  // serverless_connector.cpp
  /// What stands at one end of a connector; absent what isn't known of it.
  struct ConnectorEnd {
    std::string_view type;
    Value arn, role, url, id, name, qualifier;
  };
  void Connector(const Source& s) { connectors_.push_back(s); }
  void Connectors();
  void ConnectWritten(const Source& s);
  ConnectorEnd EndOf(const Source& s, const Value& written, const Value& other);
  /// False if it can't be told what the connector makes.
  bool Connect(const Source& s, std::string_view id, const std::string& suffix, const ConnectorEnd& source,
               const ConnectorEnd& destination, const Value& permissions);

  // serverless_graphql.cpp
  void GraphQlApi(const Source& s);
  void GraphQlParts(const Source& s, const Value& api);
  void GraphQlSources(const Source& s, const Value& api);
  void GraphQlFunctions(const Source& s, const Value& api);
  static void AddAuthorizer(const Value& auth, Members& members, std::vector<Value>& functions);

  // serverless_websocket.cpp
  void WebSocketApi(const Source& s);
  void WebSocketRoutes(const Source& s, const Value& stage_name);

  // serverless_api.cpp
  void Api(const Source& s);
  void HttpApi(const Source& s);
  static Value HttpTags(const Source& s);
  static Value Keeping(const std::vector<Source>& users, std::string_view policy);
  void ImplicitApis();
  void Domain(const Source& s, const std::string& stage, bool http);
  void Records(const Source& s, const std::string& domain, bool regional);
  void UsagePlan(const Source& s, const std::string& stage);
  void AuthorizerPermissions(const Source& s, bool http);

  const Value& globals_;
  const Value& resources_;
  Arena& arena_;
  Report report_;
  std::vector<Entry> made_;
  bool incomplete_ = false;
  std::map<std::string_view, std::string_view> made_from_;
  std::vector<Source> rest_users_, http_users_;  ///< functions with events of an API that nobody declared
  std::vector<Source> connectors_;
  bool shares_plan_ = false;      ///< the usage plan that several APIs share is made
  std::vector<Source> deployed_;  ///< functions that are deployed step by step
};

/// A literal stage's part in a generated name: "live" → "live"; anything else goes without.
std::string StageSuffix(const Value& stage);

}  // namespace assay::cloudformation
