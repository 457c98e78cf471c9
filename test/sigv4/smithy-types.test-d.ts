/** The interfaces in `smithy-types.ts` and those of `@smithy/types` are assignable to each other. Checked by `tsc -p tsconfig.test.json`; never run. */
import type { ApiGatewayManagementApiClientConfig } from '@aws-sdk/client-apigatewaymanagementapi'
import type { SignatureV4 } from '@smithy/signature-v4'
import type * as Smithy from '@smithy/types'
import { expectTypeOf } from 'vitest'
import { requestSigner, type SignedFetchOptions, signedFetch, signRequest } from '../../src/sigv4/index.ts'
import { smithySigner } from '../../src/sigv4/smithy.ts'
import type * as Own from '../../src/sigv4/smithy-types.ts'

type Credentials = Own.AwsCredentialIdentity
type SmithyCredentials = Smithy.AwsCredentialIdentity

expectTypeOf<Own.HttpRequest>().toExtend<Smithy.HttpRequest>()
expectTypeOf<Smithy.HttpRequest>().toExtend<Own.HttpRequest>()
expectTypeOf<Own.HeaderBag>().toEqualTypeOf<Smithy.HeaderBag>()
expectTypeOf<Own.QueryParameterBag>().toEqualTypeOf<Smithy.QueryParameterBag>()
expectTypeOf<Own.DateInput>().toEqualTypeOf<Smithy.DateInput>()
expectTypeOf<Own.RequestSigningArguments>().toExtend<Smithy.RequestSigningArguments>()
expectTypeOf<Smithy.RequestSigningArguments>().toExtend<Own.RequestSigningArguments>()
expectTypeOf<Own.RequestPresigningArguments>().toExtend<Smithy.RequestPresigningArguments>()
expectTypeOf<Smithy.RequestPresigningArguments>().toExtend<Own.RequestPresigningArguments>()
expectTypeOf<Own.RequestSigner>().toExtend<Smithy.RequestSigner>()
expectTypeOf<Smithy.RequestSigner>().toExtend<Own.RequestSigner>()
expectTypeOf<Own.RequestPresigner>().toExtend<Smithy.RequestPresigner>()
expectTypeOf<Smithy.RequestPresigner>().toExtend<Own.RequestPresigner>()
expectTypeOf<Credentials>().toExtend<SmithyCredentials>()
expectTypeOf<SmithyCredentials>().toExtend<Credentials>()
expectTypeOf<Own.Provider<Credentials>>().toExtend<Smithy.Provider<SmithyCredentials>>()
expectTypeOf<Smithy.Provider<SmithyCredentials>>().toExtend<Own.Provider<Credentials>>()

// Clients of the AWS SDK accept our signers, and `signedFetch` accepts those of AWS.
const scope = { region: 'eu-west-1', service: 'execute-api' } as const
declare const credentials: SmithyCredentials
export const clientConfig: ApiGatewayManagementApiClientConfig = { signer: requestSigner({ credentials, ...scope }) }
export const otherConfig: ApiGatewayManagementApiClientConfig = { signer: smithySigner({ credentials, ...scope }) }
declare const signer: SignatureV4
expectTypeOf<{ readonly signer: typeof signer }>().toExtend<SignedFetchOptions>()

// Credential providers of the AWS SDK fit, and every optional option accepts `undefined`.
declare const provider: Smithy.AwsCredentialIdentityProvider
expectTypeOf(signedFetch({ credentials: provider, region: undefined, retries: undefined })).toExtend<typeof fetch>()

// Headers are returned in the format in which they were passed.
const request = { method: 'GET', url: 'https://example.com/' } as const
expectTypeOf(signRequest(request, { credentials, ...scope }).headers).toEqualTypeOf<Record<string, string>>()
expectTypeOf(signRequest({ ...request, headers: new Headers() }, { credentials, ...scope }).headers).toEqualTypeOf<
  [string, string][]
>()
