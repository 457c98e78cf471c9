/**
 * Reads the claims of a GitHub Actions token, and compares them with the workflows that may call.
 *
 * @module
 */

import { type Check, type OptionSchema, optional, optionSchema, valid } from '../../options.ts'
import type { JsonObject } from '../jwt/strict-json.ts'

/** Who may call. All members that are set must match. */
export interface GitHubActionsAllow {
  /** IDs of repositories, which survive a rename. */
  readonly repositoryIds?: readonly string[] | undefined
  /** IDs of users or organizations that own the repository, which survive a rename. */
  readonly repositoryOwnerIds?: readonly string[] | undefined
  /** `owner/name`, compared without regard to case. A name can be registered again by others. */
  readonly repositories?: readonly string[] | undefined
  /** Names of users or organizations that own the repository, compared without regard to case. */
  readonly repositoryOwners?: readonly string[] | undefined
  /** Git refs, compared exactly: `refs/heads/main`. */
  readonly refs?: readonly string[] | undefined
  /** Environments of the job, compared exactly. A job without an environment is then rejected. */
  readonly environments?: readonly string[] | undefined
  /** `job_workflow_ref`, compared exactly: `owner/repo/.github/workflows/deploy.yml@refs/heads/main`. */
  readonly workflows?: readonly string[] | undefined
  /** `event_name`. Not set: every event except `pull_request_target`, whose runs anyone can start with a pull request. */
  readonly events?: readonly string[] | undefined
}

/** The typed claims of a token. */
export interface GitHubWorkflow {
  readonly repository: string
  readonly repositoryId: string
  readonly repositoryOwner: string
  readonly repositoryOwnerId: string
  readonly ref: string
  readonly eventName: string
  readonly environment: string | undefined
  readonly jobWorkflowRef: string | undefined
}

const names: Check<readonly string[] | undefined> = optional(
  valid(
    'a non-empty array of non-empty strings',
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every((element) => typeof element === 'string' && element !== ''),
  ),
)

const repositories: Check<readonly string[] | undefined> = optional(
  valid(
    'a non-empty array of repositories such as owner/name',
    (value) => Array.isArray(value) && value.length > 0 && value.every(isRepository),
  ),
)

export const ALLOW_OPTIONS: OptionSchema<GitHubActionsAllow> = optionSchema<GitHubActionsAllow>(
  'githubActions',
  {
    repositoryIds: names,
    repositoryOwnerIds: names,
    repositories,
    repositoryOwners: names,
    refs: names,
    environments: names,
    workflows: names,
    events: names,
  },
  'allow.',
)

/** Reads the claims. Returns `undefined` if one is missing or has the wrong type. */
export function workflowOf(claims: JsonObject): GitHubWorkflow | undefined {
  const { repository, repository_id: repositoryId, repository_owner: repositoryOwner } = claims
  const { repository_owner_id: repositoryOwnerId, ref, event_name: eventName } = claims
  const { environment, job_workflow_ref: jobWorkflowRef } = claims
  if (!isText(repository) || !isText(repositoryId) || !isText(repositoryOwner) || !isText(repositoryOwnerId)) return undefined
  if (!isText(ref) || !isText(eventName) || !isOptionalText(environment) || !isOptionalText(jobWorkflowRef)) return undefined
  return { repository, repositoryId, repositoryOwner, repositoryOwnerId, ref, eventName, environment, jobWorkflowRef }
}

/** Reports whether every member of `allow` that is set contains the workflow's value. */
export function isAllowedWorkflow(workflow: GitHubWorkflow, allow: GitHubActionsAllow): boolean {
  if (allow.events === undefined && workflow.eventName === 'pull_request_target') return false
  return (
    isListed(workflow.repositoryId, allow.repositoryIds) &&
    isListed(workflow.repositoryOwnerId, allow.repositoryOwnerIds) &&
    isNamed(workflow.repository, allow.repositories) &&
    isNamed(workflow.repositoryOwner, allow.repositoryOwners) &&
    isListed(workflow.ref, allow.refs) &&
    isListed(workflow.environment, allow.environments) &&
    isListed(workflow.jobWorkflowRef, allow.workflows) &&
    isListed(workflow.eventName, allow.events)
  )
}

function isListed(value: string | undefined, list: readonly string[] | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value))
}

function isNamed(value: string, list: readonly string[] | undefined): boolean {
  return list === undefined || list.some((name) => name.toLowerCase() === value.toLowerCase())
}

function isRepository(value: unknown): boolean {
  return typeof value === 'string' && /^[^/\s]+\/[^/\s]+$/.test(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}
