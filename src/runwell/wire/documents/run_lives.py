"""Documents by which a run begins, goes on, tells of itself and ends."""

from __future__ import annotations

from runwell.wire.documents.operation import Operation

RUN_RESUME_STATUS = Operation(
    "RunResumeStatus",
    """
query RunResumeStatus($project: String, $entity: String, $name: String!) {
  model(name: $project, entityName: $entity) {
    id
    name
    entity { id name }
    bucket(name: $name, missingOk: true) {
      id
      name
      displayName
      config
      summaryMetrics
      historyLineCount
      eventsLineCount
      logLineCount
    }
  }
}
""",
)

RUN_PAST = Operation(
    "RunResumeStatus",
    """
query RunResumeStatus($project: String, $entity: String, $name: String!) {
  model(name: $project, entityName: $entity) {
    id
    name
    entity { id name }
    bucket(name: $name, missingOk: true) {
      id
      name
      displayName
      notes
      tags
      group
      jobType
      config
      summaryMetrics
      historyLineCount
      historyTail
    }
  }
}
""",
)

REWIND_RUN = Operation(
    "RewindRun",
    """
mutation RewindRun(
  $runName: String!, $entity: String, $project: String, $metricName: String!, $metricValue: Float!
) {
  rewindRun(input: {
    runName: $runName, entityName: $entity, projectName: $project,
    metricName: $metricName, metricValue: $metricValue
  }) {
    rewoundRun { id name historyLineCount }
  }
}
""",
)

UPSERT_BUCKET = Operation(
    "UpsertBucket",
    """
mutation UpsertBucket(
  $id: String, $name: String, $project: String, $entity: String, $groupName: String,
  $description: String, $displayName: String, $notes: String, $commit: String,
  $config: JSONString, $host: String, $debug: Boolean, $program: String, $repo: String,
  $jobType: String, $state: String, $sweep: String, $tags: [String!],
  $summaryMetrics: JSONString
) {
  upsertBucket(input: {
    id: $id, name: $name, modelName: $project, entityName: $entity, groupName: $groupName,
    description: $description, displayName: $displayName, notes: $notes, commit: $commit,
    config: $config, host: $host, debug: $debug, jobProgram: $program, jobRepo: $repo,
    jobType: $jobType, state: $state, sweep: $sweep, tags: $tags,
    summaryMetrics: $summaryMetrics
  }) {
    bucket {
      id
      name
      displayName
      description
      config
      sweepName
      historyLineCount
      project { id name entity { id name } }
    }
    inserted
  }
}
""",
)

CREATE_RUN_FILES = Operation(
    "CreateRunFiles",
    """
mutation CreateRunFiles(
  $entity: String!, $project: String!, $run: String!, $files: [String!]!
) {
  createRunFiles(input: {
    entityName: $entity, projectName: $project, runName: $run, files: $files
  }) {
    runID
    uploadHeaders
    files { name uploadUrl }
  }
}
""",
)

UPDATE_RUN_STATE = Operation(
    "UpdateRunState",
    """
mutation UpdateRunState($input: UpdateRunStateInput!) {
  updateRunState(input: $input) { success }
}
""",
)

NOTIFY_ALERT = Operation(
    "NotifyScriptableRunAlert",
    """
mutation NotifyScriptableRunAlert(
  $entityName: String!, $projectName: String!, $runName: String!, $title: String!,
  $text: String!, $severity: AlertSeverity, $waitDuration: Duration
) {
  notifyScriptableRunAlert(input: {
    entityName: $entityName, projectName: $projectName, runName: $runName, title: $title,
    text: $text, severity: $severity, waitDuration: $waitDuration
  }) {
    success
  }
}
""",
)
