import { describe, expect, test } from 'vitest'
import { isUserPoolId, userPoolIssuers } from '../../../src/identity/jwt/user-pool.ts'

describe('user pool IDs', () => {
  test.each([
    ['eu-west-1_AbCdEf', 'eu-west-1.amazonaws.com'],
    ['ap-southeast-2_Ap1', 'ap-southeast-2.amazonaws.com'],
    ['us-gov-west-1_Gov1', 'us-gov-west-1.amazonaws.com'],
    ['cn-north-1_Cn1', 'cn-north-1.amazonaws.com.cn'],
    ['eusc-de-east-1_Eu1', 'eusc-de-east-1.amazonaws.com'],
    ['eu-west-12_A', 'eu-west-12.amazonaws.com'],
    [`eu-west-1_${'a'.repeat(45)}`, 'eu-west-1.amazonaws.com'],
  ])('the pool %s has two issuers in %s', (userPoolId, host) => {
    expect(isUserPoolId(userPoolId)).toBe(true)
    expect(userPoolIssuers(userPoolId, [])).toStrictEqual([
      `https://cognito-idp.${host}/${userPoolId}`,
      `https://issuer-cognito-idp.${host}/${userPoolId}`,
    ])
  })

  test.each([
    undefined,
    null,
    ['eu-west-1_AbCdEf'],
    '',
    'eu-west-1',
    'eu-west-1_',
    'eu-west_A',
    'eu-west-123_A',
    'eu-west-x_A',
    'eu--1_A',
    'e-west-1_A',
    'eur-west-1_A',
    '1u-west-1_A',
    'EU-WEST-1_A',
    'xeu-west-1_A',
    'eusc_de-east-1_A',
    'eu-west-1_A!',
    'eu-west-1_A/b',
    'eu-west-1_A\n',
    'x eu-west-1_A',
    'eu-west-1.evil.example/_A',
    `eu-west-1_${'a'.repeat(46)}`,
  ])('%j is not a user pool ID', (userPoolId) => {
    expect(isUserPoolId(userPoolId)).toBe(false)
  })
})
