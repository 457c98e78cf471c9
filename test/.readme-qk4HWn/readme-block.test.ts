import { events, testHandler, testIssuer } from 'gatewright/testing'
import { expect, test } from 'vitest'
import 'gatewright/testing/matchers'
import { handler } from './handler.ts'

test('readers can read and nothing else', async () => {
  const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
  const tested = testHandler(handler, pool)
  const token = `Bearer ${await pool.accessToken({ scope: 'pets/read' })}`
  const response = await tested(events.token({ request: 'GET /pets', token }))
  expect(response).toAllow('GET /pets')
  expect(response).toDenyExplicitly('POST /pets')
  expect(response).toNeverAllow('DELETE /*') // proved for every path
})

test('rejects several hundred hostile tokens', async () => {
  const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
  await expect(testHandler(handler, pool)).toRejectHostileTokens(pool, { claims: { scope: 'pets/read' } })
})
