// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

namespace assay::terraform {

/// Runs `f` to its end on a stack that holds the deepest evaluation the limits allow, whatever the caller's
/// own stack is: a chain of references recurses through a dozen functions a link. Falls back to the caller's
/// stack if the system gives no other.
void RunOnDeepStack(const std::function<void()>& f);

}  // namespace assay::terraform
