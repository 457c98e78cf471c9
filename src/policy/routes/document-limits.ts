/**
 * API Gateway's limits on an authorizer's reply, kept while a document is built.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { EmittedDocument, EmittedStatement } from '../document.ts'

/** The longest resource of a reply, in characters. */
export const MAX_ARN = 512

/**
 * @throws {ConfigError} over a limit, naming the largest statement, never a resource: it may hold a value of the caller's.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function checkLimits(
  document: EmittedDocument,
  { subject, maxBytes }: { readonly subject: string; readonly maxBytes?: number | undefined },
): void {
  for (const statement of document.Statement) {
    const list = 'Resource' in statement ? statement.Resource : statement.NotResource
    const isShort = typeof list === 'string' ? list.length <= MAX_ARN : list.every((resource) => resource.length <= MAX_ARN)
    if (!isShort)
      throw new ConfigError(
        subject,
        'routes',
        `short enough for ARNs of ${MAX_ARN} characters: the largest statement is ${nameOf(statement)}`,
      )
  }
  if (maxBytes === undefined) return
  const bytes = Buffer.byteLength(JSON.stringify(document))
  if (bytes <= maxBytes) return
  const largest = document.Statement.map((statement) => [JSON.stringify(statement).length, statement] as const).sort(
    ([one], [other]) => other - one,
  )[0]
  throw new ConfigError(
    subject,
    'routes',
    `few enough for a document of ${maxBytes} bytes: the largest statement is ${nameOf(largest?.[1])}`,
  )
}

function nameOf(statement: EmittedStatement | undefined): string {
  if (statement === undefined) return 'none'
  const list = ['Resource' in statement ? statement.Resource : statement.NotResource].flat()
  return `${statement.Sid ?? statement.Effect} with ${list.length} resources`
}
