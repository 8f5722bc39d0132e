// SPDX-License-Identifier: Apache-2.0
// The verdict algebra of the design, case by case, through a control over raw settings.
#include <gtest/gtest.h>

#include "assay/control.h"
#include "control/cell.h"
#include "value/arena.h"
#include "value/ops.h"

namespace assay {
namespace {

struct Thing {
  Setting<std::string> algorithm, key;
  Items<struct ThingRule> rules;
};
struct ThingRule {
  Setting<std::string> cidr, port;
};
FIXTURE(Thing);
FIXTURE_TABLE(Thing, "test_thing", "", FIELD(algorithm, "algorithm", nullptr), FIELD(key, "key", nullptr),
              ITEMS(rules, "rules", nullptr, ThingRule, FIELD(cidr, "cidr", nullptr),
                    FIELD(port, "port", nullptr)));

// Bodies are set by each test: the algebra is what is tested, not a control.
std::function<void(const Thing&)> body;
CONTROL(Thing, RunsTheBody, {.title = "Runs what a test asks for", .remedy = "None"}) { body(subject()); }

class VerdictAlgebra : public testing::Test {
 protected:
  VerdictAlgebra() { prod = root.guards.Named("IsProd"), has_key = root.guards.Named("HasKey"); }

  static Value Text(const char* s) { return s ? Value::String(s) : Value::Absent(); }
  Value Unknown_() {
    Unknown u;
    u.reason = UnknownReason::kInput;
    return MakeUnknown(u, arena);
  }
  Value If(Guard g, Value a, Value b) {
    std::vector<ChoiceCase> cases{{g, a}, {root.guards.Not(g), b}};
    return Value::Choice(arena.Copy(cases));
  }
  Value Rule(Value cidr, const char* port) {
    return MakeObject({{"cidr", cidr, {}}, {"port", Text(port), {}}}, arena);
  }
  CellResult Judge(Value algorithm, Value key, std::vector<Value> rules, bool open,
                   std::function<void(const Thing&)> b) {
    Value list = MakeTuple(rules, arena);
    if (open) list = list.WithOpen();
    Resource r;
    r.type = "test_thing";
    r.attributes = MakeObject({{"algorithm", algorithm, {}}, {"key", key, {}}, {"rules", list, {}}}, arena);
    GuardTable adapted(&root.guards);
    AdaptContext context(root, r, adapted, arena);
    body = std::move(b);
    const ControlBase* control = FindControl("Thing.RunsTheBody");
    return cell.Judge(*control, control->Adapt(context), root, adapted, present, {});
  }
  std::string Fail(const CellResult& r) { return root.guards.Describe(r.fail); }

