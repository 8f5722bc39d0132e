// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>

#include "assay/setting.h"

namespace assay {

// Uses that are meant, so that the file compiles without any of the cases.
Tri Meant(const Setting<std::int64_t>& size, const Items<int>& items) {
  return Is(size, ::testing::Ge(3)) && Any(items, [](const int& i) { return Certainly(i > 0); });
}

#ifdef ASSAY_CASE_branch_on_setting
int Case(const Setting<bool>& encrypted) { return encrypted ? 1 : 0; }
#endif
#ifdef ASSAY_CASE_branch_on_items
int Case(const Items<int>& rules) { return rules ? 1 : 0; }
#endif
#ifdef ASSAY_CASE_branch_on_tri
int Case(const Tri& tri) { return tri ? 1 : 0; }
#endif
#ifdef ASSAY_CASE_compare
bool Case(const Setting<std::string>& algorithm) { return algorithm == "AES256"; }
#endif
#ifdef ASSAY_CASE_unwrap
bool Case(const Setting<bool>& encrypted) { return encrypted.value(); }
#endif
#ifdef ASSAY_CASE_convert
std::int64_t Case(const Setting<std::int64_t>& size) { return size; }
#endif
#ifdef ASSAY_CASE_negate
bool Case(const Setting<bool>& encrypted) { return !encrypted; }
#endif

}  // namespace assay
