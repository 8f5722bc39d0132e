// SPDX-License-Identifier: Apache-2.0
#include "caller.h"

namespace assay::terraform::test {
namespace {

class FileTest : public FunctionTest {
 protected:
  FileTest() {
    files = MakeMemoryFileSystem({{"infra/a.txt", "hello\n"},
                                  {"infra/sub/b.txt", "b"},
                                  {"infra/sub/deep/c.json", "{}"},
                                  {"infra/bin.dat", "\xff\xfe"},
                                  {"secret.txt", "s"}});
    module_dir = "infra";
  }
};

TEST_F(FileTest, ReadsBelowTheTree) {
  EXPECT_EQ(Json("file", {S("a.txt")}), "\"hello\\n\"");
  EXPECT_EQ(Json("file", {S("./sub/../a.txt")}), "\"hello\\n\"");
  EXPECT_EQ(Json("file", {S("../secret.txt")}), "\"s\"") << "inside the tree, outside the module";
  EXPECT_EQ(Json("filebase64", {S("bin.dat")}), "\"//4=\"");
  EXPECT_EQ(Json("filemd5", {S("sub/b.txt")}), Json("md5", {S("b")}));
  EXPECT_FALSE(Try("file", {S("bin.dat")}));
  EXPECT_FALSE(Try("file", {S("none.txt")}));
  EXPECT_FALSE(Try("file", {S("sub")}));
}

TEST_F(FileTest, LeavesTheRestAlone) {
  for (const char* path : {"/etc/passwd", "../../etc/passwd", "~/.aws/credentials"}) {
    const Value v = Call("file", {S(path)});
    ASSERT_TRUE(v.is_unknown()) << path;
    EXPECT_EQ(v.unknown().reason, UnknownReason::kFunction);
  }
  EXPECT_TRUE(Call("abspath", {S("a")}).is_unknown()) << "the checkout's path must not show";
  EXPECT_TRUE(Call("pathexpand", {S("~/x")}).is_unknown());
  EXPECT_EQ(Json("pathexpand", {S("/x")}), "\"/x\"");
}

TEST_F(FileTest, Lists) {
  EXPECT_EQ(Json("fileset", {S("."), S("*.txt")}), R"(["a.txt"])");
  EXPECT_EQ(Json("fileset", {S("."), S("**")}), R"(["a.txt","bin.dat","sub/b.txt","sub/deep/c.json"])");
  EXPECT_EQ(Json("fileset", {S("sub"), S("**/*.{json,txt}")}), R"(["b.txt","deep/c.json"])");
  EXPECT_EQ(Json("fileset", {S("."), S("[bc].txt")}), "[]");
  EXPECT_EQ(Json("fileset", {S("."), S("[ab].t?t")}), R"(["a.txt"])");
  EXPECT_EQ(Json("fileset", {S("nowhere"), S("*")}), "[]");
  for (const char* pattern : {"[", "[a-", "a[b", "{a", "a}", "a\\"})
    EXPECT_FALSE(Try("fileset", {S("."), S(pattern)})) << pattern;
  EXPECT_EQ(Json("fileexists", {S("a.txt")}), "true");
  EXPECT_EQ(Json("fileexists", {S("b.txt")}), "false");
}

TEST_F(FileTest, Paths) {
  EXPECT_EQ(Json("basename", {S("a/b.txt")}), "\"b.txt\"");
  EXPECT_EQ(Json("basename", {S("")}), "\".\"");
  EXPECT_EQ(Json("dirname", {S("a/./x/../b.txt")}), "\"a\"");
  EXPECT_EQ(Json("dirname", {S("/b.txt")}), "\"/\"");
}

TEST_F(FileTest, TemplatesAreRenderedByTheEvaluator) {
  CallContext context = Context();
  std::string text;
  std::string path;
  context.render_template = [&](std::string_view t, std::string_view p, const Value& v) -> Result {
    text = t;
    path = p;
    return *v.Find("x");
  };
  const Value args[] = {S("a.txt"), Object({{"x", I(3)}})};
  EXPECT_EQ(CallFunction("templatefile", args, context)->integer(), 3);
  EXPECT_EQ(text, "hello\n");
  EXPECT_EQ(path, "infra/a.txt");
  const Value bad[] = {S("a.txt"), S("x")};
  EXPECT_EQ(CallFunction("templatefile", bad, context).error(),
            "Invalid value for \"vars\" parameter: invalid vars value: must be a map.");
}

}  // namespace
}  // namespace assay::terraform::test
