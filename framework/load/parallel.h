// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>

namespace assay {

/// Calls work(i) once for each i below `count`, from at most `jobs` threads, and returns when all are done.
/// The threads have stacks of their own size: what recursion may cost must not hang on the caller's `ulimit
/// -s`.
void ForEachIndex(std::size_t count, int jobs, const std::function<void(std::size_t)>& work);

}  // namespace assay
