import { expect, test } from 'vitest'
import type { Proof } from '../../../src/events/index.ts'
import { confirmationFault } from '../../../src/identity/jwt/confirmation.ts'
import type { JsonObject } from '../../../src/identity/jwt/strict-json.ts'

const MISSING = 'ERR_TOKEN_PROOF_MISSING'
const WRONG = 'ERR_TOKEN_PROOF'

test.each<[string, JsonObject, Proof | undefined, string | undefined]>([
  ['accepts an unbound token without proof', {}, undefined, undefined],
  ['accepts an unbound token with an empty proof', {}, {}, undefined],
  ['accepts an unbound token with undefined thumbprints', {}, { jkt: undefined, x5tS256: undefined }, undefined],
  ['rejects a key proof for an unbound token', {}, { jkt: 'k' }, WRONG],
  ['rejects a certificate proof for an unbound token', {}, { x5tS256: 'c' }, WRONG],
  ['rejects a bound token without proof', { cnf: { jkt: 'k' } }, undefined, MISSING],
  ['rejects a bound token with an empty proof', { cnf: { jkt: 'k' } }, {}, MISSING],
  ['rejects an empty confirmation without proof', { cnf: {} }, undefined, MISSING],
  ['rejects a null confirmation without proof', { cnf: null }, undefined, MISSING],
  ['accepts the matching key', { cnf: { jkt: 'k' } }, { jkt: 'k' }, undefined],
  ['accepts the matching certificate', { cnf: { 'x5t#S256': 'c' } }, { x5tS256: 'c' }, undefined],
  ['accepts the matching key and certificate', { cnf: { jkt: 'k', 'x5t#S256': 'c' } }, { jkt: 'k', x5tS256: 'c' }, undefined],
  ['accepts the matching key if the confirmation has other members', { cnf: { jkt: 'k', kid: 'x' } }, { jkt: 'k' }, undefined],
  ['rejects another key', { cnf: { jkt: 'k' } }, { jkt: 'x' }, WRONG],
  ['rejects another certificate', { cnf: { 'x5t#S256': 'c' } }, { x5tS256: 'x' }, WRONG],
  ['rejects the key alone if both are required', { cnf: { jkt: 'k', 'x5t#S256': 'c' } }, { jkt: 'k' }, WRONG],
  ['rejects the certificate alone if both are required', { cnf: { jkt: 'k', 'x5t#S256': 'c' } }, { x5tS256: 'c' }, WRONG],
  ['rejects an additional certificate', { cnf: { jkt: 'k' } }, { jkt: 'k', x5tS256: 'c' }, WRONG],
  ['rejects a key thumbprint that equals the certificate thumbprint', { cnf: { 'x5t#S256': 'k' } }, { jkt: 'k' }, WRONG],
  ['rejects a confirmation that is a string', { cnf: 'k' }, { jkt: 'k' }, WRONG],
  ['rejects a null confirmation with a proof', { cnf: null }, { jkt: 'k' }, WRONG],
  ['rejects a confirmation that is an array', { cnf: [{ jkt: 'k' }] }, { jkt: 'k' }, WRONG],
])('%s', (_, payload, proof, expected) => {
  expect(confirmationFault(payload, proof)).toBe(expected)
})
