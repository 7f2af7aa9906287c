#!/usr/bin/env bash
# The predicate of a statement of provenance (SLSA 1, build type of GitHub's workflows) for what the running job built.
# Usage: .ci/provenance.sh [BASE IMAGE BY DIGEST]; the variables of the environment are those that every job has.
set -euo pipefail
workflow=${GITHUB_WORKFLOW_REF%@*}
base=${1:-}
jq -n --arg repository "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" --arg path "${workflow#"$GITHUB_REPOSITORY/"}" \
  --arg base "${base%@*}" --arg digest "${base##*@sha256:}" '{
    buildDefinition: {
      buildType: "https://actions.github.io/buildtypes/workflow/v1",
      externalParameters: { workflow: { ref: env.GITHUB_REF, repository: $repository, path: $path } },
      internalParameters: { github: {
        event_name: env.GITHUB_EVENT_NAME, repository_id: env.GITHUB_REPOSITORY_ID, repository_owner_id: env.GITHUB_REPOSITORY_OWNER_ID
      } },
      resolvedDependencies: (
        [{ uri: "git+\($repository)@\(env.GITHUB_REF)", digest: { gitCommit: env.GITHUB_SHA } }]
        + if $base == "" then [] else [{ uri: "pkg:docker/\($base)", digest: { sha256: $digest } }] end
      )
    },
    runDetails: {
      builder: { id: "https://github.com/actions/runner/github-hosted" },
      metadata: { invocationId: "\($repository)/actions/runs/\(env.GITHUB_RUN_ID)/attempts/\(env.GITHUB_RUN_ATTEMPT)" }
    }
  }'
