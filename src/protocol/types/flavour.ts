/**
 * A flavoured type gives a name to a number or to bytes. It accepts a plain value, so that literals and
 * decoded bytes need no cast. It refuses a value of another flavour: a View is no Height, and a BlockHash
 * is no MemberId. `codec` checks the length of bytes.
 */
declare const flavour: unique symbol
export type Flavoured<T, Name extends string> = T & { readonly [flavour]?: Name }

/** Position of a block in the chain; block 0 is virtual (SPECIFICATION.md §2.8 Genesis). */
export type Height = Flavoured<number, 'Height'>
/** An attempt to decide a height: 0, 1, 2… */
export type View = Flavoured<number, 'View'>
/** Milliseconds since 1970-01-01 UTC. */
export type Timestamp = Flavoured<number, 'Timestamp'>

/** Raw Ed25519 public key, 32 bytes, of a hospital or the government. */
export type MemberId = Flavoured<Uint8Array, 'MemberId'>
/** Ed25519 signature, 64 bytes. */
export type Signature = Flavoured<Uint8Array, 'Signature'>
/** This type and the following are 32 bytes. All hashes are SHA-256. */
export type ChainId = Flavoured<Uint8Array, 'ChainId'>
export type BlockHash = Flavoured<Uint8Array, 'BlockHash'>
export type AllowlistHash = Flavoured<Uint8Array, 'AllowlistHash'>
export type TransactionId = Flavoured<Uint8Array, 'TransactionId'>
/** RFC 9162 leaf hash of a transaction's full bytes, signatures included. */
export type LeafHash = Flavoured<Uint8Array, 'LeafHash'>
export type CaseId = Flavoured<Uint8Array, 'CaseId'>
export type BodyHash = Flavoured<Uint8Array, 'BodyHash'>
export type KeyCommitment = Flavoured<Uint8Array, 'KeyCommitment'>
export type Pseudonym = Flavoured<Uint8Array, 'Pseudonym'>
/**
 * The name N of a patient, made of its identifier and the name key (SPECIFICATION.md §6.11). It is a secret
 * of the hospitals that asked for it: whoever has it finds the patient's records at all hospitals.
 */
export type PatientName = Flavoured<Uint8Array, 'PatientName'>
/** The pseudonym of a patient for consents and accesses, the same at all hospitals. */
export type PatientHandle = Flavoured<Uint8Array, 'PatientHandle'>
export type RetryTag = Flavoured<Uint8Array, 'RetryTag'>
export type Beacon = Flavoured<Uint8Array, 'Beacon'>
/** The output σ of the lottery key for a block (SPECIFICATION.md §6.1), a group element; or zeros. */
export type Sigma = Flavoured<Uint8Array, 'Sigma'>
export type StateRoot = Flavoured<Uint8Array, 'StateRoot'>

/** Lower-case hexadecimal of some bytes, for use as a map key. */
export type Hex = string
