"""Whether the other end of a local connection belongs to the user who runs this server.

Linux tells it in `/proc/net/tcp{,6}`: one line per socket, with addresses in hexadecimal, each
32-bit word in the machine's own byte order, and the uid of the owner. A socket that its process has
closed already has no inode any more, and "0" for an owner, whoever that was: it proves nothing.
Elsewhere a connection from loopback is taken to be the user's own.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LOCAL, _REMOTE, _UID, _INODE = 1, 2, 7, 9


@dataclass(frozen=True, slots=True)
class End:
    """An end of a TCP connection."""

    host: str
    port: int


def is_loopback(host: str) -> bool:
    """Says whether an address or a host name can only mean this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _address(name)
    return address is not None and address.is_loopback


def belongs_to(uid: int, client: End, server: End, tables: Iterable[Path] = TABLES) -> bool:
    """Says whether the client's end of a connection over loopback belongs to the user `uid`.

    Args:
        uid: The user who runs this server.
        client, server: Both ends, as this process sees them.
        tables: Where the kernel lists its sockets; if none of them is there, loopback is enough.
    """
    if not (is_loopback(client.host) and is_loopback(server.host)):
        return False
    present = [table for table in tables if table.exists()]
    if not present:
        return not sys.platform.startswith("linux")
    wanted = {(_hex(client, form), _hex(server, form)) for form in (4, 6)}
    return any(
        (fields[_LOCAL], fields[_REMOTE]) in wanted
        and fields[_UID] == str(uid)
        and fields[_INODE] != "0"
        for table in present
        for fields in _sockets(table)
    )


def _sockets(table: Path) -> Iterator[list[str]]:
    with table.open(encoding="ascii", errors="replace") as lines:
        next(lines, None)
        for line in lines:
            fields = line.split()
            if len(fields) > _INODE:
                yield fields


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """Returns the address, an IPv4 one inside IPv6 as IPv4; None if it is no address."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _hex(end: End, form: int) -> str:
    """Returns an end as the kernel's table of this IP version writes it, "" if it cannot."""
    address = _address(end.host)
    if form == 4 and isinstance(address, IPv4Address):
        packed = address.packed
    elif form == 6 and isinstance(address, IPv4Address):
        packed = socket.inet_pton(socket.AF_INET6, f"::ffff:{address}")
    elif form == 6 and address is not None:
        packed = address.packed
    else:
        return ""
    words = struct.unpack(f"={len(packed) // 4}I", packed)
    return "".join(f"{word:08X}" for word in words) + f":{end.port:04X}"
