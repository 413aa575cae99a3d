"""A purchase at the local cloud over HTTP: python3 purchase.py .run/addresses.json

It needs the standard library only. infra/local/README.md lists all that a script can ask for.
"""

import json
import sys
import urllib.error
import urllib.request


class Shop:
    """The local cloud at the addresses that it wrote down."""

    def __init__(self, file):
        with open(file, encoding="utf-8") as text:
            self.addresses = json.load(text)

    def get(self, path):
        return self._call(urllib.request.Request(self.addresses["page"] + path))

    def post(self, path, body):
        request = urllib.request.Request(self.addresses["page"] + path, data=json.dumps(body).encode())
        request.add_header("content-type", "application/json")
        return self._call(request)

    def script(self, do, **details):
        return self.post("/api/script", {"do": do, **details})

    def refuses(self, do, **details):
        try:
            self.script(do, **details)
        except urllib.error.HTTPError as refused:
            return json.load(refused)["error"]
        raise AssertionError(f"{do} {details} is not refused")

    def person(self, name):
        return Person(self, self.post("/api/people", {"name": name, "role": "buyer"})["chat"])

    def _call(self, request):
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


class Person:
    """A buyer in the chat with the shop's bot."""

    def __init__(self, shop, chat):
        self.shop, self.chat = shop, chat

    def writes(self, text):
        return self._act(do="write", text=text)

    def opens(self, payload):
        """Follows a deep link to the bot."""
        return self._act(do="open", payload=payload)

    def taps(self, label):
        """Taps the newest button whose label contains `label`, or the key of the keyboard below the chat."""
        seen = self.messages()
        for message in reversed(seen["messages"]):
            for row, buttons in enumerate(message["buttons"]):
                for column, button in enumerate(buttons):
                    if label in button["text"]:
                        return self._act(do="tap", message=message["id"], row=row, column=column)
        for key in (key for row in (seen["keyboard"] or {"rows": []})["rows"] for key in row):
            if label in key:
                return self.writes(key)
        raise AssertionError(f"nothing says {label}: {self.sees()}")

    def messages(self):
        return self.shop.get(f"/api/chat/{self.chat}")

    def sees(self):
        return "\n".join(message["text"] for message in self.messages()["messages"])

    def _act(self, **what):
        taken = self.shop.post(f"/api/act/{self.chat}", what)
        assert taken["status"] == 200, taken
        return taken


def buys(shop, name, code):
    """Buys one of a product and returns the order's id, unpaid."""
    buyer = shop.person(name)
    buyer.opens(f"p_{code}")
    for label in ("Masukkan Keranjang", "Lanjut ke Pembayaran", "Bayar pakai QRIS"):
        buyer.taps(label)
    placed = [event for event in shop.script("events")["events"] if event["kind"] == "order.placed"]
    return buyer, placed[-1]["detail"]["order"]


def main(file):
    shop = Shop(file)
    buyer, order = buys(shop, "Siti", "ML86")
    # The first callback meets a table that is down; the sweep finds the payment all the same.
    shop.script("fault", part="table", call="*", times=1000, fault={"status": [500, '{"__type":"InternalServerError"}']})
    answer = shop.script("pays", order=order)
    assert "ML-0001" not in buyer.sees(), answer
    shop.script("clear", part="table")
    shop.script("turn", by="5m")
    assert "ML-0001" in buyer.sees(), buyer.sees()

    shop.script("distance", part="telegram", round_trip=20)
    shop.script("gateway", knobs={"callback": {"delivery": "lost"}})
    buyer, order = buys(shop, "Siti", "ML86")
    shop.script("pays", order=order)
    swept = shop.script("invoke", function="SweepFunction", event={"time": shop.script("now")["now"]})
    assert "answer" in swept, swept
    shop.script("turn", by="5 minutes")
    assert "ML-0002" in buyer.sees(), buyer.sees()

    assert "unknown field" in shop.refuses("tick", often=True)
    assert "unknown variant" in shop.refuses("distance", part="moon", round_trip=2500)
    assert "turned back" in shop.refuses("turn", by="-1h")
    assert "no function" in shop.refuses("kill", function="Nobody")
    assert "no such order" in shop.refuses("pays", order="LP-0000")
    print("bought")


if __name__ == "__main__":
    main(sys.argv[1])
