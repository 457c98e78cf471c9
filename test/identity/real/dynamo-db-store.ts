/**
 * A small Keyv-compatible store in DynamoDB: one table with a string key `id`, JSON in `value`, and `expiresAt` in seconds. DynamoDB
 * deletes expired items up to two days late, so `get` compares the time too. Requests are signed by this package.
 */

import type { RevocationStore } from '../../../src/identity/index.ts'
import { type SigningCredentials, signRequest } from '../../../src/sigv4/index.ts'

export interface DynamoDbStoreOptions {
  readonly endpoint: string
  readonly region: string
  readonly table: string
  readonly credentials: SigningCredentials
  readonly now?: () => number
}

export interface DynamoDbStore extends RevocationStore {
  get(key: string): Promise<unknown>
  /** `ttlMs`: milliseconds from now, as in Keyv. */
  set(key: string, value: unknown, ttlMs?: number): Promise<void>
  delete(key: string): Promise<void>
  /** For tests: creates the table. */
  createTable(): Promise<void>
}

interface Item {
  readonly Item?: { readonly value?: { readonly S?: string }; readonly expiresAt?: { readonly N?: string } }
}

export function dynamoDbStore({ endpoint, region, table, credentials, now = Date.now }: DynamoDbStoreOptions): DynamoDbStore {
  async function call(operation: string, input: object): Promise<unknown> {
    const body = JSON.stringify({ TableName: table, ...input })
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` }
    const signed = signRequest(
      { method: 'POST', url: `${endpoint}/`, headers, body },
      { credentials, region, service: 'dynamodb' },
    )
    const response = await fetch(signed.url, {
      method: 'POST',
      headers: new Headers(Object.entries(signed.headers).map(([name, value]) => [name, String(value)])),
      body,
      redirect: 'manual',
    })
    if (!response.ok) throw new Error(`DynamoDB ${operation}: status ${response.status}`)
    return response.json()
  }
  return {
    get: async (key) => {
      // A consistent read, so that a revocation takes effect at once.
      const { Item: item } = (await call('GetItem', { Key: { id: { S: key } }, ConsistentRead: true })) as Item
      if (item === undefined || Number(item.expiresAt?.N ?? Number.POSITIVE_INFINITY) <= now() / 1000) return undefined
      return JSON.parse(item.value?.S ?? 'true')
    },
    set: async (key, value, ttlMs) => {
      const expiry = ttlMs === undefined ? {} : { expiresAt: { N: String(Math.ceil((now() + ttlMs) / 1000)) } }
      await call('PutItem', { Item: { id: { S: key }, value: { S: JSON.stringify(value) }, ...expiry } })
    },
    delete: async (key) => {
      await call('DeleteItem', { Key: { id: { S: key } } })
    },
    createTable: async () => {
      await call('CreateTable', {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      })
    },
  }
}
