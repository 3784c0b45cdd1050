"""Documents about the server itself and who asks."""

from __future__ import annotations

from runwell.wire.documents.operation import Operation

VIEWER = Operation(
    "Viewer",
    """
query Viewer {
  viewer { id entity username name email admin flags teams { edges { node { name } } } }
}
""",
)

SERVER_FEATURES = Operation(
    "ServerFeaturesQuery",
    """
query ServerFeaturesQuery {
  serverInfo { features { name isEnabled } }
}
""",
)
