// SPDX-License-Identifier: Apache-2.0
// A ledger of a million verdicts through every reporter: what each holds beside the ledger stays small, and
// doesn't grow with what passes.
#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <new>
#include <ostream>
#include <streambuf>

#include "large_ledger.h"
#include "record/reporter.h"

namespace {

std::atomic<std::size_t> live = 0, peak = 0;

void* Allocate(std::size_t size) {
  void* block = std::malloc(size);
  if (!block) throw std::bad_alloc();
  const std::size_t now = live += malloc_usable_size(block);
  for (std::size_t before = peak; before < now && !peak.compare_exchange_weak(before, now);) {
  }
  return block;
}

void Free(void* block) {
  if (block) live -= malloc_usable_size(block);
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return Allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return Allocate(size); }
void operator delete(void* block) noexcept { Free(block); }
void operator delete[](void* block) noexcept { Free(block); }
void operator delete(void* block, std::size_t) noexcept { Free(block); }
void operator delete[](void* block, std::size_t) noexcept { Free(block); }

namespace assay {
namespace {

#ifdef NDEBUG
constexpr std::size_t kCells = 1000000;
#else
constexpr std::size_t kCells = 20000;  // with sanitizers a million take minutes
#endif

/// Counts and forgets.
class Sink : public std::streambuf {
 public:
  std::size_t bytes = 0;

 protected:
  int_type overflow(int_type c) override {
    ++bytes;
    return traits_type::not_eof(c);
  }
  std::streamsize xsputn(const char*, std::streamsize n) override {
    bytes += static_cast<std::size_t>(n);
    return n;
  }
};

struct Cost {
  std::size_t memory = 0, bytes = 0;
  double seconds = 0;
};

Cost Write(const Reporter& reporter, const Ledger& ledger) {
  Sink sink;
  std::ostream out(&sink);
  const std::size_t before = live;
  peak = before;
  const auto begin = std::chrono::steady_clock::now();
  reporter.write(ledger, {}, out);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return {peak - before, sink.bytes, took.count()};
}

TEST(Streaming, EveryReporterHoldsLittle) {
  const Ledger ledger = LargeLedger(kCells, 20);  // 20,000 of a million fail
  ASSERT_GE(ledger.cells.size(), kCells);
  for (const Reporter& reporter : Reporters()) {
    const Cost cost = Write(reporter, ledger);
    std::cout << reporter.format << ": " << cost.bytes / 1000000 << " MB in " << cost.seconds
              << " s, holding " << cost.memory / 1000 << " kB\n";
    EXPECT_LT(cost.memory, 64u << 20) << reporter.format;
    EXPECT_GT(cost.bytes, 0u) << reporter.format;
  }
}

TEST(Streaming, WhatPassesCostsNothing) {
  const Ledger some = LargeLedger(kCells / 10, 0), more = LargeLedger(kCells / 2, 0);
  for (const Reporter& reporter : Reporters()) {
    const std::size_t before = Write(reporter, some).memory, after = Write(reporter, more).memory;
    // Five times the verdicts on five times the resources: a resource may cost something, a verdict nothing.
    EXPECT_LT(after, before + (1u << 20) + 200 * more.subjects.size()) << reporter.format;
  }
}

}  // namespace
}  // namespace assay
