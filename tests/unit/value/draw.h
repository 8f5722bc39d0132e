// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <rapidcheck.h>

#include <cstdlib>

namespace assay::test {

/// From [low, high), all equally likely from the first draw on: RapidCheck's own ranges start at the low end.
template <class T>
T Draw(T low, T high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(low, high));
}

/// The same draws in every run, so that a red run is a change's doing; RC_PARAMS in the environment varies
/// them.
inline const bool kSeeded = [] { return setenv("RC_PARAMS", "seed=20261120 max_success=1000", 0) == 0; }();

}  // namespace assay::test
