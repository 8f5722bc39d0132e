// SPDX-License-Identifier: Apache-2.0
#include "control/told.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace assay {
namespace {

constexpr std::size_t kMaxSteps = 20'000;
constexpr std::size_t kMaxConditions = 32;  ///< of what is told; more are told as they are
constexpr Condition kNear = 16;             ///< the values of a parameter are numbered one after the other

bool Ends(Guard g) { return g == Guard::kAlways || g == Guard::kNever; }

class Teller {
 public:
  Teller(GuardTable& guards, Guard guard, Guard given) : guards_(guards), given_(given) {
    Collect(guard);
    if (conditions_.size() > kMaxConditions) return;
    const std::set<Condition> own = conditions_;
    for (const Condition c : own) AddNear(c);
    given_ = Project(given);  // once over all of it; what follows is small
    const std::set<Condition> near = std::exchange(conditions_, own);
    for (const Condition c : own) AddExclusive(c, near);
    projected_.clear();
    given_ = Project(given_);
  }

  bool TooMany() const { return conditions_.size() > kMaxConditions; }

  /// One condition or its negation, if that says it all.
  Guard OneCondition(Guard guard) {
    const Guard within = guards_.And(guard, given_);
    for (const Condition c : conditions_) {
      const Guard holds = guards_.Of(c), fails = guards_.Not(holds);
      for (const Guard one : {holds, fails}) {
        if (guards_.And(one, given_) == within) return one;
      }
    }
    return guard;
  }

  /// Without conditions that say nothing more beside the others.
  Guard WithoutSpare(Guard guard) {
    const Guard within = guards_.And(guard, given_);
    for (const Condition c : conditions_) {
      const Guard less = guards_.Or(guards_.Cofactor(guard, c, true), guards_.Cofactor(guard, c, false));
      if (guards_.And(less, given_) == within) guard = less;
    }
    return guard;
  }

  /// A smaller diagram that agrees with `guard` wherever `given` holds (Coudert and Madre 1990, "restrict").
  Guard Restrict(Guard guard) { return Restrict(guard, given_); }
  Guard Restrict(Guard guard, Guard given) {
    if (Ends(guard) || given == Guard::kAlways || given == Guard::kNever || ++steps_ > kMaxSteps)
      return guard;
    const auto key = std::make_pair(guard, given);
    if (const auto it = done_.find(key); it != done_.end()) return it->second;
    const Condition mine = guards_.top(guard), other = guards_.top(given);
    Guard made;
    if (other < mine) {
      made = Restrict(
          guard, guards_.Or(guards_.Cofactor(given, other, true), guards_.Cofactor(given, other, false)));
    } else {
      const Guard given_high = guards_.Cofactor(given, mine, true);
      const Guard given_low = guards_.Cofactor(given, mine, false);
      const Guard high = guards_.Cofactor(guard, mine, true), low = guards_.Cofactor(guard, mine, false);
      if (given_high == Guard::kNever) {
        made = Restrict(low, given_low);
      } else if (given_low == Guard::kNever) {
        made = Restrict(high, given_high);
      } else {
        made = guards_.Ite(guards_.Of(mine), Restrict(high, given_high), Restrict(low, given_low));
      }
    }
    return done_[key] = made;
  }

  /// An assignment without what follows from the rest of it.
  std::string Witness(Guard guard) {
    std::vector<Guard> literals;
    for (Guard at = guards_.And(guard, given_); !Ends(at);) {
      const Condition c = guards_.top(at);
      const Guard high = guards_.Cofactor(at, c, true);
      const bool value = high != Guard::kNever;
      const Guard holds = guards_.Of(c);
      // What holds says more than what doesn't: the latter is tried first when something may go.
      if (value) {
        literals.push_back(holds);
      } else {
        literals.insert(literals.begin(), guards_.Not(holds));
      }
      at = value ? high : guards_.Cofactor(at, c, false);
    }
    for (std::size_t i = 0; i < literals.size();) {
      Guard rest = given_;
      for (std::size_t j = 0; j < literals.size(); ++j) {
        if (j != i) rest = guards_.And(rest, literals[j]);
      }
      const bool follows = literals.size() > 1 && guards_.Implies(rest, literals[i]);
      if (follows) {
        literals.erase(literals.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
    std::string out;
    for (const Guard literal : literals) out += (out.empty() ? "" : ", ") + guards_.Witness(literal);
    return out;
  }

 private:
  void Collect(Guard guard) {
    std::set<Guard> seen;
    std::vector<Guard> open = {guard};
    while (!open.empty() && !TooMany()) {
      const Guard g = open.back();
      open.pop_back();
      if (Ends(g) || !seen.insert(g).second) continue;
      const Condition c = guards_.top(g);
      conditions_.insert(c);
      open.push_back(guards_.Cofactor(g, c, true));
      open.push_back(guards_.Cofactor(g, c, false));
    }
  }

  void AddNear(Condition condition) {
    const auto count = static_cast<Condition>(guards_.condition_count());
    for (Condition c = condition > kNear ? condition - kNear : 0; c < std::min(count, condition + kNear + 1);
         ++c)
      conditions_.insert(c);
  }

  /// Of those near, the conditions that can't hold beside this one: other values of its parameter.
  void AddExclusive(Condition condition, const std::set<Condition>& near) {
    const Guard here = guards_.And(guards_.Of(condition), given_);
    for (const Condition c : near) {
      if (c != condition && guards_.And(guards_.Of(c), here) == Guard::kNever) conditions_.insert(c);
    }
  }

  /// What a guard says of the conditions at hand, whatever the others are.
  Guard Project(Guard guard) {
    if (Ends(guard)) return guard;
    if (const auto it = projected_.find(guard); it != projected_.end()) return it->second;
    const Condition c = guards_.top(guard);
    const Guard high = Project(guards_.Cofactor(guard, c, true));
    const Guard low = Project(guards_.Cofactor(guard, c, false));
    const Guard made =
        conditions_.contains(c) ? guards_.Ite(guards_.Of(c), high, low) : guards_.Or(high, low);
    return projected_[guard] = made;
  }

  GuardTable& guards_;
  Guard given_;
  std::size_t steps_ = 0;
  std::set<Condition> conditions_;
  std::map<Guard, Guard> projected_;
  std::map<std::pair<Guard, Guard>, Guard> done_;
};

}  // namespace

Told Tell(GuardTable& guards, Guard guard, Guard given) {
  Teller teller(guards, guard, given);
  if (teller.TooMany()) return {guards.Describe(guard), guards.Witness(guard)};
  std::string when;
  for (const Guard one : {teller.OneCondition(guard), teller.WithoutSpare(guard), teller.Restrict(guard)}) {
    const std::string told = guards.Describe(one);
    if (when.empty() || told.size() < when.size()) when = told;
  }
  return {when, teller.Witness(guard)};
}

}  // namespace assay
