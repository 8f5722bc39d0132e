// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>

namespace assay::cli {

/// A bar on standard error for people who wait: drawn only on a terminal outside of continuous integration,
/// and only once a run has taken a third of a second. It leaves no trace.
class ProgressBar {
 public:
  explicit ProgressBar(bool wanted);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// What `LoadOptions::progress` calls; empty where nothing is drawn.
  std::function<void(const char* stage, std::size_t done, std::size_t all)> Callback();
  void Show(const char* stage, std::size_t done, std::size_t all);
  void Clear();

 private:
  bool wanted_;
  bool drawn_ = false;
  long long begun_ = 0, last_ = 0;
};

}  // namespace assay::cli
