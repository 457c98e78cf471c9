/**
 * Writes APIs as a SAM template.
 *
 * @module
 */

import { optionSchema } from '../../options.ts'
import { addFunctions, usedFunctions } from './cloud-formation/functions.ts'
import { resourceSet } from './cloud-formation/resources.ts'
import { addV2Api } from './cloud-formation/v2-api.ts'
import { writeContext } from './cloud-formation/write-context.ts'
import { render } from './render.ts'
import { addServerlessApi } from './sam/serverless-api.ts'
import { readWritable, WRITE_CHECKS, type Writable, type WriteOptions } from './writable.ts'

const OPTIONS = optionSchema<WriteOptions>('toSam', WRITE_CHECKS)

/**
 * Writes APIs as a SAM template: authorizers in `Auth` with an explicit `ReauthorizeEvery`, routes in `DefinitionBody`, and an
 * `AWS::Lambda::Permission` where SAM writes none. What `Auth` would drop or reorder is defined in `DefinitionBody`. WebSocket APIs
 * are written as `AWS::ApiGatewayV2` resources. Functions may write to their own log group only.
 *
 * Users and roles that call the API are not written.
 *
 * @throws {ConfigError} for what SAM cannot express, and for what the model of a template does not hold.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
 * @example
 * toSam({ authorizers: { Users: handler } }, { functions: { Users: { ref: 'AuthorizerFunction' } } })
 */
export function toSam(api: Writable, options: WriteOptions): string {
  const written = readWritable('toSam', api, OPTIONS.check(options))
  const set = resourceSet()
  const context = writeContext('toSam', written, set)
  for (const logicalId of usedFunctions(context).keys()) set.reserve(logicalId)
  addFunctions(context, 'serverless')
  for (const one of written.apis) {
    if (one.kind === 'WEBSOCKET') addV2Api(context, one)
    else addServerlessApi(context, one)
  }
  const header = { AWSTemplateFormatVersion: '2010-09-09', Transform: 'AWS::Serverless-2016-10-31' }
  return render({ ...header, Resources: set.resources }, written.format)
}
