/**
 * Packs the statements of a caller into the policy documents that IoT Core accepts.
 *
 * @module
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
 */

import type { PolicyDocument } from 'aws-lambda'

/** An Allow on exact resources. */
export interface IotStatement {
  readonly Effect: 'Allow'
  readonly Action: string
  readonly Resource: string | readonly string[]
}

const MAX_DOCUMENTS = 10
const MAX_DOCUMENT_LENGTH = 2_048
const EMPTY_LENGTH = JSON.stringify(documentOf([])).length

/** Returns at most 10 documents of at most 2048 characters each, or `undefined` if the statements do not fit. */
export function packStatements(statements: readonly IotStatement[]): PolicyDocument[] | undefined {
  const packed: IotStatement[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const statement of statements) {
    const added = JSON.stringify(statement).length + 1
    if (length + added > MAX_DOCUMENT_LENGTH) {
      packed.push([])
      length = EMPTY_LENGTH
    }
    length += added
    if (length > MAX_DOCUMENT_LENGTH || packed.length > MAX_DOCUMENTS) return undefined
    packed.at(-1)?.push(statement)
  }
  return packed.map(documentOf)
}

function documentOf(statements: readonly IotStatement[]): PolicyDocument {
  // The types differ in `readonly` only.
  return { Version: '2012-10-17', Statement: statements } as unknown as PolicyDocument
}
