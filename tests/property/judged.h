// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/ledger.h"

namespace assay::test {

/// Paths and texts.
using Files = std::map<std::string, std::string>;
using Inputs = std::map<std::string, std::string>;

/// What files come to under every control, with the parameters that the examples set. `parameters` are those
/// of templates.
Ledger JudgeFiles(const Files& files, const Inputs& parameters = {});

/// Whether two resources of a type bear one name that the service allows once, so that this can't be
/// deployed: no verdict has to hold there.
bool NamesClash(const Files& files, const Inputs& parameters = {});

/// A control and a subject's address: "" for a population's row.
using CellName = std::pair<std::string, std::string>;
/// The verdicts, over all roots.
std::map<CellName, Verdict> VerdictsOf(const Ledger& ledger);

/// The examples that are linked in and end so, without those on waivers: their comments must stay in place.
std::vector<std::string> ExamplePaths(std::string_view suffix);
std::string TextOf(const std::string& path);

}  // namespace assay::test
