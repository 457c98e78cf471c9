import {
  clock,
  type WebSocketApi,
  type WebSocketApiOptions,
  type WebSocketAuthorizer,
  websocketApi,
} from '../../../src/gateway/index.ts'

export const time = clock('2026-11-23T12:00:00Z')
export const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod'

/** Returns the policy response of a hand-written authorizer. */
export function policyResponse(effect: 'Allow' | 'Deny', resource: string, more: object = {}): object {
  return {
    principalId: 'jane',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: effect, Action: 'execute-api:Invoke', Resource: `${ARN}/${resource}` }],
    },
    ...more,
  }
}

export type Event = Record<string, unknown>
type Options = Partial<WebSocketApiOptions<Record<string, WebSocketAuthorizer>>>

export interface WebSocketTestApi {
  readonly api: WebSocketApi
  /** The events of all integrations, in the order in which they ran. */
  readonly events: Event[]
}

const MANAGE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource: `${ARN}/*` }],
} as const

export const principals = {
  AKIAADMIN: { arn: 'arn:aws:iam::123456789012:user/admin', secretAccessKey: 'secret', policies: [MANAGE] },
  AKIAOTHER: {
    arn: 'arn:aws:iam::123456789012:user/other',
    secretAccessKey: 'secret2',
    policies: [{ ...MANAGE, Statement: [{ ...MANAGE.Statement[0], Action: 'execute-api:Invoke' }] }],
  },
} as const

/** Creates an API whose integrations record their events. */
export function websocketTestApi(options: Options = {}): WebSocketTestApi {
  const events: Event[] = []
  const record = (event: never): object => {
    events.push(event)
    return { statusCode: 200, body: 'recorded' }
  }
  const api = websocketApi<Record<string, WebSocketAuthorizer>>({
    stage: 'prod',
    region: 'eu-west-1',
    now: time.now,
    principals,
    routes: {
      $connect: { integration: record },
      $disconnect: { integration: record },
      $default: { integration: record },
      join: { integration: record, routeResponse: true },
      quiet: { integration: record },
      broken: {
        integration: () => {
          throw new Error('broken')
        },
      },
      refused: { integration: () => ({ statusCode: 403, body: 'no' }), routeResponse: true },
      silent: { integration: () => undefined },
    },
    ...options,
  })
  return { api, events }
}

/** Connects, and fails the test if the handshake is refused. */
export async function connected(api: WebSocketApi, options: Parameters<WebSocketApi['connect']>[0] = {}) {
  const handshake = await api.connect(options)
  if (!handshake.accepted) throw new Error(`refused: ${handshake.status}`)
  return handshake.connection
}
