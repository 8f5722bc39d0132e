// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "process.h"

namespace assay {

/// What befalls the program at one of its system calls that write: that make, fill, cut, sync, rename, link
/// or remove a file or a directory, or change its mode. Writing to the standard streams doesn't count.
struct Fault {
  enum class Kind {
    kNone,       ///< calls are counted only
    kKill,       ///< the program is killed before the call is made
    kRefuse,     ///< the call isn't made and fails with ENOSPC
    kInterrupt,  ///< every call that fills a file fails once with EINTR; `at` says nothing
  };
  Kind kind = Kind::kNone;
  int at = 0;  ///< the number of the call, from 1
};

/// A run under a fault, and how many calls that write it made or tried.
struct Faulted {
  Ran ran;
  int calls = 0;
};

/// Whether the kernel lets a process watch another one's system calls (seccomp, Linux 5.5).
bool CanWatchCalls();

/// Runs `assay` with these words of a shell in the tree. The kernel stops the program at each call that
/// writes, whichever library makes it, until this process has decided about it; the programs that it starts
/// are left alone. Syncing is only counted: whether a disk keeps its promise can't be seen from here.
Faulted RunWithFault(const Tree& tree, const std::string& words, Fault fault);

}  // namespace assay
