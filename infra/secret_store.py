"""A deployment's secrets in the Parameter Store, all under one path."""

import base64
import secrets

from questions import DATA_KEY, MADE, SECRETS, Wrong


class Vault:
    """The secrets below a path: what is stored, and how they are changed."""

    def __init__(self, session, path: str):
        self.client = session.client("ssm")
        self.path = path
        names = [f"{path}/{name}" for name in SECRETS]
        found = self.client.get_parameters(Names=names, WithDecryption=True)["Parameters"]
        self.stored = {one["Name"].rsplit("/", 1)[1]: one["Value"] for one in found}

    def completed(self, given: dict, new_data_key: bool) -> dict:
        """All secrets: what is stored, over it what is given, and what is made here."""
        wanted = {**self.stored, **given}
        for name in MADE:
            wanted.setdefault(name, secrets.token_urlsafe(32))
        kept = self.stored.get(DATA_KEY.secret, "")
        # The last key is the oldest: fingerprints of contents are made with it.
        if kept and not f",{wanted[DATA_KEY.secret]}".endswith(f",{kept}"):
            raise Wrong("This data key does not end with what is stored: what that encrypted could never be decrypted "
                        "again. Put the stored keys behind it, separated by commas.")
        wanted[DATA_KEY.secret] = keyring(wanted.get(DATA_KEY.secret, ""), new_data_key)
        return wanted

    def change(self, wanted: dict) -> list[str]:
        """Stores what differs, all of it or nothing; the names."""
        changed = [name for name, value in wanted.items() if self.stored.get(name) != value]
        done = []
        try:
            for name in changed:
                done.append(name)
                self.put(name, wanted[name])
        except BaseException:
            self.undo(done)
            raise
        return changed

    def undo(self, names: list[str]):
        """Puts back what was stored under these names before."""
        for name in names:
            if name in self.stored:
                self.put(name, self.stored[name])
            else:
                self.client.delete_parameters(Names=[f"{self.path}/{name}"])

    def put(self, name: str, value: str):
        self.client.put_parameter(Name=f"{self.path}/{name}", Value=value, Type="SecureString", Overwrite=True)


def keyring(stored: str, add: bool) -> str:
    """`id:key,…`, the current key first. Old keys stay, to decrypt what they encrypted."""
    keys = stored.split(",") if stored else []
    if add or not keys:
        numbers = [int(digits) for key in keys if (digits := key.split(":")[0].lstrip("k")).isdigit()]
        keys.insert(0, f"k{max(numbers, default=0) + 1}:{base64.b64encode(secrets.token_bytes(32)).decode()}")
    return ",".join(keys)
