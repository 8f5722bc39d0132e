// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "source/diagnostic.h"

namespace assay {

/// An accepted exception. It covers `fail` and `unknown` of the cells it matches, never `error`.
struct Waiver {
  std::string control;   ///< an id or a glob of ids ("S3Bucket.*"); for a peer's skip the peer's id
  std::string resource;  ///< a glob of addresses; "*" for all. Inline: empty, the place decides
  std::string reason;
  std::string owner;
  std::string ticket;
  std::string approver;
  std::string compensating;  ///< id of the control that makes up for what is waived, and must pass itself
  std::string until;         ///< "2027-01-31", inclusive, UTC; empty if the text has none
  std::string id;            ///< of the ledger file, or "file:line" of an inline one
  bool imported = false;     ///< a peer's skip comment: matched through aliases that are equal or broader
  bool inline_comment = false;
  /// What a peer's skip is limited to, as findings show it: "arn:${AWS::Partition}:iam::aws:policy/X". Empty:
  /// all that the control finds.
  std::vector<std::string> only = {};
  Span span;         ///< where it is written
  Span covers;       ///< of one in a template's metadata: the resource it belongs to, or all of the file
  std::string path;  ///< the file it is written in
  std::uint32_t line = 0;
};

/// Reads a comment's text, its marker included. Ours stands right after a marker, on any line of the comment:
/// `assay:waive ID [ID…] until=DATE owner=… reason="…" ticket=… approver=… compensating=ID`. Peers' skips
/// stand anywhere: `checkov:skip=ID[,ID]:reason`, `trivy:ignore:ID [exp:DATE]`, `tfsec:ignore:ID [exp:DATE]`,
/// `kics-scan disable=ID[,ID]`. Several ids give several waivers. Skips without an id (`#nosec`, `kics-scan
/// ignore-block`) and those with a condition in brackets waive nothing. Empty if the comment is none of
/// these. A waiver of ours that lacks a part comes out without it: stage two fails it.
std::vector<Waiver> ParseWaiverComment(std::string_view comment);

/// Reads a waiver file: `waivers:` a list of control, resource, reason, owner, until, ticket, approver,
/// compensating, id.
/// Unknown keys and missing `control` are errors with file and line.
tl::expected<std::vector<Waiver>, Diagnostic> ParseWaiverFile(std::string_view path, std::string_view text);

/// The part of a waiver that a key names, in a file or in a template's metadata; null if there is none.
std::string Waiver::*WaiverPart(std::string_view key);

/// Whether `text` matches a glob of `*` (any run of characters) and `?` (any one); other characters are
/// literal.
bool MatchesGlob(std::string_view glob, std::string_view text);

/// Days from 1970-01-01 of "YYYY-MM-DD"; nullopt if it isn't a date.
std::optional<std::int64_t> DayNumber(std::string_view date);

}  // namespace assay
