"""Shows what is pasted at Pakasir, into the project's webhook settings: the URL and the secret.

    show_callback.py samconfig.toml
"""

import sys

from deployed_stack import Deployment, fail


def main():
    if len(sys.argv) != 2:
        fail("say which deployment: show_callback.py samconfig.toml")
    shop = Deployment(sys.argv[1])
    found = shop.client("ssm").get_parameter(Name=shop.outputs["PasteAtPakasirToo"], WithDecryption=True)
    print("URL    ", shop.outputs["PasteAtPakasir"])
    print("secret ", found["Parameter"]["Value"])


main()
