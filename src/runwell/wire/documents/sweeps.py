"""Documents about sweeps and their agents."""

from __future__ import annotations

from runwell.wire.documents.operation import Operation
from runwell.wire.documents.runs import RUN_LIGHT

_SWEEP_FACTS = """
fragment SweepFacts on Sweep {
  id name displayName method state description config createdAt updatedAt heartbeatAt bestLoss
  runCount runCountExpected
}
"""

SWEEP = Operation(
    "GetSweep",
    """
query GetSweep($project: String, $entity: String, $name: String!) {
  project(name: $project, entityName: $entity) { sweep(sweepName: $name) { ...SweepFacts } }
}
"""
    + _SWEEP_FACTS,
)

SWEEPS = Operation(
    "GetSweeps",
    """
query GetSweeps(
  $project: String!, $entity: String!, $filters: JSONString, $cursor: String, $perPage: Int
) {
  project(name: $project, entityName: $entity) {
    totalSweeps
    sweeps(after: $cursor, first: $perPage, filters: $filters) {
      edges { cursor node { ...SweepFacts } }
      pageInfo { endCursor hasNextPage }
    }
  }
}
"""
    + _SWEEP_FACTS,
)

_AGENT_FACTS = """
fragment AgentFacts on Agent { id name host state totalRuns createdAt heartbeatAt }
"""

SWEEP_AGENTS = Operation(
    "GetSweepAgents",
    """
query GetSweepAgents($project: String!, $entity: String!, $sweep: String!) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) { agents { edges { node { ...AgentFacts } } } }
  }
}
"""
    + _AGENT_FACTS,
)

SWEEP_AGENT = Operation(
    "GetSweepAgent",
    """
query GetSweepAgent($project: String!, $entity: String!, $sweep: String!, $agentID: String!) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) { agent(agentName: $agentID) { ...AgentFacts } }
  }
}
"""
    + _AGENT_FACTS,
)

SWEEP_AGENT_RUNS = Operation(
    "SweepAgentRuns",
    """
query SweepAgentRuns(
  $project: String!, $entity: String!, $sweep: String!, $agentID: String!, $cursor: String,
  $perPage: Int
) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) {
      agent(agentName: $agentID) {
        runs(after: $cursor, first: $perPage) {
          edges { cursor node { ...RunLight } }
          pageInfo { endCursor hasNextPage }
        }
      }
    }
  }
}
"""
    + RUN_LIGHT,
)

ENQUEUE_SWEEP_RUN = Operation(
    "EnqueueSweepRun",
    """
mutation EnqueueSweepRun($id: ID!, $config: JSONString!, $displayName: String) {
  enqueueSweepRun(input: {id: $id, config: $config, displayName: $displayName}) { id }
}
""",
)
