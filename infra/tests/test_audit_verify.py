"""The check of the audit trail's files, which the backup function writes."""

import hashlib
import json
import unittest

from audit_verify import Broken, verify

EMPTY = b'{"day":20778,"before":null,"records":0}\n'
# As the function writes a day with two records: shared/src/domain/audit/day_file.rs has the same lines.
DAY = rb"""{"day":20779,"before":"831c31a94869e0ada6e5c583929c81744330e831421ca538f527e1b10734eaf8","records":2}
{"chain":"20779/3","kind":"balance.adjusted","number":1,"at":1795330800000,"actor":7,"action":"balance_adjusted","detail":"{\"user\":0}","event":"adjusted-0","hash":"05c71aefd46f816b1948e7e14ecb59d334d91300cd25df4bcb7f2a23fd15454c"}
{"chain":"20779/3","kind":"balance.adjusted","number":2,"at":1795330801000,"actor":11,"action":"balance_adjusted","detail":"{\"user\":1}","event":"adjusted-1","hash":"7e2f0b68e683d826bcd94c31c045f5a71ce8e5a11a20a4fe9ac4940734ade3cb"}
"""


class TheTrail(unittest.TestCase):
    def test_it_holds(self):
        self.assertEqual(verify([("020778.jsonl", EMPTY), ("020779.jsonl", DAY)]), (2, 2, []))
        self.assertEqual(verify([]), (0, 0, []))

    def test_a_change_is_named(self):
        changed = DAY.replace(b'"actor":11', b'"actor":3')
        self.breaks([("020779.jsonl", changed)], "the chain 20779/3 breaks at its record 2")

    def test_a_record_that_is_missing_is_named(self):
        lines = DAY.splitlines(keepends=True)
        self.breaks([("020779.jsonl", lines[0] + lines[2])], "it has 1 records, and should have 2")
        head = lines[0].replace(b'"records":2', b'"records":1')
        self.breaks([("020779.jsonl", head + lines[2])], "the chain 20779/3 breaks at its record 1")

    def test_a_day_that_was_kept_damaged_is_named_and_the_days_after_it_are_checked(self):
        damaged = b'{"day":20780,"before":"%s","records":1,"defects":["the chain 20780/0 breaks at its record 1"]}\n' \
            b'{"chain":"20780/0","damaged":{"number":"one"}}\n' % hashlib.sha256(DAY).hexdigest().encode()
        later = b'{"day":20781,"before":"%s","records":0}\n' % hashlib.sha256(damaged).hexdigest().encode()
        files = [("020779.jsonl", DAY), ("020780.jsonl", damaged), ("020781.jsonl", later)]
        self.assertEqual(verify(files), (3, 3, ["020780.jsonl: the chain 20780/0 breaks at its record 1"]))
        self.breaks([*files[:2], ("020781.jsonl", later.replace(b'"records":0', b'"records":1'))], "and should have 1")

    def test_a_file_that_is_missing_or_changed_is_named(self):
        self.breaks([("020777.jsonl", EMPTY.replace(b"20778", b"20777")), ("020779.jsonl", DAY)], "the day before it is missing")
        other = EMPTY.replace(b"null", b'"0"')
        self.assertNotEqual(hashlib.sha256(other).hexdigest(), json.loads(DAY.splitlines()[0])["before"])
        self.breaks([("020778.jsonl", other), ("020779.jsonl", DAY)], "the file before it was changed")

    def breaks(self, files, why: str):
        with self.assertRaisesRegex(Broken, why):
            verify(files)


if __name__ == "__main__":
    unittest.main()
