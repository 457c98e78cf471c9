import { expect, test } from 'vitest'
import { canonicalBase64 } from '../../../src/policy/conditions/canonical-base64.ts'

test.each([
  ['', ''],
  ['AAAA', 'AAAA'],
  ['+/az', '+/az'],
  ['AZ09', 'AZ09'],
  // Two digits encode one byte, three encode two; further bits are ignored.
  ['QQ==', 'QQ'],
  ['QQ', 'QQ'],
  ['QR==', 'QQ'],
  ['Qf==', 'QQ'],
  ['Qg==', 'Qg'],
  ['/w==', '/w'],
  ['QUI=', 'QUI'],
  ['QUJ=', 'QUI'],
  ['QUL=', 'QUI'],
  ['QUM=', 'QUM'],
  ['AAAAQQ==', 'AAAAQQ'],
  // Not base64.
  ['A', undefined],
  ['AAAAA', undefined],
  ['=', undefined],
  ['==', undefined],
  ['QQ=', undefined],
  ['QUI==', undefined],
  ['QUJD=', undefined],
  ['QUJD==', undefined],
  ['Q===', undefined],
  ['QQ==QQ==', undefined],
  ['Q Q=', undefined],
  ['QQ-_', undefined],
  ['QQ\n', undefined],
])('normalizes %j to %j', (text, expected) => {
  expect(canonicalBase64(text)).toBe(expected)
})
