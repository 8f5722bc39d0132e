// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>

#include "assay/value.h"
#include "value/type.h"

namespace assay {

/// What is known of a text before there is one; lengths in characters, -1: no bound.
struct TextShape {
  std::string_view prefix = {};
  std::int64_t min_length = 0, max_length = -1;
};

/// AWS's own, whatever the language that refers to them. Sources: AWS General Reference, "Amazon Resource
/// Names" and "AWS account identifiers"; botocore's endpoints, "partitions". Every partition's name begins
/// alike, an account id has twelve digits, the shortest region is named "us-east-1", and no ARN is shorter
/// than a bucket's, "arn:aws:s3:::abc", so that none is "*" or "arn:aws:*".
inline constexpr TextShape kArnShape = {"arn:aws", 16, -1};
inline constexpr TextShape kAccountShape = {"", 12, 12};
inline constexpr TextShape kPartitionShape = {"aws", 3, -1};
inline constexpr TextShape kRegionShape = {"", 9, -1};

/// Makes a string of an unknown, of that shape.
inline void Shape(Unknown& u, const TextShape& shape) {
  u.type = StringType();
  u.prefix = shape.prefix;
  u.min_length = shape.min_length;
  u.max_length = shape.max_length;
}

}  // namespace assay
