"""What every table of factping.toml shares: strictness, and the shapes of values that several have."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.contact import is_contact

VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
SERVICE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class Section(BaseModel):
    """One table: every key is known and has its type, and no message quotes what was written."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


def web_address(text: str) -> str:
    """Check an http or https address that carries nothing secret, and drop its last slash."""
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PydanticCustomError("address", "needs an address such as https://factping.example")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise PydanticCustomError("address", "needs an address without user name, password, query or fragment")
    return text.rstrip("/")


def server_address(text: str) -> str:
    """Check the address of a server that is given a token: https, or http on a loopback host."""
    address = web_address(text)
    parts = urlsplit(address)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise PydanticCustomError("address", "needs https: the token would travel in the open")
    return address


def variable_name(what: str) -> AfterValidator:
    """Check the name of the environment variable that holds a token, a key or another secret."""

    def check(text: str) -> str:
        if not VARIABLE.fullmatch(text):
            words = "needs the name of an environment variable (capitals, digits, _); never write the {what} here"
            raise PydanticCustomError("variable", words, {"what": what})
        return text

    return AfterValidator(check)


def _country(text: str) -> str:
    if not COUNTRY.fullmatch(text):
        raise PydanticCustomError("country", "should be a country code of two capitals, such as NO")
    return text


def printable(text: str) -> str:
    """Check a name that is shown as it stands: no control or format character is in it, and it is not blank."""
    if not text.strip():
        raise PydanticCustomError("name", "should not be empty")
    if not text.isprintable():
        raise PydanticCustomError("name", "holds control characters")
    return text


def _service(text: str) -> str:
    if not SERVICE.fullmatch(text):
        raise PydanticCustomError("service", "should hold ids of services, such as github, or all")
    return text


def service_id(text: str) -> str:
    """Check the id of a service."""
    if not SERVICE.fullmatch(text):
        raise PydanticCustomError("service", "should be the id of a service, such as github")
    return text


def _contact(text: str) -> str:
    if not is_contact(text):
        raise PydanticCustomError("contact", "should be a mail or web address, such as mailto:ops@factping.example")
    return text


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise PydanticCustomError("address", "is no address") from None
    return parts


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


Word = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(printable)]
ServiceId = Annotated[str, AfterValidator(service_id)]
WebAddress = Annotated[str, AfterValidator(web_address)]
ServerAddress = Annotated[str, AfterValidator(server_address)]
TokenVariable = Annotated[str, variable_name("token")]
KeyVariable = Annotated[str, variable_name("key")]
ContactAddress = Annotated[str, AfterValidator(_contact)]
Asn = Annotated[int, Field(ge=1, lt=2**32)]
Country = Annotated[str, AfterValidator(_country)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
# Ids of services, or `all`; whether they are in the catalogue is known when it is loaded.
ServiceNames = list[Annotated[str, AfterValidator(_service)]]
