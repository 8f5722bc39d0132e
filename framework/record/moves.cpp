// SPDX-License-Identifier: Apache-2.0
#include "record/moves.h"

#include <algorithm>
#include <set>

namespace assay {
namespace {

bool Leads(const Move& move, std::string_view address, std::string& to) {
  if (!address.starts_with(move.from)) return false;
  const std::string_view rest = address.substr(move.from.size());
  if (!rest.empty() && rest[0] != '.' && rest[0] != '[') return false;
  if (rest.starts_with('[') && (move.from.ends_with(']') || move.to.ends_with(']'))) return false;
  to = move.to + std::string(rest);
  return true;
}

}  // namespace

std::vector<Move> MovesOf(const Snapshot& snapshot) {
  std::vector<Move> out;
  for (const auto& root : snapshot.roots) {
    for (const Statement& statement : root->statements) {
      if (statement.kind != "moved") continue;
      const Value *from = statement.attributes.Find("from"), *to = statement.attributes.Find("to");
      if (!from || !to || !from->is_string() || !to->is_string() || from->size() == 0) continue;
      const std::string inside = statement.module.empty() ? "" : std::string(statement.module) + ".";
      out.push_back({root->name, inside + std::string(from->string()), inside + std::string(to->string())});
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Move& a, const Move& b) { return a.root < b.root; });
  return out;
}

std::string MovedAddress(std::string_view root, std::string_view address, std::span<const Move> moves) {
  std::string at(address);
  std::set<std::string> seen;
  // A chain of moves ends; a circle of them is left where it closes.
  while (seen.insert(at).second) {
    std::string to;
    bool moved = false;
    for (const Move& move : moves) {
      if (move.root != root || !Leads(move, at, to)) continue;
      moved = true;
      break;
    }
    if (!moved) break;
    at = std::move(to);
  }
  return at;
}

}  // namespace assay
