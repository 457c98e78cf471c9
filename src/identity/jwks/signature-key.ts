/** A key made ready for one algorithm. A runtime without synchronous cryptography answers with a promise. */
export interface SignatureKey {
  readonly kind: 'key'
  /** Whether `signature` is one of the first `signedLength` characters of a token, all of them ASCII. */
  verify(token: {
    readonly text: string
    readonly signedLength: number
    readonly signature: Uint8Array
  }): boolean | Promise<boolean>
}
