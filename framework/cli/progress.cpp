// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <string>

#include "cli/terminal.h"

namespace assay::cli {
namespace {

constexpr long long kPatience = 300, kBetween = 50;  // milliseconds
constexpr std::size_t kCells = 24;

// Only what is drawn depends on it.
long long Now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

ProgressBar::ProgressBar(bool wanted) : wanted_(wanted && IsInteractive(2)), begun_(Now()) {}
ProgressBar::~ProgressBar() { Clear(); }

std::function<void(const char*, std::size_t, std::size_t)> ProgressBar::Callback() {
  if (!wanted_) return {};
  return [this](const char* stage, std::size_t done, std::size_t all) { Show(stage, done, all); };
}

void ProgressBar::Show(const char* stage, std::size_t done, std::size_t all) {
  const long long now = Now();
  if (!wanted_ || now - begun_ < kPatience || now - last_ < kBetween) return;
  last_ = now;
  const std::size_t full = all ? std::min(kCells, done * kCells / all) : 0;
  std::string bar(full, '#');
  bar.resize(kCells, '.');
  std::cerr << "\r\x1b[K" << stage << " [" << bar << "] " << done << "/" << all << std::flush;
  drawn_ = true;
}

void ProgressBar::Clear() {
  if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace assay::cli
