/**
 * Reads the event that AWS IoT Core sends to a custom authorizer, and locates the credentials in it.
 *
 * @module
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
 */

import type { AuthorizerRequest } from './authorizer-request.ts'
import { fail, optionalObject, optionalString, optionalStrings, requiredObject } from './event-fields.ts'
import { EventRequest } from './event-request.ts'
import type { CredentialLocation } from './identity-source.ts'

/**
 * Locates the token of an IoT Core custom authorizer: `bearer(devices, { from: iotToken })`. If token signing is enabled, IoT Core
 * has checked its signature.
 */
export const iotToken: CredentialLocation = contextVariable('iot.token')

/** Locates the MQTT user name up to its first `?`: what follows are parameters for IoT Core. */
export const mqttUsername: CredentialLocation = contextVariable('mqtt.username')

/** Locates the MQTT password. It is decoded from base64 and must be UTF-8: any other password is absent. */
export const mqttPassword: CredentialLocation = contextVariable('mqtt.password')

/** An event of an IoT Core custom authorizer. */
export interface IotRequest {
  /** The request. `header()` and `query()` read the HTTP request or the WebSocket handshake. */
  readonly request: AuthorizerRequest
  /** Whether IoT Core has verified the signature of the token. */
  readonly signatureVerified: boolean
  /** The MQTT client ID, if the device sent one. */
  readonly clientId: string | undefined
}

/**
 * Reads an event of an IoT Core custom authorizer. Fields that do not apply to the protocol are absent.
 *
 * @throws {EventError} if the event is not one of IoT Core or a field has the wrong type.
 */
export function readIotEvent(raw: unknown): IotRequest {
  const event = requiredObject(raw, 'event')
  const data = requiredObject(event['protocolData'], 'protocolData')
  const http = optionalObject(data['http'], 'protocolData.http')
  const mqtt = optionalObject(data['mqtt'], 'protocolData.mqtt')
  const { signatureVerified } = event
  if (typeof signatureVerified !== 'boolean') return fail('signatureVerified', 'true or false')
  const queryString = optionalString(http?.['queryString'], 'protocolData.http.queryString') ?? ''
  const username = optionalString(mqtt?.['username'], 'protocolData.mqtt.username')
  const password = optionalString(mqtt?.['password'], 'protocolData.mqtt.password')
  const context = {
    iot: { token: optionalString(event['token'], 'token') || undefined },
    mqtt: { username: username?.split('?', 1)[0] || undefined, password: decodeBase64(password) },
  }
  const request = new EventRequest({
    text: '',
    arn: { method: '', path: '' },
    event: raw,
    headers: optionalStrings(http?.['headers'], 'protocolData.http.headers'),
    cookies: undefined,
    parameters: queryString,
    stageVariables: undefined,
    context,
    contextAliases: undefined,
    sourceIp: undefined,
    connection: undefined,
  })
  return { request, signatureVerified, clientId: optionalString(mqtt?.['clientId'], 'protocolData.mqtt.clientId') || undefined }
}

/** The decoded text, `undefined` if there is none, or if it is not canonical base64 of UTF-8: one password must have one form. */
function decodeBase64(text: string | undefined): string | undefined {
  if (!text) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) || undefined
  } catch {
    return undefined
  }
}

function contextVariable(name: string): CredentialLocation {
  return Object.freeze({ source: Object.freeze({ in: 'context', name }) })
}
