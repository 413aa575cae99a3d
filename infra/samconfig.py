"""The parameter file of a deployment, as `sam deploy` reads it: stack, region, parameters. It holds no secret.

Whatever else stands in the file, comments and other tables too, stays as it is.
"""

import os
import re

import tomlkit
from questions import Wrong
from tomlkit.exceptions import TOMLKitError

HEADER = """# One deployment: written by `make configure`, read by `make deploy`. It holds no secret.
# Run `make configure` again to change an answer. Other parameters of template.yaml can be
# added below by hand, such as "AlarmEmail=you@example.com" or "LogArchive=off"; they are kept.
version = 0.1

"""
WHERE = ("default", "deploy", "parameters")


def always(stack: str) -> dict:
    """What every deployment has, unless its file says otherwise."""
    return {
        "capabilities": "CAPABILITY_IAM",
        "resolve_s3": True,
        # SAM's bucket is the account's; below the stack's name lies what is this shop's.
        "s3_prefix": stack,
        "confirm_changeset": False,
        "fail_on_empty_changeset": False,
        # A first deployment that fails leaves nothing behind; later ones go back to what was.
        "on_failure": "DELETE",
        "tags": f"shop={stack}",
    }


class Samconfig:
    """The file, or an empty one if there is none yet."""

    def __init__(self, path: str):
        self.path = path
        self.is_new = not os.path.exists(path)
        text = HEADER
        if not self.is_new:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        try:
            self.document = tomlkit.parse(text)
        except TOMLKitError as error:
            raise Wrong(f"{path} is no TOML: {error}. Mend it, or move it away.") from None
        found = self.document
        for name in WHERE:
            found = found.get(name, {})
            if not isinstance(found, dict):
                raise Wrong(f"{path}: {name} must be a table, as in [{'.'.join(WHERE)}].")
        self.options = {name: value for name, value in found.unwrap().items()} if found else {}
        self.parameters = overrides(self.options.pop("parameter_overrides", []))

    @property
    def stack(self) -> str:
        """The stack's name; empty if there is none yet."""
        return self.options.get("stack_name", "")

    @property
    def region(self) -> str:
        """The region; empty if there is none yet."""
        return self.options.get("region", "")

    def text(self) -> str:
        """What is written."""
        table = self.document
        for at, name in enumerate(WHERE):
            if name not in table:
                # Only the last has a heading of its own.
                table[name] = tomlkit.table(is_super_table=at < len(WHERE) - 1)
            table = table[name]
        options = {"stack_name": self.stack, "region": self.region, **always(self.stack), **self.options}
        for name, value in options.items():
            if name not in table or table[name] != value:
                table[name] = value
        given = [f"{name}=\"{value}\"" for name, value in self.parameters.items()]
        if overrides(table.get("parameter_overrides", [])) != self.parameters:
            listed = tomlkit.array()
            listed.extend(given)
            table["parameter_overrides"] = listed.multiline(True)
        return tomlkit.dumps(self.document)

    def write(self):
        """Replaces the file, all of it or nothing."""
        beside = f"{self.path}.new"
        with open(beside, "w", encoding="utf-8") as file:
            file.write(self.text())
        os.replace(beside, self.path)


def overrides(given: list | str) -> dict:
    """`["A=1", "B=\\"x y\\""]`, or the same in one text, by name."""
    text = given if isinstance(given, str) else " ".join(str(one) for one in given)
    return {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|(\S*))', text)}
