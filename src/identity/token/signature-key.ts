/** A key made ready for one algorithm. A runtime without synchronous cryptography answers with a promise. */
export interface SignatureKey {
  /** @param signingInput ASCII: header and payload as sent. */
  readonly verify: (signingInput: string, signature: Uint8Array) => boolean | Promise<boolean>
}
