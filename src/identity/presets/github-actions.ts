/**
 * Verifies the identity tokens of GitHub Actions workflows.
 *
 * @see https://docs.github.com/actions/reference/security/oidc
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity, JwtVerifier } from '../../events/index.ts'
import { object, optional, optionSchema, strings, valid } from '../../options.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { type OidcOptions, oidc } from '../jwt/oidc.ts'
import { ALLOW_OPTIONS, type GitHubActionsAllow, isAllowedWorkflow, workflowOf } from './github-workflow.ts'
import { commonOptions, hostName, named, PRESET_OPTIONS, type PresetOptions, refined } from './preset.ts'

/** Options of {@link githubActions}. */
export interface GitHubActionsOptions<S extends string> extends PresetOptions<S> {
  /** Required: GitHub's default audience is the URL of the repository owner, which other services accept too. */
  readonly audience: string | readonly string[]
  /**
   * Who may call; all members that are set must match, otherwise `ERR_TOKEN_CLAIM`. At least one of `repositoryIds`, `repositoryOwnerIds`,
   * `repositories` and `repositoryOwners` is required, because any repository on GitHub can obtain a token for any audience.
   */
  readonly allow: GitHubActionsAllow
  /** GitHub Enterprise Cloud with a customized issuer: `https://token.actions.githubusercontent.com/{enterprise}`. Default: none. */
  readonly enterprise?: string | undefined
  /** GitHub Enterprise Server: the issuer is `https://{serverHost}/_services/token`. Cannot be combined with `enterprise`. Default: none. */
  readonly serverHost?: string | undefined
}

/** The identity of a workflow run. */
export interface GitHubActionsIdentity<S extends string> extends Identity<S> {
  /** `owner/name`. A name can be registered again by others; the ID cannot. */
  readonly repository: string
  /** The ID of the repository, which survives a rename. */
  readonly repositoryId: string
  /** The user or organization that owns the repository. */
  readonly repositoryOwner: string
  /** The ID of the owner, which survives a rename. */
  readonly repositoryOwnerId: string
  /** The git ref of the run: `refs/heads/main`. */
  readonly ref: string
  /** The event that started the run: `push`. */
  readonly eventName: string
  /** The environment of the job, if it has one. */
  readonly environment: string | undefined
  /** The workflow file of the job: `owner/repo/.github/workflows/deploy.yml@refs/heads/main`. */
  readonly jobWorkflowRef: string | undefined
}

const OPTIONS = optionSchema<GitHubActionsOptions<string>>('githubActions', {
  audience: strings,
  allow: object,
  enterprise: optional(
    valid('the slug of an enterprise', (value) => typeof value === 'string' && /^[A-Za-z0-9_-]+$/.test(value)),
  ),
  serverHost: optional(hostName),
  ...PRESET_OPTIONS,
})

/**
 * Verifies workflow identity tokens (RS256). `identity.subject` is `sub`, whose form organizations can change: write rules about the typed
 * members instead.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, and if `allow` restricts neither repository nor owner.
 * @see https://docs.github.com/actions/concepts/security/openid-connect
 * @example
 * const deployments = githubActions({ audience: 'https://api.example.com', allow: { repositoryIds: ['1234'], refs: ['refs/heads/main'] } })
 */
export function githubActions<const S extends string = 'githubActions'>(
  options: GitHubActionsOptions<S>,
): JwtVerifier<GitHubActionsIdentity<S>> {
  const checked = OPTIONS.check(options)
  const { audience, enterprise, serverHost } = checked
  const allow = ALLOW_OPTIONS.check(checked.allow)
  if (enterprise !== undefined && serverHost !== undefined) {
    throw new ConfigError('githubActions', 'serverHost', '', 'serverHost and enterprise cannot be combined. Remove one of them.')
  }
  if (!RESTRICTIONS.some((name) => allow[name] !== undefined)) {
    const problem = `allow requires one of ${RESTRICTIONS.join(', ')}. Any repository on GitHub can obtain a token for this audience.`
    throw new ConfigError('githubActions', 'allow', '', problem)
  }
  const settings: OidcOptions<S> = {
    ...commonOptions(checked),
    scheme: (checked.scheme ?? 'githubActions') as S, // if `scheme` is not set, S is its default
    issuer: issuerOf(enterprise, serverHost),
    audience,
    algorithms: 'RS256',
  }
  return refined(
    named('githubActions', () => oidc(settings)),
    (identity, claims): GitHubActionsIdentity<S> | TokenRejectionCode => {
      const workflow = workflowOf(claims)
      return workflow !== undefined && isAllowedWorkflow(workflow, allow) ? { ...identity, ...workflow } : 'ERR_TOKEN_CLAIM'
    },
  )
}

const RESTRICTIONS = ['repositoryIds', 'repositoryOwnerIds', 'repositories', 'repositoryOwners'] as const

function issuerOf(enterprise: string | undefined, serverHost: string | undefined): string {
  if (serverHost !== undefined) return `https://${serverHost}/_services/token`
  const issuer = 'https://token.actions.githubusercontent.com'
  return enterprise === undefined ? issuer : `${issuer}/${enterprise}`
}
