/**
 * Allows GET, HEAD and OPTIONS on every path of one stage. All other methods are denied explicitly, so that no resource policy
 * can allow them.
 *
 * @module
 */

import { type ApiStage, type EmittedDocument, formatExecuteApiArn, parseExecuteApiArn } from 'gatewright/policy'

const READING = ['GET', 'HEAD', 'OPTIONS']

/**
 * Builds the policy.
 *
 * @throws {ArnError} if a part of `stage` is invalid, for example `*`.
 * @example
 * readOnly({ partition: 'aws', region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' })
 */
export function readOnly(stage: ApiStage): EmittedDocument {
  const { partition, region, accountId, apiId, stage: name } = stage
  const where = { kind: 'method', partition, region, accountId, apiId, stage: name } as const
  const open = READING.map((method) => {
    const root = formatExecuteApiArn({ ...where, method, path: '/' })
    parseExecuteApiArn(root) // A wildcard in a part would allow other stages.
    return `${root}*`
  })
  return Object.freeze<EmittedDocument>({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Read', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: open },
      { Sid: 'DenyUnlisted', Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: open },
    ],
  })
}
