// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay {

/// A boolean function of conditions that can't be known: the index of a node in a reduced ordered binary
/// decision diagram (Bryant 1986). Equal functions have equal indices, so `==` is logical equivalence. Only
/// meaningful with the `GuardTable` that made it.
enum class Guard : std::uint32_t { kNever = 0, kAlways = 1 };

/// A condition, in the order of the diagram.
using Condition = std::uint32_t;

/// The diagram. One a root holds its named conditions (a CloudFormation condition, an unknown Terraform
/// conditional) and anonymous ones (an unknown number of elements). A table may be layered over a frozen one:
/// it then reads the base without locking and keeps its own nodes, so that threads can judge over one
/// snapshot.
class GuardTable {
 public:
  GuardTable() = default;
  /// A scratch layer over `base`, which must outlive it and must not change meanwhile.
  explicit GuardTable(const GuardTable* base);

  /// The condition of this name, made on first use. `anonymous` ones are quantified away before anything is
  /// shown: "fails" then means for every value, "open" for some.
  Guard Named(std::string_view name, bool anonymous = false);
  /// A new condition that equals no other.
  Guard Fresh(std::string_view name, bool anonymous);
  /// The guard of one condition.
  Guard Of(Condition condition);

  Guard And(Guard a, Guard b) { return Ite(a, b, Guard::kNever); }
  Guard Or(Guard a, Guard b) { return Ite(a, Guard::kAlways, b); }
  Guard Not(Guard a) { return Ite(a, Guard::kNever, Guard::kAlways); }
  Guard Ite(Guard f, Guard g, Guard h);
  /// f with a condition set to a value.
  Guard Cofactor(Guard f, Condition condition, bool value);
  bool Implies(Guard a, Guard b) { return And(a, Not(b)) == Guard::kNever; }

  /// True past `kMaxNodes`: every later answer is still sound for callers that then treat the cell as open.
  bool overflowed() const { return overflowed_; }
  std::size_t condition_count() const;
  const std::string& name(Condition condition) const;
  bool anonymous(Condition condition) const;
  Condition top(Guard g) const { return node(g).condition; }
  /// Where g holds for some value of the anonymous conditions.
  Guard ExistsAnonymous(Guard g);
  /// Where g holds for every value of the anonymous conditions.
  Guard ForAllAnonymous(Guard g) { return Not(ExistsAnonymous(Not(g))); }

  /// For people: "IsProd is false and HasKey is true, or …"; at most `max_terms` terms, then "…". "always",
  /// "never".
  std::string Describe(Guard g, std::size_t max_terms = 4) const;
  /// One assignment that makes g true: "IsProd is false, HasKey is true". Empty for always.
  std::string Witness(Guard g) const;

  /// What may be assumed in this root: parameters with allowed values are one-of-n. Starts as always.
  Guard feasible() const;
  void Assume(Guard g);

  static constexpr std::size_t kMaxNodes = 1u << 20;

 private:
  struct Node {
    Condition condition;
    Guard high, low;
  };
  struct Key {
    std::uint32_t a, b, c;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& k) const {
      std::uint64_t h = k.a * 0x9E3779B97F4A7C15ull ^ (k.b * 0xC2B2AE3D27D4EB4Full + 0x165667B19E3779F9ull);
      h ^= (h >> 29) ^ (k.c * 0xD6E8FEB86659FD93ull);
      return static_cast<std::size_t>(h ^ (h >> 32));
    }
  };
  struct Name {
    std::string text;
    bool anonymous;
  };
  const Node& node(Guard g) const;
  Guard Make(Condition condition, Guard high, Guard low);
  const Name& condition_name(Condition c) const;
  using Done = std::unordered_map<std::uint32_t, Guard>;
  Guard CofactorOf(Guard f, Condition condition, bool value, Done& done);
  Guard ExistsOf(Guard g, Done& done);

  const GuardTable* base_ = nullptr;
  std::uint32_t base_nodes_ = 0;
  std::uint32_t base_conditions_ = 0;
  std::vector<Node> nodes_;
  std::vector<Name> names_;
  std::unordered_map<std::string, Condition> by_name_;
  std::unordered_map<Key, Guard, KeyHash> unique_, memo_;
  Guard feasible_ = Guard::kAlways;
  bool feasible_set_ = false;
  bool overflowed_ = false;
};

}  // namespace assay
