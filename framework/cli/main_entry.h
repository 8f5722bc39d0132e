// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace assay {

/// The whole program: judges by every control that is linked in. Programs outside the tree call it with
/// controls of their own beside the built-in ones. Returns the exit code (docs/cli.md); throws nothing. Once
/// a process.
int Main(int argc, char** argv);

}  // namespace assay
