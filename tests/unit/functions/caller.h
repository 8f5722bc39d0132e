// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "../value/build.h"
#include "terraform/functions.h"

namespace assay::terraform::test {

/// Calls functions on values written down shortly.
class Caller : public assay::test::Build {
 public:
  std::unique_ptr<FileSystem> files;
  GuardTable guards;
  Budget budget;
  std::string module_dir = ".";

  CallContext Context() { return {arena, budget, Span{}, files.get(), module_dir, &guards, {}}; }

  Result Try(std::string_view name, std::vector<Value> args) {
    CallContext context = Context();
    return CallFunction(name, args, context);
  }
  Value Call(std::string_view name, std::vector<Value> args) {
    Result r = Try(name, std::move(args));
    EXPECT_TRUE(r) << name << ": " << (r ? "" : r.error());
    return r ? *r : Value::Absent();
  }
  /// A known result as JSON, an unknown one as "unknown", an error's text.
  std::string Json(std::string_view name, std::vector<Value> args) {
    Result r = Try(name, std::move(args));
    if (!r) return "error: " + r.error();
    return WhollyKnown(*r) ? EncodeJson(*r) : "unknown";
  }
  std::string TypeAfter(std::string_view name, std::vector<Value> args) {
    Result r = Try(name, std::move(args));
    return r ? TypeSyntax(TypeOf(*r, arena)) : "error: " + r.error();
  }
  Value J(std::string_view text) { return DecodeJsonText(S(text), arena); }
  /// What `v` renders as, holes and all.
  std::string Shown(const Value& v) { return Render(v, Audience::kReport, 1000); }
};

class FunctionTest : public testing::Test, public Caller {};

}  // namespace assay::terraform::test
