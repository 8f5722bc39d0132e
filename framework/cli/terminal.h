// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace assay::cli {

enum class ColorChoice { kAuto, kAlways, kNever };

/// Whether a stream (1: standard output, 2: standard error) gets colours. In order: the choice on the command
/// line, NO_COLOR (set and not empty), FORCE_COLOR and CLICOLOR_FORCE (set and not "0"), CLICOLOR=0,
/// TERM=dumb, and whether the stream is a terminal.
bool UseColor(ColorChoice choice, int stream);

/// A terminal, and no continuous integration (`CI` set, but to nothing, 0 or false).
bool IsInteractive(int stream);

/// Columns of the terminal behind a stream, else COLUMNS, else 100.
int Width(int stream);

}  // namespace assay::cli
