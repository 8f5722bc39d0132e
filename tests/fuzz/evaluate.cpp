// SPDX-License-Identifier: Apache-2.0
#include "evaluate.h"

#include "load/load.h"
#include "value/ops.h"

namespace assay::fuzz {

void Evaluate(std::map<std::string, std::string> files) {
  const auto memory = MakeMemoryFileSystem(std::move(files));
  const Snapshot snapshot = Load(*memory, {});
  for (const auto& root : snapshot.roots) {
    for (const Resource& resource : root->resources) (void)Render(resource.attributes);
  }
}

}  // namespace assay::fuzz
