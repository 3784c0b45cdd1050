"""Hands the alerts of a run to its server, which tells the user."""

from __future__ import annotations

from runwell.uplink.client import Client
from runwell.uplink.uploads import RunPlace
from runwell.values.json import Json
from runwell.wire.documents.run_lives import NOTIFY_ALERT
from runwell.wire.records import AlertRecord


def send_alert(client: Client, place: RunPlace, alert: AlertRecord) -> None:
    """Hands over one alert.

    Raises:
        ServerError, TransportError: As `Client.query`.
    """
    variables: dict[str, Json] = {
        "entityName": place.entity,
        "projectName": place.project,
        "runName": place.run,
        "title": alert.title,
        "text": alert.text,
        "severity": alert.level,
        "waitDuration": int(alert.wait_s * 1000),
    }
    client.query(NOTIFY_ALERT, variables)
