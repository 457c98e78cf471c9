/**
 * Lambda authorizer of an AppSync GraphQL API, for access or ID tokens of one Cognito user pool. The token is the whole
 * `authorization` header, without a scheme. Variables: USER_POOL_ID, CLIENT_IDS (separated by commas), TOKEN_USE (access, the
 * default, or id), TTL_SECONDS (default 300; the API's `authorizerResultTtlInSeconds` must be the same), FIELDS (JSON, or the name
 * of a bundled file: every field of the root types with a rule, as in routes.schema.json without `own` and `sourceIp`), SCHEMA (the
 * name of a bundled file with the schema in SDL; not set: the fields are not compared); JWKS_SEED or JWKS as in cognito-token.ts.
 */
import { readFileSync } from 'node:fs'
import {
  type AppSyncAuthorizerEvent,
  type AppSyncAuthorizerResponse,
  type AppSyncDefinition,
  appSyncAuthorizer,
  bearer,
  cognito,
  type FieldKey,
  fromEnvironment,
  header,
  type Identity,
  type Predicate,
  rulesFromJson,
  setting,
} from 'gatewright'

type Handler = ((event: AppSyncAuthorizerEvent) => Promise<AppSyncAuthorizerResponse<{ subject: string }>>) & {
  readonly definition: AppSyncDefinition
}

export const handler: Handler = fromEnvironment(
  {
    USER_POOL_ID: setting.userPoolId,
    CLIENT_IDS: setting.list,
    TOKEN_USE: setting.optional(setting.oneOf('access', 'id'), 'access'),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    FIELDS: setting.made(setting.json, rulesFromJson),
    SCHEMA: setting.optional(setting.text, undefined),
    JWKS: setting.optional(setting.keySet, undefined),
    JWKS_SEED: setting.optional(setting.keySetSeed, undefined),
  },
  process.env,
  ({ USER_POOL_ID, CLIENT_IDS, TOKEN_USE, TTL_SECONDS, FIELDS, SCHEMA, JWKS, JWKS_SEED }) => {
    const keys = { jwks: JWKS, remoteKeys: JWKS_SEED }
    const pool = cognito({ userPoolId: USER_POOL_ID, clientId: CLIENT_IDS, tokenUse: TOKEN_USE, ...keys })
    return appSyncAuthorizer({
      authenticate: bearer(pool, { from: header('authorization') }),
      schema: SCHEMA === undefined ? null : readFileSync(SCHEMA, 'utf8'),
      // The factory checks that each rule is a predicate, and each key a field.
      fields: FIELDS as { readonly [K in FieldKey]: Predicate<Identity> },
      ttlSeconds: TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    })
  },
  { remoteKeys: 'JWKS_SEED' },
)
