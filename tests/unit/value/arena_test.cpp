// SPDX-License-Identifier: Apache-2.0
#include "value/arena.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace assay {
namespace {

TEST(Arena, AlignsWhatItGives) {
  Arena arena;
  for (std::size_t i = 0; i < 100; ++i) {
    arena.Allocate(1 + i % 7, 1);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(arena.Allocate(8, 16)) % 16, 0U);
  }
}

TEST(Arena, KeepsCopiesApartFromTheirSource) {
  Arena arena;
  std::string text(100'000, 'x');
  const std::string_view copy = arena.Copy(std::string_view(text));
  text.assign(text.size(), 'y');
  EXPECT_EQ(copy, std::string(100'000, 'x'));
  EXPECT_TRUE(arena.Copy(std::string_view()).empty());
}

TEST(Arena, StartsSmallAndGrows) {
  Arena arena;
  arena.Allocate(1, 1);
  EXPECT_LE(arena.bytes(), 8192U);
  for (int i = 0; i < 1000; ++i) arena.Allocate(1000, 8);
  EXPECT_GE(arena.bytes(), 1'000'000U);
  EXPECT_LE(arena.bytes(), 4'000'000U);
}

TEST(Arena, MovedFromIsEmptyAndUsable) {
  Arena first;
  int* number = first.New<int>(7);
  Arena second = std::move(first);
  EXPECT_EQ(*number, 7);
  EXPECT_EQ(*first.New<int>(8), 8);  // NOLINT(bugprone-use-after-move): a moved-from arena is an empty one
  EXPECT_GT(second.bytes(), 0U);
}

}  // namespace
}  // namespace assay
