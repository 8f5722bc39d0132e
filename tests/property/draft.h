// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace assay::test {

/// What is drawn for one hole. The numbers are reduced to what there is to choose from, so that every draw
/// means something and smaller ones are simpler.
struct Draft {
  std::uint32_t place = 0, kind = 0, detail = 0;
};

}  // namespace assay::test
