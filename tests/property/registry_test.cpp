// SPDX-License-Identifier: Apache-2.0
// Controls, the mappings to frameworks and the examples speak of the same controls.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "assay/control.h"
#include "catalog/criteria.h"
#include "catalog/examples.h"

namespace assay::test {
namespace {

std::set<std::string> Ids() {
  std::set<std::string> ids;
  for (const ControlBase* c : Registry()) ids.insert(c->id);
  return ids;
}

// Those on the tool's own waivers support no framework by themselves.
bool NeedsNoMapping(const ControlBase& control) {
  return control.population() == ControlBase::Population::kWaivers;
}

TEST(Registry, HasEveryControlThatAMappingNames) {
  const auto frameworks = RegisteredFrameworks();
  ASSERT_TRUE(frameworks) << frameworks.error().summary;
  ASSERT_FALSE(frameworks->empty());
  const std::set<std::string> ids = Ids();
  for (const Framework& framework : *frameworks) {
    for (const auto& [control, criteria] : framework.controls)
      EXPECT_TRUE(ids.count(control)) << framework.id << " maps " << control << ", which isn't there";
  }
}

TEST(Registry, MapsEveryControlToEachFramework) {
  const auto frameworks = RegisteredFrameworks();
  ASSERT_TRUE(frameworks);
  for (const Framework& framework : *frameworks) {
    for (const ControlBase* c : Registry()) {
      if (NeedsNoMapping(*c)) continue;
      const auto mapped = framework.controls.find(c->id);
      EXPECT_TRUE(mapped != framework.controls.end() && !mapped->second.empty())
          << framework.id << " says nothing of " << c->id;
    }
  }
}

TEST(Registry, ShowsEveryControlPassingAndFailing) {
  for (const ControlBase* c : Registry()) {
    const std::vector<ExampleText> examples = ExamplesOf(c->file, c->name);
    for (const char* shows : {".pass.", ".fail."}) {
      EXPECT_TRUE(
          std::any_of(examples.begin(), examples.end(),
                      [&](const ExampleText& e) { return e.path.find(shows) != std::string_view::npos; }))
          << c->id << " has no example with " << shows << " in its name";
    }
  }
}

}  // namespace
}  // namespace assay::test
