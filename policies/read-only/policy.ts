/**
 * Reading only: GET, HEAD and OPTIONS on every path of one stage. Everything else is denied explicitly, so that no resource
 * policy opens it.
 *
 * @module
 */

import { type ApiStage, type EmittedDocument, formatExecuteApiArn, parseExecuteApiArn } from 'gatewright/policy'

const READING = ['GET', 'HEAD', 'OPTIONS']

/**
 * @throws {ArnError} when a part of `stage` is none, such as a `*`.
 * @example
 * readOnly({ partition: 'aws', region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' })
 */
export function readOnly(stage: ApiStage): EmittedDocument {
  const { partition, region, accountId, apiId, stage: name } = stage
  const where = { kind: 'method', partition, region, accountId, apiId, stage: name } as const
  const open = READING.map((method) => {
    const root = formatExecuteApiArn({ ...where, method, path: '/' })
    parseExecuteApiArn(root) // a wildcard in a part would open other stages
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
