// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace assay::cli {
namespace {

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool Forces(const char* name) {
  const std::string_view value = Environment(name);
  return !value.empty() && value != "0";
}

}  // namespace

bool UseColor(ColorChoice choice, int stream) {
  if (choice != ColorChoice::kAuto) return choice == ColorChoice::kAlways;
  if (!Environment("NO_COLOR").empty()) return false;
  if (Forces("FORCE_COLOR") || Forces("CLICOLOR_FORCE")) return true;
  if (Environment("CLICOLOR") == "0" || Environment("TERM") == "dumb") return false;
  return ::isatty(stream) == 1;
}

bool IsInteractive(int stream) {
  const std::string_view ci = Environment("CI");
  if (!ci.empty() && ci != "0" && ci != "false") return false;
  return ::isatty(stream) == 1 && Environment("TERM") != "dumb";
}

int Width(int stream) {
  winsize size{};
  if (::isatty(stream) == 1 && ::ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const int columns = std::atoi(std::string(Environment("COLUMNS")).c_str());
  return columns > 0 && columns < 10000 ? columns : 100;
}

}  // namespace assay::cli
