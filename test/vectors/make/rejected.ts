/** Makes `codec/rejected.json`: bytes that are the encoding of nothing. */
import type { Case } from '../../../src/protocol/types/index.js'
import { number16, number32, number64, number8 } from '../../../src/sim/checkers/arithmetic.js'
import {
  allowlistBytes, headerBytes, opinionBytes, proposalBytes
} from '../../../src/sim/checkers/layouts.js'
import { A, B, digest, elementOf, memberOf } from './cast.js'
import { UNSIGNED, ZEROS, encode, genesis, shareOf, voteOf } from './chain.js'
import {
  caseBytes, cat, genesisBytes, listed, member, share, shareMessage, sized, statement, text, vote
} from './layouts.js'
import { encodings } from './encodings.js'
import * as s from './story.js'

interface Rejected {
  readonly desc: string
  readonly codec: string
  readonly bytes: Uint8Array
  readonly code: string
}

const no = (code: string, codec: string, desc: string, bytes: Uint8Array): Rejected =>
  ({ desc, codec: `${codec}Codec`, bytes, code })

/** Returns the bytes with others in their place. */
function patched (bytes: Uint8Array, at: number, by: Uint8Array): Buffer {
  return cat(bytes.subarray(0, at), by, bytes.subarray(at + by.length))
}

const propose = encode(s.propose)
/** Offset of a field after kind and author: the number of proposals, or the time of a presence. */
const COUNT_AT = 1 + 32
const presence = encode(s.presence)
const ALL_ONES = Buffer.alloc(8, 0xff)
const single = proposalBytes(s.proposals[0]!)
const opinionsHead = cat(number8(2), B.id, digest('ruleset'))
const decided = (decision: number): Buffer =>
  cat(opinionsHead, listed([patched(opinionBytes(s.approval), 32, number8(decision))]), UNSIGNED)
const evidence = encode(s.contradiction)
const acceptedCase = encodings.find(({ codec }) => codec === 'caseCodec')!.value as Case

/** Encodes a list with entries that are given as bytes. */
const listOf = (entries: readonly Uint8Array[]): Buffer =>
  cat(allowlistBytes({ ...s.firstList, entries: [] }).subarray(0, -2), listed(entries))
const named = (name: Uint8Array): Buffer => cat(A.id, elementOf(1), sized(name))
const anElement = elementOf(1)
const dealt = (keys: readonly Uint8Array[]): Buffer =>
  cat(A.id, number32(1), anElement, listed(keys), ZEROS, ZEROS)
const keyOf = (commitments: readonly Uint8Array[]): Buffer => cat(number8(0), listed(commitments), listed([]))
const neutral = { ...shareOf(A, 'shared block'), element: ZEROS }

