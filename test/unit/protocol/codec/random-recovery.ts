/** Makes random lists, certificates and statements for a recovery. */
import fc from 'fast-check'
import { b32, b64, bytes, element, few, maybe, name, record, u32, u64 } from './random-values.js'

export const member = record({ id: b32, boxKey: element, name })
export const allowlist = record({
  version: u32,
  prevHash: b32,
  issuedAt: u64,
  checkpointHeight: u64,
  checkpointHash: b32,
  entries: few(member)
})
export const signedAllowlist = record({ list: allowlist, signature: b64 })
export const voteKind = fc.constantFrom(1 as const, 2 as const, 3 as const)
export const statement = { kind: voteKind, height: u64, view: u32, blockHash: b32 }
export const certificate = record({ ...statement, bitmap: bytes(0, 13), signatures: few(b64) })
export const recoveryStatement = record({
  chainId: b32,
  number: u32,
  listHash: b32,
  signer: b32,
  tip: record({ height: u64, hash: b32, certificate: maybe(certificate) }),
  above: few(record({ certificate, holdsBlock: fc.boolean() }), 4),
  isIntact: fc.boolean(),
  keyEpoch: u32,
  signature: b64
})
export const recovery = record({ list: maybe(signedAllowlist), statements: few(recoveryStatement) })
