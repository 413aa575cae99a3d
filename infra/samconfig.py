"""The parameter file of a deployment, as `sam deploy` reads it: stack, region, parameters. It holds no secret."""

import json
import os
import re
import tomllib

HEADER = """# One deployment: written by `make configure`, read by `make deploy`. It holds no secret.
# Run `make configure` again to change an answer. Other parameters of template.yaml can be
# added below by hand, such as "AlarmEmail=you@example.com" or "LogArchive=on"; they are kept.
version = 0.1

[default.deploy.parameters]
"""

# What every deployment has, unless its file says otherwise.
ALWAYS = {
    "capabilities": "CAPABILITY_IAM",
    "resolve_s3": True,
    "confirm_changeset": False,
    "fail_on_empty_changeset": False,
    # A first deployment that fails leaves nothing behind; later ones go back to what was.
    "on_failure": "DELETE",
}


class Samconfig:
    """The file, or an empty one if there is none yet."""

    def __init__(self, path: str):
        self.path = path
        self.is_new = not os.path.exists(path)
        self.options = {}
        self.parameters = {}
        if not self.is_new:
            with open(path, "rb") as file:
                self.options = tomllib.load(file)["default"]["deploy"]["parameters"]
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
        options = {"stack_name": self.stack, "region": self.region, **ALWAYS, **self.options}
        options.setdefault("tags", f"shop={self.stack}")
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in options.items()]
        given = [f"{name}=\"{value}\"" for name, value in self.parameters.items()]
        listed = "".join(f"  {json.dumps(one, ensure_ascii=False)},\n" for one in given)
        return HEADER + "\n".join(lines) + f"\nparameter_overrides = [\n{listed}]\n"

    def write(self):
        """Replaces the file, all of it or nothing."""
        beside = f"{self.path}.new"
        with open(beside, "w", encoding="utf-8") as file:
            file.write(self.text())
        os.replace(beside, self.path)


def overrides(given: list | str) -> dict:
    """`["A=1", "B=\\"x y\\""]`, or the same in one text, by name."""
    text = given if isinstance(given, str) else " ".join(given)
    return {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|(\S*))', text)}