  Root root;
  Arena arena;
  CellContext cell;
  Guard prod, has_key, present = Guard::kAlways;
  using State = CellResult::State;
};

void Encrypts(const Thing& t) {
  EXPECT_SETTING(t.algorithm, OneOf({"aws:kms", "aws:kms:dsse"}));
  WHEN(Is(t.algorithm, OneOf({"aws:kms"}))) EXPECT_SETTING(t.key, testing::StartsWith("arn:"));
}
Tri OpenSsh(const ThingRule& r) { return Is(r.cidr, OneOf({"0.0.0.0/0"})) && Is(r.port, OneOf({"22"})); }
void NoSsh(const Thing& t) { EXPECT_NONE(t.rules, rule, OpenSsh(rule)); }

TEST_F(VerdictAlgebra, DiffersByCondition) {
  const CellResult r = Judge(If(prod, Text("aws:kms"), Text("AES256")), Text("arn:x"), {}, false, Encrypts);
  EXPECT_EQ(r.state, State::kOpen);
  EXPECT_EQ(r.fails_when, "IsProd is false");
  EXPECT_EQ(r.open, Guard::kNever);
}
TEST_F(VerdictAlgebra, ReadInsideWhen) {
  const CellResult r = Judge(If(prod, Text("aws:kms"), Text("AES256")),
                             If(has_key, Text("arn:x"), Value::Absent()), {}, false, Encrypts);
  EXPECT_EQ(r.state, State::kOpen);
  EXPECT_EQ(r.fails_when, "IsProd is true and HasKey is false, or IsProd is false");
}
TEST_F(VerdictAlgebra, BothBranchesAllowed) {
  EXPECT_EQ(Judge(If(prod, Text("aws:kms"), Text("aws:kms:dsse")), Text("arn:x"), {}, false, Encrypts).state,
            State::kPass);
}
TEST_F(VerdictAlgebra, WhenOnAnUnknownThenBad) {
  const CellResult r = Judge(Unknown_(), Text("alias"), {}, false, [](const Thing& t) {
    WHEN(Is(t.algorithm, OneOf({"aws:kms"}))) EXPECT_SETTING(t.key, testing::StartsWith("arn:"));
  });
  EXPECT_EQ(r.state, State::kOpen);
  EXPECT_EQ(r.fail, Guard::kNever);
}
TEST_F(VerdictAlgebra, UnknownWithBothBranchesBad) {
  const CellResult r = Judge(Unknown_(), Text("a"), {}, false, [](const Thing& t) {
    const Tri kms = Is(t.algorithm, OneOf({"aws:kms"}));
    if (detail::Holds(kms)) {
      EXPECT_SETTING(t.key, OneOf({"b"}));
    } else {
      EXPECT_SETTING(t.key, OneOf({"c"}));
    }
  });
  EXPECT_EQ(r.state, State::kFail);
}
TEST_F(VerdictAlgebra, ElementUnderACondition) {
  const Value bad = Rule(Text("0.0.0.0/0"), "22"), good = Rule(Text("10.0.0.0/8"), "22");
  const CellResult r = Judge(Text("x"), Text("x"), {good, If(prod, Value::Absent(), bad)}, false, NoSsh);
  EXPECT_EQ(r.state, State::kOpen);
  EXPECT_EQ(r.fails_when, "IsProd is false");
}
TEST_F(VerdictAlgebra, OpenLists) {
  const Value bad = Rule(Text("0.0.0.0/0"), "22"), good = Rule(Text("10.0.0.0/8"), "22");
  EXPECT_EQ(Judge(Text("x"), Text("x"), {bad}, true, NoSsh).state, State::kFail);
  const CellResult r = Judge(Text("x"), Text("x"), {good}, true, NoSsh);
  EXPECT_EQ(r.state, State::kOpen);
  EXPECT_EQ(r.fail, Guard::kNever);
}
TEST_F(VerdictAlgebra, UnknownAddressOnAHarmlessPort) {
  EXPECT_EQ(Judge(Text("x"), Text("x"), {Rule(Unknown_(), "443")}, false, NoSsh).state, State::kPass);
  EXPECT_EQ(Judge(Text("x"), Text("x"), {Rule(Unknown_(), "22")}, false, NoSsh).state, State::kOpen);
}
TEST_F(VerdictAlgebra, AnElementOfUnknownNumber) {
  const Guard some = root.guards.Fresh("number of rules", true);
  std::vector<ChoiceCase> bad{{some, Rule(Text("0.0.0.0/0"), "22")}},
      good{{some, Rule(Text("10.0.0.0/8"), "22")}};
  EXPECT_EQ(Judge(Text("x"), Text("x"), {Value::Choice(arena.Copy(bad))}, false, NoSsh).state, State::kOpen);
  EXPECT_EQ(Judge(Text("x"), Text("x"), {Value::Choice(arena.Copy(good))}, false, NoSsh).state, State::kPass);
}
TEST_F(VerdictAlgebra, AnyOfAnOpenList) {
  auto some = [](const Thing& t) { EXPECT_ANY(t.rules, rule, OpenSsh(rule)); };
  const Value bad = Rule(Text("0.0.0.0/0"), "22");
  EXPECT_EQ(Judge(Text("x"), Text("x"), {bad}, true, some).state, State::kPass);
  EXPECT_EQ(Judge(Text("x"), Text("x"), {}, true, some).state, State::kOpen);
  EXPECT_EQ(Judge(Text("x"), Text("x"), {}, false, some).state, State::kFail);
  EXPECT_EQ(Judge(Text("x"), Text("x"), {If(prod, bad, Value::Absent())}, false, some).fails_when,
            "IsProd is false");
}
TEST_F(VerdictAlgebra, FailsWhereverItExists) {
  present = prod;
  const Value bad = Rule(Text("0.0.0.0/0"), "22");
  EXPECT_EQ(Judge(Text("x"), Text("x"), {bad}, false, NoSsh).state, State::kFail);
  EXPECT_EQ(Judge(Text("x"), Text("x"), {If(prod, Value::Absent(), bad)}, false, NoSsh).state, State::kPass);
}
TEST_F(VerdictAlgebra, OneOfNParameters) {
  const Guard dev = root.guards.Named("Env=dev"), live = root.guards.Named("Env=live");
  root.guards.Assume(root.guards.Or(root.guards.And(dev, root.guards.Not(live)),
                                    root.guards.And(live, root.guards.Not(dev))));
  std::vector<ChoiceCase> cases{{dev, Text("aws:kms")}, {live, Text("aws:kms:dsse")}};
  EXPECT_EQ(Judge(Value::Choice(arena.Copy(cases)), Text("arn:x"), {}, false, Encrypts).state, State::kPass);
}
TEST_F(VerdictAlgebra, FortyIndependentConditionsCostNothing) {
  std::vector<Value> rules;
  for (int i = 0; i < 40; ++i) {
    rules.push_back(
        If(root.guards.Named("C" + std::to_string(i)), Rule(Text("0.0.0.0/0"), "22"), Value::Absent()));
  }
  const CellResult r = Judge(Text("x"), Text("x"), rules, false, NoSsh);
  EXPECT_EQ(r.state, State::kOpen);
  EXPECT_TRUE(r.fails_when.starts_with("C0 is true, or C0 is false and C1 is true"));
}
TEST_F(VerdictAlgebra, NothingReachedIsNotApplicable) {
  EXPECT_EQ(Judge(Text("x"), Text("x"), {}, false,
                  [](const Thing& t) {
                    WHEN(Is(t.algorithm, OneOf({"y"})))
                    EXPECT_SETTING(t.key, IsAbsent());
                  })
                .state,
            State::kNotApplicable);
}
TEST_F(VerdictAlgebra, APlainExpectationBelongsToTheCell) {
  const CellResult r = Judge(Text("x"), Text("x"), {}, false, [](const Thing&) { EXPECT_EQ(1, 2); });
  EXPECT_EQ(r.state, State::kFail);
  EXPECT_NE(r.error, "");
}
TEST_F(VerdictAlgebra, MoreBranchesThanAreFollowed) {
  const CellResult r = Judge(Unknown_(), Text("x"), {}, false, [](const Thing& t) {
    for (int i = 0; i < 10; ++i)
      WHEN(Is(t.algorithm, OneOf({std::to_string(i)}))) EXPECT_SETTING(t.key, OneOf({"x"}));
  });
  EXPECT_EQ(r.state, State::kOpen);
}

}  // namespace
}  // namespace assay
