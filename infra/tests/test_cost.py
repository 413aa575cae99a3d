"""What the README and the owner bot say of the bill is what cost.py computes."""

import pathlib
import re
import unittest

import cost
import questions
import template

ROOT = template.PATH.parent
BILL = pathlib.Path("shared/src/domain/statistics/bill.rs")


class Bill(unittest.TestCase):
    def test_the_owner_bot_reckons_with_it(self):
        source = (ROOT / BILL).read_text(encoding="utf-8")
        for name, wanted in zip(("IDLE_MICROS", "ORDER_MICROS"), cost.estimate(cost.of_readme())):
            found = int(re.search(rf"const {name}: u64 = ([\d_]+);", source)[1])
            self.assertEqual(found, wanted, f"in {BILL}, set {name} to {wanted}: that is what infra/cost.py makes of the "
                             "README's figures now (then UPDATE_EXPECT=1 for the stories that show a bill)")

    def test_the_readme_shows_it(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        region = re.search(r"computes a month in ([a-z]+-[a-z]+-\d)", readme)[1]
        for line, dollars in cost.summary(cost.of_readme(), cost.REGIONS[region]).items():
            wanted = f"| {line} | " + " | ".join(f"${one:,.2f}" for one in dollars) + " |"
            self.assertTrue(wanted in readme, f"in README.md, under Figures, the row must be: {wanted}")

    def test_every_advised_region_has_every_price(self):
        self.assertEqual(list(cost.REGIONS), list(questions.REGIONS))
        for region, prices in cost.REGIONS.items():
            self.assertEqual(prices.keys(), {*cost.NORTH_VIRGINIA, "bucket_gb"}, region)

    def test_a_measurement_and_the_readme_are_of_one_form(self):
        steps = [{"invocations": 1}] * 7
        figures = {"db_calls": 20, "wru": 33.0, "rru": 7.5, "outbound_calls": 11, "cpu_ms": 14.2}
        measured = {"journey": figures | {"steps": steps}, "functions": {"telegram": {"init_instructions": 2_500_000}}}
        region = cost.REGIONS["eu-central-1"]
        self.assertEqual(len(cost.of_readme()["journey"]["steps"]), len(steps), "the README has a row for each step")
        self.assertEqual(cost.bill(cost.of_readme(), 100, region).keys(), cost.bill(measured, 100, region).keys())


if __name__ == "__main__":
    unittest.main()
