// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "assay/control.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/suggest.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kText =
    "Writes the frame of a control with a passing and a failing example, for you to fill in.\n\n"
    "  assay new control S3Bucket.KeepsVersions --dir checks/aws\n"
    "                       adds to checks/aws/s3.cpp, where the other controls on S3Bucket are, or makes "
    "it\n"
    "  assay new control AcmeQueue.HasOwner --type aws_sqs_queue --dir controls\n"
    "                       over a type without a fixture";

bool IsName(std::string_view s) {
  return !s.empty() && std::isupper(static_cast<unsigned char>(s[0])) &&
         std::all_of(s.begin(), s.end(), [](unsigned char c) { return std::isalnum(c); });
}

// "SecurityGroup" → "security_group", "S3Bucket" → "s3_bucket".
std::string SnakeCase(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    const bool begins = std::isupper(c) && i > 0 &&
                        (std::islower(static_cast<unsigned char>(name[i - 1])) ||
                         std::isdigit(static_cast<unsigned char>(name[i - 1])));
    if (begins) out += '_';
    out += static_cast<char>(std::tolower(c));
  }
  return out;
}

struct Frame {
  std::string fixture, name, type;
  const ControlBase* sibling = nullptr;  // a control on the same fixture
  fs::path source, examples;
  std::string id() const { return fixture + "." + name; }
};

std::string Body(const Frame& f) {
  return "CONTROL(" + f.fixture + ", " + f.name +
         ",\n        {\n"
         "            .title = \"What holds when it passes, without a full stop\",\n"
         "            .rationale = \"Why that matters.\",\n"
         "            .severity = assay::Severity::kMedium,\n"
         "            .remedy = \"What to change, in the imperative.\",\n"
         "        }) {\n"
         "  EXPECT_SETTING(subject().at<std::string>(\"name\"), assay::IsPresent());\n"
         "}\n";
}

std::string NewSource(const Frame& f) {
  std::string out = "#include \"assay/control.h\"\n\n";
  if (!f.sibling) out += "RESOURCE_FIXTURE(" + f.fixture + ", \"" + f.type + "\", \"\");\n\n";
  return out + Body(f);
}

// Inside the namespace that the file ends with, if it does.
std::string Extended(const std::string& text, const Frame& f) {
  const std::size_t end = text.rfind("\n}  // namespace");
  std::size_t at = end == std::string::npos ? text.size() : end + 1;
  // Namespaces that end together are left together.
  while (at >= 2) {
    const std::size_t line = text.rfind('\n', at - 2);
    const std::size_t begin = line == std::string::npos ? 0 : line + 1;
    if (text.compare(begin, 14, "}  // namespace") != 0 && text.compare(begin, 15, "}  // namespace") != 0)
      break;
    at = begin;
  }
  const std::string before = text.substr(0, at), after = text.substr(at);
  std::string middle = Body(f);
  if (!before.empty() && !before.ends_with("\n\n")) middle = "\n" + middle;
  if (!after.empty()) middle += "\n";
  return before + middle + after;
}

std::string ExampleBody(const Frame& f, bool fails) {
  const std::string type = f.type.empty() ? "aws_resource_type" : f.type;
  if (fails) return "resource \"" + type + "\" \"example\" { # expect: " + f.id() + "\n}\n";
  return "resource \"" + type + "\" \"example\" {\n  name = \"example\"\n}\n";
}

tl::expected<void, Failure> Write(const fs::path& path, const std::string& text) {
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  auto written = WriteFile(path.string(), [&](std::ostream& out) { out << text; });
  if (written) std::cout << path.string() << "\n";
  return written;
}

tl::expected<Frame, Failure> ReadFrame(const Arguments& arguments) {
  if (arguments.positional.size() != 2 || arguments.positional[0] != "control")
    return tl::unexpected(
        Failure{kUsage, "`assay new` takes \"control\" and a name, such as S3Bucket.KeepsVersions"});
  const std::string& id = arguments.positional[1];
  const std::size_t dot = id.find('.');
  Frame f;
  f.fixture = id.substr(0, dot);
  f.name = dot == std::string::npos ? "" : id.substr(dot + 1);
  if (!IsName(f.fixture) || !IsName(f.name)) {
    return tl::unexpected(
        Failure{kUsage, id + " is no name of a control: it is Fixture.WhatHolds, letters and digits"});
  }
  if (FindControl(id)) return tl::unexpected(Failure{kUsage, "there is a control " + id + " already"});
  std::vector<std::string> fixtures;
  for (const ControlBase* c : Registry()) {
    fixtures.push_back(c->fixture);
    if (c->fixture == f.fixture && !f.sibling) f.sibling = c;
  }
  if (const std::string* type = arguments.Get("type")) f.type = *type;
  if (!f.sibling && f.type.empty()) {
    return tl::unexpected(Failure{kUsage, "there is no fixture " + f.fixture +
                                              DidYouMean(f.fixture, fixtures) +
                                              " Give --type for one over a resource's own attributes"});
  }
  if (f.type.empty() && !f.sibling->types().empty()) f.type = f.sibling->types().front();
  const std::string* given = arguments.Get("dir");
  const fs::path directory = given ? *given : ".";
  const std::string stem = f.sibling ? fs::path(f.sibling->file).stem().string() : SnakeCase(f.fixture);
  f.source = directory / (stem + ".cpp");
  f.examples = directory / stem;
  return f;
}

tl::expected<int, Failure> New(const Arguments& arguments) {
  const auto frame = ReadFrame(arguments);
  if (!frame) return tl::unexpected(frame.error());
  const fs::path pass = frame->examples / (frame->name + ".pass.tf"),
                 fail = frame->examples / (frame->name + ".fail.tf");
  for (const fs::path& path : {pass, fail}) {
    if (fs::exists(path)) return tl::unexpected(Failure{kUsage, path.string() + " is there already"});
  }
  std::ifstream in(frame->source, std::ios::binary);
  const std::string old((std::istreambuf_iterator<char>(in)), {});
  if (old.find("CONTROL(" + frame->fixture + ", " + frame->name + ",") != std::string::npos)
    return tl::unexpected(
        Failure{kUsage, frame->source.string() + " has a control " + frame->id() + " already"});
  for (const auto& [path, text] :
       {std::pair(frame->source, old.empty() ? NewSource(*frame) : Extended(old, *frame)),
        std::pair(pass, ExampleBody(*frame, false)), std::pair(fail, ExampleBody(*frame, true))}) {
    if (auto written = Write(path, text); !written) return tl::unexpected(written.error());
  }
  std::cerr << "Fill them in, add the source to its CMakeLists.txt, build, then: assay test "
            << frame->examples.string() << "\n";
  return kFine;
}

}  // namespace

const Command& NewCommand() {
  static const Command command = {"new",
                                  "control NAME [OPTION...]",
                                  "write the frame of a control, with examples",
                                  kText,
                                  {{"dir", '\0', "DIR", "where its source goes (default: this directory)"},
                                   {"type", '\0', "TYPE", "the resource type that it judges"}},
                                  New};
  return command;
}

}  // namespace assay::cli
