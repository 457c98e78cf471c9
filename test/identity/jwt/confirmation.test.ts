import { expect, test } from 'vitest'
import type { Proof } from '../../../src/events/index.ts'
import { confirmationFault } from '../../../src/identity/jwt/confirmation.ts'
import type { JsonObject } from '../../../src/identity/jwt/strict-json.ts'

const MISSING = 'ERR_TOKEN_PROOF_MISSING'
const WRONG = 'ERR_TOKEN_PROOF'

test.each<[string, JsonObject, Proof | undefined, string | undefined]>([
  ['bound to nothing, nothing shown', {}, undefined, undefined],
  ['bound to nothing, an empty proof', {}, {}, undefined],
  ['bound to nothing, a proof of undefined', {}, { jkt: undefined, x5tS256: undefined }, undefined],
  ['bound to nothing, a key shown', {}, { jkt: 'k' }, WRONG],
  ['bound to nothing, a certificate shown', {}, { x5tS256: 'c' }, WRONG],
  ['bound, nothing shown', { cnf: { jkt: 'k' } }, undefined, MISSING],
  ['bound, an empty proof', { cnf: { jkt: 'k' } }, {}, MISSING],
  ['bound to nothing that can be shown', { cnf: {} }, undefined, MISSING],
  ['bound to null', { cnf: null }, undefined, MISSING],
  ['its key', { cnf: { jkt: 'k' } }, { jkt: 'k' }, undefined],
  ['its certificate', { cnf: { 'x5t#S256': 'c' } }, { x5tS256: 'c' }, undefined],
  ['both of it', { cnf: { jkt: 'k', 'x5t#S256': 'c' } }, { jkt: 'k', x5tS256: 'c' }, undefined],
  ['its key, beside a member of another kind', { cnf: { jkt: 'k', kid: 'x' } }, { jkt: 'k' }, undefined],
  ['another key', { cnf: { jkt: 'k' } }, { jkt: 'x' }, WRONG],
  ['another certificate', { cnf: { 'x5t#S256': 'c' } }, { x5tS256: 'x' }, WRONG],
  ['one of two', { cnf: { jkt: 'k', 'x5t#S256': 'c' } }, { jkt: 'k' }, WRONG],
  ['the other of two', { cnf: { jkt: 'k', 'x5t#S256': 'c' } }, { x5tS256: 'c' }, WRONG],
  ['one more than it names', { cnf: { jkt: 'k' } }, { jkt: 'k', x5tS256: 'c' }, WRONG],
  ['a key where it names a certificate', { cnf: { 'x5t#S256': 'k' } }, { jkt: 'k' }, WRONG],
  ['a confirmation that is no object', { cnf: 'k' }, { jkt: 'k' }, WRONG],
  ['a confirmation that is null', { cnf: null }, { jkt: 'k' }, WRONG],
  ['a confirmation in a list', { cnf: [{ jkt: 'k' }] }, { jkt: 'k' }, WRONG],
])('%s', (_, payload, proof, expected) => {
  expect(confirmationFault(payload, proof)).toBe(expected)
})
