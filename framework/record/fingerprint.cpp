// SPDX-License-Identifier: Apache-2.0
#include "record/fingerprint.h"

#include <map>
#include <vector>

namespace assay {

std::string DigestOf(std::span<const std::string_view> parts, std::size_t digits) {
  std::string bytes;
  for (const std::string_view part : parts) {
    bytes += std::to_string(part.size());
    bytes += ':';
    bytes += part;
  }
  return Sha256Hex(bytes).substr(0, digits);
}

std::string Fingerprint(std::string_view control, std::string_view root, std::string_view address,
                        std::string_view owner, std::string_view attribute, std::size_t nth,
                        std::span<const std::string> scenarios) {
  const std::string count = std::to_string(nth);
  std::vector<std::string_view> parts = {"assay-finding/1", control, root, address, owner, attribute, count};
  parts.insert(parts.end(), scenarios.begin(), scenarios.end());
  return DigestOf(parts);
}

void FillFingerprints(Ledger& ledger) {
  for (const Cell& cell : ledger.cells) {
    if (cell.detail == kNoDetail) continue;
    const auto address = [&](std::uint32_t subject) -> std::string_view {
      return subject == kNoSubject ? std::string_view() : ledger.subjects[subject].address.view();
    };
    std::map<std::string_view, std::size_t> seen;
    for (Finding& finding : ledger.details[cell.detail].findings) {
      finding.fingerprint = Fingerprint(ledger.controls[cell.control].id, ledger.roots[cell.root],
                                        address(cell.subject), address(cell.owner), finding.attribute,
                                        seen[finding.attribute]++, ScenariosOf(ledger, cell));
    }
  }
}

}  // namespace assay
