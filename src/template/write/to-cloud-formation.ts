/**
 * Writes APIs as a CloudFormation template.
 *
 * @module
 */

import { optionSchema } from '../../options.ts'
import { addFunctions, usedFunctions } from './cloud-formation/functions.ts'
import { resourceSet } from './cloud-formation/resources.ts'
import { addRestApi } from './cloud-formation/rest-api.ts'
import { addV2Api } from './cloud-formation/v2-api.ts'
import { writeContext } from './cloud-formation/write-context.ts'
import { render } from './render.ts'
import { readWritable, WRITE_CHECKS, type Writable, type WriteOptions } from './writable.ts'

const OPTIONS = optionSchema<WriteOptions>('toCloudFormation', WRITE_CHECKS)

/**
 * Writes APIs as a CloudFormation template of `AWS::ApiGateway` and `AWS::ApiGatewayV2` resources. Each authorizer states its
 * TTL and gets an invoke permission for itself alone, one for each alias. Functions may write to their own log group only.
 *
 * Users and roles that call the API are not written.
 *
 * @throws {ConfigError} for what CloudFormation cannot express, and for what the model of a template does not hold.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-authorizer.html
 * @example
 * toCloudFormation({ authorizers: { Users: handler } }, { functions: { Users: { ref: 'AuthorizerFunction' } } })
 */
export function toCloudFormation(api: Writable, options: WriteOptions): string {
  const written = readWritable('toCloudFormation', api, OPTIONS.check(options))
  const set = resourceSet()
  const context = writeContext('toCloudFormation', written, set)
  for (const logicalId of usedFunctions(context).keys()) set.reserve(logicalId)
  addFunctions(context, 'lambda')
  for (const one of written.apis) {
    if (one.kind === 'REST') addRestApi(context, one)
    else addV2Api(context, one)
  }
  return render({ AWSTemplateFormatVersion: '2010-09-09', Resources: set.resources }, written.format)
}
