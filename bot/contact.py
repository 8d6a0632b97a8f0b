"""Whom a measured site may ask about our requests: every one of them carries it."""

from __future__ import annotations

import platform
import re
from importlib.metadata import version

import click

from .options import Decorator

CONTACT = re.compile(r"[\x20-\x7e]{3,200}")


def is_contact(text: str) -> bool:
    """Whether a text can stand in a header and looks like a mail or web address."""
    return CONTACT.fullmatch(text) is not None and ("@" in text or "://" in text)


class Contact(click.ParamType[str]):
    """A mail or web address, as it may stand in a header."""

    name = "CONTACT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that the text can be sent, and could reach somebody."""
        text = str(value).strip()
        if not is_contact(text):
            self.fail(f"{text!a} is no mail or web address", param, ctx)
        return text


contact_option: Decorator = click.option(
    "--contact", type=Contact(), envvar="FACTPING_CONTACT", show_envvar=True, help="Whom to ask about us."
)


def user_agent(contact: str | None) -> str:
    """The header that names us and the contact; without one, a mailbox of this machine, which is said."""
    if contact is None:
        # The mailbox that every mail domain has: https://www.rfc-editor.org/rfc/rfc2142
        contact = f"postmaster@{re.sub(r'[^A-Za-z0-9.-]', '', platform.node()) or 'localhost'}"
        click.echo(f"factping: without --contact, requests name {contact} as the contact", err=True)
    return f"factping/{version('factping')} (measures availability; {contact})"
