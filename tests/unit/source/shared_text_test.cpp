// SPDX-License-Identifier: Apache-2.0
#include "source/shared_text.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <thread>
#include <vector>

namespace assay {
namespace {

TEST(SharedText, ReadsAsItsText) {
  const SharedText empty, a = "infra/main.tf", b = std::string("infra/main.tf");
  EXPECT_TRUE(empty.empty());
  EXPECT_EQ(empty, "");
  EXPECT_EQ(a, b);
  EXPECT_NE(a, "infra");
  EXPECT_LT(empty, a);
  EXPECT_EQ(std::string("at ") + a + ":3", "at infra/main.tf:3");
  EXPECT_EQ(std::string_view(a).substr(6), "main.tf");
  EXPECT_EQ(SharedText(std::string_view("a\0b", 3)).size(), 3u);
  std::ostringstream out;
  out << a;
  EXPECT_EQ(out.str(), "infra/main.tf");
}

TEST(SharedText, CopiesShareTheBytesAndOutliveEachOther) {
  SharedText copy;
  {
    const SharedText text = "a sentence that is longer than any small string";
    copy = text;
    EXPECT_EQ(static_cast<const void*>(copy.view().data()), text.view().data());
  }
  EXPECT_EQ(copy, "a sentence that is longer than any small string");
  const SharedText& itself = copy;
  copy = itself;
  EXPECT_EQ(copy.size(), 47u);
  const SharedText moved = std::move(copy);
  EXPECT_EQ(moved.size(), 47u);
}

TEST(SharedText, MayBeCopiedOnSeveralThreads) {
  const SharedText text = "shared";
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        const SharedText copy = text;
        ASSERT_EQ(copy.size(), 6u);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(text, "shared");
}

TEST(TextPool, MakesEqualTextsOne) {
  TextPool pool;
  SharedText a = "message", b = "message", other = "other", empty;
  EXPECT_NE(static_cast<const void*>(a.view().data()), b.view().data());
  for (SharedText* text : {&a, &b, &other, &empty}) pool.Share(*text);
  EXPECT_EQ(static_cast<const void*>(a.view().data()), b.view().data());
  EXPECT_EQ(other, "other");
  EXPECT_TRUE(empty.empty());
}

}  // namespace
}  // namespace assay
