// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "subjects.h"

namespace itsm {

using assay::IsAbsent, assay::OneOf, assay::Severity;

// Without a table of paths: attributes are read where they are asked for.
RESOURCE_FIXTURE(ItsmTable, "aws_dynamodb_table", "");

CONTROL(
    ItsmTable, HasTicketKey,
    {
        .title = "Tickets are found by ticket_id alone",
        .rationale = "The handler reads and writes one ticket by its id and nothing else.",
        .severity = Severity::kMedium,
        .remedy = "Name the table poc-itsm-tickets, with the hash key ticket_id of type S and no range key.",
    }) {
  EXPECT_SETTING(subject().at<std::string>("name"), OneOf({kTable}));
  EXPECT_SETTING(subject().at<std::string>("hash_key"), OneOf({"ticket_id"}));
  EXPECT_SETTING(subject().at<std::string>("range_key"), IsAbsent());
  for (const auto& attribute : subject().each("attribute").items()) {
    WHEN(Is(attribute.value.at<std::string>("name"), OneOf({"ticket_id"})))
    EXPECT_SETTING(attribute.value.at<std::string>("type"), OneOf({"S"}));
  }
}

CONTROL(ItsmTable, ListsByCaller,
        {
            .title = "CallerIdIndex lists a caller's tickets by time",
            .rationale = "Without it the handler would have to read the whole table to list a few tickets.",
            .severity = Severity::kMedium,
            .remedy = "Add the index CallerIdIndex with caller_id and created_at, both of type S.",
        }) {
  EXPECT_ANY(subject().each("global_secondary_index"), index,
             Is(index.template at<std::string>("name"), OneOf({"CallerIdIndex"})) &&
                 Is(index.template at<std::string>("hash_key"), OneOf({"caller_id"})) &&
                 Is(index.template at<std::string>("range_key"), OneOf({"created_at"})));
  for (const auto& attribute : subject().each("attribute").items()) {
    WHEN(Is(attribute.value.at<std::string>("name"), OneOf({"caller_id", "created_at"})))
    EXPECT_SETTING(attribute.value.at<std::string>("type"), OneOf({"S"}));
  }
}

CONTROL(ItsmTable, IsPaidByRequest,
        {
            .title = "The table is paid by request",
            .rationale = "Provisioned capacity costs money while nobody calls.",
            .severity = Severity::kLow,
            .remedy = "Set billing_mode to PAY_PER_REQUEST.",
        }) {
  EXPECT_SETTING(subject().at<std::string>("billing_mode"), OneOf({"PAY_PER_REQUEST"}));
}

}  // namespace itsm
