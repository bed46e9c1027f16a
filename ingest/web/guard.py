"""Which addresses may be reached: those of the public internet, on the ports of the web."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from ingest.errors import SourceError
from ingest.waiting import addresses_of

_UNICAST = ip_network("2000::/3")  # all that was ever handed out of IPv6 for the internet
# What IANA's registries of special addresses name, and is_global lets through in some version of Python; and
# where clouds answer machines of their own.
_SPECIAL = tuple(
    ip_network(net)
    for net in (
        "0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.31.196.0/24",
        "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24", "198.18.0.0/15", "224.0.0.0/3",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20",
    )
)  # fmt: skip
_PORTS = (80, 443)
_LOOKING_UP = 10.0  # seconds


def check_address(scheme: str, host: str, port: int, *, private: bool) -> None:
    """Refuse what is not on the web, before anything is looked up.

    Args:
        scheme: Of the address.
        host: Of the address.
        port: Of the address, the scheme's own where it names none.
        private: Whether any port is allowed.

    Raises:
        SourceError: It is not http or https, names no host, or another port.
    """
    if scheme not in ("http", "https") or not host:
        raise SourceError("only addresses that begin with http:// or https:// are fetched")
    if port not in _PORTS and not private:
        raise SourceError(
            f"port {port} of {host} is not fetched from, only 80 and 443; "
            "allow it with ONRECORD_ALLOW_PRIVATE_NETWORK=true"
        )


def resolve(host: str, port: int, *, private: bool) -> str:
    """Look a host up once and check what comes; the connection is made to the address returned.

    Raises:
        SourceError: It is unknown, or nobody says in time where it is, or one of its addresses is not on the
            public internet.
    """
    try:
        addresses = addresses_of(host, port, _LOOKING_UP)
    except TimeoutError as error:
        raise SourceError(
            f"no name server said within {_LOOKING_UP:g} seconds where {host} is; see to the network and "
            "try again"
        ) from error
    except (OSError, UnicodeError) as error:
        raise SourceError(f"the host {host} is unknown; check the address and the network") from error
    for address in addresses:
        if not private and not is_public(ip_address(address)):
            raise SourceError(
                f"{host} is at {address}, which is not on the public internet; "
                "allow it with ONRECORD_ALLOW_PRIVATE_NETWORK=true"
            )
    return addresses[0]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet, and not one that stands for another."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast and not any(address in net for net in _SPECIAL)
