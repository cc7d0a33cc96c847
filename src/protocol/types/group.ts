/**
 * A group of prime order ℓ with scalars modulo ℓ: ristretto255 (RFC 9496). `crypto` implements this port;
 * the simulator runs most seeds with a fast substitute that is not secure.
 *
 * An element has 32 canonical bytes and is never the neutral element. A scalar has 32 bytes, little-endian,
 * below ℓ. Functions throw on arguments of another form, so callers check foreign bytes first.
 */
export type GroupElement = Uint8Array
export type Scalar = Uint8Array

export interface Group {
  /** Tells whether the bytes are a canonical element other than the neutral element. */
  isElement (bytes: Uint8Array): boolean
  /** Tells whether the bytes are a scalar below ℓ. Zero is a scalar. */
  isScalar (bytes: Uint8Array): boolean
  /** Returns k·G; undefined if the result is neutral. */
  base (k: Scalar): GroupElement | undefined
  /** Returns k·P; undefined if the result is neutral. */
  multiply (k: Scalar, point: GroupElement): GroupElement | undefined
  /** Returns P + Q; undefined if the result is neutral. */
  add (a: GroupElement, b: GroupElement): GroupElement | undefined
  subtract (a: GroupElement, b: GroupElement): GroupElement | undefined
  /** Hashes to the group by RFC 9380: expand_message_xmd with SHA-512, then the ristretto255 map. */
  hashToElement (message: Uint8Array, domain: Uint8Array): GroupElement
  /** Hashes to a scalar by RFC 9497: expand_message_xmd with SHA-512, 64 bytes modulo ℓ. */
  hashToScalar (message: Uint8Array, domain: Uint8Array): Scalar
  addScalars (a: Scalar, b: Scalar): Scalar
  subtractScalars (a: Scalar, b: Scalar): Scalar
  multiplyScalars (a: Scalar, b: Scalar): Scalar
  /** @throws if a is zero */
  invertScalar (a: Scalar): Scalar
  /** Returns a small number as a scalar. */
  scalarOf (n: number): Scalar
}

/** The proof that two elements have one discrete logarithm (RFC 9497 §2.2): c ‖ s, two scalars. */
export interface EqualityProof {
  readonly c: Scalar
  readonly s: Scalar
}
