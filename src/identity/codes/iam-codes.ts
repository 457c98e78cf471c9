/**
 * The codes with which `iamCaller` rejects a proof or reports an outage.
 *
 * The wording is constant: nothing from a request is included. After a change run `node scripts/write-identity-codes.mjs`.
 *
 * @module
 */

/** HTTP status, meaning and remedy of each code of `iamCaller`. */
export const IAM_CODES = {
  ERR_IAM_PROOF_FORM: {
    status: 401,
    meaning:
      'The proof is not a presigned GetCallerIdentity request in the configured form, or it has unknown or repeated parts.',
    remedy: 'Create the proof with `presignCallerIdentity` and the same `form`.',
  },
  ERR_IAM_PROOF_ENDPOINT: {
    status: 401,
    meaning: 'The host of the proof is not an STS endpoint of the configured Regions, or it is signed for another Region.',
    remedy: 'Sign for one of these Regions, or add the Region to `regions`.',
  },
  ERR_IAM_PROOF_SERVER: {
    status: 401,
    meaning: 'The header with the name of the server is not signed, or it names another server.',
    remedy: 'Sign the proof with the `server` and `serverHeader` of this API.',
  },
  ERR_IAM_PROOF_EXPIRED: {
    status: 401,
    meaning: 'The proof was signed more than 15 minutes ago.',
    remedy: 'Sign a new one.',
  },
  ERR_IAM_PROOF_NOT_YET_VALID: {
    status: 401,
    meaning: 'The proof was signed more than 5 minutes in the future.',
    remedy: 'Synchronize the clocks.',
  },
  ERR_IAM_PROOF_REFUSED: {
    status: 401,
    meaning: 'STS rejected the proof: the signature is wrong, the credentials have expired, or another server name was signed.',
    remedy: 'Sign with valid credentials and the name of this API.',
  },
  ERR_IAM_ACCOUNT: {
    status: 401,
    meaning: 'The caller belongs to an account that is not configured.',
    remedy: 'If the account may call the API, add it to `accounts`.',
  },
  ERR_IAM_PROOF_REPLAYED: {
    status: 401,
    meaning: 'The proof was used before.',
    remedy: 'Sign a new one for each request.',
  },
  ERR_STS_UNAVAILABLE: {
    status: 500,
    meaning: 'STS could not be reached, is too slow, or limits the number of requests.',
    remedy: 'See `cause`.',
  },
  ERR_STS_ANSWER: {
    status: 500,
    meaning: 'STS returned an unexpected status, content type or identity.',
    remedy: 'See `cause`.',
  },
} as const

type CodeWithStatus<S> = {
  [C in keyof typeof IAM_CODES]: (typeof IAM_CODES)[C]['status'] extends S ? C : never
}[keyof typeof IAM_CODES]

/** Why a proof of AWS credentials was rejected. */
export type IamRejectionCode = CodeWithStatus<401>

/** Why a proof of AWS credentials could not be checked. */
export type IamOutageCode = CodeWithStatus<500>
