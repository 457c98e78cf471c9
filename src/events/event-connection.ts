/**
 * Reads the client's URL and certificate of an event.
 *
 * @module
 */

import type { AuthorizerRequest, ClientCertificate } from './authorizer-request.ts'
import { type Fields, optionalObject, optionalString, requiredString } from './event-fields.ts'
import type { Connection } from './event-request.ts'

/** The connection of an event with payload format 1.0. */
export function connectionOfVersion1(context: Fields | undefined, identity: Fields | undefined): Connection {
  return {
    url: addressedUrl(context, optionalString(context?.['path'], 'requestContext.path')),
    clientCertificate: clientCertificate(identity, 'requestContext.identity'),
  }
}

/** The connection of an event with payload format 2.0. */
export function connectionOfVersion2(event: Fields, context: Fields | undefined): Connection {
  const authentication = optionalObject(context?.['authentication'], 'requestContext.authentication')
  return {
    url: addressedUrl(context, optionalString(event['rawPath'], 'rawPath')),
    clientCertificate: clientCertificate(authentication, 'requestContext.authentication'),
  }
}

function addressedUrl(context: Fields | undefined, path: string | undefined): AuthorizerRequest['url'] {
  const host = optionalString(context?.['domainName'], 'requestContext.domainName')
  return host === undefined || path === undefined ? undefined : { host, path }
}

function clientCertificate(owner: Fields | undefined, ownerField: string): ClientCertificate | undefined {
  const field = `${ownerField}.clientCert`
  const certificate = optionalObject(owner?.['clientCert'], field)
  if (certificate === undefined) return undefined
  const validity = optionalObject(certificate['validity'], `${field}.validity`)
  return {
    pem: requiredString(certificate['clientCertPem'], `${field}.clientCertPem`),
    subject: requiredString(certificate['subjectDN'], `${field}.subjectDN`),
    issuer: requiredString(certificate['issuerDN'], `${field}.issuerDN`),
    serialNumber: requiredString(certificate['serialNumber'], `${field}.serialNumber`),
    notBefore: requiredString(validity?.['notBefore'], `${field}.validity.notBefore`),
    notAfter: requiredString(validity?.['notAfter'], `${field}.validity.notAfter`),
  }
}
