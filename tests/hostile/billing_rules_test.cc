#include "tests/hostile/billing_rules.h"

#include <string>

#include "homecare/billing/v1/policy.pb.h"

namespace homecare::billing {
namespace {

// Versions that change nothing before July 2022, with every field filled.
template <typename Request>
Request WithVersions(Request request) {
  v1::PolicyVersion& policy = *request.add_policies();
  policy.set_version_id("policy-2");
  policy.set_effective_from("2022-07-01");
  v1::PolicyParameter& parameter = *policy.add_parameters();
  parameter.set_id("CAP");
  parameter.set_name("severe_cap_minutes");
  parameter.set_value("3000");
  v1::TariffVersion& tariff = *request.add_tariffs();
  tariff.set_version_id("tariff-2");
  tariff.set_area(type::v1::AREA_CLASS_URBAN);
  tariff.set_valid_from("2022-07-01");
  tariff.set_valid_to("2022-08-01");
  tariff.set_subsidy_fen_per_hour(1600);
  tariff.set_family_fen_per_hour(1700);
  return request;
}

// A parameter of the first policy that is refused.
template <typename Request>
hostile::Refused WrongParameter(const std::string& field, const std::string& text) {
  return {field + " " + text,
          hostile::On<Request>([field, text](Request& request) {
            v1::PolicyParameter& parameter = *request.mutable_policies(0)->mutable_parameters(0);
            if (field == "id") parameter.set_id(text);
            if (field == "name") parameter.set_name(text);
            if (field == "value") parameter.set_value(text);
          }),
          "INVALID_FIELD",
          {"policies[0].parameters[0]." + field}};
}

// A value that is one, and can mean nothing.
template <typename Request>
hostile::Refused AbsurdParameter(const std::string& id, const std::string& name,
                                 const std::string& value) {
  return {name + " " + value, hostile::On<Request>([=](Request& request) {
            v1::PolicyParameter& parameter = *request.mutable_policies(0)->mutable_parameters(0);
            parameter.set_id(id);
            parameter.set_name(name);
            parameter.set_value(value);
          }),
          "RULE_INVALID"};
}

template <typename Request>
hostile::Refused WrongDay(const std::string& day) {
  return {"from " + day,
          hostile::On<Request>(
              [day](Request& request) { request.mutable_policies(0)->set_effective_from(day); }),
          "INVALID_FIELD",
          {"policies[0].effective_from"}};
}

// Too many and too few, twice the same, and what cannot hold beside what there is.
template <typename Request>
std::vector<hostile::Refused> WrongVersions() {
  using absl::StatusCode;
  const auto on = [](auto edit) { return hostile::On<Request>(edit); };
  return {
      {"no version",
       on([](Request& r) {
         r.clear_policies();
         r.clear_tariffs();
       }),
       "INVALID_FIELD",
       {"policies"}},
      {"13 policies",
       on([](Request& r) {
         while (r.policies_size() < 13) *r.add_policies() = v1::PolicyVersion(r.policies(0));
       }),
       "INVALID_FIELD",
       {"policies"}},
      {"13 tariffs",
       on([](Request& r) {
         while (r.tariffs_size() < 13) *r.add_tariffs() = v1::TariffVersion(r.tariffs(0));
       }),
       "INVALID_FIELD",
       {"tariffs"}},
      {"an empty period",
       on([](Request& r) { r.mutable_tariffs(0)->set_valid_to("2022-07-01"); }),
       "INVALID_FIELD",
       {"tariffs[0].valid_to"}},
      {"a tariff of another age",
       on([](Request& r) { r.mutable_tariffs(0)->set_valid_from("0000-01-01"); }),
       "INVALID_FIELD",
       {"tariffs[0].valid_from"}},
      {"a policy that is known",
       on([](Request& r) { r.mutable_policies(0)->set_version_id("zibo-2022-1"); }),
       "VERSION_EXISTS",
       {},
       StatusCode::kAlreadyExists},
      {"a tariff that is known",
       on([](Request& r) { r.mutable_tariffs(0)->set_version_id("zibo-2022-1"); }),
       "VERSION_EXISTS",
       {},
       StatusCode::kAlreadyExists},
      {"before the programme",
       on([](Request& r) { r.mutable_policies(0)->set_effective_from("2021-12-31"); }),
       "POLICY_MISSING",
       {},
       StatusCode::kFailedPrecondition},
      {"two policies from one day",
       on([](Request& r) {
         *r.add_policies() = v1::PolicyVersion(r.policies(0));
         r.mutable_policies(1)->set_version_id("another");
       }),
       "POLICY_OVERLAP",
       {},
       StatusCode::kFailedPrecondition},
      {"two tariffs on one day",
       on([](Request& r) {
         *r.add_tariffs() = v1::TariffVersion(r.tariffs(0));
         r.mutable_tariffs(1)->set_version_id("another");
         r.mutable_tariffs(1)->set_valid_from("2022-07-31");
       }),
       "TARIFF_OVERLAP",
       {},
       StatusCode::kFailedPrecondition},
  };
}

template <typename Request>
std::vector<hostile::Refused> RefusedVersions() {
  std::vector<hostile::Refused> refused = WrongVersions<Request>();
  refused.insert(
      refused.end(),
      {WrongParameter<Request>("name", "severe_cap"), WrongParameter<Request>("id", "P1"),
       WrongParameter<Request>("value", "many"), WrongParameter<Request>("value", "03000"),
       WrongParameter<Request>("value", " 3000"),
       WrongParameter<Request>("value", "99999999999999999999"),
       AbsurdParameter<Request>("CAP", "mild_cap_minutes", "-1"),
       AbsurdParameter<Request>("CAP", "mild_cap_minutes", "1000001"),
       AbsurdParameter<Request>("P6", "shortest_visit_minutes", "4294967296"),
       AbsurdParameter<Request>("P8", "closing_day", "29"), WrongDay<Request>("yesterday"),
       WrongDay<Request>("1899-12-31"), WrongDay<Request>("2200-01-01"),
       WrongDay<Request>("0000-01-01")});
  return refused;
}

}  // namespace

std::vector<hostile::Table> RulesTables() {
  using Adopt = v1::AdoptRulesRequest;
  v1::ListRulesRequest list;
  list.mutable_as_of()->set_seconds(1654041600);
  hostile::Table listed{"ListRules", {hostile::Valid(list)}};
  listed.accepts = {{"far as_of", "what was known may be asked of any time"}};

  v1::SimulateRulesRequest simulate;
  simulate.set_month("2022-05");
  hostile::Table simulated{"SimulateRules", {hostile::Valid(WithVersions(simulate))}};
  simulated.refused = RefusedVersions<v1::SimulateRulesRequest>();

  Adopt adopt;
  adopt.set_maker_id("maker");
  adopt.set_checker_id("checker");
  hostile::Table adopted{"AdoptRules", {hostile::Valid(WithVersions(adopt))}};
  adopted.refused = RefusedVersions<Adopt>();
  adopted.refused.push_back({"the maker agrees",
                             hostile::On<Adopt>([](Adopt& r) { r.set_checker_id("maker"); }),
                             "SAME_PERSON",
                             {},
                             absl::StatusCode::kFailedPrecondition});
  adopted.afterwards = {{"again",
                         hostile::On<Adopt>([](Adopt&) {}),
                         "VERSION_EXISTS",
                         {},
                         absl::StatusCode::kAlreadyExists}};
  return {simulated, listed, adopted};
}

}  // namespace homecare::billing
