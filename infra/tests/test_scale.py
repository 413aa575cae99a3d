"""SCALE.md shows what scale.py computes, from what an order costs now."""

import unittest

import scale
import template

PAGE = template.PATH.parent / "infra" / "SCALE.md"
ROOT = template.PATH.parent


class Scale(unittest.TestCase):
    def test_the_page_shows_the_tables(self):
        page = PAGE.read_text(encoding="utf-8")
        for lines in (scale.parts(), scale.keys()):
            for line in lines:
                self.assertTrue(line in page, f"in infra/SCALE.md this row is missing (infra/scale.py prints them): {line}")

    def test_figures_are_those_of_the_code(self):
        for path, line in [
            ("shared/src/store/table/keys.rs", f"const DUE_SHARDS: u8 = {scale.DUE_SHARDS};"),
            ("shared/src/store/table/keys.rs", f"const STATISTICS_SHARDS: u8 = {scale.LIVE_ITEMS};"),
            ("shared/src/flow/schedule/sweep.rs", f"const CONCURRENT_CHECKS: usize = {scale.AT_ONCE};"),
            ("shared/src/flow/schedule/sweep.rs", f"Duration::from_secs({scale.SWEEPING * 60:.0f});"),
            *[("infra/local/cloud/src/round_trips.rs", f'("{region}", RoundTrips::of_millis(4, {telegram}, {gateway}))')
              for region, (telegram, gateway) in scale.ROUND_TRIPS.items()],
        ]:
            self.assertTrue(line in (ROOT / path).read_text(encoding="utf-8"), f"{path} has no {line}: see infra/scale.py")

    def test_an_order_writes_to_what_it_shares_with_others(self):
        self.assertEqual(scale.writes("CATALOGUE"), (1, 1))
        self.assertEqual(scale.writes("STATISTICS"), (0, 1))
        self.assertEqual(scale.writes("NOTHING"), (0, 0))

    def test_a_nearer_telegram_takes_more_taps(self):
        steps = [{"cpu_ms": 0, "db_calls": 1, "outbound_calls": 1}]
        self.assertEqual([scale.busy(steps, region) for region in scale.ROUND_TRIPS], [16, 236])
        # The first call of a step that makes several goes to the gateway.
        steps[0]["outbound_calls"] = 3
        self.assertEqual([scale.busy(steps, region) for region in scale.ROUND_TRIPS], [216, 491])


if __name__ == "__main__":
    unittest.main()
