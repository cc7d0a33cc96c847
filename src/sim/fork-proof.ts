import { haltProof } from '../node/signing/halt-proof.js'
import { blockCodec, decode, transactionCodec } from '../protocol/codec/index.js'
import type { Certificate, Chain, MemberId } from '../protocol/types/index.js'
import { TransactionKind } from '../protocol/types/index.js'
import type { NodeStore } from '../storage/index.js'
import { areContrary, FINALIZE, name, NULLIFY, placesOf, quorumOf, voteBytes } from './checkers/index.js'

/** What is wrong with the certificates that a node kept when it halted (§11); undefined: nothing. */
export async function faultOfProof (chain: Chain, store: NodeStore): Promise<string | undefined> {
  const [first, second, ...others] = await haltProof(store)
  if (first === undefined || second === undefined || others.length > 0) return 'keeps no two certificates'
  if (!contradict(first, second)) return 'keeps certificates that do not contradict'
  const set = await setAt(chain, store, first.height)
  const areValid = [first, second].every(one => isValid(chain, set, one))
  return areValid ? undefined : 'keeps a certificate without quorum'
}

/** Each is a quorum's, so that more than f have signed both (§8, safety). */
function contradict (first: Certificate, second: Certificate): boolean {
  const bothFinal = first.kind === FINALIZE && second.kind === FINALIZE
  if (!bothFinal) return areContrary(first, second) || areOfTwoBlocks(first, second)
  return first.height === second.height && name(first.blockHash) !== name(second.blockHash)
}

/** One view notarized one block and made another final. */
function areOfTwoBlocks (first: Certificate, second: Certificate): boolean {
  const isOfBlocks = first.kind !== NULLIFY && second.kind !== NULLIFY
  return isOfBlocks && first.height === second.height && first.view === second.view &&
    name(first.blockHash) !== name(second.blockHash)
}

function isValid (chain: Chain, set: readonly MemberId[], certificate: Certificate): boolean {
  const places = placesOf(certificate)
  return places.length >= quorumOf(set.length) && places.every((place, i) => {
    const [id, signature] = [set[place], certificate.signatures[i]]
    return id !== undefined && signature !== undefined &&
      chain.verifier.verify(id, voteBytes(chain, certificate), signature)
  })
}

/** As the node's own blocks have it: of two chains, each has its lists. */
async function setAt (chain: Chain, store: NodeStore, height: number): Promise<readonly MemberId[]> {
  let set: readonly MemberId[] = chain.genesis.members.map(member => member.id)
  for (let at = 1; at < height; at++) {
    const stored = await store.readBlock(at)
    const block = stored === undefined ? undefined : decode(blockCodec, stored.block)
    if (block?.verdict !== 'accept') continue
    for (const bytes of block.value.transactions) {
      const one = decode(transactionCodec, bytes)
      if (one.verdict !== 'accept' || one.value.kind !== TransactionKind.allowlist) continue
      set = one.value.allowlist.list.entries.map(member => member.id)
    }
  }
  return set
}
