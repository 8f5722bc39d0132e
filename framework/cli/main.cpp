// SPDX-License-Identifier: Apache-2.0
#include "cli/main_entry.h"

int main(int argc, char** argv) { return assay::Main(argc, argv); }