export const rejected: readonly Rejected[] = [
  no('truncated', 'transaction', 'no bytes at all', Buffer.alloc(0)),
  no('unknown-tag', 'transaction', 'kind 0', patched(propose, 0, number8(0))),
  no('unknown-tag', 'transaction', 'kind 13, not assigned', patched(propose, 0, number8(13))),
  no('truncated', 'transaction', 'PROPOSE without its last byte', propose.subarray(0, -1)),
  no('trailing-bytes', 'transaction', 'PROPOSE and one byte more', cat(propose, Buffer.of(0))),
  no('length-out-of-range', 'transaction', 'PROPOSE of no proposals',
    cat(propose.subarray(0, COUNT_AT), listed([]), UNSIGNED)),
  no('truncated', 'transaction', 'PROPOSE that claims more proposals than it has',
    cat(propose.subarray(0, COUNT_AT), number16(512), single, UNSIGNED)),
  no('integer-out-of-range', 'transaction', 'presence since 2^53',
    patched(presence, COUNT_AT, number64(2 ** 53))),
  no('integer-out-of-range', 'transaction', 'presence since 2^64-1', patched(presence, COUNT_AT, ALL_ONES)),
  no('unknown-tag', 'proposal', 'relation 4', patched(single, 32, number8(4))),
  no('unknown-tag', 'proposal', 'relation 4 of old data', patched(single, 32, number8(132))),
  no('unknown-tag', 'transaction', 'decision 0', decided(0)),
  no('unknown-tag', 'transaction', 'decision 5', decided(5)),
  no('length-out-of-range', 'transaction', 'OPINIONS of none', cat(opinionsHead, listed([]), UNSIGNED)),
  no('unknown-tag', 'header', 'header of format 1', patched(headerBytes(s.header), 0, number8(1))),
  no('unknown-tag', 'header', 'header of format 3', patched(headerBytes(s.header), 0, number8(3))),
  no('unknown-tag', 'genesis', 'genesis of format 0', genesisBytes(genesis, 0)),
  no('unknown-tag', 'genesis', 'genesis of format 1', genesisBytes(genesis, 1)),
  no('unknown-tag', 'genesis', 'genesis of format 4', genesisBytes(genesis, 4)),
  no('unknown-tag', 'genesis', 'genesis of format 3 with the limits of format 2', genesisBytes(genesis, 3)),
  no('unknown-tag', 'vote', 'vote of kind 4', patched(vote(voteOf(A, s.notarize)), 0, number8(4))),
  no('length-out-of-range', 'allowlist', 'name of 65 bytes', listOf([named(Buffer.alloc(65, 'x'))])),
  no('invalid-utf8', 'allowlist', 'name of overlong UTF-8', listOf([named(Buffer.of(0xc0, 0x80))])),
  no('invalid-utf8', 'allowlist', 'name with an encoded surrogate',
    listOf([named(Buffer.of(0xed, 0xa0, 0x80))])),
  no('neutral-element', 'allowlist', 'box key that is the neutral element',
    listOf([member({ ...memberOf(A), boxKey: ZEROS })])),
  no('length-out-of-range', 'allowlist', '101 members',
    listOf(Array.from({ length: 101 }, () => member(memberOf(A))))),
  no('length-out-of-range', 'addressRecord', 'nine addresses',
    cat(A.id, number64(1), listed(Array.from({ length: 9 }, () => text('/ip4/127.0.0.1/tcp/1'))))),
  no('length-out-of-range', 'certificate', 'bitmap of 14 bytes',
    cat(statement({ ...s.notarize, height: 1 }), sized(Buffer.alloc(14)), listed([]))),
  no('length-out-of-range', 'transactionEnvelope', 'length of 4 GiB',
    cat(number32(0xffff_ffff), propose, listed([]))),
  no('unknown-tag', 'request', 'flag 2', cat(number8(3), listed([]), number8(2))),
  no('unknown-tag', 'request', 'unknown request', cat(number8(9), number64(1))),
  no('unknown-tag', 'consensusMessage', 'unknown consensus message', Buffer.of(0)),
  no('unknown-tag', 'consensusMessage', 'consensus message 5',
    cat(number8(5), shareMessage(shareOf(A, 'shared block')))),
  no('unknown-tag', 'transaction', 'unknown conflict', patched(evidence, 1 + 32, number8(9))),
  no('unknown-tag', 'case', 'case of status 5', caseBytes({ ...acceptedCase, status: 5 as never })),
  no('neutral-element', 'shareMessage', 'share that is the neutral element', shareMessage(neutral)),
  no('neutral-element', 'beaconShare', 'share beside a block that is the neutral element',
    share({ index: 0, element: ZEROS, proof: neutral.proof })),
  no('neutral-element', 'dealing', 'commitment that is the neutral element', dealt([keyOf([ZEROS])])),
  no('length-out-of-range', 'dealing', '35 commitments',
    dealt([keyOf(Array.from({ length: 35 }, () => anElement))])),
  no('length-out-of-range', 'dealing', 'nine keys', dealt(Array.from({ length: 9 }, () => keyOf([])))),
  no('length-out-of-range', 'transaction', 'keys/ready for 101 dealings',
    cat(number8(8), A.id, number32(1), listed(Array.from({ length: 101 }, () => ZEROS)), anElement,
      UNSIGNED)),
  no('neutral-element', 'transaction', 'keys/lost with the neutral element',
    cat(number8(9), A.id, number32(1), ZEROS, UNSIGNED)),
  no('unknown-tag', 'joinReply', 'join reply of state 5', cat(number8(5), number64(1), number8(0)))
]
