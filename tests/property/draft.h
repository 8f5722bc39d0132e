// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <rapidcheck.h>

#include <cstdint>
#include <cstdlib>

namespace assay::test {

/// What is drawn for one hole. The numbers are reduced to what there is to choose from, so that every draw
/// means something and smaller ones are simpler.
struct Draft {
  std::uint32_t place = 0, kind = 0, detail = 0;
};

/// From [low, high), all equally likely from the first draw on: RapidCheck's own ranges start at the low end.
template <class T>
T Draw(T low, T high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(low, high));
}

/// Few draws for each of the hundreds of examples, the same in every run, so that a red run is a change's
/// doing. RC_PARAMS in the environment varies them: "seed=7 max_success=200".
inline const bool kSeeded = [] { return setenv("RC_PARAMS", "seed=20261120 max_success=12", 0) == 0; }();

}  // namespace assay::test
